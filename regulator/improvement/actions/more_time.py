"""A provider asks for more time, and the regulator decides, with the reason: to answer, or for one action."""

from contextlib import suppress
from datetime import date

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import MoreTimeAsked, MoreTimeDecided
from ..models.answers import PlanAction, TimeRequest
from ..models.owed import Obligation, Plan
from ..models.telling import Reminder
from ..rules.answering import LONGEST
from .moving import set_due
from .reminding import remind_of

DECISION = "more-time-decision"


def ask_for_time(
    plan: Plan, action: PlanAction | None, *, until: date, reason: str, actor: Actor, on: date
) -> TimeRequest:
    """Ask for a later day. Refused: one that is not later, a second request while one waits, and where no time runs."""
    session().refresh(plan, with_for_update=True)
    clock = _clock(plan, action)
    if until <= clock.due_on:
        raise Refused(f"Enter a day after {clock.due_on:%-d %B %Y}, the last day now", "until")
    if (until - on).days > clocks.LONGEST:
        raise Refused("The day is more than ten years away", "until")
    said = paragraph(reason, "reason", "why you need more time", LONGEST)
    number = action.id if action else None
    if any(each.decision is None and each.action_id == number for each in queries.requests(plan.id)):
        raise Refused("You asked for this already. The regulator has not decided yet.")
    made = TimeRequest(plan_id=plan.id, action_id=number, until=until, reason=said, asked_by=actor.key, asked_on=on)
    session().add(made)
    session().flush()
    started = clocks.start(standards.clock(DECISION), subject=f"more-time:{made.id}", owner="regulator", started_on=on)
    remind_of(started, plan)
    record(actor, MoreTimeAsked(plan.id, number, until), occurred_on=on)
    return made


def decide(request: TimeRequest, *, granted: bool, until: date | None, reason: str, actor: Actor, on: date) -> None:
    """Give more time, until the day that was asked for or another, or refuse it. Refused: without a reason, twice, by
    whoever asked."""
    if not actor.may("improvement:grade"):
        raise Refused("Your role may not decide on more time.")
    session().refresh(request, with_for_update=True)
    plan = session().get_one(Plan, request.plan_id)
    if request.decision is not None:
        raise Refused("This was decided already.")
    if request.asked_by == actor.key:
        raise Refused("You asked for this yourself. Somebody else decides.")
    said = paragraph(reason, "reason", "the reason", LONGEST)
    day = until or request.until
    if granted:
        action = session().get(PlanAction, request.action_id) if request.action_id else None
        _extend(plan, action, day, said, actor)
    request.decision, request.decision_reason = "granted" if granted else "refused", said
    request.decided_by, request.decided_on, request.until = actor.key, on, day
    with suppress(NotFound):
        clocks.meet(clocks.running(f"more-time:{request.id}", DECISION), on)
    session().flush()
    record(actor, MoreTimeDecided(plan.id, request.decision, said, day), occurred_on=on)


def _extend(plan: Plan, action: PlanAction | None, until: date, reason: str, actor: Actor) -> None:
    clock = _clock(plan, action)
    clocks.extend(clock, until=until, reason=reason, actor=actor)
    obligations = queries.of_plan(plan.id)
    if action is not None:
        action.due_on = until
        obligations = [each for each in obligations if each.id == action.obligation_id]
    if session().get(Reminder, clock.id) is not None:
        remind_of(clock, plan, obligations[0] if action is not None else None)
    touched: list[Obligation] = obligations
    for each in touched:
        set_due(each, plan)


def _clock(plan: Plan, action: PlanAction | None) -> clocks.Clock:
    subject, name = (f"plan-action:{action.id}", "plan-action") if action else (plan.clock_subject, plan.clock)
    try:
        return clocks.running(subject, name)
    except NotFound as none:
        raise Refused("No time runs here that could be put off.") from none
