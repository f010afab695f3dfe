"""Certificates and notices of licences as documents: equal forms, read by everybody, signed, each found by its code."""

import json
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from regulator.core import files
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.documents import signing
from regulator.core.documents.jobs import render_form
from regulator.core.documents.models import DocumentVersion
from regulator.licensing import queries
from regulator.licensing.queries import keeping, papers
from regulator.licensing.rules.keeping import State
from tests import verapdf
from tests.core.documents import structure
from tests.inspections.conftest import on_sqlite
from tests.inspections.visits import prepare

from . import scene_keeping as scene
from .scene_keeping import AFTER, DECIDER_TOO, REVIEWER, START, at

pytestmark = [pytest.mark.database, pytest.mark.slow]
LONG = "https://regulator.example/" + "address/" * 14 + "end"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, sqlite_ground) -> Iterator[dict[str, DocumentVersion]]:
    """A licence with a special condition, suspended urgently and confirmed: its papers, each in all its forms."""
    folder: Path = tmp_path_factory.mktemp("papers")
    ground = on_sqlite(sqlite_ground, folder)
    next(ground)
    prepare(folder)
    files.configure(folder / "files", folder / "keys")
    signing.configure(folder / "keys", None)
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt", reference="LIC-PAPERS")
        scene.brought_to(State.DECIDED, made, "vary", effect_on=AFTER, reasons=f"Violence rose.\n{LONG}")
        urgent = scene.proposed(made, "suspend", day=AFTER, effect_on=AFTER, urgent=True, harm="Men are hurt.")
        scene.step(urgent, "decide-urgently", scene.DECIDER, AFTER)
        last = AFTER + timedelta(days=40)
        scene.step(urgent, "consider", REVIEWER, last)
        scene.step(urgent, "decide", DECIDER_TOO, last)
        vary, _suspension = keeping.changes(made.id)
        intent, decision = (papers.document_of(each)[1] for each in keeping.notices([vary.id]))
        first, confirmed = (papers.document_of(each)[1] for each in keeping.notices([urgent.id]))
        found = {"intent": intent, "decision": decision, "urgent": first, "confirmed": confirmed}
        certificate = papers.certificate_of(made)
        assert certificate is not None
        found["certificate"] = certificate[1]
    for version in found.values():
        for form in ("html", "pdf", "json"):
            render_form({"version_id": version.id, "form": form})
    yield found
    next(ground, None)


def form(version: DocumentVersion, name: str) -> bytes:
    with reading():
        kept = documents.form(version.id, name)
        assert kept is not None
        return files.open_kept(kept.sha256)


@pytest.mark.parametrize("which", ["intent", "decision", "urgent", "confirmed", "certificate"])
def test_the_forms_say_the_same_carry_the_signature_and_everybody_can_read_them(rendered, which, tmp_path):
    version = rendered[which]
    pdf, html = form(version, "pdf"), form(version, "html").decode()
    assert structure.difference(structure.words_of_pdf(pdf), structure.words_of_html(html), []) is None
    told = json.loads(form(version, "json"))
    assert told["hashes"]["content"] == version.content_hash
    assert told["notice"] == papers.INVENTED
    for sheet in structure.sheets(pdf):
        assert "LIC-PAPERS" in sheet, "which licence stands on every sheet"
        assert "Invented place and people" in sheet
    (tmp_path / "paper.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", tmp_path / "paper.pdf"], capture_output=True, text=True, timeout=60, check=False)
    assert "Signature is Valid" in said.stdout
    assert "Total document signed" in said.stdout
    if which in ("intent", "certificate"):
        if verapdf.missing():
            pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
        verdict = verapdf.judge(pdf)
        assert (verdict.failed, verdict.compliant) == ((), True)


def test_a_certificate_is_one_sheet_that_says_what_holds(rendered):
    assert len(structure.sheets(form(rendered["certificate"], "pdf"))) == 1
    words = " ".join(structure.words_of_html(form(rendered["certificate"], "html").decode()))
    assert "is suspended since 11 July 2026" in words
    assert "Special condition 1 Assaults fall" in words
    assert "Lead licensee HMP Wexmere (ZWX)" in words
    assert rendered["certificate"].check_code in words


def test_each_notice_says_what_its_reader_must_know(rendered):
    words = {name: " ".join(structure.words_of_html(form(each, "html").decode())) for name, each in rendered.items()}
    for name in ("intent", "decision", "urgent", "confirmed"):
        assert "No Act confers this power on the regulator." in words[name], name
        assert "Appeal." in words[name], name
    assert "You may make representations: 28 days" in words["intent"]
    assert "You may make representations" not in words["decision"]
    assert "What must be so Assaults fall by a third in twelve months." in words["decision"]
    assert "By 1 June 2027" in words["decision"]
    assert "You may make representations: 28 days" in words["urgent"]
    assert "because of this harm" in words["urgent"]
    assert "The suspension stands" in words["confirmed"]
    with reading():
        assert queries.standing(queries.one("LIC-PAPERS"), START, at(START)).is_ == "in force"
