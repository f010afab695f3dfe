"""Notices as documents: equal forms, read sheet by sheet, and judged by veraPDF."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest

from regulator.core import files
from regulator.core.db import reading, session, transaction
from regulator.core.documents import queries as documents
from regulator.core.documents.jobs import render_form
from regulator.core.documents.models import DocumentVersion
from regulator.enforcement import queries
from regulator.enforcement.actions import publishing
from regulator.enforcement.models.measure import Measure
from regulator.enforcement.queries import pack, public
from regulator.enforcement.queries.content import document_of
from tests import verapdf
from tests.core.documents import structure
from tests.inspections.conftest import on_sqlite
from tests.inspections.visits import prepare

from . import scene
from .scene import AFTER, BY, DECIDER, OFFICER, PUBLISHER, START, at

pytestmark = [pytest.mark.database, pytest.mark.slow]

LONG = "https://regulator.example/" + "address/" * 14 + "end"
LATE = BY + timedelta(days=1)


@pytest.fixture(scope="module")
def direction(tmp_path_factory, sqlite_ground) -> Iterator[int]:
    """A direction to a commissioner, from its notice of intent to its report; its public copy leaves words out."""
    folder = tmp_path_factory.mktemp("notices")
    ground = on_sqlite(sqlite_ground, folder)
    next(ground)
    prepare(folder)
    files.configure(folder / "files", folder / "keys")
    with transaction():
        matter = scene.opened()
        said = {"requires": f"Each month:\n{LONG}", "reasons": "A1234BC was hurt."}
        measure = scene.proposed(matter, "corrective-action", **said)
        scene.take(measure, "give-notice", OFFICER, START)
        scene.received(measure, START)
        scene.said(measure, START)
        scene.take(measure, "consider", scene.COLLEAGUE, AFTER)
        scene.take(measure, "decide", DECIDER, AFTER)
        scene.received(measure, AFTER, "decision")
        notice = queries.notice(measure, "decision")
        publishing.withhold(matter, notice, "A1234BC", reason="It names a person.", actor=PUBLISHER, now=at(AFTER))
        publishing.publish(matter, measure, notice, actor=PUBLISHER, now=at(AFTER), public_url=scene.URL)
        scene.take(measure, "breach", OFFICER, LATE, "Nothing was sent.")
        publishing.report(matter, measure, reason="Please act.", actor=DECIDER, now=at(LATE), public_url=scene.URL)
        number = measure.id
    for version in versions(number).values():
        for form in ("html", "pdf", "json"):
            render_form({"version_id": version.id, "form": form})
    yield number
    next(ground, None)


def versions(measure_id: int) -> dict[str, DocumentVersion]:
    """What was frozen of a measure: its three notices and the public copy."""
    with reading():
        measure = session().get_one(Measure, measure_id)
        given = {each.kind: document_of(each)[1] for each in queries.notices([measure.id])}
        return given | {"public": public.one(queries.notice(measure, "decision").reference).version}


def form(measure_id: int, which: str, name: str) -> bytes:
    version = versions(measure_id)[which]
    with reading():
        return files.open_kept(documents.form(version.id, name).sha256)


@pytest.mark.parametrize("which", ["intent", "decision", "report", "public"])
def test_the_forms_of_a_notice_say_the_same_and_everybody_can_read_them(direction, which):
    pdf, html = form(direction, which, "pdf"), form(direction, which, "html").decode()
    printed, shown = structure.words_of_pdf(pdf), structure.words_of_html(html)
    assert structure.difference(printed, shown, []) is None
    told = json.loads(form(direction, which, "json"))
    assert told["schema"] == "enforcement-notice/1"
    assert told["hashes"]["content"] == versions(direction)[which].content_hash
    for sheet in structure.sheets(pdf):
        assert "HMP Wexmere" in sheet, "whom it is about stands on every sheet"
        assert "Invented place and people" in sheet
        assert told["reference"] in sheet
    if which in ("intent", "public"):
        if verapdf.missing():
            pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
        verdict = verapdf.judge(pdf)
        assert verdict.failed == ()
        assert verdict.compliant


def test_each_notice_says_what_its_reader_must_know(direction):
    words = {
        name: " ".join(structure.words_of_html(form(direction, name, "html").decode())) for name in versions(direction)
    }
    for name, told in words.items():
        assert "No Act confers this power on the regulator." in told, name
        assert "Is the failure repeated?" in told, name
    assert "28 days, counted from the day after receipt" in words["intent"]
    assert "No decision is taken before your time is over or waived." in words["intent"]
    assert "Appeal. To an independent panel" in words["decision"]
    assert "It must be complied with by 1 December 2026" in words["decision"]
    assert "A1234BC was hurt." in words["decision"]
    assert "[words withheld] was hurt." in words["public"]
    assert "A1234BC" not in words["public"]
    assert "It names a person." in words["public"]
    assert "To The Secretary of State" in words["report"]
    assert "It was found not complied with." in words["report"]


def test_the_evidence_pack_holds_everything_and_lists_it(direction):
    with reading():
        measure = session().get_one(Measure, direction)
        made = pack.made(scene.opened_of(measure), measure, OFFICER)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        listed = archive.read("files.csv").decode()
        assert archive.read("sent/01-representation.txt").decode().endswith("The figures are wrong.\n")
    assert sum(name.endswith(".pdf") for name in names) == 3
    assert sum(name.endswith(".json") for name in names) == 3
    assert all(name in listed for name in names if name != "files.csv")
    assert "Not rendered yet" not in listed
