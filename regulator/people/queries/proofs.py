"""What people prove with who they are: the second factor, codes on paper, links in mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from regulator.core.db import session
from regulator.core.refused import Refused

from ..models import PasswordReset, RecoveryCode, SecondFactor, User
from ..rules import links

LINK_OVER = "This link has been used, or is more than an hour old. Ask for a new one."


@dataclass(frozen=True)
class OwnFactor:
    """What a person sees of their second factor: since when, and how many codes on paper are left."""

    made_at: datetime
    codes_left: int


def second_factor(user_id: int) -> SecondFactor | None:
    """A user's second factor, with its secret sealed."""
    return session().get(SecondFactor, user_id)


def own_factor(user_id: int) -> OwnFactor | None:
    """What the owner sees of it; None where there is none."""
    factor = second_factor(user_id)
    if factor is None:
        return None
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return OwnFactor(factor.made_at, session().scalar(left) or 0)


def number_of_link(token: str) -> str:
    """The number of the message that a link was sent in; empty where none was."""
    wanted = select(PasswordReset.number).where(PasswordReset.token_hash == links.token_hash(token))
    return session().scalar(wanted) or ""


def user_of_link(token: str, now: datetime, *, to_change: bool = False) -> User:
    """Whose password the link of a mail may change. Refused where it was used, is too old or never was.

    `to_change`: the user's row is held until the change is made, so that of two uses at once the second is refused.
    """
    reset = session().scalar(select(PasswordReset).where(PasswordReset.token_hash == links.token_hash(token)))
    if reset is None or reset.user_id is None or now - reset.made_at >= links.RESET_LASTS:
        raise Refused(LINK_OVER)
    wanted = select(User).where(User.id == reset.user_id)
    user = session().scalar(wanted.with_for_update() if to_change else wanted)
    if user is None or not user.active or user.sign_in_series != reset.series:
        raise Refused(LINK_OVER)
    return user
