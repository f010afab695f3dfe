"""The life of an edition: drafted by several, taken in from files, published by two people on a day, never changed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, reading, session, transaction
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries as inspections
from regulator.inspections.actions import what_if
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.judgement import Decision, RatingRecord
from regulator.inspections.queries import citing
from regulator.inspections.rules.lifecycle import State
from regulator.standards import queries
from regulator.standards.actions import drafting, publishing
from regulator.standards.events.working import ClauseWritten
from regulator.standards.queries import compared, drafts
from regulator.standards.queries.impact import cited_by, how_often
from regulator.standards.queries.search import search
from regulator.standards.rules.exchange import Given, in_order
from tests.inspections import scene

from .drafts import (
    CHIEF,
    DAY,
    EDITOR,
    SECOND,
    begun,
    clause,
    handed_in,
    it,
    proposed,
    published,
    removed,
    taken,
    written,
)

pytestmark = pytest.mark.database
assert citing.inspections  # importing it lets inspections say which clauses they cite


def test_a_second_draft_of_one_edition_and_a_day_in_the_past_are_refused_clearly(ground):
    reference = begun()
    with pytest.raises(Refused, match=r"A draft of this edition is open already: .*prisons-2-draft"):
        begun()
    yesterday = clock.today() - DAY
    with pytest.raises(Refused, match="The day of publication is in the past") as refused:
        proposed(reference, publish_on=yesterday)
    assert refused.value.field == "publish_on"
    with pytest.raises(Refused, match="cannot be in force before it is published"):
        proposed(reference, publish_on=clock.today() + 9 * DAY, in_force_from=clock.today() + DAY)
    with pytest.raises(Refused, match="choose a later day"), transaction():
        drafting.begin(
            "crc", title="Next", in_force_from=yesterday - timedelta(days=9999), actor=EDITOR, now=clock.now()
        )
    with pytest.raises(Refused, match="This day is in the past") as refused, transaction():
        drafting.begin("crc", title="Next", in_force_from=yesterday, actor=EDITOR, now=clock.now())
    assert refused.value.field == "in_force_from"
    with transaction():
        one = it(reference)
        seen = one.version
        with pytest.raises(Refused, match="This day is in the past"):
            drafting.change_head(one, seen=seen, head={}, in_force_from=yesterday, actor=EDITOR, now=clock.now())
    with transaction():
        publishing.step_back(it(reference), "abandon", reason="A slip.", actor=EDITOR)
    again = begun()
    assert again == "prisons-2-draft-2"
    with transaction():
        publishing.step_back(it(again), "abandon", reason="Only a test.", actor=EDITOR)
    with pytest.raises(Refused, match="This draft was abandoned"):
        written(again, "S1", title="First day")
    with pytest.raises(NotFound), reading():
        drafts.draft(scene.LEAD, reference)


def test_two_editors_of_one_clause_never_overwrite_each_other_and_of_two_never_wait(fresh_ground):
    reference = begun()
    with reading():
        seen, other = clause(reference, "S1").version, clause(reference, "S2").version
    written(reference, "S1", title="First night and day", seen=seen)
    with pytest.raises(Refused, match=SOMEONE_ELSE):
        written(reference, "S1", title="The first night", who=SECOND, seen=seen)
    written(reference, "S2", title="Induction of all", who=SECOND, seen=other)
    with reading():
        assert clause(reference, "S1").content["title"] == "First night and day"
        assert [each.ref for each in compared.of_draft(it(reference))] == ["", "S1", "S2"]


def test_clauses_are_added_moved_and_taken_out_with_the_reason(fresh_ground):
    reference = begun()
    with transaction():
        draft, above = it(reference), drafts.clause(it(reference), clause(reference, "S1").parent_id)
        said = {**clause(reference, "S1").content, "title": "Second night"}
        drafting.add_clause(draft, "expectation", "S99", above, said, actor=EDITOR, now=clock.now())
        with pytest.raises(Refused, match="S99 is in this draft already"):
            drafting.add_clause(draft, "expectation", "S99", above, said, actor=EDITOR, now=clock.now())
    with transaction():
        drafting.move_clause(it(reference), clause(reference, "S2"), under_id=None, step="up", actor=EDITOR)
    with reading():
        order = [each.clause.ref for each in drafts.clauses(it(reference).id) if each.clause.kind == "expectation"]
        assert order.index("S2") < order.index("S1")
        assert it(reference).version == 1, "who writes a clause holds nobody up who changes where the draft stands"
    with reading():
        above = drafts.clause(it(reference), clause(reference, "S1").parent_id).ref
    with pytest.raises(Refused, match="stand under"):
        removed(reference, above)
    with pytest.raises(Refused, match="Say why S2 is taken out"):
        removed(reference, "S2", "  ")
    removed(reference, "S2", "Part of S1 now.")
    with transaction():
        drafting.set_mapping(
            it(reference), old_ref="S3", new_ref="S99", relation="split", reason="Two subjects", actor=EDITOR
        )
    with reading():
        rows = {((row.old or row.new).ref, row.new and row.new.ref): row for row in compared.mapping_of(it(reference))}
        assert rows["S2", None].relation == "retired"
        assert rows["S2", None].reason == "Part of S1 now."
        assert rows["S3", "S99"].relation == "split"
        assert rows["S1", "S1"].relation == "same"


def test_a_file_is_shown_as_changes_and_taken_onto_what_it_was_compared_with_alone(fresh_ground):
    reference = begun()
    with reading():
        draft = it(reference)
        head, parts = draft.head, drafts.parts(draft.id)
    with pytest.raises(Refused, match="says exactly what the draft says"):
        handed_in(reference, Given(head, tuple(parts)))
    said = [each for each in parts if each.ref != "S2"]
    said = [
        replace(each, content={**each.content, "title": "First day"}) if each.ref == "S1" else each for each in said
    ]
    number = handed_in(reference, Given(head, tuple(in_order(said))))
    with pytest.raises(Refused, match="Say why S2 is taken out"):
        taken(reference, number)
    assert taken(reference, number, "Part of S1.") == 2
    with reading():
        assert clause(reference, "S1").content["title"] == "First day"
        assert drafts.said_of(it(reference).id)[0].reason == "Part of S1."
    with pytest.raises(Refused, match="taken or left already"):
        taken(reference, number, "Again.")
    stale = handed_in(reference, Given(head, tuple(parts)))
    written(reference, "S3", title="Something else")
    with pytest.raises(Refused, match="The draft changed after this file was read"):
        taken(reference, stale, "Late.")


def test_two_people_publish_and_the_worker_does_it_on_the_day(fresh_ground):
    reference = begun()
    written(reference, "S1", title="First night and day")
    day = clock.today() + 5 * DAY
    proposed(reference, publish_on=day)
    with pytest.raises(Refused, match="A second person decides"), transaction():
        publishing.second(it(reference), actor=EDITOR, now=clock.now())
    with pytest.raises(Refused, match="Its publication is proposed"):
        written(reference, "S2", title="Too late")
    with transaction():
        publishing.second(it(reference), actor=CHIEF, now=clock.now())
    assert publishing.publish_due(clock.now()) == [], "its day has not come"
    assert publishing.publish_due(clock.now() + timedelta(days=5)) == ["prisons-2"]
    assert publishing.publish_due(clock.now() + timedelta(days=5)) == [], "run twice, it is published once"
    with reading():
        edition, before = queries.edition("prisons-2"), queries.edition("prisons-1")
        assert queries.requirement(edition.id, "S1").title == "First night and day"
        assert queries.requirement(before.id, "S1").title != "First night and day"
        kept = {row.new.ref: row.relation for row in compared.mapping_kept(edition, before) if row.new}
        assert kept["S1"] == "changed"
        assert kept["S3"] == "same"
        assert queries.in_force("prison", clock.today()).code == "prisons-1"
        assert queries.in_force("prison", edition.in_force_from).code == "prisons-2"
    assert begun(in_force_from=clock.today() + 400 * DAY) == "prisons-3-draft"


def test_a_proposal_is_returned_with_the_reason_and_what_stops_a_publication_is_told(fresh_ground):
    reference = begun()
    proposed(reference, publish_on=clock.today() + DAY)
    with pytest.raises(Refused, match="Say why"), transaction():
        publishing.step_back(it(reference), "return", reason=" ", actor=CHIEF)
    with transaction():
        publishing.second(it(reference), actor=CHIEF, now=clock.now())
    with pytest.raises(Refused, match="cannot be done now"), transaction():
        publishing.second(it(reference), actor=SECOND, now=clock.now())
    with transaction():
        publishing.step_back(it(reference), "return", reason="A mistake in S1.", actor=CHIEF)
    with reading():
        assert (it(reference).state, it(reference).proposed_by, it(reference).publish_on) == ("draft", None, None)
    removed(reference, "S1")
    with transaction():
        row = clause(reference, "S2")
        row.content = {**row.content, "indicators": []}
        record(EDITOR, ClauseWritten(reference, "S2", "spoiled"))
    with pytest.raises(Refused, match="This is no whole edition yet: 1 thing is wrong. The first: S2: indicators"):
        proposed(reference)


def snapshot(number: int) -> str:
    """Everything that an inspection's judgements are made of, word for word."""
    with reading():
        one = session().get(Inspection, number)
        rows = [[row.ref, row.given, row.computed, row.final] for row in inspections.decisions(number)]
        found = [[row.ref, row.outcome, row.evidence] for row in inspections.minimum_standards(number)]
        rating = session().scalars(select(RatingRecord).where(RatingRecord.inspection_id == number)).one()
        edition = queries.edition(one.edition)
        said = [[line.ref, line.title, line.text, line.details] for line in queries.requirements(edition.id)]
        judged = [one.edition, one.scheme, rows, found, rating.outcome]
        return json.dumps([judged, edition.content_hash, said], default=str)


