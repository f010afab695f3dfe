"""`regulator report export`: any report at any stage, and a published one as it was published."""

import hashlib
import io
import json
import os

import docx
import html5lib
import pytest

from regulator.core import db
from regulator.core.db import transaction
from regulator.inspections.rules.lifecycle import State
from tests.inspections import scene
from tests.inspections.files import SMALL, written

pytestmark = pytest.mark.database


@pytest.fixture
def draft(installation):
    """The reference of a report that is with its provider."""
    db.connect(f"sqlite:///{installation.folder / 'regulator.sqlite'}")
    scene.lay_ground()
    with transaction():
        reference = scene.brought_to(State.REPLY).reference
    db.disconnect()
    return reference


def test_a_draft_goes_out_in_every_form_and_says_that_it_is_not_published(installation, draft, tmp_path):
    notice = "Not published. This inspection is at “right of reply”"
    for form in ("html", "json", "docx", "pdf"):
        path = tmp_path / f"draft.{form}"
        said = installation.run("report", "export", draft, "--format", form, "--out", path)
        assert (said.code, said.out) == (0, f"wrote {path}\n"), said.err
        content = path.read_bytes()
        if form == "html":
            assert notice in " ".join(html5lib.parse(content.decode(), namespaceHTMLElements=False).itertext())
        elif form == "json":
            assert json.loads(content)["notice"].startswith(notice)
        elif form == "docx":
            assert any(notice in paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
        else:
            assert content.startswith(b"%PDF-1.7")


def test_a_published_report_goes_out_byte_for_byte(installation, tmp_path):
    out = tmp_path / "out"
    installation.run("inspection", "run", written(tmp_path, SMALL), "--out", out)
    reference = json.loads((out / "report.json").read_text())["reference"]
    for form in ("pdf", "html", "json"):
        path = tmp_path / f"again.{form}"
        assert installation.run("report", "export", reference, "--format", form, "--out", path).code == 0
        assert (
            hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256((out / f"report.{form}").read_bytes()).digest()
        )
    word = tmp_path / "again.docx"
    assert installation.run("report", "export", reference, "--format", "docx", "--out", word).code == 0
    assert any("HMP Smallbeck" in paragraph.text for paragraph in docx.Document(word).paragraphs)


def test_a_withdrawn_report_is_exported_for_the_operator_who_may_need_it(installation, tmp_path):
    out = tmp_path / "out"
    installation.run("inspection", "run", written(tmp_path, SMALL), "--out", out)
    reference = json.loads((out / "report.json").read_text())["reference"]
    assert installation.run("document", "withdraw", reference, "--because", "A court order", "--as", "ann").code == 0
    same = installation.run("document", "confirm-withdrawal", reference, "--as", "ann")
    assert (same.code, "someone other than the person" in same.err) == (1, True)
    assert installation.run("document", "confirm-withdrawal", reference, "--as", "bob").code == 0
    twice = installation.run("document", "confirm-withdrawal", reference, "--as", "cy")
    assert (twice.code, "confirmed already" in twice.err) == (1, True)
    path = tmp_path / "again.html"
    assert installation.run("report", "export", reference, "--format", "html", "--out", path).code == 0


@pytest.mark.parametrize("out", ["/nowhere/report.json", "/proc/report.json", "/dev/full/x.json"])
def test_a_file_that_cannot_be_written_is_said(installation, draft, out):
    said = installation.run("report", "export", draft, "--format", "json", "--out", out)
    assert said.code == 1
    assert f"{out} cannot be written" in said.err


def test_without_a_name_the_file_is_called_after_the_report(installation, draft, tmp_path):
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        assert installation.run("report", "export", draft, "--format", "json").out == f"wrote {draft}.json\n"
    finally:
        os.chdir(here)
    assert json.loads((tmp_path / f"{draft}.json").read_text())["reference"] == draft
