"""Enters what is owed into the one register: the way in for every feature that asks something of a provider."""

import secrets
from datetime import date

from sqlalchemy import func, select

from regulator.core import clock as clock_of_day
from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound
from regulator.standards import queries as standards

from ..events import ObligationEntered, PlanAsked
from ..models.owed import Clause, Commissioner, Obligation, Plan, Step
from ..rules.lifecycle import LIFE, waits_for
from ..rules.owing import Asked, Owed, checked
from .reminding import remind_of

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that are read for each other


def ask(asked: Asked, *, actor: Actor, on: date) -> Plan:
    """The plan in which an organisation answers a source; made at the first call, the same at the next.

    Its time to answer runs from `on`, unless its source has a clock for it. Where nothing is asked, none runs.
    """
    known = session().scalar(
        select(Plan).where(Plan.organisation_id == asked.organisation_id, Plan.subject == asked.subject)
    )
    if known is not None:
        return known
    plan = Plan(
        organisation_id=asked.organisation_id,
        subject=asked.subject,
        reference=asked.reference,
        title=asked.title,
        address=asked.address,
        keeper=asked.keeper,
        origin=asked.origin,
        public=asked.public,
        asks=asked.origin != "published-facts",
        clock_subject=asked.clock_subject or "",
        clock=asked.clock,
        entered_on=on,
    )
    session().add(plan)
    session().flush()
    if plan.asks and asked.clock_subject is None:
        plan.clock_subject = f"plan:{plan.id}"
        _start(plan, on)
    session().flush()
    record(actor, PlanAsked(plan.id, plan.reference, plan.organisation_id, plan.asks), occurred_on=on)
    return plan


def enter(plan: Plan, owed: Owed, *, actor: Actor, on: date) -> Obligation:
    """Enter one thing that is owed; entered again, it is the same one, and nothing of it changes.

    Refused: without a title, or with standards of no edition.
    """
    known = session().scalar(select(Obligation).where(Obligation.plan_id == plan.id, Obligation.item == owed.item))
    if known is not None:
        return known
    owed = checked(owed)
    last = session().scalar(select(func.max(Obligation.position)).where(Obligation.plan_id == plan.id)) or 0
    state = LIFE.begins
    obligation = Obligation(
        reference=_reference(on.year),
        plan_id=plan.id,
        organisation_id=plan.organisation_id,
        keeper=plan.keeper,
        kind=owed.kind,
        item=owed.item,
        position=last + 1,
        title=owed.title,
        text=owed.text,
        priority=owed.priority,
        edition=owed.edition,
        state=state,
        waits_for=waits_for(state, plan.asks),
        due_on=answer_due(plan),
        complete_by=owed.complete_by if plan.asks else None,
        entered_on=on,
    )
    session().add(obligation)
    session().flush()
    session().add_all(_belongings(obligation, owed))
    session().add(
        Step(
            obligation_id=obligation.id,
            step="enter",
            before=None,
            after=state,
            reason=None,
            by=actor.key,
            duty=actor.duty,
            taken_on=on,
            taken_at=clock_of_day.now(),
        )
    )
    session().flush()
    told = ObligationEntered(obligation.id, obligation.reference, owed.kind, plan.organisation_id, plan.id)
    record(actor, told, occurred_on=on)
    return obligation


def answer_due(plan: Plan) -> date | None:
    """The last day of the time to answer that runs; None where none does."""
    if not plan.asks:
        return None
    try:
        return clocks.running(plan.clock_subject, plan.clock).due_on
    except NotFound:
        return None


def _start(plan: Plan, on: date) -> None:
    owner = f"organisation:{plan.organisation_id}"
    started = clocks.start(standards.clock(plan.clock), subject=plan.clock_subject, owner=owner, started_on=on)
    remind_of(started, plan)


def _belongings(obligation: Obligation, owed: Owed) -> list[Clause | Commissioner]:
    """Its standards and its commissioners; who must act is told as well."""
    clauses = [
        Clause(obligation_id=obligation.id, edition=owed.edition, ref=ref) for ref in dict.fromkeys(owed.clauses)
    ]
    commissioners = [
        Commissioner(obligation_id=obligation.id, organisation_id=number, must_act=number in owed.act)
        for number in dict.fromkeys((*owed.act, *owed.told))
    ]
    return [*clauses, *commissioners]


def _reference(year: int) -> str:
    """A reference that tells nothing of how many there are."""
    while True:
        made = f"OWE-{year}-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if session().scalar(select(Obligation.id).where(Obligation.reference == made)) is None:
            return made
