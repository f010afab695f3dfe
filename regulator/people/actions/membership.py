"""Users who are let in and shut out, and the roles they are given and lose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import plain_text
from regulator.core.refused import NotFound, Refused

from .. import rules
from ..events import RoleEnded, RoleGiven, UserAdded, UserDeactivated
from ..models import Deputy, User, UserRole
from ..queries import membership as queries
from ..queries.membership import Held
from ..queries.organisations import organisation_with_id
from ..rules import OUTSIDE, Permission, Role
from .passwords import kept_of

Stretches = dict[int, tuple[date, date | None]]


@dataclass(frozen=True)
class NewRole:
    """A role to be given: for the regulator, or for an organisation by its number; from today where no day is said."""

    role: Role
    organisation_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    deputy_for_id: int | None = None


def add_user(name: str, email: str, password: str, roles: Sequence[NewRole], *, actor: Actor, now: datetime) -> User:
    """Let somebody in, in one role or more. Refused where the address is another user's, in whatever capitals."""
    address = rules.email_address(email)
    if not roles:
        raise Refused("Give at least one role", "role")
    today = clock.london_date(now)
    user = User(
        name=rules.full_name(plain_text(name, "name")),
        email=address,
        email_folded=rules.same_address(address),
        password_hash=kept_of(password, name=name, email=address),
        sign_ins_count_from=now,
        added_at=now,
    )
    session().add(user)
    try:
        session().flush()
    except IntegrityError as taken:
        raise Refused("Someone already signs in with this email address", "email") from taken
    for each in roles:
        from_on = each.from_on or today
        rules.check_role(each.role, each.organisation_id, from_on, each.until_on)
        keep_role(user, each, from_on)
    record(actor, UserAdded(user.id, tuple(_told(each) for each in roles)))
    return user


def _told(given: NewRole) -> str:
    return given.role.value if given.organisation_id is None else f"{given.role.value}@{given.organisation_id}"


def deactivate_user(user: User, *, actor: Actor, reason: str, now: datetime) -> list[str]:
    """Let somebody in no more. Every sign-in of theirs is over at once, and stays over if they are let in again.

    Refused for the last administrator. Gives the names of the organisations that nobody is left for.
    """
    if not user.active:
        raise Refused("This account is already closed")
    today = clock.london_date(now)
    theirs = [each for each in queries.every_role_of(user.id) if each.when(today) != "past"]
    _hold_still(theirs)
    gone = {each.id for each in theirs}
    alone = [each.organisation for each in theirs if _nobody_from(each, gone, {}, today) is not None]
    user.active = False
    user.end_sign_ins(now)
    record(actor, UserDeactivated(user.id, reason))
    return sorted(set(alone))


def give_role(user: User, wanted: NewRole, *, actor: Actor, now: datetime) -> UserRole:
    """Give somebody a role from a day. Refused: a closed account, a role that is not this actor's to give, one that
    fits the organisation's kind or the days badly, one that they hold already on one of these days."""
    if not user.active:
        raise Refused("This account is closed")
    if actor.id is not None and actor.id == user.id:
        raise Refused("Nobody gives themselves a role: ask somebody else who manages people")
    check_may_give(actor, wanted)
    today = clock.london_date(now)
    from_on = check_wanted(wanted, today)
    stretch = (from_on, wanted.until_on)
    check_deputy(wanted, user.id, stretch)
    mine = [each for each in queries.every_role_of(user.id) if each.role == wanted.role]
    for each in mine:
        if each.organisation_id == wanted.organisation_id and rules.overlaps((each.from_on, each.until_on), stretch):
            raise Refused(f"They hold this role already, from {each.from_on:%-d %B %Y}", "role")
    row = keep_role(user, wanted, from_on)
    record(
        actor,
        RoleGiven(user.id, wanted.role.value, wanted.organisation_id, from_on, wanted.until_on, wanted.deputy_for_id),
    )
    return row


def end_role(role: Held, user: User, *, last_on: date, reason: str, actor: Actor, now: datetime) -> date | None:
    """End a role after its last day. One that has not begun is called off. Gives the day from which nobody is left.

    Refused: a role that is over, the last administrator's, and one that leaves an organisation with nobody, unless a
    reason is given, which is kept.
    """
    today = clock.london_date(now)
    check_may_give(actor, NewRole(role.role, role.organisation_id))
    until_on = _checked_end(role, last_on, today)
    _hold_still([role])
    row = session().get(UserRole, role.id, populate_existing=True)
    if row is None or row.until_on != role.until_on:
        raise Refused(queries.CHANGED, "version")
    nobody = _nobody_from(role, {role.id}, {role.id: (role.from_on, until_on)}, today)
    if nobody is not None and not reason.strip():
        raise Refused(
            f"Nobody would act for {role.organisation} from {nobody:%-d %B %Y}. Say why, or name somebody first.",
            "reason",
        )
    if until_on <= row.from_on:
        _call_off(row)
    else:
        row.until_on = until_on
    user.roles_changed += 1
    record(actor, RoleEnded(user.id, role.role.value, role.organisation_id, until_on, reason.strip(), nobody))
    return nobody


