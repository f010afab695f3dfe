"""Which commissioners are sent a copy of a notice to a provider: who is told of it, and who must act on it too."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.improvement.models.owed import Commissioner, Obligation, Plan
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Copied, Notice
from ..rules.notice import KINDS
from . import addressees, grounds_of
from .case import commissioners_of

MOST = 200  # copies of one list


@dataclass(frozen=True)
class Copy:
    """A copy as the commissioner has it."""

    row: Copied
    notice: Notice
    measure: Measure
    matter: Matter

    @property
    def kind(self) -> str:
        """Which kind of notice, in words."""
        return KINDS[self.notice.kind]


def due_copies(matter: Matter, measure: Measure, today: date) -> list[tuple[Organisation, bool]]:
    """The commissioners of a provider that a step addresses, and whether each must act: none where the step addresses
    commissioners itself. One must act where it was said so of what the step stands on."""
    if standards.rung(measure.rung).side != "provider":
        return []
    about = session().get_one(Organisation, matter.organisation_id)
    served = {each.organisation_id for each in addressees(measure.id)}
    acting = _must_act(measure)
    return [(each, each.id in acting) for each in commissioners_of(about, today) if each.id not in served]


def _must_act(measure: Measure) -> set[int]:
    """The commissioners that must act on what is owed by one of the findings of a step."""
    owed = []
    for each in grounds_of(measure.id):
        kind, _, rest = each.breach.partition(":")
        if kind == "obligation":
            owed.append(Obligation.reference == rest)
        elif kind in ("concern", "minimum-standard"):
            report, _, item = rest.partition(":")
            owed.append((Plan.reference == report) & (Obligation.item == f"{kind.replace('-', ' ')} {item}"))
    if not owed:
        return set()
    wanted = select(Commissioner.organisation_id).join(Obligation, Obligation.id == Commissioner.obligation_id)
    named = wanted.join(Plan, Plan.id == Obligation.plan_id).where(Commissioner.must_act.is_(True), or_(*owed))
    return set(session().scalars(named))


def of_notice(notice_id: int) -> list[Copied]:
    """To whom a notice was copied."""
    return list(session().scalars(select(Copied).where(Copied.notice_id == notice_id).order_by(Copied.name)))


def for_actor(actor: Actor) -> list[Copy]:
    """The copies that the actor's organisation was sent, the newest first."""
    if not actor.may("enforcement:answer") or actor.organisation_id is None:
        return []
    wanted = _all().where(Copied.organisation_id == actor.organisation_id)
    rows = session().execute(wanted.order_by(Notice.id.desc()).limit(MOST))
    return [Copy(*row) for row in rows]


def one_for(actor: Actor, reference: str) -> Copy:
    """One of them by the notice's reference. `NotFound` otherwise."""
    if not actor.may("enforcement:answer") or actor.organisation_id is None or not reference.isprintable():
        raise NotFound
    wanted = _all().where(Copied.organisation_id == actor.organisation_id, Notice.reference == reference)
    row = session().execute(wanted).first()
    if row is None:
        raise NotFound
    return Copy(*row)


def _all() -> Select[Copied, Notice, Measure, Matter]:
    return (
        select(Copied, Notice, Measure, Matter)
        .join(Notice, Notice.id == Copied.notice_id)
        .join(Measure, Measure.id == Notice.measure_id)
        .join(Matter, Matter.id == Measure.matter_id)
    )
