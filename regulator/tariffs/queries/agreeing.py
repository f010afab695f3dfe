"""Prices agreed below the tariff: those of an organisation, and those in force for a year."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select, true

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind, Sector

from ..models.contract import Agreement
from ..rules.compliance import may_be_agreed
from ..rules.lifecycle import Agreed, Deal
from . import caps, of_year


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which agreements an actor may see: the regulator's staff all, an organisation its own."""
    if actor.may(Permission.TARIFF_READ):
        return true()
    if actor.may(Permission.TARIFF_AGREE) and actor.organisation_id is not None:
        own = actor.organisation_id
        return or_(Agreement.commissioner_id == own, Agreement.provider_id == own)
    return false()


def one_visible_to(actor: Actor, reference: str) -> Agreement:
    """The agreement under a reference. `NotFound` where there is none that the actor may know of."""
    wanted = select(Agreement).where(Agreement.reference == reference, visible_to(actor))
    found = session().scalar(wanted) if reference.isprintable() else None
    if found is None:
        raise NotFound
    return found


def agreements(actor: Actor) -> Sequence[Agreement]:
    """The agreements that an actor may see, the newest first."""
    return session().scalars(select(Agreement).where(visible_to(actor)).order_by(Agreement.id.desc()).limit(200)).all()


def standing(year: int) -> Sequence[Agreement]:
    """The prices that both sides confirmed for a year and that were not ended."""
    wanted = select(Agreement).where(Agreement.year == year, Agreement.state == Agreed.AGREED)
    return session().scalars(wanted.order_by(Agreement.id)).all()


def deal(row: Agreement) -> Deal:
    """An agreement as its rules see it."""
    cap = caps(of_year(row.year)).get(row.function)
    no = may_be_agreed(row.pence, cap) if cap is not None else "No tariff is published for this function and year."
    return Deal(row.state, row.proposed_by_id, (row.commissioner_id, row.provider_id), no)


def partners(organisation: Organisation, today: date) -> Sequence[Organisation]:
    """With whom an organisation may agree a price: a commissioner with public prisons, a public prison with any
    commissioner. A place is bought by the sentencing area and not by where the prison stands, so any may."""
    kind = Kind.PRISON if organisation.kind == Kind.COMMISSIONER else Kind.COMMISSIONER
    wanted = select(Organisation).where(
        Organisation.kind == kind, Organisation.active, Organisation.invented.is_(organisation.invented)
    )
    found = session().scalars(wanted.order_by(Organisation.sort_name)).all()
    return [each for each in found if each.kind == Kind.COMMISSIONER or is_public(each, today)]


def is_public(provider: Organisation, today: date) -> bool:
    """Whether a prison is run by the public sector on a day; so where the register does not say."""
    operator = register.operator_on(provider.id, today)
    return operator is None or operator.sector == Sector.PUBLIC
