"""A whole inspection from a file: to the published report, or not at all."""

import json
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.documents import queries as documents
from regulator.core.outbox import Outgoing
from regulator.core.refused import FileProblems, Refused
from regulator.inspections import queries
from regulator.inspections.actions import drafting, from_file, judging, planning, publishing, replying
from regulator.inspections.models.inspection import Inspection
from regulator.register.actions import import_estate
from regulator.register.models import Organisation
from regulator.register.rules.estate_files import read_estate
from tests.register.estate import ESTATE, IMPORTER

from . import scene
from .files import BEDFORD, SMALL, TARNWOLD, WEXMERE, changed, line_of, told

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def estate(fresh_ground):
    with transaction():
        import_estate(read_estate(ESTATE), actor=IMPORTER, as_of=clock.today())
    return fresh_ground


def run(text):
    with transaction():
        ran = from_file.run(told(text), now=NOW, public_url=scene.URL)
        return ran.inspection.id, ran.new


def counted():
    with reading():
        return scene.rows()


def published(inspection_id):
    with reading():
        inspection = scene.again(inspection_id)
        return json.loads(documents.newest(documents.document(inspection.reference).id).content)


def problems(text):
    """(line, place) of every problem; nothing was written."""
    before = counted()
    with pytest.raises(FileProblems) as no:
        run(text)
    assert counted() == before
    return [(each.line, each.where) for each in no.value.problems]


def test_bedford_is_taken_from_planning_to_a_published_report_by_duties_that_are_kept_apart(estate):
    inspection_id, new = run(BEDFORD)
    with reading():
        inspection = scene.again(inspection_id)
        moves = [(json.loads(text)["after"], row.duty) for row, text in scene.events(inspection_id, "InspectionMoved")]
        kinds = {row.actor_kind for row, _ in scene.events(inspection_id)}
        waiting = {row.key.split(":")[1] for row in session().scalars(select(Outgoing))}
        assert (inspection.state, inspection.origin) == ("published", "published-facts")
        assert inspection.published_on.isoformat() == "2024-02-14"
        assert {each.person for each in queries.team(inspection_id)} == {
            "import:lead-inspector",
            "import:inspector",
            "import:panel-member",
        }
        assert len(queries.releases(inspection)) < 2  # those who released did so before the state moved on
        assert not session().scalars(select(Clock)).all()
    assert new
    assert moves == [
        ("arrived", "lead-inspector"),
        ("fieldwork", "lead-inspector"),
        ("judgements-proposed", "lead-inspector"),
        ("panel", "lead-inspector"),
        ("draft", "panel-member"),
        ("right-of-reply", "lead-inspector"),
        ("final", "independent-reviewer"),
        ("published", "publisher"),
    ]
    assert kinds == {"import"}
    assert waiting == {"html", "pdf", "json"}


def test_bedford_says_what_was_published_and_leaves_out_what_was_not(estate):
    content = published(run(BEDFORD)[0])
    assert content["notice"] == "Worked example from published facts; not a report of any public body"
    assert [(each["ref"], each["score"], each["computed"]) for each in content["summary"]["ratings"]] == [
        ("safety", 1, None),
        ("respect", 1, None),
        ("purposeful-activity", 1, None),
        ("preparation-for-release", 2, None),
    ]
    assert sum(len(area["statements"]) for area in content["areas"]) == 14
    assert (len(content["priority_concerns"]), len(content["other_concerns"])) == (4, 4)
    assert content["reply"] is None
    assert content["team"] == []
    assert content["minimum_standards"]["note"] == "Not in the sources."
    assert content["urgent_notification"] == {
        "issued_on": None,
        "reply_due_on": None,
        "text": ["An urgent notification followed this inspection.", "Before it: a first one in 2018."],
    }
    history = [each for row in content["changes"]["rows"] for each in row["history"] if each["date"] == "2022"]
    assert [each["score"] for each in history] == [None] * 4


def test_the_same_file_again_changes_nothing_however_it_is_laid_out(fresh_ground):
    inspection_id, _new = run(SMALL)
    before = counted()
    assert run(SMALL) == (inspection_id, False)
    lines = SMALL.splitlines()
    again = "# Another layout\n\n" + "\n".join([*lines[2:3], "", *lines[:2], *lines[3:]]) + "\n"
    assert run(again) == (inspection_id, False)
    assert counted() == before


