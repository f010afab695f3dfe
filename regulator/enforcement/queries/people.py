"""The people of enforcement: who can act for an addressee, and who of the regulator is told of what waits."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from regulator.core.db import session
from regulator.people.models import User, UserRole
from regulator.people.queries.membership import can_act, held_for
from regulator.people.rules import Permission, Role, roles_with

ANSWERING = (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT, Role.COMMISSIONER)


def people_of(organisation_id: int, today: date) -> list[int]:
    """The numbers of the people who can answer for an organisation today."""
    return sorted(can_act([each for each in held_for(organisation_id) if each.role in ANSWERING], today))


def contacts(organisation_id: int, today: date) -> list[int]:
    """The same people in the order in which they are told: who leads first, each by the day since when."""
    theirs = set(people_of(organisation_id, today))
    held = [each for each in held_for(organisation_id) if each.role in ANSWERING and each.user_id in theirs]
    held.sort(key=lambda each: (ANSWERING.index(each.role), each.from_on, each.user_id))
    return list(dict.fromkeys(each.user_id for each in held))


def officers(today: date) -> list[int]:
    """Those who propose steps, who are told of deadlines."""
    return _holding(roles_with([Permission.ENFORCEMENT_PROPOSE]), today)


def deciders(today: date) -> list[int]:
    """Those who decide, to whom what is late goes up."""
    return _holding(roles_with([Permission.ENFORCEMENT_DECIDE]), today)


def _holding(roles: Iterable[Role], today: date) -> list[int]:
    rows = select(User.id).join(UserRole, UserRole.user_id == User.id)
    held = rows.where(
        User.active,
        UserRole.organisation_id.is_(None),
        UserRole.role.in_([each.value for each in roles]),
        UserRole.from_on <= today,
        or_(UserRole.until_on.is_(None), UserRole.until_on > today),
    )
    return sorted(set(session().scalars(held)))
