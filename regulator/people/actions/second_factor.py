"""The second factor: set up, shown, lost and found again."""

import secrets
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from regulator.core import keys, mail, sealed_fields
from regulator.core.actor import Actor
from regulator.core.bookkeeping import bookkeeping
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.core.sealed_fields import seal

from .. import queries
from ..events import RecoveryCodesMade, RecoveryCodeUsed, SecondFactorRemoved, SecondFactorSet
from ..models import RecoveryCode, SecondFactor, UsedStep, User
from ..rules import second_factor as rule
from .attempts import Limit, count_attempt, forget_attempt

PURPOSE = "second-factor"  # of the keys that seal the secrets
USED = "That code was used already. Wait for the next one, then enter it"
ANOTHER = "A second factor was set up for this account meanwhile. Sign in again."
_TOO_MANY = "Too many wrong codes were tried. Wait 15 minutes, then try again."
_TOO_MANY_TODAY = "Too many wrong codes were tried today. Use a recovery code tomorrow, or ask your administrator."


def offered_secret(key: str) -> str:
    """The secret that is offered in the sign-in of this random id, until it is taken or the sign-in ends."""
    return rule.offered_secret(keys.current(sealed_fields.folder(), PURPOSE).raw, key)


def count_code(person: str, now: datetime) -> list[int]:
    """Count a code that is about to be looked at, under `rules.person_key`. Bookkeeping. Refused over the limit."""
    limits = [
        Limit(person, rule.CODE_ATTEMPTS, rule.CODE_ATTEMPTS_WITHIN, _TOO_MANY, "code"),
        Limit(person, rule.CODE_ATTEMPTS_IN_A_DAY, rule.DAY, _TOO_MANY_TODAY, "code"),
    ]
    return count_attempt(limits, now)


def check_code(user_id: int, code: str, *, person: str, now: datetime) -> None:
    """Take a code of a user's app, once. Refused where it is wrong or was used. Bookkeeping."""
    written = count_code(person, now)
    factor = queries.second_factor(user_id)
    if factor is None:
        raise Refused(rule.WRONG_CODE, "code")
    use_step(user_id, _step_of(factor.secret.open(str(user_id)), code, now))
    forget_attempt(written)


def check_offered_code(secret: str, code: str, *, person: str, now: datetime) -> int:
    """See that an app knows the secret that it was offered; gives the code's step. Bookkeeping: wrong ones count."""
    written = count_code(person, now)
    step = _step_of(secret, code, now)
    forget_attempt(written)
    return step


def use_step(user_id: int, step: int) -> None:
    """Write down that a code was used. Refused where it, or a later one, was used before. Bookkeeping."""
    try:
        with bookkeeping() as connection:
            last = connection.scalar(select(func.max(UsedStep.step)).where(UsedStep.user_id == user_id))
            if last is not None and step <= last:
                raise Refused(USED, "code")
            connection.execute(insert(UsedStep).values(user_id=user_id, step=step))
    except IntegrityError as at_once:
        raise Refused(USED, "code") from at_once


def set_second_factor(user: User, secret: str, *, instead: bool, actor: Actor, now: datetime) -> list[str]:
    """Give a user a second factor; gives the codes for their drawer, shown once.

    `instead`: of the one they may have. Refused otherwise where they have one: somebody else with the password was
    first, and is not to be thrown out by the password alone.
    """
    before = session().get(SecondFactor, user.id)
    if before is not None and not instead:
        raise Refused(ANOTHER)
    if before is None:
        session().add(SecondFactor(user_id=user.id, secret=seal(secret, record=str(user.id)), made_at=now))
    else:
        before.secret = seal(secret, record=str(user.id))
        before.made_at = now
        before.demonstration = False
    try:
        session().flush()
    except IntegrityError as at_once:
        raise Refused(ANOTHER) from at_once
    codes = _new_codes(user)
    number = record(actor, SecondFactorSet(user.id, before is not None))
    mail.post_mail("people/mail/second_factor_set", key=str(number), user_id=user.id)
    return codes


