"""Visits of the programme and the people around them, with sensible defaults. Their days are around the day it is."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from regulator.core import clock, db, keys, sealed_fields
from regulator.core.actor import SYSTEM, Actor
from regulator.inspections.actions import programme as actions
from regulator.inspections.queries import programme as queries
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import as_actor
from regulator.people.rules import OUTSIDE, Role
from tests.people.visitor import PASSWORD

from . import scene

WHY = "Letters from three families at Quillmarsh."


def prepare(instance: Path) -> None:
    """Keys for what is sealed."""
    keys.make_missing(instance / "keys")
    sealed_fields.configure(instance / "keys")


def user(role: Role, name: str = "", *, email: str = "") -> Actor:
    """Somebody who can sign in, acting in one role."""
    with db.reading():
        organisation = scene.organisation() if role in OUTSIDE else None
    return user_of(role, name, organisation, email=email)


def user_of(role: Role, name: str, organisation: int | None, *, email: str = "") -> Actor:
    """The same for an organisation."""
    with db.transaction():
        name = name or f"{role.words} Invented"
        email = email or f"{name.lower().replace(' ', '.')}@regulator.example"
        made = add_user(name, email, PASSWORD, [NewRole(role, organisation)], actor=SYSTEM, now=clock.now())
        return as_actor(made.id, role, organisation)


def from_today(first: int, last: int) -> tuple[date, date]:
    today = clock.today()
    return today + timedelta(days=first), today + timedelta(days=last)


def planned(manager: Actor, *, code: str = "ZWX", days: Any = None, why: str = WHY, kind: str = "full") -> str:
    """A planned visit, by default from today on; its key."""
    with db.transaction():
        wanted = actions.Wanted(code, kind, days or (from_today(0, 4),), why)
        return actions.plan_unannounced(wanted, actor=manager, now=clock.now())


def seen(actor: Actor, reference: str) -> queries.Entry:
    with db.reading():
        return queries.entry(actor, reference)


def listed(actor: Actor) -> list[str]:
    with db.reading():
        return [each.reference for each in queries.entries(actor)]


def named(manager: Actor, reference: str, person: Actor, part: str = "field") -> None:
    with db.transaction():
        version = _version(manager, reference)
        actions.name_person(reference, version=version, user_id=person.id, part=part, actor=manager, now=clock.now())


def arrived(actor: Actor, reference: str) -> str:
    """Inspectors are there: the reference of the inspection."""
    with db.transaction():
        version = _version(actor, reference)
        return actions.arrive_unannounced(reference, version=version, actor=actor, now=clock.now()).reference


def cancelled(manager: Actor, reference: str, why: str = "The wing is closed.") -> None:
    with db.transaction():
        version = _version(manager, reference)
        actions.cancel_unannounced(reference, version=version, why=why, actor=manager, now=clock.now())


def changed(manager: Actor, reference: str, *, days: Any, kind: str = "full", why: str = "A clash.") -> None:
    with db.transaction():
        version = _version(manager, reference)
        actions.change_unannounced(
            reference, version=version, kind=kind, days=days, why=why, actor=manager, now=clock.now()
        )


def _version(actor: Actor, reference: str) -> int:
    return queries.entry(actor, reference).version