def inspected_with_a_finding(ref: str) -> int:
    """A published inspection that found of a minimum standard that it was not met."""
    one = scene.brought_to(State.FIELDWORK)
    found = {"ref": ref, "outcome": "not-met", "evidence": "Two of ten were not seen by a nurse."}
    scene.handed_in(one, [scene.an_entry(50, "minimum-standard", found)])
    for _state, step in scene.STEPS[3:9]:
        step(one)
    return one.id


def test_T15_a_standard_edited_after_a_report_was_published_changes_nothing_of_the_report(fresh_ground):
    with transaction():
        number = scene.brought_to(State.PUBLISHED).id
    before = snapshot(number)
    reference = begun()
    written(reference, "S1", title="Another first night", outcome="New arrivals are welcomed.")
    assert snapshot(number) == before, "a draft is nowhere near what was judged"
    published(reference)
    assert snapshot(number) == before
    with reading():
        assert session().get(Inspection, number).edition == "prisons-1"
        assert queries.requirement(queries.edition("prisons-2").id, "S1").title == "Another first night"
    with pytest.raises(DBAPIError, match="never changes"), transaction():
        queries.requirement(queries.edition("prisons-1").id, "S1").title = "Edited after all"
    assert snapshot(number) == before


def test_T16_a_requirement_taken_out_loses_no_assessment_that_was_made_by_it(fresh_ground):
    with transaction():
        number, cited = inspected_with_a_finding("MS-S1"), "MS-S1"
    before = snapshot(number)
    reference = begun()
    with reading():
        assert how_often(EDITOR, "prisons-1", [cited]) == 1
        part = next(each for each in cited_by(EDITOR, "prisons-1") if each.title == "Inspections")
        assert any(cited in each.refs for each in part.known)
    with pytest.raises(
        Refused, match=rf"1 inspection cites {cited}, as prisons-1 says it, and it stays there. Say why"
    ):
        removed(reference, cited, "")
    assert removed(reference, cited, "The law says it now.") == 1
    published(reference)
    assert snapshot(number) == before
    with reading():
        assert cited in {row.ref for row in inspections.minimum_standards(number)}
        assert queries.requirement(queries.edition("prisons-1").id, cited).ref == cited
        with pytest.raises(NotFound):
            queries.requirement(queries.edition("prisons-2").id, cited)
        rows = compared.mapping_kept(queries.edition("prisons-2"), queries.edition("prisons-1"))
        retired = next(row for row in rows if row.relation == "retired")
        assert (retired.old.ref, retired.reason) == (cited, "The law says it now.")


