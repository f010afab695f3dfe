"""A review of progress: it follows one inspection, judges each of its concerns, and gives no rating."""

import re
import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core import clocks
from regulator.core.db import reading, transaction
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import progress as actions
from regulator.inspections.actions import replying
from regulator.inspections.queries import progress as reads
from regulator.inspections.queries.report import KIND as REPORT
from regulator.inspections.queries.report import draft_content
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.rules.progress import KIND, RUNGS, sentence
from regulator.people.rules import Role

from . import scene
from .scene import INSPECTOR, LEAD, PANEL, PUBLISHER
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database
LATER = (date(2026, 12, 1), date(2026, 12, 3))


@given(st.lists(st.sampled_from(list(RUNGS)), max_size=15), st.integers(0, 5))
def test_the_sentence_counts_every_concern_once(judged, waiting):
    told = sentence(judged, len(judged) + waiting)
    numbers = [
        int(number) for number in re.findall(r" on (\d+)| (\d+) (?:is|are) not", told) for number in number if number
    ]
    assert sum(numbers) == (len(judged) + waiting if judged else 0)
    for rung, words in RUNGS.items():
        assert (words.lower() in told) == (rung in judged)


def test_months_are_whole_ones():
    last = date(2026, 3, 31)
    assert [reads.months_after(last, each) for each in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 3, 31))] == [
        7,
        8,
        12,
    ]


def a_review(state: State = State.PLANNED, **changed):
    """A review that follows a published inspection of the same place, at a state; both numbers."""
    before = scene.brought_to(State.PUBLISHED)
    review = scene.planned(kind=KIND, scheme=None, visits=[LATER], **changed)
    if state != State.PLANNED:
        actions.follow(review, before, actor=LEAD)
        scene.move(review, "arrive", on=LATER[0])
        scene.move(review, "start-fieldwork", on=LATER[0])
    if state == State.PANEL:
        scene.move(review, "close-fieldwork", on=LATER[1])
        scene.move(review, "convene-panel", on=LATER[1])
    return review, before


def judged(review, number, rung="good", *, who=INSPECTOR, seen=0, reason="Doors were mended; we tried each of them."):
    actions.judge(review, number, judgement=rung, reason=reason, seen=seen, actor=who, on=LATER[0])


def test_a_review_begins_with_the_inspection_that_it_follows(ground):
    with transaction():
        review, before = a_review()
        scene.move(review, "arrive", on=LATER[0])
        with pytest.raises(Refused, match="Say first which inspection"):
            scene.move(review, "start-fieldwork", on=LATER[0])
        unpublished = scene.brought_to(State.FINAL)
        elsewhere = scene.brought_to(State.PUBLISHED, organisation_id=scene.organisation("ZHL"))
        for wrong in (unpublished, elsewhere, review):
            with pytest.raises(Refused, match="from the list"):
                actions.follow(review, wrong, actor=LEAD)
        with pytest.raises(Refused, match="Only a review"):
            actions.follow(before, review, actor=LEAD)
        actions.follow(review, before, actor=LEAD)
        scene.move(review, "start-fieldwork", on=LATER[0])
        with pytest.raises(Refused, match="before fieldwork starts"):
            actions.follow(review, before, actor=LEAD)


def test_progress_is_judged_by_those_on_the_visit_and_then_by_the_panel(ground):
    with transaction():
        review, _ = a_review(State.FIELDWORK)
        first, *_others = [each.concern.number for each in reads.judged(review.id)]
        for wrong in (PANEL, PUBLISHER, scene.person(77, Role.INSPECTOR)):
            with pytest.raises(Refused, match="by those on the visit"):
                judged(review, first, who=wrong)
        with pytest.raises(NotFound):
            judged(review, 99)
        for given_, field in (
            ({"rung": "splendid"}, "judgement"),
            ({"reason": " \n"}, "reason"),
            ({"reason": "x" * 5001}, "reason"),
        ):
            with pytest.raises(Refused) as refused:
                judged(review, first, **given_)
            assert refused.value.field == field
        judged(review, first, "insufficient")
        with pytest.raises(Refused, match="someone else|somebody else|Someone else|Somebody else"):
            judged(review, first, "good", who=LEAD, seen=0)
        judged(review, first, "reasonable", who=LEAD, seen=1)
        scene.move(review, "close-fieldwork", on=LATER[1])
        scene.move(review, "convene-panel", on=LATER[1])
        with pytest.raises(Refused, match="by those on the visit"):
            judged(review, first, seen=2)
        judged(review, first, "good", who=PANEL, seen=2)
    with reading():
        assert [name for row, _ in scene.events(review.id) if (name := row.name) == "ProgressJudged"] == [
            "ProgressJudged"
        ] * 3