def check_may_give(actor: Actor, wanted: NewRole) -> None:
    """Refuse a role that is not this actor's to give or take: an administrator may all, who answers for a provider
    those of its own people, the system what a command says."""
    if actor.may(Permission.PEOPLE_MANAGE) or actor.kind != ActorKind.PERSON:
        return
    own = actor.organisation_id is not None and wanted.organisation_id == actor.organisation_id
    if not (actor.may(Permission.PEOPLE_OF_ORGANISATION) and own and wanted.role in OUTSIDE):
        raise NotFound


def check_wanted(wanted: NewRole, today: date) -> date:
    """The first day of a role to be given. Refused where the role fits neither the organisation nor the days."""
    from_on = wanted.from_on or today
    rules.check_role(wanted.role, wanted.organisation_id, from_on, wanted.until_on)
    if from_on < today:
        raise Refused("The first day is over already: a role begins today or later", "from_on")
    if wanted.until_on is not None and wanted.until_on <= today:
        raise Refused("The last day is over already", "until_on")
    if wanted.organisation_id is not None:
        known = organisation_with_id(wanted.organisation_id)
        if known is None:
            raise NotFound
        rules.check_kind(wanted.role, known.kind)
    return from_on


def check_deputy(wanted: NewRole, user_id: int | None, stretch: tuple[date, date | None]) -> None:
    """Refuse a deputy for somebody who does not hold the role at the time."""
    if wanted.deputy_for_id is None:
        return
    rules.check_deputy(wanted.deputy_for_id == user_id, *stretch)
    theirs = [
        each
        for each in queries.held_for(wanted.organisation_id)
        if each.user_id == wanted.deputy_for_id and each.role == wanted.role and each.active and not each.deputy_for_id
    ]
    if not any(rules.overlaps((each.from_on, each.until_on), stretch) for each in theirs):
        raise Refused("The person to stand in for does not hold this role then", "deputy_for")


def keep_role(user: User, wanted: NewRole, from_on: date) -> UserRole:
    """Write a role down that was checked. Its event is the caller's."""
    row = UserRole(
        user_id=user.id,
        organisation_id=wanted.organisation_id,
        role=wanted.role.value,
        from_on=from_on,
        until_on=wanted.until_on,
    )
    session().add(row)
    session().flush()
    if wanted.deputy_for_id is not None:
        session().add(Deputy(user_role_id=row.id, for_user_id=wanted.deputy_for_id))
    user.roles_changed += 1
    session().flush()
    return row


def _call_off(row: UserRole) -> None:
    """Take away a role that never began: its events tell of it."""
    deputy = session().get(Deputy, row.id)
    if deputy is not None:
        session().delete(deputy)
        session().flush()
    session().delete(row)
    session().flush()


def _checked_end(role: Held, last_on: date, today: date) -> date:
    """The day from which a role is held no more. One that has begun was held at least on the day it is ended."""
    if role.until_on is not None and role.until_on <= today:
        raise Refused("This role has ended already")
    if role.from_on > today and last_on < role.from_on:
        return role.from_on  # it is called off before it began
    if last_on < max(role.from_on, today - timedelta(days=1)):
        raise Refused("The last day cannot be before yesterday, or before the role began", "last_on")
    if role.until_on is not None and last_on >= role.until_on:
        raise Refused("This role ends before that. To have it last longer, give it again from its end.", "last_on")
    return last_on + timedelta(days=1)


def _hold_still(roles: Sequence[Held]) -> None:
    """Keep everybody else from ending a role beside these until this change is made: whoever is second sees the first.

    Always in the order of their numbers, so that two never wait for each other.
    """
    organisations = {each.organisation_id for each in roles}
    same = [UserRole.organisation_id == each for each in organisations if each is not None]
    if any(each.role == Role.ADMINISTRATOR for each in roles):
        same.append(UserRole.role == Role.ADMINISTRATOR.value)
    if same:
        beside = select(UserRole.id).where(or_(*same))
        session().execute(beside.order_by(UserRole.id).with_for_update(of=UserRole)).all()


def _nobody_from(role: Held, changed: set[int], now_held: Stretches, today: date) -> date | None:
    """The first day on which nobody would be left beside a changed role; None where that does not come sooner.

    Refused where it is the administrators' role: somebody must always be there to let others in.
    """
    if role.organisation_id is None and role.role != Role.ADMINISTRATOR:
        return None
    beside = [each for each in queries.held_for(role.organisation_id) if each.active and _fits(each.role, role.role)]
    before = [(each.from_on, each.until_on) for each in beside]
    after = [(each.from_on, each.until_on) for each in beside if each.id not in changed]
    after += [stretch for stretch in now_held.values() if stretch[1] is None or stretch[0] < stretch[1]]
    nobody = rules.leaves_a_gap(before, after, today)
    if nobody is not None and role.role == Role.ADMINISTRATOR:
        raise Refused("This is the last administrator. Make somebody else an administrator first.")
    return nobody


def _fits(one: Role, other: Role) -> bool:
    """Whether two roles stand in for each other: those who act for a provider all do."""
    return one == other or {one, other} <= set(queries.ACT_FOR_PROVIDERS)
