"""Taking in a spreadsheet of an organisation's people: first what it would change, then all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import exists

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.core.tabular import Row, Table

from .. import rules
from ..events import PeopleImported
from ..models import User, UserRole
from ..queries import invitations as waiting
from ..queries import membership as queries
from ..queries.membership import Held
from ..queries.organisations import Known
from ..rules.people_file import PersonRow
from .invitations import invite
from .membership import NewRole, check_deputy, check_may_give, check_wanted, end_role, give_role


class Step(StrEnum):
    """What one row of the file does."""

    NOTHING = "No change"
    INVITE = "Invite"
    GIVE = "Give the role"
    END = "End the role"


@dataclass(frozen=True)
class Change:
    """What one row comes to. `beside` is said next to it and changes nothing."""

    line: int
    row: PersonRow
    step: Step
    user_id: int | None
    held: Held | None
    wanted: NewRole
    begins: date
    beside: str = ""

    @property
    def shown_from(self) -> date:
        """From which day the role is held, or would be."""
        return self.held.from_on if self.held else self.begins

    @property
    def told(self) -> str:
        """The same in one line, which tells one plan from another."""
        return f"{self.line}|{self.step}|{self.user_id}|{self.held and self.held.id}|{self.wanted}"


def digest_of(changes: Sequence[Change]) -> str:
    """What tells whether the plan that somebody read is still the one that would be carried out."""
    return sha256("\n".join(each.told for each in changes).encode()).hexdigest()


def planned(table: Table[PersonRow], organisation: Known, *, actor: Actor, now: datetime) -> list[Change]:
    """What a file would change, row by row; nothing is changed. Refused with `FileProblems`, every row's at once."""
    acts_here = exists().where(UserRole.user_id == User.id, UserRole.organisation_id == organisation.id)
    here = {each.email_folded: each for each in session().scalars(queries.visible_to(actor).where(acts_here))}
    made: list[Change] = []
    problems: list[Problem] = []
    for row in table.rows:
        try:
            made.append(_planned(row, organisation, here, actor, now))
        except Refused as refused:
            problems.append(Problem(row.line, _COLUMN.get(refused.field or "", ""), refused.message))
    if problems:
        raise FileProblems(table.name, problems)
    return made


def take_in(table: Table[PersonRow], organisation: Known, digest: str, *, actor: Actor, now: datetime) -> list[Change]:
    """Carry out what was read. Refused where it would be another plan by now; all of it is done or nothing."""
    changes = planned(table, organisation, actor=actor, now=now)
    if digest_of(changes) != digest:
        raise Refused("Somebody changed these people while you were reading. Read what the file would change now.")
    counted = dict.fromkeys(Step, 0)
    for each in sorted(changes, key=lambda one: (one.step == Step.END, one.line)):  # who takes over comes first
        try:
            _carry_out(each, actor, now)
        except Refused as refused:
            problem = Problem(each.line, _COLUMN.get(refused.field or "", ""), refused.message)
            raise FileProblems(table.name, [problem]) from refused
        counted[each.step] += 1
    given, ended, invited = counted[Step.GIVE], counted[Step.END], counted[Step.INVITE]
    record(actor, PeopleImported(organisation.id, table.sha256, given, ended, invited))
    return changes


_COLUMN = {"until_on": "until", "from_on": "from", "deputy_for": "deputy for", "last_on": "until", "email": "e-mail"}
_COLUMN |= {"role": "role", "name": "name", "reason": "until"}


def _planned(row: Row[PersonRow], organisation: Known, here: dict[str, User], actor: Actor, now: datetime) -> Change:
    said, today = row.value, clock.london_date(now)
    deputy_for = _deputy_for(said, here)
    user = here.get(rules.same_address(said.email))
    begins = said.first_day or today
    wanted = NewRole(said.role, organisation.id, begins, said.until_on, deputy_for)
    check_may_give(actor, wanted)
    if user is None:
        check_deputy(wanted, None, (check_wanted(wanted, today), wanted.until_on))
        _check_not_invited(said, organisation, actor, now)
        return Change(row.line, said, Step.INVITE, None, None, wanted, begins)
    if not user.active:
        raise Refused("This person's account is closed", "email")
    beside = "" if user.name == said.name else f"The name kept is {user.name}. It stays."
    theirs = queries.every_role_of(user.id)
    same = [each for each in theirs if (each.role, each.organisation_id) == (said.role, organisation.id)]
    standing = [each for each in same if each.when(today) != "past"]
    if not standing:
        check_deputy(wanted, user.id, (check_wanted(wanted, today), wanted.until_on))
        return Change(row.line, said, Step.GIVE, user.id, None, wanted, begins, beside)
    held = standing[0]
    if said.until_on == held.until_on:
        return Change(row.line, said, Step.NOTHING, user.id, held, wanted, begins, beside)
    if said.until_on is None or (held.until_on is not None and said.until_on > held.until_on):
        raise Refused(
            f"They hold this role until {held.last_on:%-d %B %Y}. Give it again from the day after.", "until_on"
        )
    return Change(row.line, said, Step.END, user.id, held, wanted, begins, beside)


def _deputy_for(said: PersonRow, here: dict[str, User]) -> int | None:
    if said.deputy_for is None:
        return None
    absent = here.get(rules.same_address(said.deputy_for))
    if absent is None:
        raise Refused("Nobody here has this address", "deputy_for")
    return absent.id


def _check_not_invited(said: PersonRow, organisation: Known, actor: Actor, now: datetime) -> None:
    for each in waiting.waiting(actor, now, organisation_id=organisation.id, limit=1000):
        same = each.invitation.email_folded == rules.same_address(said.email)
        if same and any(one.role == said.role for one in each.offered):
            raise Refused("This person is invited already: send that invitation again, or withdraw it", "email")


def _carry_out(change: Change, actor: Actor, now: datetime) -> None:
    if change.step == Step.INVITE:
        invite(change.row.name, change.row.email, [change.wanted], actor=actor, now=now)
        return
    user = session().get(User, change.user_id)
    if user is None or change.step == Step.NOTHING:
        return
    if change.step == Step.GIVE:
        give_role(user, change.wanted, actor=actor, now=now)
    elif change.held is not None and change.row.last_day is not None:
        end_role(change.held, user, last_on=change.row.last_day, reason="", actor=actor, now=now)
