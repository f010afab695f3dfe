"""Reads of derogations: those granted are public; a provider's people see their own, and staff see all."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select, true

from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.refused import NotFound
from ..models import Derogation, Edition
from ..rules.derogating import APPLY, ASSESS, DECIDE, DECISION, Stage
from .compared import mapping_kept, predecessor

PUBLIC = (Stage.GRANTED, Stage.LAPSED, Stage.REVOKED)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which derogations an actor may know of: everyone those that were granted, a provider's people their own."""
    if actor.may(ASSESS) or actor.may(DECIDE):
        return true()
    own = actor.may(APPLY) and actor.organisation_id is not None
    return or_(Derogation.state.in_(PUBLIC), Derogation.organisation_id == actor.organisation_id if own else false())


def derogation(actor: Actor, reference: str) -> Derogation:
    """The derogation under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Derogation).where(Derogation.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def of_own(actor: Actor) -> Sequence[Derogation]:
    """Those of the organisation that the actor acts for, the newest first."""
    if not actor.may(APPLY) or actor.organisation_id is None:
        return []
    own = select(Derogation).where(Derogation.organisation_id == actor.organisation_id)
    return session().scalars(own.order_by(Derogation.id.desc())).all()


def own(actor: Actor, reference: str) -> Derogation:
    """One of the organisation that the actor acts for. `NotFound` where there is none."""
    found = derogation(actor, reference)
    if actor.organisation_id is None or found.organisation_id != actor.organisation_id or not actor.may(APPLY):
        raise NotFound
    return found


def waiting(actor: Actor) -> Sequence[Derogation]:
    """Those that somebody must assess or decide, the longest waiting first."""
    open_ones = select(Derogation).where(Derogation.state.in_((Stage.APPLIED, Stage.ASSESSED)), visible_to(actor))
    return session().scalars(open_ones.order_by(Derogation.applied_on, Derogation.id)).all()


def decided(actor: Actor, most: int = 50) -> Sequence[Derogation]:
    """Those that were decided, the newest first."""
    over = select(Derogation).where(Derogation.decided_on.is_not(None), visible_to(actor))
    return session().scalars(over.order_by(Derogation.decided_on.desc(), Derogation.id.desc()).limit(most)).all()


def public_of(organisation_id: int) -> Sequence[Derogation]:
    """What is public of a provider: granted ones, in force or over, the newest first."""
    granted = select(Derogation).where(Derogation.organisation_id == organisation_id, Derogation.state.in_(PUBLIC))
    return session().scalars(granted.order_by(Derogation.from_on.desc(), Derogation.id.desc())).all()


def from_clause(edition: str, ref: str, on: date) -> Sequence[Derogation]:
    """Those granted from one clause that are in force on a day or to come."""
    here = select(Derogation).where(Derogation.edition == edition, Derogation.ref == ref)
    here = here.where(Derogation.state == Stage.GRANTED, Derogation.until_on >= on)
    return session().scalars(here.order_by(Derogation.until_on, Derogation.id)).all()


def from_clauses_before(edition: Edition, ref: str, on: date) -> list[tuple[Derogation, Edition]]:
    """Those granted from clauses of earlier editions that one clause follows from, in force on a day or to come.

    Each with the edition that it was granted under. Most clauses have none, and then no mapping is read.
    """
    standing = select(Derogation).join(Edition, Edition.code == Derogation.edition)
    standing = standing.where(Edition.provider_kind == edition.provider_kind, Edition.number < edition.number)
    standing = standing.where(Derogation.state == Stage.GRANTED, Derogation.until_on >= on)
    granted = session().scalars(standing.order_by(Derogation.until_on, Derogation.id)).all()
    found: list[tuple[Derogation, Edition]] = []
    refs, later = {ref}, edition
    while refs and granted and (before := predecessor(later)) is not None:
        rows = mapping_kept(later, before)
        refs = {row.old.ref for row in rows if row.old is not None and row.new is not None and row.new.ref in refs}
        found += [(each, before) for each in granted if each.edition == before.code and each.ref in refs]
        later = before
    return found


def due_to_lapse(on: date) -> Sequence[Derogation]:
    """Those granted whose time ran out before a day."""
    over = select(Derogation).where(Derogation.state == Stage.GRANTED, Derogation.until_on < on)
    return session().scalars(over.order_by(Derogation.id)).all()


def decisions_owed(until: date) -> list[tuple[str, date]]:
    """The applications whose decision is due by a day or late, each with the day, the longest due first."""
    owed = select(Clock.subject, Clock.due_on).where(
        Clock.name == DECISION, Clock.met_on.is_(None), Clock.stopped_on.is_(None), Clock.due_on <= until
    )
    rows = session().execute(owed.order_by(Clock.due_on, Clock.id))
    return [(subject.removeprefix("derogation:"), due_on) for subject, due_on in rows]


def ending_soon(on: date, until: date) -> Sequence[Derogation]:
    """Those granted whose last day is within a stretch."""
    soon = select(Derogation).where(Derogation.state == Stage.GRANTED, Derogation.until_on.between(on, until))
    return session().scalars(soon.order_by(Derogation.until_on)).all()
