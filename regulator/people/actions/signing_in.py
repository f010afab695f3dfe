"""Coming in and going out. Bookkeeping: it commits by itself and is called outside `transaction()`."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from regulator.core.actor import STRANGER, Actor
from regulator.core.bookkeeping import bookkeeping
from regulator.core.refused import NotFound, Refused

from .. import queries, rules
from ..models import Attempt, PasswordReset, SignIn, UsedStep, User
from ..rules import Role, links, networks
from ..rules.second_factor import STEP, Step, step_missing
from .attempts import KEPT, Limit, count_attempt, forget_attempt
from .passwords import is_right

NOT_RIGHT = "The email address or password is not right"
PASSWORD_NOT_RIGHT = "That is not your password"  # noqa: S105 - a sentence
OVER = "Your sign-in has ended. Sign in again."
_TOO_MANY = "Too many passwords were tried for this email address. Wait 15 minutes, then try again."
_TOO_MANY_OWN = "Too many wrong passwords or codes were tried. Wait 15 minutes, then try again."
TOO_MANY_NETWORK = "Too many tries came from your network. Wait 15 minutes, then try again."


@dataclass(frozen=True)
class LetIn:
    """A person who came in: the random id of their sign-in, for their cookie alone, and who they act as.

    Where a step is missing they act as nobody yet. `roles` is how many they may choose from.
    """

    key: str
    actor: Actor
    waits_for: Step | None = None
    roles: int = 1


def sign_in(email: str, password: str, *, account: str, now: datetime, network: str = "", browser: str = "") -> LetIn:
    """Let a person in, in the first of the roles they hold. Bookkeeping.

    The attempt is counted before anything is looked at. The answer says the same, and takes as long, for an address
    that nobody has as for a wrong password. `account` is `rules.account_key` of the address, `network` the
    `networks.network_key` of where it comes from, `browser` a few plain words.
    """
    limits = [Limit(account, rules.ATTEMPTS, rules.ATTEMPTS_WITHIN, _TOO_MANY, "password")]
    if network:
        limits.append(Limit(network, networks.NETWORK_ATTEMPTS, rules.ATTEMPTS_WITHIN, TOO_MANY_NETWORK, "password"))
    written = count_attempt(limits, now)
    user = queries.user_with_email(email)
    if not is_right(user, password) or user is None or not user.active:
        raise Refused(NOT_RIGHT, "password")
    held = queries.roles_held(user.id, now)
    if not held:
        raise Refused("Your access has ended. Ask your organisation's administrator to renew it.")
    forget_attempt(written)
    made = {"made_at": now, "series": user.sign_in_series, "browser": browser or None}
    key = _begin(user.id, held[0].id, now, **made)
    powerful = any(Role(each.role) in rules.POWERFUL for each in held)
    has_factor = queries.second_factor(user.id) is not None
    waits_for = step_missing(has_factor=has_factor, powerful=powerful, given_at=None)
    actor = queries.as_actor(user.id, Role(held[0].role), held[0].organisation_id)
    return LetIn(key, STRANGER if waits_for else actor, waits_for, len(held))


def check_own_password(user_id: int, password: str, *, person: str, now: datetime) -> str:
    """Have the owner of an account show that it is they who sit there. Gives what is kept of the password, as a proof
    that `change_password` takes. Bookkeeping: wrong ones are counted under `person` (`rules.person_key`)."""
    limit = Limit(person, rules.ATTEMPTS, rules.ATTEMPTS_WITHIN, _TOO_MANY_OWN, "current_password")
    written = count_attempt([limit], now)
    user = queries.user_with_id(user_id)
    if not is_right(user, password):
        raise Refused(PASSWORD_NOT_RIGHT, "current_password")
    forget_attempt(written)
    return user.password_hash


def go_on(sign_in_id: int, *, now: datetime, second_factor: bool = False, user_role_id: int | None = None) -> str:
    """Go on under a new random id, which is given: after the second factor, or in another role of one's own.

    Refused where the sign-in has ended meanwhile, or another browser went on with it first. Bookkeeping.
    """
    changes: dict[str, Any] = {"second_factor_at": now} if second_factor else {}
    if user_role_id is not None:
        changes["user_role_id"] = user_role_id
    with bookkeeping() as connection:
        ended = update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now)
        columns = (
            SignIn.user_id, SignIn.user_role_id, SignIn.made_at, SignIn.series, SignIn.second_factor_at, SignIn.browser,
        )  # fmt: skip
        before = connection.execute(ended.returning(*columns)).one_or_none()
        if before is None:
            raise Refused(OVER)
        key = secrets.token_urlsafe(32)
        row = {**before._asdict(), **changes, "key_hash": queries.key_hash(key), "last_seen_at": now}
        connection.execute(insert(SignIn).values(row))
    return key


def go_on_with_new_password(user: User, user_role_id: int, *, proved: bool, now: datetime, browser: str = "") -> str:
    """The one sign-in that a person keeps when they change their password: the one they did it in, under a new id.

    `proved`: the second factor was given in the one before. Bookkeeping.
    """
    made = {"made_at": now, "series": user.sign_in_series, "browser": browser or None}
    return _begin(user.id, user_role_id, now, second_factor_at=now if proved else None, **made)


def choose_role(sign_in_id: int, user_id: int, user_role_id: int, *, now: datetime) -> str:
    """Act in another of one's own roles, under a new id. NotFound for a role of somebody else's, or held no more."""
    if user_role_id not in {each.id for each in queries.roles_held(user_id, now)}:
        raise NotFound
    return go_on(sign_in_id, now=now, user_role_id=user_role_id)


def end_sign_in(key: str, *, now: datetime) -> None:
    """End a sign-in for good, whoever holds its id. Bookkeeping; nothing happens where there is none."""
    with bookkeeping() as connection:
        connection.execute(
            update(SignIn)
            .where(SignIn.key_hash == queries.key_hash(key), SignIn.ended_at.is_(None))
            .values(ended_at=now)
        )


def end_own_sign_in(user_id: int, sign_in_id: int, *, now: datetime) -> None:
    """End one of a person's own sign-ins, wherever it is. Bookkeeping. NotFound for one of anybody else's."""
    theirs = (SignIn.id == sign_in_id, SignIn.user_id == user_id)
    with bookkeeping() as connection:
        ended = update(SignIn).where(*theirs, SignIn.ended_at.is_(None)).values(ended_at=now)
        found = connection.execute(ended.returning(SignIn.id)).first()
    if found is None:
        raise NotFound


def end_other_sign_ins(user_id: int, but: int, *, now: datetime) -> None:
    """End every sign-in of a person but the one they are in. Bookkeeping."""
    with bookkeeping() as connection:
        others = (SignIn.user_id == user_id, SignIn.id != but, SignIn.ended_at.is_(None))
        connection.execute(update(SignIn).where(*others).values(ended_at=now))


def note_seen(sign_in_id: int, *, now: datetime) -> None:
    """Write down that somebody is still there. Bookkeeping."""
    with bookkeeping() as connection:
        connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


def forget_what_is_over(*, now: datetime) -> None:
    """Throw away what no rule looks at any more: attempts, used codes, links that run no more, sign-ins long over."""
    with bookkeeping() as connection:
        connection.execute(delete(Attempt).where(Attempt.made_at < now - KEPT))
        connection.execute(delete(UsedStep).where(UsedStep.step < int((now - KEPT).timestamp()) // STEP))
        connection.execute(delete(PasswordReset).where(PasswordReset.made_at < now - links.RESET_LASTS - KEPT))
        connection.execute(delete(SignIn).where(SignIn.made_at < now - rules.SIGN_INS_KEPT))


def _begin(user_id: int, user_role_id: int, now: datetime, **more: Any) -> str:
    key = secrets.token_urlsafe(32)
    row = {"key_hash": queries.key_hash(key), "user_id": user_id, "user_role_id": user_role_id, "last_seen_at": now}
    with bookkeeping() as connection:
        connection.execute(insert(SignIn).values({**row, **more}))
    return key
