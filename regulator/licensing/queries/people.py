"""The people of licensing: who may sit on a panel, who can act for an applicant, and who is told of what waits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from regulator.core.db import session
from regulator.people.models import User, UserRole
from regulator.people.queries.membership import can_act, held_for
from regulator.people.rules import Permission, Role, roles_with

from ..models.application import ApplicationMember

ANSWERING = (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT, Role.COMMISSIONER, Role.LOCAL_PARTNER)


def may_sit(today: date) -> list[tuple[int, str]]:
    """Who may sit on a panel today, by name: their numbers and names."""
    return _holding([Permission.LICENSING_DECIDE], today)


def officers(today: date) -> list[int]:
    """Those who handle applications, who are told of deadlines."""
    return [number for number, _name in _holding([Permission.LICENSING_HANDLE], today)]


def keepers(today: date) -> list[int]:
    """Those who keep licences, who are told of what is late or over."""
    return [number for number, _name in _holding([Permission.LICENCE_KEEP], today)]


def hearers(today: date) -> list[int]:
    """Those whose role hears appeals. Whether one of them may hear a certain appeal is a rule of its own."""
    return [number for number, _name in _holding([Permission.LICENCE_CONSIDER], today)]


def people_of(organisation_id: int, today: date) -> list[int]:
    """The numbers of the people who can act for an organisation today."""
    return sorted(can_act([each for each in held_for(organisation_id) if each.role in ANSWERING], today))


def _holding(wanted: Iterable[Permission], today: date) -> list[tuple[int, str]]:
    rows = (
        select(User.id, User.name)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.active,
            UserRole.organisation_id.is_(None),
            UserRole.role.in_([each.value for each in roles_with(wanted)]),
            UserRole.from_on <= today,
            or_(UserRole.until_on.is_(None), UserRole.until_on > today),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return [(number, name) for number, name in session().execute(rows)]


def names_on(parts: Mapping[str, Sequence[str]], members: Iterable[ApplicationMember]) -> list[str]:
    """The whole names of those who have a duty in an application, and of those who act or acted for a member."""
    keys = {each for people in parts.values() for each in people if each.startswith("person:")}
    ids = {int(each.partition(":")[2]) for each in keys}
    ids |= {held.user_id for each in members for held in held_for(each.organisation_id)}
    rows = session().scalars(select(User.name).where(User.id.in_(ids)).order_by(User.name))
    return [each for each in rows if " " in each]
