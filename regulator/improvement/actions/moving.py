"""Takes an obligation from state to state, with its history; and the next date that counts for it."""

from datetime import date

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.clocks import Clock, stop
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused

from ..events import ObligationMoved
from ..models.answers import PlanAction
from ..models.owed import Obligation, Plan, Step
from ..rules.lifecycle import LIFE, TO_ANSWER, State, waits_for
from .entering import answer_due

GRADING = "plan-grading"
VERIFICATION = "claim-verification"


def hold(obligation: Obligation) -> Obligation:
    """The row as it is now, held until the transaction ends: two who act on it at once see each other."""
    session().flush()
    session().refresh(obligation, with_for_update=True)
    return obligation


def take(obligation: Obligation, step: str, *, actor: Actor, on: date, reason: str | None = None) -> None:
    """Take an obligation on in its life. Refused by the life cycle, and for a step back without a reason."""
    transition = LIFE.named(step)
    if transition.back and not (reason or "").strip():
        raise Refused("Say why, so that the record shows it", "reason")
    before = obligation.state
    LIFE.move(obligation, step, actor)
    plan = session().get_one(Plan, obligation.plan_id)
    obligation.waits_for = waits_for(obligation.state, plan.asks)
    obligation.closed_on = on if obligation.state in LIFE.ends else None
    _open_actions(obligation)
    if obligation.state in LIFE.ends:
        _stop_clocks(obligation, plan, on)
    note(obligation, step, before=before, actor=actor, on=on, reason=reason)
    set_due(obligation, plan)
    session().flush()
    record(actor, ObligationMoved(obligation.id, step, before, obligation.state, reason), occurred_on=on)


def note(
    obligation: Obligation, step: str, *, before: str | None, actor: Actor, on: date, reason: str | None = None
) -> None:
    """Write a step into the history of an obligation."""
    session().add(
        Step(
            obligation_id=obligation.id,
            step=step,
            before=before,
            after=obligation.state,
            reason=reason,
            by=actor.key,
            duty=actor.duty,
            taken_on=on,
            taken_at=clock.now(),
        )
    )
    session().flush()


def set_due(obligation: Obligation, plan: Plan) -> None:
    """Set the next date that counts, by where the obligation stands; where none does, the last one stays."""
    session().flush()
    found: date | None = None
    if obligation.state in TO_ANSWER:
        found = answer_due(plan)
    elif obligation.state == State.UNDER_WAY:
        found = _first_action(obligation.id) or obligation.complete_by
    elif obligation.state == State.ANSWERED:
        found = _running(f"grading:{plan.id}", GRADING)
    elif obligation.state == State.CLAIMED:
        found = _running(f"obligation:{obligation.id}", VERIFICATION)
    if found is not None:
        obligation.due_on = found
    session().flush()


def _running(subject: str, name: str) -> date | None:
    return session().scalar(
        select(func.min(Clock.due_on)).where(
            Clock.subject == subject, Clock.name == name, Clock.met_on.is_(None), Clock.stopped_on.is_(None)
        )
    )


def _first_action(obligation_id: int) -> date | None:
    return session().scalar(
        select(func.min(PlanAction.due_on)).where(PlanAction.obligation_id == obligation_id, PlanAction.open)
    )


def _stop_clocks(obligation: Obligation, plan: Plan, on: date) -> None:
    """What is over is not late: its actions are owed no more, nor is an answer where none is waited for."""
    actions = select(PlanAction.id).where(PlanAction.obligation_id == obligation.id)
    over = [f"plan-action:{number}" for number in session().scalars(actions)]
    waiting = select(Obligation.id).where(
        Obligation.plan_id == plan.id, Obligation.state.in_(TO_ANSWER), Obligation.id != obligation.id
    )
    if plan.clock_subject and session().scalar(waiting.limit(1)) is None:
        over.append(plan.clock_subject)
    running = select(Clock).where(Clock.subject.in_(over), Clock.met_on.is_(None), Clock.stopped_on.is_(None))
    for each in session().scalars(running):
        if each.name in (plan.clock, "plan-action"):
            stop(each, max(on, each.started_on))


def _open_actions(obligation: Obligation) -> None:
    """What is owed are the actions of an obligation that is under way, as far as they are not claimed as done."""
    under_way = obligation.state == State.UNDER_WAY
    for each in session().scalars(
        select(PlanAction).where(PlanAction.obligation_id == obligation.id, PlanAction.removed_at.is_(None))
    ):
        each.open = under_way and each.claimed != "done"
