"""Who is acting, by the random id in a browser's cookie, and what a person sees of their own sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Date, String, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor, ActorKind
from regulator.core.db import session

from .. import rules
from ..models import SecondFactor, SignIn, User, UserRole
from ..rules import POWERFUL, Role
from ..rules.second_factor import Step, step_missing


@dataclass(frozen=True)
class SignedIn:
    """A sign-in that holds at this moment: who acts, under which row, and when they were last seen.

    Where a step is missing, nobody acts yet: `waits_for` says which, and `user_id` whose it is.
    """

    actor: Actor
    sign_in_id: int
    user_id: int
    user_role_id: int
    last_seen_at: datetime
    waits_for: Step | None


@dataclass(frozen=True)
class OwnSignIn:
    """One of a person's own sign-ins, as they see it."""

    id: int
    role: str
    browser: str
    made_at: datetime
    last_seen_at: datetime
    is_this: bool


_TODAY = bindparam("today", type_=Date)
_any_role = aliased(UserRole)
_ACTING = (  # asked for every request of everybody: putting it together costs more than its answer
    select(
        SignIn.id,
        SignIn.made_at,
        SignIn.last_seen_at,
        SignIn.second_factor_at,
        SignIn.user_id,
        SignIn.user_role_id,
        UserRole.role,
        UserRole.organisation_id,
        UserRole.from_on,
        UserRole.until_on,
        exists().where(SecondFactor.user_id == SignIn.user_id).label("has_factor"),
        exists()
        .where(
            _any_role.user_id == SignIn.user_id,
            _any_role.role.in_(sorted(POWERFUL)),
            _any_role.from_on <= _TODAY,
            or_(_any_role.until_on.is_(None), _any_role.until_on > _TODAY),
        )
        .label("powerful"),
    )
    .join(User, User.id == SignIn.user_id)
    .join(UserRole, UserRole.id == SignIn.user_role_id)
    .where(
        SignIn.key_hash == bindparam("key_hash", type_=String),
        SignIn.ended_at.is_(None),
        User.active,
        SignIn.made_at >= User.sign_ins_count_from,
        SignIn.series == User.sign_in_series,
    )
)


def key_hash(key: str) -> str:
    """What is kept of a sign-in's random id: whoever reads the database cannot sign in with it."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def actor_of(key: str, now: datetime) -> SignedIn | None:
    """Who is acting under a sign-in's random id; None where it never was, or is over for whatever reason."""
    today = clock.london_date(now)
    found = session().execute(_ACTING, {"key_hash": key_hash(key), "today": today}).one_or_none()
    if found is None or not rules.holds(found.from_on, found.until_on, today):
        return None
    role = Role(found.role)
    waits_for = step_missing(has_factor=found.has_factor, powerful=found.powerful, given_at=found.second_factor_at)
    if rules.sign_in_is_over(found.made_at, found.last_seen_at, role, now):
        return None
    if waits_for and rules.half_way_is_over(found.made_at, now):
        return None
    actor = STRANGER if waits_for else as_actor(found.user_id, role, found.organisation_id)
    return SignedIn(actor, found.id, found.user_id, found.user_role_id, found.last_seen_at, waits_for)


def is_left_open(key: str) -> bool:
    """Whether a sign-in is not yet written down as ended, though it may be over."""
    open_one = select(SignIn.id).where(SignIn.key_hash == key_hash(key), SignIn.ended_at.is_(None))
    return session().scalar(open_one) is not None


def as_actor(user_id: int, role: Role, organisation_id: int | None = None) -> Actor:
    """A user acting in a role, with what the role may do."""
    return Actor(ActorKind.PERSON, role.value, role.words, rules.permissions(role), user_id, organisation_id)


def as_themselves(user_id: int) -> Actor:
    """A user in no role: what they do to their own account before they are let in."""
    return Actor(ActorKind.PERSON, "account-holder", "The holder of the account", frozenset(), user_id)


def own_sign_ins(user_id: int, this: int, now: datetime) -> list[OwnSignIn]:
    """The sign-ins of a person that hold at this moment, this one first, then the one seen last."""
    rows = session().execute(
        select(SignIn, UserRole)
        .join(User, User.id == SignIn.user_id)
        .join(UserRole, UserRole.id == SignIn.user_role_id)
        .where(
            SignIn.user_id == user_id,
            SignIn.ended_at.is_(None),
            SignIn.made_at >= User.sign_ins_count_from,
            SignIn.series == User.sign_in_series,
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    found = [
        OwnSignIn(
            row.id, Role(held.role).words, row.browser or "A browser", row.made_at, row.last_seen_at, row.id == this
        )
        for row, held in rows
        if not rules.sign_in_is_over(row.made_at, row.last_seen_at, Role(held.role), now)
        and rules.holds(held.from_on, held.until_on, clock.london_date(now))
    ]
    return sorted(found, key=lambda each: not each.is_this)
