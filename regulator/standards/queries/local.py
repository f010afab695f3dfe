"""Reads of local standards: those that hold are public; the two parties see their own, and who checks them sees all."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, true

from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from ...core.actor import STRANGER, Actor
from ...core.db import session
from ...core.refused import NotFound
from ..models import LocalStandard, LocalStandardCheck
from ..rules.agreeing import AGREE, CHECK, Stage

PUBLIC = (Stage.HOLDS, Stage.ENDED)
PROVIDERS = (Kind.PRISON, Kind.CRC, Kind.LRT)
MOST = 200  # providers of one area that are offered


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which local standards an actor may know of."""
    if actor.may(CHECK):
        return true()
    ways: list[ColumnElement[bool]] = [LocalStandard.state.in_(PUBLIC)]
    if actor.may(AGREE) and actor.organisation_id is not None:
        ways.append(LocalStandard.commissioner_id == actor.organisation_id)
        ways.append(LocalStandard.provider_id == actor.organisation_id)
    return or_(*ways)


def local_standard(actor: Actor, reference: str) -> LocalStandard:
    """The local standard under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(LocalStandard).where(LocalStandard.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def own(actor: Actor, reference: str) -> LocalStandard:
    """One that the actor's organisation is a party to. `NotFound` where there is none."""
    found = local_standard(actor, reference)
    parties = (found.commissioner_id, found.provider_id)
    if not actor.may(AGREE) or actor.organisation_id is None or actor.organisation_id not in parties:
        raise NotFound
    return found


def of_own(actor: Actor) -> Sequence[LocalStandard]:
    """Those that the actor's organisation is a party to, the newest first."""
    if not actor.may(AGREE) or actor.organisation_id is None:
        return []
    mine = or_(
        LocalStandard.commissioner_id == actor.organisation_id, LocalStandard.provider_id == actor.organisation_id
    )
    return session().scalars(select(LocalStandard).where(mine).order_by(LocalStandard.id.desc())).all()


def to_check(actor: Actor) -> Sequence[LocalStandard]:
    """Those that both agreed and nobody has checked yet, the longest waiting first."""
    agreed = select(LocalStandard).where(LocalStandard.state == Stage.AGREED, visible_to(actor))
    return session().scalars(agreed.order_by(LocalStandard.agreed_on, LocalStandard.id)).all()


def checked(actor: Actor, most: int = 50) -> Sequence[LocalStandard]:
    """Those that were checked, the newest first."""
    done = select(LocalStandard).where(LocalStandard.checked_on.is_not(None), visible_to(actor))
    return session().scalars(done.order_by(LocalStandard.checked_on.desc(), LocalStandard.id.desc()).limit(most)).all()


def touched(local_standard_id: int) -> Sequence[LocalStandardCheck]:
    """The minimum standards that a local standard touches."""
    own_rows = select(LocalStandardCheck).where(LocalStandardCheck.local_standard_id == local_standard_id)
    return session().scalars(own_rows.order_by(LocalStandardCheck.ref)).all()


def beside(edition: str, ref: str, on: date) -> Sequence[LocalStandard]:
    """Those that hold on a day, or are to, and touch one minimum standard: shown beside it."""
    here = (
        select(LocalStandard)
        .join(LocalStandardCheck, LocalStandardCheck.local_standard_id == LocalStandard.id)
        .where(LocalStandard.edition == edition, LocalStandardCheck.ref == ref)
    )
    return session().scalars(_holding(here, on).order_by(LocalStandard.id)).all()


def public_of(organisation_id: int, on: date) -> Sequence[LocalStandard]:
    """Those that hold on a day for one provider."""
    return (
        session()
        .scalars(
            _holding(select(LocalStandard).where(LocalStandard.provider_id == organisation_id), on).order_by(
                LocalStandard.id
            )
        )
        .all()
    )


def partners(organisation: Organisation, on: date) -> list[Organisation]:
    """With whom an organisation may agree a local standard: a provider with its commissioners, and the other way."""
    if organisation.kind != Kind.COMMISSIONER:
        return list(register.commissioners_of(organisation.id, on))
    found: dict[int, Organisation] = {}
    for area in register.areas_of(organisation.id, on):
        listed = register.organisations(STRANGER, kinds=PROVIDERS, area=area.code, active=True, limit=MOST)
        found |= {each.id: each for each in listed.items}
    return list(found.values())


def _holding(rows: Select[LocalStandard], on: date) -> Select[LocalStandard]:
    return rows.where(
        LocalStandard.state == Stage.HOLDS,
        or_(LocalStandard.ends_on.is_(None), LocalStandard.ends_on >= on),
    )
