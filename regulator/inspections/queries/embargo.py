"""Embargoes: which one runs on a report, who may read it before, and which are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.models import User, UserRole
from regulator.people.rules import Role
from regulator.register import queries as register

from ..models.inspection import Inspection
from ..models.publishing import Embargo, EmbargoReader
from ..rules.lifecycle import State

RUNNING = "running"
MOST_FOUND = 20  # people of one search


@dataclass(frozen=True)
class Reader:
    """One who may read a report before it is published, as a page shows them."""

    row: EmbargoReader
    name: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be named: who they are and for whom they act."""

    user_id: int
    name: str
    acts_as: str


def running(inspection_id: int) -> Embargo | None:
    """The embargo that runs on a report; None where none does."""
    return session().scalar(
        select(Embargo).where(Embargo.inspection_id == inspection_id, Embargo.state == RUNNING).limit(1)
    )


def earlier(inspection_id: int) -> list[Embargo]:
    """The embargoes that are over, the newest first."""
    rows = select(Embargo).where(Embargo.inspection_id == inspection_id, Embargo.state != RUNNING)
    return list(session().scalars(rows.order_by(Embargo.id.desc())))


def over(now: datetime) -> list[int]:
    """The numbers of the embargoes whose moment has come, the first first."""
    rows = select(Embargo.id).where(Embargo.state == RUNNING, Embargo.until <= now).order_by(Embargo.until)
    return list(session().scalars(rows))


def readers(embargo_id: int) -> list[Reader]:
    """Who may read, by name."""
    rows = (
        select(EmbargoReader, User.name)
        .join(User, User.id == EmbargoReader.user_id)
        .where(EmbargoReader.embargo_id == embargo_id)
        .order_by(User.name, User.id)
    )
    return [Reader(row, name) for row, name in session().execute(rows)]


def candidates(search: str, today: date) -> list[Candidate]:
    """People of any organisation whose name or address holds what was typed, with the role they hold today."""
    if not search.strip():
        return []
    like = f"%{search.strip().casefold().replace('%', '').replace('_', '')}%"
    rows = (
        session()
        .execute(
            select(User.id, User.name, UserRole.role, UserRole.organisation_id)
            .join(UserRole, UserRole.user_id == User.id)
            .where(
                User.active,
                or_(User.name.ilike(like), User.email.ilike(like)),
                UserRole.from_on <= today,
                or_(UserRole.until_on.is_(None), UserRole.until_on > today),
            )
            .order_by(User.name, User.id)
            .limit(MOST_FOUND)
        )
        .all()
    )
    organisations = register.by_ids([row.organisation_id for row in rows if row.organisation_id])
    found: dict[int, Candidate] = {}
    for user_id, name, role, organisation_id in rows:
        whom = f" of {organisations[organisation_id].name}" if organisation_id in organisations else ""
        found.setdefault(user_id, Candidate(user_id, name, f"{Role(role).words}{whom}"))
    return list(found.values())


def mine(actor: Actor) -> list[tuple[Inspection, Embargo, EmbargoReader]]:
    """The reports that the actor may read now, before they are published, the next one first."""
    if actor.id is None:
        return []
    rows = (
        select(Inspection, Embargo, EmbargoReader)
        .join(Embargo, Embargo.inspection_id == Inspection.id)
        .join(EmbargoReader, EmbargoReader.embargo_id == Embargo.id)
        .where(EmbargoReader.user_id == actor.id, Embargo.state == RUNNING, Inspection.state == State.FINAL)
        .order_by(Embargo.until)
    )
    return [(inspection, embargo, reader) for inspection, embargo, reader in session().execute(rows)]


def one_of_mine(actor: Actor, reference: str) -> tuple[Inspection, Embargo, EmbargoReader]:
    """One of them. `NotFound` for everyone who is not on its list, and once it is published or pulled back."""
    for inspection, embargo, reader in mine(actor):
        if inspection.reference == reference:
            return inspection, embargo, reader
    raise NotFound


def names(ids: Iterable[int]) -> dict[int, str]:
    """What people are called, by their numbers."""
    rows = session().execute(select(User.id, User.name).where(User.id.in_(list(ids))))
    return {row.id: row.name for row in rows}
