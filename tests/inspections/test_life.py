"""The life of an inspection: who may take it where, what must be so before, and what it leaves behind."""

import json

import pytest
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections.actions import drafting, judging, planning, publishing
from regulator.inspections.models.inspection import Release
from regulator.inspections.rules.lifecycle import LIFE, State
from regulator.people.rules import Role

from . import scene
from .scene import CHIEF, INSPECTOR, LAST, LEAD, PANEL, PANEL_ON, PUBLISHED_ON, PUBLISHER, REVIEWER, move

pytestmark = pytest.mark.database

EVERYONE = {Role(who.duty): who for who in (LEAD, INSPECTOR, PANEL, REVIEWER, PUBLISHER, CHIEF, scene.PROVIDER)} | {
    role: scene.person(20 + number, role)
    for number, role in enumerate((Role.STANDARDS_EDITOR, Role.REGISTER_EDITOR, Role.ADMINISTRATOR, Role.AUDITOR))
}
MAY = {
    "notify": {Role.LEAD_INSPECTOR, Role.CHIEF_INSPECTOR},
    "cancel": {Role.LEAD_INSPECTOR, Role.CHIEF_INSPECTOR},
    "arrive": {Role.LEAD_INSPECTOR, Role.INSPECTOR},
    "start-fieldwork": {Role.LEAD_INSPECTOR, Role.INSPECTOR},
    "close-fieldwork": {Role.LEAD_INSPECTOR, Role.INSPECTOR},
    "reopen-fieldwork": {Role.LEAD_INSPECTOR, Role.INSPECTOR},
    "convene-panel": {Role.LEAD_INSPECTOR},
    "return-to-team": {Role.PANEL_MEMBER},
    "agree": {Role.PANEL_MEMBER},
    "reconvene-panel": {Role.LEAD_INSPECTOR},
    "send-draft": {Role.LEAD_INSPECTOR},
    "redraft": {Role.LEAD_INSPECTOR},
    "sign-off": {Role.INDEPENDENT_REVIEWER},
    "reopen-draft": {Role.LEAD_INSPECTOR},
    "publish": {Role.PUBLISHER},
    "ask-for-answers": {Role.PUBLISHER},
    "follow-up": {Role.LEAD_INSPECTOR},
    "close": {Role.LEAD_INSPECTOR},
    "close-without-answers": {Role.LEAD_INSPECTOR},
}
FROM = {
    "notify": {"planned"},
    "arrive": {"planned", "notified"},
    "cancel": {"planned", "notified"},
    "start-fieldwork": {"arrived"},
    "close-fieldwork": {"fieldwork"},
    "reopen-fieldwork": {"judgements-proposed"},
    "convene-panel": {"judgements-proposed"},
    "return-to-team": {"panel"},
    "agree": {"panel"},
    "reconvene-panel": {"draft"},
    "send-draft": {"draft"},
    "redraft": {"right-of-reply"},
    "sign-off": {"right-of-reply"},
    "reopen-draft": {"final"},
    "publish": {"final"},
    "ask-for-answers": {"published"},
    "close-without-answers": {"published"},
    "follow-up": {"answers-due"},
    "close": {"followed-up"},
}


class GoBack(Exception):
    """Ends a trial; nothing of it is kept."""


def taken(inspection_id: int, step: str, who) -> str | None:
    """Take a step and undo it; the refusal, where it was refused."""
    try:
        with transaction():
            planning.move(scene.again(inspection_id), step, actor=who, today=scene.PUBLISHED_ON, reason="To try it")
            raise GoBack
    except GoBack:
        return None
    except Refused as no:
        return str(no)