def test_what_if_is_kept_apart_and_never_becomes_the_rating(fresh_ground):
    with transaction():
        number = scene.brought_to(State.PUBLISHED).id
    reference = begun()
    written(reference, "S1", title="Another first night")
    published(reference)
    before = snapshot(number)
    with transaction():
        made = what_if.work_out(scene.again(number), "prisons-2", actor=scene.LEAD, today=clock.today())
        assert [row["rating"] for row in made.outcome["rows"]] == [
            "Reasonably good",
            "Not sufficiently good",
            "Poor",
            "Good",
        ]
        with pytest.raises(Refused, match="the edition of the inspection itself"):
            what_if.work_out(scene.again(number), "prisons-1", actor=scene.LEAD, today=clock.today())
        with pytest.raises(Refused, match="for other providers"):
            what_if.work_out(scene.again(number), "crc-1", actor=scene.LEAD, today=clock.today())
    assert snapshot(number) == before
    with reading():
        assert len(session().scalars(select(Decision).where(Decision.inspection_id == number)).all()) == 4


def test_clauses_are_found_by_their_words_in_every_edition(ground):
    with reading():
        first = search("first night").found[0]
        assert first.line.ref == "S1"
        assert search("S1").found[0].line.ref == "S1"
        assert search("arrivals receive").count, "another form of a word finds it too"
        assert search("zzzz qqqq").count == 0
        assert search("the of and").count == 0
        assert search("%' OR _ -- \x00 \ud800").count == 0
        assert {hit.edition.code for hit in search("release").found} >= {"prisons-1", "crc-1"}