@pytest.mark.parametrize(
    "change",
    [
        ("safety: 3", "safety: 4"),
        ("{from: 2026-01-12, to: 2026-01-16}", "{from: 2026-01-16, to: 2026-01-20}"),
        ("{from: 2026-01-12, to: 2026-01-16}", "{from: 2026-01-01, to: 2026-02-20}"),
    ],
)
def test_another_inspection_of_the_provider_on_the_same_days_is_refused_and_nothing_is_written(fresh_ground, change):
    run(SMALL)
    before = counted()
    with pytest.raises(Refused, match="has an inspection on these days already"):
        run(changed(SMALL, change))
    assert counted() == before


def test_another_inspection_between_two_stretches_of_days_is_another_inspection(fresh_ground):
    days = "{from: 2026-01-12, to: 2026-01-16}\n  - {from: 2026-02-09, to: 2026-02-13}"
    first, _ = run(changed(SMALL, ("{from: 2026-01-12, to: 2026-01-16}", days)))
    second, new = run(changed(SMALL, ("{from: 2026-01-12, to: 2026-01-16}", "{from: 2026-01-26, to: 2026-01-30}")))
    assert new
    assert first != second


def test_an_invented_place_is_entered_once_and_says_that_it_is_invented(fresh_ground):
    first, _ = run(SMALL)
    second, _ = run(changed(SMALL, ("2026-01-12, to: 2026-01-16", "2026-02-09, to: 2026-02-13")))
    with reading():
        made = session().scalars(select(Organisation).where(Organisation.code == "ZSM")).all()
        assert [each.invented for each in made] == [True]
    assert first != second
    assert published(second)["notice"] == "Invented place and people, for demonstration"


def test_nothing_invented_is_recorded_of_a_real_provider(estate):
    before = counted()
    with pytest.raises(Refused, match="is a real provider"):
        run(changed(SMALL, ("code: ZSM", "code: BFI")))
    assert counted() == before


def test_no_published_fact_is_recorded_of_an_invented_provider(fresh_ground):
    run(SMALL)
    before = counted()
    later = ("2026-01-12, to: 2026-01-16", "2026-02-09, to: 2026-02-13")
    with pytest.raises(Refused, match="is an invented provider"):
        run(changed(SMALL, ("invented: true\n", ""), later))
    assert counted() == before


def test_an_accepted_point_changes_its_statement_and_what_it_said_is_kept(fresh_ground):
    inspection_id, _ = run(SMALL)
    content = published(inspection_id)
    said = [each["text"] for area in content["areas"] for each in area["statements"]]
    assert said == ["Doors were open on most days.", "Nine in ten felt respected."]
    assert content["reply"]["text"] == ["The provider disputed the draft on 1 point: 1 accepted."]
    with reading():
        assert [json.loads(text)["number"] for _, text in scene.events(inspection_id, "StatementRewritten")] == ["1.1"]


def test_the_invented_prison_shows_every_part_of_a_report(fresh_ground):
    content = published(run(WEXMERE)[0])
    assert [each["score"] for each in content["summary"]["ratings"]] == [2, 3, 2, 3]
    assert all(len(row["history"]) == 2 for row in content["changes"]["rows"])
    assert (len(content["priority_concerns"]), len(content["other_concerns"])) == (4, 5)
    assert content["minimum_standards"]["tested"] == 27
    assert [each["ref"] for each in content["minimum_standards"]["not_met"]][0] == "MS-S4"
    assert all(each["due_on"] == "2026-08-06" for each in content["minimum_standards"]["not_met"])
    assert [point["answer"] for point in content["reply"]["points"]] == [
        "Accepted",
        "Rejected",
        "Accepted in part",
        "Accepted",
    ]
    assert content["urgent_notification"] is None
    assert {each["areas"][0] for each in content["team"] if each["areas"]} >= {"Leadership", "Preparation for release"}