@pytest.mark.parametrize("state", list(State))
def test_every_step_is_open_to_its_roles_from_its_states_and_to_nobody_else(ground, state):
    inspection_id = scene.inspection_at(state)
    with transaction():
        scene.ready_for_all(scene.again(inspection_id))
    with reading():
        before = scene.rows(), scene.again(inspection_id).version
    everything = {(step.name, role) for step in LIFE.transitions for role in EVERYONE}
    allowed = {(step, role) for step, role in everything if state.value in FROM[step] and role in MAY[step]}
    refusals = {}
    with transaction():
        made = scene.again(inspection_id)
        for step, role in everything - allowed:
            with pytest.raises(Refused) as no:
                planning.move(made, step, actor=EVERYONE[role], today=scene.PUBLISHED_ON, reason="To try it")
            refusals[step, role] = str(no.value)
    assert all(refusal[0].isupper() and refusal.endswith(".") for refusal in refusals.values())
    with reading():
        assert (scene.rows(), scene.again(inspection_id).version) == before
        assert scene.again(inspection_id).state == state
    for step, role in allowed:
        concerns = "There are concerns that the provider must answer."
        expected = concerns if step == "close-without-answers" else None
        assert taken(inspection_id, step, EVERYONE[role]) == expected, (step, role)


def test_a_whole_life_can_be_read_back_from_what_happened(ground):
    inspection_id = scene.inspection_at(State.CLOSED)
    with reading():
        standing, replayed = scene.again(inspection_id).state, "planned"
        moves = scene.events(inspection_id, "InspectionMoved")
        names = [row.name for row, _ in scene.events(inspection_id)]
    for _row, text in moves:
        facts = json.loads(text)
        assert facts["before"] == replayed
        replayed = facts["after"]
    assert replayed == standing == State.CLOSED
    assert [json.loads(text)["transition"] for _, text in moves] == [
        "arrive", "start-fieldwork", "close-fieldwork", "convene-panel", "agree", "send-draft", "sign-off", "publish",
        "ask-for-answers", "follow-up", "close",
    ]  # fmt: skip
    assert {"InspectionPlanned", "TeamMemberNamed", "OperationsReceived", "JudgementDecided", "RatingsRecorded"} <= {
        *names
    }
    assert {"ConcernsRecorded", "DraftAssembled", "DraftDelivered", "ReplyPointMade", "ReplyPointAnswered"} <= {*names}
    assert names.count("ReportReleased") == 2
    assert names.count("InspectionPublished") == 1


