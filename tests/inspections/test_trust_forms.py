"""A trust with two companies: each in a part of its own from the plan to the report, in every form of the report."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document as Word
from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.documents import exporting
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import cases, drafting, judging, team
from regulator.inspections.queries import cases as held_cases
from regulator.inspections.queries import report
from regulator.inspections.queries.components import components
from regulator.inspections.rules.cases import Case
from regulator.inspections.rules.lifecycle import State
from regulator.register.actions import join
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from tests import verapdf
from tests.core.documents import structure

from . import scene, trusts
from .conftest import on_sqlite

pytestmark = pytest.mark.database
PARTS = ["Quayle Trust Q", "HMP Quay Q", "HMP Brink Q", "Quay CRC Q", "Brink CRC Q"]


@pytest.fixture
def alone(sqlite_ground: Path, tmp_path: Path) -> Iterator[object]:
    """One engine, for what is the same on both: how a content is rendered."""
    yield from on_sqlite(sqlite_ground, tmp_path)


def with_two_companies() -> None:
    trust = trusts.a_trust()
    other = trusts._entered("ZQD", "Brink CRC Q", Kind.CRC)
    given = {"leads": False, "from_on": trusts.SINCE, "because": trusts.BECAUSE, "actor": SYSTEM}
    join(session().get_one(Organisation, trust.id), other, today=date(2026, 3, 1), **given)


def drafted() -> int:
    """The two companies judged differently, each with a note and a case of its own."""
    with transaction():
        with_two_companies()
        made = trusts.brought_to(State.FIELDWORK)
        refs = held_cases.asked(made, scene.LAST, "ZQC").refs
        for code, pseudonym in (("ZQC", "C-001"), ("ZQD", "D-001")):
            case = Case(pseudonym, scene.FIRST, dict.fromkeys(refs, "yes"), None, code)
            cases.assess(made, case, new=True, id=None, actor=scene.INSPECTOR, now=scene.NOW)
        trusts.captured(made)
        note = scene.a_note(90, area="ZQD.2.2", statement="Plans at Brink were thin.")
        scene.handed_in(made, [note], device="second")
        scene.move(made, "close-fieldwork")
        scene.move(made, "convene-panel", on=scene.PANEL_ON)
        trusts.decided(made)
        judging.decide(made, {"ref": "ZQD.1.1", "judgement": "inadequate"}, actor=scene.PANEL, today=scene.PANEL_ON)
        judging.record_ratings(made, minute="Brink leads badly.", actor=scene.PANEL)
        scene.move(made, "agree", scene.PANEL, scene.PANEL_ON)
        drafting.assemble_draft(made, actor=scene.LEAD)
        return made.id


def content_of(inspection_id: int) -> dict:
    with reading():
        return _content(inspection_id)


def _content(inspection_id: int) -> dict:
    return report.draft_content(scene.again(inspection_id), today=scene.SENT_ON, public_url=scene.URL)


def test_two_companies_of_a_trust_are_visited_assessed_rated_and_reported_each_in_its_own_part(fresh_ground):
    inspection_id = drafted()
    with reading():
        made = scene.again(inspection_id)
        assert [each.code for each in components(made)] == ["ZQT", "ZQA", "ZQB", "ZQC", "ZQD"]
        for code in ("ZQC", "ZQD"):
            assert queries.on_days(scene.organisation(code), scene.FIRST, scene.LAST) is made
        held = {each.pseudonym: each.component for each in held_cases.cases(made)}
        assert held == {"C-001": "ZQC", "D-001": "ZQD"}
        assert (
            queries.ratings(inspection_id, "ZQC").outcome["overall"]
            != (queries.ratings(inspection_id, "ZQD").outcome["overall"])
        )
    told = content_of(inspection_id)
    assert report.KIND.problems(told) == []
    parts = {each["provider"]["name"]: each for each in told["parts"]}
    assert list(parts) == PARTS
    said = {name: json.dumps(each["areas"]) for name, each in parts.items()}
    assert [name for name, areas in said.items() if "Plans at Brink were thin." in areas] == ["Brink CRC Q"]
    rated = {
        name: next(each["code"] for each in part["ratings"] if each["ref"].endswith("1.1"))
        for name, part in parts.items()
        if "CRC" in name
    }
    assert rated == {"Quay CRC Q": "good", "Brink CRC Q": "inadequate"}


def test_every_form_of_a_trusts_report_has_the_part_of_each_member_and_its_pdf_is_accessible(alone):
    told = content_of(drafted())
    made = {form: exporting.made(report.KIND.template, form, told, None) for form in exporting.FORMS}
    page = made["html"].decode()
    heads = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", page, re.DOTALL)]
    document = Word(io.BytesIO(made["docx"]))
    titled = [each.text for each in document.paragraphs if each.style.name.startswith(("Heading", "Title"))]
    for name in PARTS:
        assert any(name in each for each in heads), ("html", name)
        assert any(name in each for each in titled), ("docx", name)
    assert [each["provider"]["name"] for each in json.loads(made["json"])["parts"]] == PARTS
    words = [each.text for each in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("Plans at Brink were thin." in each for each in words + cells)
    printed, shown = structure.words_of_pdf(made["pdf"]), structure.words_of_html(page)
    assert structure.difference(printed, shown, structure.table_heads(page)) is None
    if not verapdf.missing():
        verdict = verapdf.judge(made["pdf"])
        assert (verdict.failed, verdict.compliant) == ((), True)


def test_an_assessor_who_is_taken_off_a_visit_to_a_trust_leaves_behind_what_they_did_for_each_part(fresh_ground):
    with transaction():
        with_two_companies()
        made = trusts.brought_to(State.FIELDWORK)
        trusts.captured(made)
        refs = held_cases.asked(made, scene.LAST, "ZQD").refs
        case = Case("D-001", scene.FIRST, dict.fromkeys(refs, "no"), None, "ZQD")
        cases.assess(made, case, new=True, id=None, actor=scene.INSPECTOR, now=scene.NOW)
        row = next(each for each in queries.team(made.id) if each.person == scene.INSPECTOR.key)
        team.remove(made, row, reason="Ill on the third day.", actor=scene.LEAD, today=scene.LAST)
        inspection_id = made.id
    again = Case("D-002", scene.FIRST, dict.fromkeys(refs, "no"), None, "ZQD")
    with pytest.raises(Refused), transaction():
        cases.assess(scene.again(inspection_id), again, new=True, id=None, actor=scene.INSPECTOR, now=scene.NOW)
    with transaction():
        made = scene.again(inspection_id)
        cases.assess(made, again, new=True, id=None, actor=scene.COLLEAGUE, now=scene.NOW)
        scene.move(made, "close-fieldwork")
        scene.move(made, "convene-panel", on=scene.PANEL_ON)
        trusts.decided(made)
        scene.move(made, "agree", scene.PANEL, scene.PANEL_ON)
        drafting.assemble_draft(made, actor=scene.LEAD)
    with reading():
        held = {each.pseudonym: each.component for each in held_cases.cases(scene.again(inspection_id))}
        assert held == {"D-001": "ZQD", "D-002": "ZQD"}
        told = json.dumps(_content(inspection_id)["parts"])
        assert [told.count(f"What was seen, number {number}.") for number in (1, 2, 3)] == [1, 1, 1]
        left = session().scalars(select(queries.TeamMember.left_because).where(queries.TeamMember.id == row.id)).one()
        assert left == "Ill on the third day."
