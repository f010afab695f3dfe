"""The people of an inspection by name: who is on it, who could be, and who is told by mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.models import User, UserRole
from regulator.people.queries.membership import can_act, held_for
from regulator.people.queries.records import numbers
from regulator.people.rules import Permission, Role, roles_with
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models.inspection import Inspection, TeamMember
from ..rules.team import PARTS
from . import areas, everyone
from .components import bodies, of_trust

MOST = 500  # people in a list to choose from; the rest are found by their names
FOR_PART = {"field": Permission.INSPECTION_CAPTURE, "panel": Permission.INSPECTION_DECIDE}
NOBODY = "Nobody"


@dataclass(frozen=True)
class Candidate:
    """One of the regulator's people who could be named, in the role that lets them."""

    user_id: int
    name: str
    duty: str

    @property
    def key(self) -> str:
        """What actions call them."""
        return f"person:{self.user_id}"

    @property
    def words(self) -> str:
        """How a list shows them."""
        return f"{self.name}, {Role(self.duty).words.lower()}"


@dataclass(frozen=True)
class OnTeam:
    """Somebody who is or was on an inspection, as a page shows them."""

    member: TeamMember
    name: str
    duty: str
    part: str
    employer: str
    areas: tuple[str, ...]
    owns: bool

    @property
    def undecided(self) -> bool:
        """Whether they declared a conflict on which nobody has decided."""
        return bool(self.member.conflict) and self.member.conflict_kept is None and self.member.left_on is None


def candidates(part: str, today: date) -> list[Candidate]:
    """Who could be named for a part of an inspection, by name."""
    return holding([role.value for role in roles_with([FOR_PART[part]])], today)


def leads(today: date) -> list[Candidate]:
    """The lead inspectors of today, by name."""
    return holding([role.value for role in roles_with([Permission.INSPECTION_DRAFT])], today)


def chiefs(today: date) -> list[Candidate]:
    """The chief inspectors of today, who are told of what is late."""
    return holding([Role.CHIEF_INSPECTOR.value], today)


def holding(roles: list[str], today: date) -> list[Candidate]:
    """The regulator's people who hold one of these roles today, by name, each once."""
    rows = session().execute(
        select(User.id, User.name, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.active,
            UserRole.organisation_id.is_(None),
            UserRole.role.in_(roles),
            UserRole.from_on <= today,
            or_(UserRole.until_on.is_(None), UserRole.until_on > today),
        )
        .order_by(User.name, User.id, UserRole.id)
    )
    found: dict[int, Candidate] = {}
    for user_id, name, role in rows:
        found.setdefault(user_id, Candidate(user_id, name, role))
    return list(found.values())


def on_team(inspection: Inspection) -> list[OnTeam]:
    """Everyone who is or was on an inspection, with their names."""
    rows = everyone(inspection.id)
    called = names([row.person for row in rows])
    employers = register.by_ids([row.employer_id for row in rows if row.employer_id is not None])
    area_names = {ref: name for ref, name, _scored in areas(inspection)}
    return [
        OnTeam(
            member=row,
            name=row.name or called[row.person],
            duty=row.duty.replace("-", " "),
            part=PARTS[row.part],
            employer=employers[row.employer_id].name if row.employer_id in employers else row.employer or "",
            areas=tuple(area_names.get(ref, ref) for ref in row.areas),
            owns=row.person == inspection.owner,
        )
        for row in rows
    ]


def member(inspection: Inspection, member_id: int) -> OnTeam:
    """One who is on an inspection now. `NotFound` where nobody of that number is."""
    for each in on_team(inspection):
        if each.member.id == member_id and each.member.left_on is None:
            return each
    raise NotFound


def names(keys: Iterable[str | None]) -> dict[str, str]:
    """What people are called, by their keys; an import or the system by its duty."""
    wanted = {key for key in keys if key}
    ids = numbers(key.partition(":")[2] for key in wanted if key.startswith("person:"))
    rows = {row.id: row.name for row in session().execute(select(User.id, User.name).where(User.id.in_(ids)))}
    return {key: _name(key, rows) for key in wanted}


def _name(key: str, rows: dict[int, str]) -> str:
    kind, _, which = key.partition(":")
    if kind != "person":
        return f"The {kind}, as {which.replace('-', ' ')}"
    return rows.get(int(which), f"Somebody (number {which})") if which.isdigit() else NOBODY


def provider_people(inspection: Inspection, today: date) -> list[int]:
    """The numbers of the people who can answer for a provider today; for a trust, those of its members among them."""
    acting = (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT)
    found: set[int] = set()
    for body in bodies(inspection):
        found |= set(can_act([each for each in held_for(body) if each.role in acting], today))
    return sorted(found)


def area_choices(inspection: Inspection) -> list[tuple[str, str]]:
    """The areas that somebody can be named for: those of the schemes, or of the edition where nothing is rated."""
    if inspection.scheme or of_trust(inspection):
        return [(ref, name) for ref, name, _scored in areas(inspection)]
    return [(each.code, each.title) for each in standards.areas(standards.edition(inspection.edition).id)]