def test_what_happened_says_on_which_day_and_by_whom(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    with reading():
        told = [(row.occurred_on, row.actor_id, row.duty) for row, _ in scene.events(inspection_id, "InspectionMoved")]
    assert told == [
        (scene.FIRST, 901, "lead-inspector"),
        (scene.FIRST, 901, "lead-inspector"),
        (LAST, 901, "lead-inspector"),
        (PANEL_ON, 901, "lead-inspector"),
        (PANEL_ON, 904, "panel-member"),
        (scene.SENT_ON, 901, "lead-inspector"),
        (scene.REPLIED_ON, 905, "independent-reviewer"),
        (PUBLISHED_ON, 906, "publisher"),
    ]


@pytest.mark.parametrize(
    ("state", "step", "who"),
    [
        (State.PLANNED, "cancel", LEAD),
        (State.PROPOSED, "reopen-fieldwork", LEAD),
        (State.PANEL, "return-to-team", PANEL),
        (State.DRAFT, "reconvene-panel", LEAD),
        (State.REPLY, "redraft", LEAD),
        (State.FINAL, "reopen-draft", LEAD),
        (State.PUBLISHED, "close-without-answers", LEAD),
    ],
)
def test_a_step_back_says_why(ground, state, step, who):
    inspection_id = scene.inspection_at(state)
    for reason in (None, "", "  \n "):
        with pytest.raises(Refused, match="Say why"), transaction():
            move(scene.again(inspection_id), step, who, PUBLISHED_ON, reason)
    with reading():
        assert scene.again(inspection_id).state == state
    if step == "close-without-answers":
        return
    with transaction():
        move(scene.again(inspection_id), step, who, PUBLISHED_ON, "The roof came down")
    with reading():
        last = json.loads(scene.events(inspection_id, "InspectionMoved")[-1][1])
    assert last["reason"] == "The roof came down"


def test_nobody_is_told_beforehand_of_a_visit_that_comes_unannounced(ground):
    inspection_id = scene.inspection_at(State.PLANNED, announced=False)
    with pytest.raises(Refused, match="unannounced"), transaction():
        move(scene.again(inspection_id), "notify")
    with transaction():
        move(scene.again(inspection_id), "arrive")


def test_the_field_is_left_with_a_proposal_for_every_rating(ground):
    inspection_id = scene.inspection_at(State.FIELDWORK)
    with transaction():
        made = scene.again(inspection_id)
        scene.handed_in(made, [scene.a_proposal(1, "safety"), scene.a_proposal(2, "respect")])
    with pytest.raises(Refused) as no, transaction():
        move(scene.again(inspection_id), "close-fieldwork")
    assert str(no.value) == "Nobody has proposed a judgement for purposeful activity and preparation for release."
    with transaction():
        made = scene.again(inspection_id)
        more = [scene.a_proposal(3, "purposeful-activity"), scene.a_proposal(4, "preparation-for-release")]
        scene.handed_in(made, more)
        move(made, "close-fieldwork")


def test_no_panel_sits_before_it_is_named(ground):
    with transaction():
        made = planning.plan(
            organisation_id=scene.organisation(), kind="full", announced=True, edition="prisons-1",
            scheme="prisons-1", visits=[scene.VISIT], actor=LEAD, now=scene.NOW,
        )  # fmt: skip
        planning.name_member(made, person=INSPECTOR.key, duty=INSPECTOR.duty, part="field", actor=LEAD)
        for step in ("arrive", "start-fieldwork"):
            move(made, step, on=scene.FIRST)
        scene.ready_for_all(made)
        move(made, "close-fieldwork")
        inspection_id = made.id
    with pytest.raises(Refused, match="Name the panel first"), transaction():
        move(scene.again(inspection_id), "convene-panel", on=PANEL_ON)
    with transaction():
        made = scene.again(inspection_id)
        planning.name_member(made, person=PANEL.key, duty=PANEL.duty, part="panel", actor=LEAD)
        move(made, "convene-panel", on=PANEL_ON)


def test_only_the_panel_of_this_inspection_agrees_and_only_when_all_is_decided_and_recorded(ground):
    inspection_id = scene.inspection_at(State.PANEL)
    elsewhere = scene.person(44, Role.PANEL_MEMBER)
    with pytest.raises(Refused, match="agreed by a member of the panel"), transaction():
        move(scene.again(inspection_id), "agree", elsewhere, PANEL_ON)
    with pytest.raises(Refused, match="has not decided safety, respect"), transaction():
        move(scene.again(inspection_id), "agree", PANEL, PANEL_ON)
    with pytest.raises(Refused, match="has not decided safety, respect"), transaction():
        judging.record_ratings(scene.again(inspection_id), minute=None, actor=PANEL)
    with transaction():
        made = scene.again(inspection_id)
        for ref, score in scene.scores().items():
            judging.decide(made, {"ref": ref, "score": score}, actor=PANEL, today=PANEL_ON)
    with pytest.raises(Refused, match="Record the ratings first"), transaction():
        move(scene.again(inspection_id), "agree", PANEL, PANEL_ON)
    with transaction():
        made = scene.again(inspection_id)
        judging.record_ratings(made, minute=None, actor=PANEL)
        move(made, "agree", PANEL, PANEL_ON)


def test_what_the_panel_decides_later_is_what_is_agreed(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    with transaction():
        made = scene.again(inspection_id)
        move(made, "reconvene-panel", on=PANEL_ON, reason="New evidence")
        judging.decide(made, {"ref": "safety", "score": 1}, actor=PANEL, today=PANEL_ON)
    with pytest.raises(Refused, match="decided otherwise since"), transaction():
        move(scene.again(inspection_id), "agree", PANEL, PANEL_ON)
    with transaction():
        made = scene.again(inspection_id)
        outcome = judging.record_ratings(made, minute="Lowered", actor=PANEL)
        move(made, "agree", PANEL, PANEL_ON)
        assert outcome.tests[0].score == 1


def test_a_draft_says_something_before_it_is_sent(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    with pytest.raises(Refused, match="no statements yet"), transaction():
        move(scene.again(inspection_id), "send-draft")
    with transaction():
        made = scene.again(inspection_id)
        assert drafting.assemble_draft(made, actor=LEAD) == 3
        move(made, "send-draft", on=scene.SENT_ON)


def test_it_takes_two_people_to_release_a_report(ground):
    inspection_id = scene.inspection_at(State.FINAL)
    with transaction():
        assert publishing.release(scene.again(inspection_id), actor=PUBLISHER, now=scene.NOW) == 1
    with pytest.raises(Refused, match="released by two people; 1 of them"), transaction():
        move(scene.again(inspection_id), "publish", PUBLISHER, PUBLISHED_ON)
    with pytest.raises(Refused, match="must be someone else's"), transaction():
        publishing.release(scene.again(inspection_id), actor=PUBLISHER, now=scene.NOW)
    same_person = scene.person(PUBLISHER.id, Role.CHIEF_INSPECTOR)
    with pytest.raises(Refused, match="must be someone else's"), transaction():
        publishing.release(scene.again(inspection_id), actor=same_person, now=scene.NOW)
    with pytest.raises(Refused, match="may not release"), transaction():
        publishing.release(scene.again(inspection_id), actor=LEAD, now=scene.NOW)
    with transaction():
        assert publishing.release(scene.again(inspection_id), actor=CHIEF, now=scene.NOW) == 2
        publishing.publish(scene.again(inspection_id), actor=PUBLISHER, on=PUBLISHED_ON, public_url=scene.URL)


def test_a_release_is_of_the_text_that_was_final_then(ground):
    inspection_id = scene.inspection_at(State.FINAL)
    with transaction():
        made = scene.again(inspection_id)
        scene.ready_for_all(made)
        move(made, "reopen-draft", LEAD, PUBLISHED_ON, "A figure was wrong")
    with transaction():
        made = scene.again(inspection_id)
        move(made, "send-draft", LEAD, PUBLISHED_ON)
        move(made, "sign-off", REVIEWER, PUBLISHED_ON)
    with pytest.raises(Refused, match="0 of them"), transaction():
        move(scene.again(inspection_id), "publish", PUBLISHER, PUBLISHED_ON)
    with transaction():
        scene.ready_for_all(scene.again(inspection_id))
        move(scene.again(inspection_id), "publish", PUBLISHER, PUBLISHED_ON)
    with reading():
        released = select(Release).where(Release.inspection_id == inspection_id)
        assert len(session().scalars(released).all()) == 4


def test_a_report_that_is_not_final_cannot_be_released(ground):
    inspection_id = scene.inspection_at(State.REPLY)
    with pytest.raises(Refused, match="when it is final"), transaction():
        publishing.release(scene.again(inspection_id), actor=CHIEF, now=scene.NOW)


def test_a_report_without_concerns_may_close_without_answers(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    with transaction():
        judging.record_concerns(scene.again(inspection_id), [], [], actor=LEAD)
    with transaction():
        made = scene.again(inspection_id)
        for reached, step in scene.STEPS:
            if reached in (State.REPLY, State.FINAL, State.PUBLISHED):
                step(made)
        move(made, "close-without-answers", LEAD, PUBLISHED_ON, "Nothing to answer")


def test_two_people_who_move_one_inspection_do_not_both_succeed(ground):
    inspection_id = scene.inspection_at(State.PROPOSED)
    with reading():
        old = scene.again(inspection_id).version
    with transaction():
        move(scene.again(inspection_id), "convene-panel", on=PANEL_ON)
    with pytest.raises(Refused), transaction():
        move(scene.again(inspection_id), "convene-panel", on=PANEL_ON)
    with reading():
        assert scene.again(inspection_id).version == old + 1
