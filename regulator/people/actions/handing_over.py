"""Handing over when somebody leaves: their roles end, and each goes to somebody, in one change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from regulator.core.actor import Actor
from regulator.core.events import record
from regulator.core.refused import Refused

from .. import rules
from ..events import RolesHandedOver
from ..models import User
from ..queries import membership as queries
from ..queries.membership import Held
from .invitations import invite
from .membership import NewRole, end_role, give_role


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is not there yet and is invited to take over."""

    name: str
    email: str


@dataclass(frozen=True)
class Succession:
    """Who takes over one role: a user, somebody new, or nobody."""

    role: Held
    to: User | NewPerson | None

    @property
    def told(self) -> str:
        """The same for the log."""
        whom = "nobody" if self.to is None else self.to.id if isinstance(self.to, User) else "invited"
        place = "" if self.role.organisation_id is None else f"@{self.role.organisation_id}"
        return f"{self.role.role.value}{place}:{whom}"


def hand_over(
    user: User, successions: Sequence[Succession], *, last_on: date, reason: str, actor: Actor, now: datetime
) -> list[Held]:
    """End each of these roles after a last day, and have somebody take each over from the day after.

    All of it or nothing. Gives the roles that leave an organisation with nobody: refused without a reason, as in
    `end_role`. Somebody who is invited counts only when they have accepted.
    """
    if not successions:
        raise Refused("There is nothing to hand over")
    begins = rules.day_after(last_on)
    for each in successions:
        if isinstance(each.to, User):
            if each.to.id == user.id:
                raise Refused("Somebody else must take this over", f"role_{each.role.id}")
            _take_over(each, each.to, begins, actor, now)
    _invite(successions, begins, actor, now)
    alone = []
    for each in successions:
        ends = last_on if each.role.last_on is None else min(last_on, each.role.last_on)
        if each.role.last_on is not None and ends == each.role.last_on:
            continue  # it ends by itself before
        if end_role(each.role, user, last_on=ends, reason=reason, actor=actor, now=now) is not None:
            alone.append(each.role)
    record(actor, RolesHandedOver(user.id, begins or last_on, tuple(each.told for each in successions)))
    return alone


def _take_over(given: Succession, to: User, begins: date | None, actor: Actor, now: datetime) -> None:
    """Give a role on, unless whoever takes over holds it then already and without an end."""
    for each in queries.every_role_of(to.id):
        same = (each.role, each.organisation_id) == (given.role.role, given.role.organisation_id)
        if same and each.until_on is None and not each.deputy_for_id:
            return
    give_role(to, _role_from(given, begins), actor=actor, now=now)


def _invite(successions: Sequence[Succession], begins: date | None, actor: Actor, now: datetime) -> None:
    """One invitation for each organisation whose roles somebody new takes over."""
    offered: dict[tuple[NewPerson, int | None], list[NewRole]] = {}
    for each in successions:
        if isinstance(each.to, NewPerson):
            key = (each.to, each.role.organisation_id)
            offered.setdefault(key, []).append(_role_from(each, begins))
    for (person, _organisation), roles in offered.items():
        invite(person.name, person.email, roles, actor=actor, now=now)


def _role_from(given: Succession, begins: date | None) -> NewRole:
    return NewRole(given.role.role, given.role.organisation_id, begins, given.role.until_on, given.role.deputy_for_id)