def test_no_concern_is_left_without_a_judgement_and_the_report_says_each(ground):
    with transaction():
        review, before = a_review(State.PANEL)
        numbers = [each.concern.number for each in reads.judged(review.id)]
        for number in numbers[1:]:
            judged(review, number, "reasonable", who=PANEL)
        with pytest.raises(Refused, match=f"Nobody has judged progress on concern {numbers[0]}"):
            scene.move(review, "agree", PANEL, LATER[1])
        waiting = draft_content(review, today=LATER[1], public_url=scene.URL)
        judged(review, numbers[0], "none", who=PANEL, reason="No plan.\n\nNobody knew of one.")
        scene.move(review, "agree", PANEL, LATER[1])
        told = draft_content(review, today=LATER[1], public_url=scene.URL)
        assert REPORT.problems(waiting) == REPORT.problems(told) == []
        assert waiting["progress"]["concerns"][0]["judgement"] is None
        first = told["progress"]["concerns"][0]
        assert (first["judgement"], first["text"]) == ("No meaningful progress", ["No plan.", "Nobody knew of one."])
        assert told["progress"]["follows"] == before.reference
        assert told["progress"]["sentence"].startswith(f"Of {len(numbers)} concerns, the provider has made reasonable")
        assert "progress" not in draft_content(before, today=LATER[1], public_url=scene.URL)
        with pytest.raises(Refused):
            replying.dispute(review, "1", claim="wrong fact", text="x", actor=scene.provider(), now=scene.NOW)


def test_of_two_who_judge_a_concern_first_at_once_the_second_is_told(ground):
    with transaction():
        review, _ = a_review(State.FIELDWORK)
        inspection_id = review.id
    told: list[str] = []

    def second():
        try:
            with transaction():
                judged(scene.again(inspection_id), 1, who=LEAD)
        except Refused as refused:
            told.append(refused.field or "")

    other = threading.Thread(target=second)
    with transaction():
        judged(scene.again(inspection_id), 1)
        other.start()
        other.join(0.5)  # it has looked by now, unless it waits
    other.join()
    assert told == ["version"]


def test_a_review_is_made_at_the_desk(app):
    lead, panel = worker(app, Role.LEAD_INSPECTOR, "Lea Lead"), worker(app, Role.PANEL_MEMBER)
    with transaction():
        before = scene.brought_to(State.PUBLISHED).reference
    review = inspection_for(State.PLANNED, (lead, "field"), (panel, "panel"), kind=KIND, scheme=None, visits=[LATER])
    address = f"/staff/inspections/{review}/progress"
    assert "Nobody has said yet" in lead.visitor.get(address).text
    assert errors(sent(lead, f"{address}/follows", follows="INS-1").text) == ["Choose an inspection"]
    assert sent(lead, f"{address}/follows", follows=before).status_code == 303
    assert "The review follows this inspection now" in lead.visitor.get(address).text
    with transaction():
        held = queries.by_reference(review)
        scene.move(held, "arrive", on=LATER[0])
        scene.move(held, "start-fieldwork", on=LATER[0])
    missing = sent(lead, f"{address}/1", judgement="good", reason="")
    assert (missing.status_code, errors(missing.text)) == (422, ["Enter what this judgement rests on"])
    stale = {"version": "0", "judgement": "none", "reason": "My own words, kept."}
    assert sent(lead, f"{address}/1", judgement="good", reason="Doors were mended.").status_code == 303
    overtaken = lead.visitor.post(f"{address}/1", stale)
    assert (overtaken.status_code, "My own words, kept." in overtaken.text) == (422, True)
    assert "Good progress. Doors were mended." in overtaken.text
    page = lead.visitor.get(address).text
    assert "the provider has made good progress on 1" in page
    assert lead.visitor.get(f"{address}/99").status_code == 404
    refused = sent(panel, f"{address}/1", judgement="none", reason="Too early.")
    assert (refused.status_code, "by those on the visit" in refused.text) == (422, True)


def test_only_a_review_has_progress(app):
    lead = worker(app, Role.LEAD_INSPECTOR, "Lea Lead")
    full = inspection_for(State.FIELDWORK, (lead, "field"))
    assert lead.visitor.get(f"/staff/inspections/{full}/progress").status_code == 404
    assert "Progress" not in lead.visitor.get(f"/staff/inspections/{full}").text


def test_the_report_on_a_review_has_a_deadline_of_its_own(ground):
    with transaction():
        review, _before = a_review()
        actions.follow(review, _before, actor=LEAD)
        for step, on in (("arrive", LATER[0]), ("start-fieldwork", LATER[0])):
            scene.move(review, step, on=on)
        for number in range(1, 6):
            judged(review, number)
        scene.move(review, "close-fieldwork", on=LATER[1])
        subject = f"inspection:{review.id}"
    with reading():
        owed = clocks.running(subject, "progress-review-report")
        assert owed.due_on == clocks.working_days_after(LATER[1], 25)