def test_the_invented_company_shows_how_counted_ratings_read(fresh_ground):
    content = published(run(TARNWOLD)[0])
    ratings = {each["ref"]: each for each in content["summary"]["ratings"]}
    assert content["summary"]["overall"]["total"] == 15
    assert content["summary"]["overall"]["label"] == "Requires improvement"
    assert (ratings["2.3"]["code"], ratings["2.3"]["computed"]["code"]) == ("good", "requires-improvement")
    assert ratings["2.4"]["code"] == "inadequate"
    gate = {area["ref"]: area for area in content["areas"]}["4.2"]["derivation"]["rows"]
    assert gate[2]["flags"][-1] == "five cases or fewer"
    assert gate[2]["not_applicable"] == 11
    assert all(len(row["history"]) == 2 for row in content["changes"]["rows"])


class Struck(Exception):
    """The power went out."""


STEPS = [
    (planning, "plan"),
    (planning, "name_member"),
    (planning, "move"),
    (from_file.capturing, "append"),
    (judging, "decide"),
    (judging, "record_ratings"),
    (judging, "record_concerns"),
    (drafting, "assemble_draft"),
    (replying, "deliver_draft"),
    (replying, "dispute"),
    (replying, "answer_point"),
    (drafting, "rewrite"),
    (replying, "submit_reply"),
    (publishing, "release"),
    (publishing, "publish"),
]


def test_a_run_that_dies_after_any_step_leaves_nothing(fresh_ground):
    """Struck by a tracer at the return of each step in turn, in the real code."""
    before, tracer = counted(), sys.gettrace()
    for module, name in STEPS:
        code = getattr(module, name).__code__

        def strike(frame, event, _argument, code=code):
            if frame.f_code is not code:
                return None

            def at_return(_frame, event, _argument):
                if event == "return":
                    raise Struck
                return at_return

            return at_return

        sys.settrace(strike)
        try:
            with pytest.raises(Struck):
                run(SMALL)
        finally:
            sys.settrace(tracer)
        assert counted() == before, name
    assert run(SMALL)[1]


def test_a_run_that_is_refused_late_leaves_nothing(fresh_ground):
    """Refused by the very last condition: whoever released it also took part is one person, not two."""
    before = counted()
    was = from_file.CHIEF
    from_file.CHIEF = from_file.PUBLISHER
    try:
        with pytest.raises(Refused, match="must be someone else's"):
            run(SMALL)
    finally:
        from_file.CHIEF = was
    assert counted() == before


def test_an_unrated_inspection_goes_the_same_way_without_ratings(fresh_ground):
    start, end = SMALL.index("scheme:"), SMALL.index("evidence:")
    text = changed(SMALL[:start] + "edition: prisons-1\n" + SMALL[end:], ("kind: full", "kind: thematic"))
    content = published(run(changed(text, ('statement: "1.1"', 'statement: "2.1"')))[0])
    assert content["summary"]["ratings"] == []
    assert [(area["ref"], area["scored"]) for area in content["areas"]] == [("respect", False), ("safety", False)]


def test_an_edition_and_a_scheme_that_are_not_named_are_those_in_force(fresh_ground):
    inspection_id, _ = run(changed(SMALL, ("scheme: prisons-1\nedition: prisons-1\n", "")))
    with reading():
        made = session().get_one(Inspection, inspection_id)
        assert (made.edition, made.scheme) == ("prisons-1", "prisons-1")


def test_days_before_any_edition_are_refused(fresh_ground):
    text = changed(
        SMALL,
        ("2026-01-12, to: 2026-01-16", "2001-01-12, to: 2001-01-16"),
        ("scheme: prisons-1\nedition: prisons-1\n", "scheme: prisons-1\n"),
    )
    with pytest.raises(Refused, match="No edition of the standards was in force"):
        run(text)


def test_a_real_provider_that_the_register_lacks_is_a_problem_of_its_line(fresh_ground):
    assert problems(BEDFORD) == [(line_of(BEDFORD, "provider:"), "provider")]


def test_a_provider_of_another_kind_than_the_register_says_is_a_problem_of_its_line(estate):
    text = changed(BEDFORD, ("sector: public}", "sector: public, kind: crc}"))
    assert (line_of(text, "provider:"), "provider") in problems(text)
