"""What a licensee's people see of licences: their own organisation's, and nothing of anybody else's."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.register.models import Organisation

from ..models.keeping import LicenceChange, LicenceDelivery, LicenceNotice, LicenceRepresentation
from ..models.licence import Licence
from ..rules.keeping import FINAL, RETURN, State
from . import Standing, keeping, keeping_appeals, of_member


@dataclass(frozen=True)
class Own:
    """A licence as somebody of one of its members sees it. `leads`: they act for the lead licensee, who answers."""

    standing: Standing
    organisation: Organisation
    leads: bool

    @property
    def belongs(self) -> bool:
        """Whether the licence binds them today. Whoever left keeps what it was sent, and reads no more."""
        return self.organisation.code in self.standing.members

    @property
    def licence(self) -> Licence:
        """The licence."""
        return self.standing.licence


@dataclass(frozen=True)
class Received:
    """A notice as a body that was sent it has it."""

    delivery: LicenceDelivery
    notice: LicenceNotice
    change: LicenceChange
    time: Clock | None
    appeal: Clock | None

    @property
    def opened(self) -> bool:
        """Whether somebody confirmed receipt."""
        return self.delivery.received_at is not None

    @property
    def answerable(self) -> bool:
        """Whether something may still be said of it."""
        return self.opened and self.time is not None and self.change.state in (State.INTENDED, State.URGENT)

    def appealable(self, today: date) -> bool:
        """Whether this body may still appeal against what the notice says was decided: it was sent it as the lead."""
        decided = self.opened and self.delivery.leads and self.change.state in FINAL
        return decided and self.appeal is not None and today <= self.appeal.due_on


def for_actor(actor: Actor, now: datetime) -> list[Own]:
    """The licences of which it was ever said that the actor's organisation belongs to them."""
    organisation = _organisation(actor)
    if organisation is None:
        return []
    found = of_member(organisation.code, clock.london_date(now), now)
    return [Own(each, organisation, each.lead == organisation.code) for each in found if each.is_]


def one_for(actor: Actor, reference: str, now: datetime) -> Own:
    """One of them by its reference. `NotFound` otherwise."""
    found = next((each for each in for_actor(actor, now) if each.licence.reference == reference), None)
    if found is None:
        raise NotFound
    return found


def received(own: Own) -> list[Received]:
    """The notices that this organisation was sent about a licence, the newest first."""
    rows = (
        select(LicenceDelivery, LicenceNotice, LicenceChange)
        .join(LicenceNotice, LicenceNotice.id == LicenceDelivery.notice_id)
        .join(LicenceChange, LicenceChange.id == LicenceNotice.change_id)
        .where(LicenceDelivery.organisation_id == own.organisation.id, LicenceChange.licence_id == own.licence.id)
        .order_by(LicenceDelivery.id.desc())
    )
    return [
        Received(sent, notice, change, keeping.time_of(sent), keeping_appeals.time_to_appeal(sent))
        for sent, notice, change in session().execute(rows)
    ]


def notice_for(own: Own, reference: str) -> Received:
    """One of them by its reference. `NotFound` otherwise."""
    found = next((each for each in received(own) if each.notice.reference == reference), None)
    if found is None:
        raise NotFound
    return found


def said(found: Received) -> list[LicenceRepresentation]:
    """What this organisation said of a notice, in order."""
    rows = select(LicenceRepresentation).where(LicenceRepresentation.delivery_id == found.delivery.id)
    return list(session().scalars(rows.order_by(LicenceRepresentation.id)))


def _organisation(actor: Actor) -> Organisation | None:
    if not actor.may(RETURN) or actor.organisation_id is None:
        return None
    return session().get(Organisation, actor.organisation_id)
