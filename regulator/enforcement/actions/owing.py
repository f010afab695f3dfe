"""Enters what a notice requires of a provider into the one register of what is owed, and sets it aside where the notice
falls. What a commissioner must do is kept with its notice and has a deadline there: it owes no plan."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.improvement.actions.entering import ask, enter
from regulator.improvement.actions.moving import take
from regulator.improvement.models.owed import Obligation, Plan
from regulator.improvement.rules.lifecycle import OPEN
from regulator.improvement.rules.owing import LONGEST_TITLE, Asked, Kind, Owed
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.components import components
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from .. import queries
from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Notice

FALLS = replace(SYSTEM, permissions=frozenset({"improvement:verify"}))
"""Who sets aside what a fallen notice asked: nobody's judgement, the outcome of the appeal or the decision itself."""


def enter_obligations(matter: Matter, measure: Measure, notice: Notice, *, actor: Actor, today: date) -> None:
    """Each provider that a decision binds owes what it requires, by its day; its commissioners are told."""
    rung = standards.rung(measure.rung)
    if rung.side != "provider" or not rung.requirement:
        return
    about = session().get_one(Organisation, matter.organisation_id)
    edition, clauses = _standards(measure)
    for to in queries.addressees(measure.id):
        if to.ended_on is not None and not to.still_bound:
            continue
        asked = Asked(
            organisation_id=to.organisation_id,
            subject=f"enforcement-measure:{measure.id}",
            reference=notice.reference,
            title=f"{rung.title}, {notice.reference}",
            address=f"/organisation/notices/{notice.reference}",
            origin="invented" if about.invented else "live",
            public=False,
        )
        plan = ask(asked, actor=actor, on=today)
        told = tuple(each.id for each in register.commissioners_of(to.organisation_id, today))
        words = " ".join(measure.requires.split())
        owed = Owed(
            kind=Kind.DIRECTION,
            item=f"step {measure.number}",
            title=words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…",
            text=measure.requires,
            priority=True,
            edition=edition,
            clauses=clauses,
            complete_by=measure.comply_by,
            told=told,
        )
        enter(plan, owed, actor=actor, on=today)


def set_aside(measure: Measure, reason: str, today: date) -> None:
    """What a notice asked that binds no more is no longer relevant, with the reason."""
    rows = select(Obligation).join(Plan, Plan.id == Obligation.plan_id)
    wanted = rows.where(Plan.subject == f"enforcement-measure:{measure.id}", Obligation.state.in_(OPEN))
    for obligation in session().scalars(wanted).all():
        take(obligation, "set-aside", actor=FALLS, on=today, reason=reason)


def _standards(measure: Measure) -> tuple[str | None, tuple[str, ...]]:
    """The standards of the first inspection that the measure stands on, in the edition of the part that has them."""
    for ground in queries.grounds_of(measure.id):
        if ground.inspection_id is None or not ground.standards:
            continue
        for part in components(session().get_one(Inspection, ground.inspection_id)):
            refs = tuple(part.local(ref) for ref in ground.standards)
            if set(refs) <= {each.ref for each in standards.requirements(standards.edition(part.edition).id)}:
                return part.edition, refs
    return None, ()