def make_recovery_codes(user: User, *, actor: Actor) -> list[str]:
    """New codes for a user's drawer, shown once; those before are worth nothing."""
    if session().get(SecondFactor, user.id) is None:
        raise Refused("Set up your second factor first")
    codes = _new_codes(user)
    number = record(actor, RecoveryCodesMade(user.id))
    mail.post_mail("people/mail/recovery_codes_made", key=str(number), user_id=user.id)
    return codes


def use_recovery_code(user_id: int, code: str, *, actor: Actor, now: datetime) -> int:
    """Take a code from a user's drawer, once, and say how many are left. Refused where it is wrong or was used.

    The attempt is counted before, by `count_code`.
    """
    unused = (
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_hash == rule.recovery_hash(user_id, code),
        RecoveryCode.used_at.is_(None),
    )
    used = update(RecoveryCode).where(*unused).values(used_at=now).returning(RecoveryCode.id)
    if session().execute(used).first() is None:
        raise Refused("That recovery code is not right, or was used already", "code")
    still = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    left = session().scalar(still) or 0
    number = record(actor, RecoveryCodeUsed(user_id, left))
    mail.post_mail("people/mail/recovery_code_used", key=str(number), user_id=user_id, left=left)
    return left


def remove_second_factor(user: User, *, actor: Actor, reason: str, now: datetime) -> None:
    """Take away a second factor that its owner has lost with all codes, after somebody made sure who asks.

    Every sign-in of theirs is over. Whoever must have one sets up another right after the next password. Refused for
    oneself: a sign-in that was left open is not to be enough to be rid of one's own.
    """
    if user.id == actor.id:
        raise Refused("You cannot remove your own second factor: ask another administrator")
    factor = session().get(SecondFactor, user.id)
    if factor is None:
        raise Refused("This person has no second factor")
    session().delete(factor)
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    user.end_sign_ins(now)
    number = record(actor, SecondFactorRemoved(user.id, reason))
    mail.post_mail("people/mail/second_factor_removed", key=str(number), user_id=user.id)


def set_demonstration_factor(user: User, *, actor: Actor, now: datetime) -> None:
    """Give a person of the demonstration the second factor that everybody knows. Refused for anybody else."""
    rule.check_demonstration(user.email)
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    factor = session().get(SecondFactor, user.id)
    if factor is not None:
        session().delete(factor)
        session().flush()
    sealed = seal(rule.DEMONSTRATION_SECRET, record=str(user.id))
    session().add(SecondFactor(user_id=user.id, secret=sealed, made_at=now, demonstration=True))
    record(actor, SecondFactorSet(user.id, factor is not None))


def demonstration_code(email: str, now: datetime) -> tuple[str, int]:
    """The code of this moment for a person of the demonstration, and the seconds it lasts. Refused for anybody else."""
    rule.check_demonstration(email)
    user = queries.user_with_email(email)
    factor = queries.second_factor(user.id) if user else None
    if factor is None or not factor.demonstration:
        raise Refused("Nobody of the demonstration has this address and its known second factor", "email")
    return rule.code_at(rule.DEMONSTRATION_SECRET, now)


def _step_of(secret: str, code: str, now: datetime) -> int:
    step = rule.matching_step(secret, code, now)
    if step is None:
        raise Refused(rule.WRONG_CODE, "code")
    return step


def _new_codes(user: User) -> list[str]:
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_random_code() for _ in range(rule.RECOVERY_CODES)]
    session().add_all(RecoveryCode(user_id=user.id, code_hash=rule.recovery_hash(user.id, code)) for code in codes)
    return codes


def _random_code() -> str:
    return rule.in_fours("".join(secrets.choice(rule.RECOVERY_LETTERS) for _ in range(rule.RECOVERY_LENGTH)))
