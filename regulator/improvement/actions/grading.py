"""Grades what arrives: each answer accepted, returned with reasons, or a refusal recorded, with what was lacking.

2026-11: the list of what an answer lacks is worked out and shown; a person decides. A refusal that is recorded closes
nothing: it stays in the register, where enforcement and the public see it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.clocks import Clock, ClockRule
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import AnswerGraded
from ..models.answers import Grading, PlanAction, Submission
from ..models.owed import Obligation, Plan
from ..queries.replies import reply_of
from ..rules.answering import LONGEST, lacking
from ..rules.lifecycle import State
from .moving import GRADING, hold, set_due, take
from .reminding import remind_of
from .telling import send_notice

AGAIN = "action-plan-again"
OUTCOMES = {"accept": "Accept it", "return": "Return it", "note-refusal": "Record the refusal"}


@dataclass(frozen=True)
class Decided:
    """What was decided of one answer."""

    obligation_id: int
    outcome: str
    reasons: str = ""


def grade(plan: Plan, decisions: list[Decided], *, actor: Actor, on: date) -> int:
    """Grade answers of the last submission; those not named wait on. Says how many are graded.

    Refused: without reasons where one is returned or a refusal recorded, and an outcome that does not fit the answer.
    """
    session().refresh(plan, with_for_update=True)
    sent = queries.submissions(plan.id)
    if not sent:
        raise Refused("Nothing has been submitted yet")
    waiting = {each.id: each for each in queries.of_plan(plan.id) if each.state == State.ANSWERED}
    for each in decisions:
        if each.obligation_id not in waiting:
            raise Refused("Somebody graded this meanwhile. Read it again.", f"outcome-{each.obligation_id}")
        _grade(sent[-1], hold(waiting[each.obligation_id]), each, actor, on)
    _when_all_are(plan, sent[-1], actor, on)
    return len(decisions)


def _grade(submission: Submission, obligation: Obligation, decided: Decided, actor: Actor, on: date) -> None:
    box = f"reasons-{obligation.id}"
    whole = queries.whole(obligation)
    refused = whole.answer is not None and whole.answer.response == "reject"
    if decided.outcome not in OUTCOMES or (decided.outcome == "accept" and refused):
        raise Refused("A rejection is returned, or recorded as it is", f"outcome-{obligation.id}")
    if decided.outcome == "note-refusal" and not refused:
        raise Refused("The provider did not reject this: accept the answer or return it", f"outcome-{obligation.id}")
    reasons = decided.reasons.strip()
    if decided.outcome != "accept" or reasons:
        reasons = paragraph(reasons, box, f"the reasons on “{obligation.title}”", LONGEST)
    session().add(
        Grading(
            submission_id=submission.id,
            obligation_id=obligation.id,
            outcome=decided.outcome,
            lacking=lacking(reply_of(whole)),
            reasons=reasons,
            graded_by=actor.key,
            graded_on=on,
        )
    )
    if decided.outcome == "accept":
        for each in whole.actions:
            run_action(each, obligation, on)
    take(obligation, decided.outcome, actor=actor, on=on, reason=reasons or None)
    record(actor, AnswerGraded(obligation.id, decided.outcome, reasons), occurred_on=on)


def run_action(action: PlanAction, obligation: Obligation, on: date) -> Clock | None:
    """The clock of an action that was accepted: it is due on the day that the plan says."""
    if action.due_on is None:
        return None
    start = min(on, action.due_on)
    rule = ClockRule(
        name="plan-action",
        title="Action of an accepted plan",
        basis="calendar",
        length=(action.due_on - start).days,
        counted_from="day after",
        start_event="Acceptance of the plan",
        source="The provider's own plan",
    )
    owner = f"organisation:{obligation.organisation_id}"
    clock = clocks.start(rule, subject=f"plan-action:{action.id}", owner=owner, started_on=start)
    clock.counted = f"The day that the plan sets, accepted on {on:%-d %B %Y}"
    remind_of(clock, queries.plan_of(obligation), obligation)
    return clock


def _when_all_are(plan: Plan, submission: Submission, actor: Actor, on: date) -> None:
    """Once nothing of it waits: grading was done in time or not, and what was returned has its own time to be sent
    again."""
    states = {each.state for each in queries.of_plan(plan.id)}
    if State.ANSWERED in states:
        return
    with suppress(NotFound):
        clocks.meet(clocks.running(f"grading:{plan.id}", GRADING), on)
    returned = session().scalars(
        select(Grading.obligation_id).where(Grading.submission_id == submission.id, Grading.outcome == "return")
    )
    again = [each for each in queries.of_plan(plan.id) if each.id in set(returned) and each.state == State.RETURNED]
    if not again:
        return
    plan.clock, plan.clock_subject = AGAIN, f"answers-again:{submission.id}"
    owner = f"organisation:{plan.organisation_id}"
    started = clocks.start(standards.clock(AGAIN), subject=plan.clock_subject, owner=owner, started_on=on)
    remind_of(started, plan)
    for each in again:
        set_due(each, plan)
    send_notice(plan, "returned", actor=actor, on=on)
