"""Organisations and people to manage, made in a few words."""

from datetime import date
from typing import Any

from flask import Flask

from regulator.core import clock, db
from regulator.core.actor import SYSTEM, Actor
from regulator.people import actions, queries
from regulator.people.queries import membership
from regulator.people.rules import OUTSIDE, Role
from regulator.register.actions import register_organisation
from regulator.register.rules.words import Kind

from .visitor import PASSWORD, Visitor

LEAD, CONTACT = Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT
ADMIN = "admin@regulator.example"


def provider(code: str = "ZWX", name: str = "", kind: Kind = Kind.CRC) -> int:
    """An organisation of the register, and its number."""
    with db.transaction():
        made = register_organisation(
            code=code, kind=kind, name=name or f"Place {code}", source="Invented", actor=SYSTEM, invented=True
        )
        return made.id


def person(email: str, role: Role = CONTACT, organisation_id: int | None = None, name: str = "", **given: Any) -> int:
    """Somebody in one role, and their number."""
    held = actions.NewRole(role, organisation_id if role in OUTSIDE else None, **given)
    with db.transaction():
        called = name or email.partition("@")[0].title()
        return actions.add_user(called, email, PASSWORD, [held], actor=SYSTEM, now=clock.now()).id


def acting(user_id: int, role: Role, organisation_id: int | None = None) -> Actor:
    """Somebody acting in a role."""
    return queries.as_actor(user_id, role, organisation_id)


def roles_of(user_id: int) -> list[tuple[str, int | None, date, date | None]]:
    """What somebody holds, held or will hold."""
    with db.reading():
        return [
            (each.role.value, each.organisation_id, each.from_on, each.until_on)
            for each in membership.every_role_of(user_id)
        ]


def version_of(user_id: int) -> str:
    """The version of somebody that a page would carry."""
    with db.reading():
        return str(queries.user_with_id(user_id).version)


def signed_in(app: Flask, email: str) -> Visitor:
    """Somebody at a browser of their own, signed in."""
    visitor = Visitor(app)
    answer = visitor.sign_in(email)
    assert answer.status_code in (200, 303), answer.text
    return visitor


def day(name: str, on: date | None) -> dict[str, str]:
    """A date as a form sends it."""
    parts = (on.day, on.month, on.year) if on else ("", "", "")
    return {f"{name}-{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}
