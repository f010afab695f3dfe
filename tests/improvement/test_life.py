"""The life of an obligation: every state, step and role; and that nothing closes without somebody else's word."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulator.core import clocks
from regulator.core.db import session, transaction
from regulator.core.refused import Refused
from regulator.improvement import queries
from regulator.improvement.actions import answering, claiming, grading, more_time, submitting, verifying
from regulator.improvement.actions.moving import take
from regulator.improvement.models.owed import Obligation
from regulator.improvement.models.telling import Reminder
from regulator.improvement.queries import pictures, receipts
from regulator.improvement.queries.replies import reply_of
from regulator.improvement.rules.answering import Reply
from regulator.improvement.rules.lifecycle import LIFE, State
from regulator.improvement.rules.owing import Kind
from regulator.inspections.actions import progress as reviewing
from regulator.inspections.rules.lifecycle import State as Stage
from regulator.people.rules import Role
from tests.inspections import scene
from tests.inspections.scene import LEAD as REGULATORS_LEAD

from . import lives
from .lives import INSPECTOR, LEAD, NOW, TODAY, contact, lead

pytestmark = pytest.mark.database


def test_every_state_step_and_role_is_as_the_table_says(ground):
    with transaction():
        everyone = [
            scene.person(700 + number, role, scene.organisation() if role.value.startswith("provider") else None)
            for number, role in enumerate(Role)
        ]
        for state in State:
            one = lives.brought_to(state)
            for step in LIFE.transitions:
                for actor in everyone:
                    no = LIFE.refusal(one, step.name, actor)
                    if not actor.may(step.permission):
                        assert no == f"Your role may not {step.label.lower()}."
                    elif state not in step.from_:
                        assert no is not None
                        assert "cannot be done now" in no
                    elif step.name == "close":
                        assert no is not None  # nobody verified it, or not well enough
                    else:
                        assert no is None, (state, step.name, actor.duty, no)


def test_from_asked_to_closed_each_date_and_each_word_stand_apart(ground):
    with transaction():
        plan = lives.asked(2)
        one, two = queries.of_plan(plan.id)
        assert (one.waits_for, one.due_on) == ("provider", date(2026, 5, 19))
        lives.answered(plan)
        sent = submitting.submit(plan, actor=lead(), now=NOW)
        assert (sent.number, sent.late, len(sent.content["answers"])) == (1, False, 2)
        assert (one.state, one.waits_for, one.due_on) == (State.ANSWERED, "regulator", date(2026, 5, 20))
        decisions = [grading.Decided(one.id, "accept"), grading.Decided(two.id, "return", "By when? Name a day.")]
        grading.grade(plan, decisions, actor=LEAD, on=TODAY)
        assert (one.state, one.due_on) == (State.UNDER_WAY, date(2026, 9, 1))
        assert (two.state, two.due_on) == (State.RETURNED, date(2026, 5, 20))
        assert queries.whole(one).gradings[0].lacking == ["evidence that will show it"]
        lives.claim_all(one)
        assert (one.state, one.waits_for) == (State.CLAIMED, "regulator")
        verifying.verify(
            one, judgement="reasonable", evidence="Half the doors.", basis="visit", actor=INSPECTOR, on=TODAY
        )
        whole = queries.whole(one)
        assert (one.state, whole.claimed.status, whole.verified.judgement) == (State.UNDER_WAY, "done", "reasonable")
        claiming.claim(one, None, status="done", text="Now all.", papers=[], actor=contact(), now=NOW)
        verifying.verify(one, judgement="good", evidence="Every door.", basis="visit", actor=INSPECTOR, on=TODAY)
        assert (one.state, one.waits_for, one.closed_on) == (State.CLOSED, "nobody", TODAY)
        assert [each.step for each in queries.history(one.id)] == [
            "enter",
            "submit",
            "accept",
            "report",
            "claim",
            "not-verified",
            "claim",
            "close",
        ]
        with pytest.raises(Refused, match="closed"):
            verifying.verify(one, judgement="good", evidence="Again.", basis="visit", actor=INSPECTOR, on=TODAY)


def test_sent_twice_the_second_is_told_of_the_receipt(ground):
    with transaction():
        plan = lives.asked(1)
        lives.answered(plan)
        sent = submitting.submit(plan, actor=lead(), now=NOW)
        with pytest.raises(Refused, match=submitting.receipt(sent)):
            submitting.submit(plan, actor=lead(), now=NOW)
        with pytest.raises(Refused, match="was sent. It stands"):
            lives.answered(plan, reasons="Another word.")
        assert len(queries.submissions(plan.id)) == 1


def test_late_is_recorded_and_not_refused(ground):
    with transaction():
        plan = lives.asked(1)
        lives.answered(plan, actions=(lives.an_action(due="1 December 2026"),))
        sent = submitting.submit(plan, actor=lead(), now=NOW.replace(month=7))
        assert sent.late
        assert clocks.on_time("action-plan", date(2026, 7, 7))[1] >= 1


def test_answers_that_lack_something_or_contradict_themselves_are_not_sent_and_nothing_is_lost(ground):
    with transaction():
        plan = lives.asked(3)
        first, second, third = (each.id for each in queries.of_plan(plan.id))
        replies = [
            Reply(first, "accept"),
            Reply(second, "reject", "", (lives.an_action(),)),
            Reply(third, "part", "Not on Sundays.", (lives.an_action(due="1 May 2026", owner=""),)),
        ]
        answering.save(plan, replies, actor=contact(), now=NOW)
        with pytest.raises(submitting.Unfinished) as no:
            submitting.submit(plan, actor=lead(), now=NOW)
        assert no.value.message == "3 answers are not finished. Nothing was sent."
        assert no.value.problems == {
            first: {"action-1-text": "Enter what will be done"},
            second: {
                "reasons": "Say why you reject it",
                "action-1-text": "You reject this and name an action: take the action out, or accept it",
            },
            third: {
                "action-1-owner": "Enter who will do it",
                "action-1-due": "The day is past: enter one that is still to come",
            },
        }
        assert {each.state for each in queries.of_plan(plan.id)} == {"owed"}


def test_two_who_change_the_same_answer_are_both_kept_whole(ground):
    with transaction():
        plan = lives.asked(2)
        first, second = (each.id for each in queries.of_plan(plan.id))
        answering.save(plan, [Reply(first, "accept", "Mine.")], actor=contact(22), now=NOW)
        with pytest.raises(answering.Overtaken) as no:
            answering.save(plan, [Reply(first, "reject", "No."), Reply(second, "accept")], actor=contact(23), now=NOW)
        assert no.value.obligation_ids == [first]
        answering.save(plan, [Reply(second, "accept", "Yours.")], actor=contact(23), now=NOW)
        said = [reply_of(each).reasons for each in queries.wholes(queries.of_plan(plan.id))]
        assert said == ["Mine.", "Yours."]


def test_who_claims_or_sends_does_not_verify(ground):
    with transaction():
        one = lives.brought_to(State.CLAIMED)
        both = scene.person(22, Role.INSPECTOR)  # who works for the regulator now and claimed it then
        for who, words in ((both, "Somebody else verifies"), (contact(), "may not verify")):
            with pytest.raises(Refused, match=words):
                verifying.verify(one, judgement="good", evidence="Yes.", basis="desk", actor=who, on=TODAY)
        with pytest.raises(Refused, match="Somebody else"):
            verifying.set_aside(one, reason="Gone.", actor=both, on=TODAY)
        with pytest.raises(Refused, match="Nothing closes before"):
            take(one, "close", actor=INSPECTOR, on=TODAY)


def test_a_review_of_progress_verifies_what_it_judged(ground):
    with transaction():
        before = scene.brought_to(Stage.PUBLISHED)
        days = (date(2026, 12, 1), date(2026, 12, 3))
        review = scene.planned(kind="progress-review", scheme=None, visits=[days])
        reviewing.follow(review, before, actor=REGULATORS_LEAD)
        scene.move(review, "arrive", on=days[0])
        scene.move(review, "start-fieldwork", on=days[0])
        for number, rung in enumerate(("good", "none", "reasonable", "good", "insufficient"), 1):
            reviewing.judge(
                review, number, judgement=rung, reason="We looked.", seen=0, actor=scene.INSPECTOR, on=days[0]
            )
        for reached, step in scene.STEPS[3:9]:
            if reached == Stage.PANEL:
                scene.move(review, "convene-panel", on=days[1])
            elif reached == Stage.DRAFT:
                scene.move(review, "agree", scene.PANEL, days[1])
            else:
                step(review)
        plan = (
            session()
            .scalars(queries.select(queries.Plan).where(queries.Plan.subject == f"inspection:{before.id}"))
            .one()
        )
        found = queries.wholes(queries.of_plan(plan.id))
        assert [each.verified.judgement for each in found] == ["good", "none", "reasonable", "good", "insufficient"]
        assert [each.obligation.state for each in found] == ["closed", "owed", "owed", "closed", "owed"]
        assert {(each.verified.source, each.verified.verified_by) for each in found} == {
            (review.reference, scene.INSPECTOR.key)
        }


def test_more_time_is_asked_for_and_decided_with_a_reason(ground):
    with transaction():
        plan = lives.asked(1)
        with pytest.raises(Refused, match="after 19 May 2026"):
            more_time.ask_for_time(plan, None, until=date(2026, 5, 19), reason="Ill.", actor=contact(), on=TODAY)
        request = more_time.ask_for_time(plan, None, until=date(2026, 6, 2), reason="Ill.", actor=contact(), on=TODAY)
        with pytest.raises(Refused, match="asked for this already"):
            more_time.ask_for_time(plan, None, until=date(2026, 6, 3), reason="Ill.", actor=contact(), on=TODAY)
        more_time.decide(request, granted=True, until=None, reason="Reasonable.", actor=LEAD, on=TODAY)
        assert queries.of_plan(plan.id)[0].due_on == date(2026, 6, 2)
        with pytest.raises(Refused, match="decided already"):
            more_time.decide(request, granted=False, until=None, reason="No.", actor=LEAD, on=TODAY)
        one = lives.brought_to(State.UNDER_WAY)
        action = queries.whole(one).actions[0]
        request = more_time.ask_for_time(
            queries.plan_of(one), action, until=date(2026, 10, 1), reason="Steel.", actor=contact(), on=TODAY
        )
        more_time.decide(request, granted=False, until=None, reason="It is urgent.", actor=LEAD, on=TODAY)
        assert (action.due_on, one.due_on) == (date(2026, 9, 1), date(2026, 9, 1))


def test_one_named_person_or_their_deputy_sends(ground):
    with transaction():
        plan = lives.asked(1)
        lives.answered(plan)
        plan.submitter_id = 77
        with pytest.raises(Refused, match="was named to send"):
            submitting.submit(plan, actor=lead(21), now=NOW)
        with pytest.raises(Refused, match="role may not send"):
            submitting.submit(plan, actor=contact(77), now=NOW)
        submitting.submit(plan, actor=lead(77), now=NOW)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "accept", "return", "claim", "take-back", "verify", "close", "set-aside", "reopen"]),
        st.sampled_from(["lead", "contact", "inspector", "turncoat"]),
        st.sampled_from(["none", "insufficient", "reasonable", "good"]),
    ),
    max_size=14,
)


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_anybody_tries_nothing_closes_without_an_independent_verifier(ground, tried):
    with transaction():
        plan = lives.asked(1)
        one = queries.of_plan(plan.id)[0]
        lives.answered(plan)
        who = {
            "lead": lead(),
            "contact": contact(),
            "inspector": INSPECTOR,
            "turncoat": scene.person(22, Role.INSPECTOR),
        }
        for step, name, rung in tried:
            try:
                attempt(plan, one, step, who[name], rung)
            except Refused:
                continue
            finally:
                if one.state == State.CLOSED:
                    last = queries.last_verification(one.id)
                    assert last is not None
                    assert last.judgement == "good"
                    assert last.verified_by not in queries.claimants(one)


def attempt(plan, one, step, actor, rung) -> None:
    if step == "submit":
        submitting.submit(plan, actor=actor, now=NOW)
    elif step in ("accept", "return"):
        grading.grade(plan, [grading.Decided(one.id, step, "Because.")], actor=LEAD, on=TODAY)
    elif step == "claim":
        lives.claim_all(one, actor)
    elif step == "take-back":
        claiming.take_back(one, reason="Too early.", actor=actor, now=NOW)
    elif step == "verify":
        verifying.verify(one, judgement=rung, evidence="We looked.", basis="desk", actor=actor, on=TODAY)
    elif step == "set-aside":
        verifying.set_aside(one, reason="Gone.", actor=actor, on=TODAY)
    elif step == "reopen":
        verifying.reopen(one, reason="It came back.", actor=actor, on=TODAY)
    else:
        take(one, step, actor=actor, on=TODAY)


def test_a_minimum_standard_closes_when_it_is_met(ground):
    with transaction():
        one = lives.brought_to(State.CLAIMED, kind=Kind.MINIMUM_STANDARD)
        with pytest.raises(Refused, match="Choose how far"):
            verifying.verify(one, judgement="good", evidence="Yes.", basis="re-test", actor=INSPECTOR, on=TODAY)
        verifying.verify(one, judgement="not-met", evidence="Still not.", basis="re-test", actor=INSPECTOR, on=TODAY)
        assert one.state == State.UNDER_WAY
        verifying.verify(one, judgement="met", evidence="Met.", basis="re-test", actor=INSPECTOR, on=TODAY)
        assert one.state == State.CLOSED


def test_pictures_count_what_their_reader_may_know_of_and_nothing_else(fresh_ground):
    """A provider its own, the regulator what it keeps, the Ombudsman what he keeps: decided in SQL."""
    later = date(2026, 12, 1)
    with transaction():
        late, _other = lives.asked(1), lives.asked(1, code="ZHL")
        lives.asked(1, keeper="ombudsman", public=False, kind=Kind.OMBUDSMAN)
        lives.answered(late)
        submitting.submit(late, actor=lead(), now=NOW)
        investigator = scene.person(77, Role.OMBUDSMAN_INVESTIGATOR)
        ours, his = queries.plans_visible_to(REGULATORS_LEAD), queries.plans_visible_to(investigator)
        rates = [{one.provider: (one.kept, one.due) for one in pictures.on_time(later, where)} for where in (ours, his)]
        assert rates == [{"HMP Wexmere": (1, 1), "HMP Hollowlea": (0, 1)}, {"HMP Wexmere": (0, 1)}]
        own = pictures.on_time_by_kind(later, scene.organisation("ZWX"))
        assert [(each.provider, each.kept, each.due, each.rate) for each in own] == [("Answers", 1, 2, 50)]
        ages = pictures.ages(Obligation.plan_id == late.id, later)
        assert ages == [("Under 3 months", 0), ("3 to 6 months", 0), ("6 to 12 months", 1), *ages[3:]]


def test_who_asked_for_an_answer_outside_an_inspection_is_told_when_it_is_late(fresh_ground):
    with transaction():
        plan = lives.asked(1)
        [reminder] = session().query(Reminder).filter_by(plan_id=plan.id)
        assert (reminder.stage, reminder.due_on) == ("soon", receipts.running(plan).due_on)
