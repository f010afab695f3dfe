"""Sign-ins, what they are proved with, and what was tried."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Written
from regulator.core.sealed_fields import Sealed, SealedText


class SignIn(Base, written=Written.BY_BOOKKEEPING):
    """A user who came in with a password, in one of their roles. The random id itself is in their cookie alone.

    Where they need a second factor, the sign-in lets them do nothing else until it was given.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    user_role_id: Mapped[int] = mapped_column(ForeignKey("user_role.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    series: Mapped[int] = mapped_column(default=0, server_default="0")  # the user's own when the password was looked at
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser: Mapped[str | None] = mapped_column(String(60))  # in plain words; no address is kept


class SecondFactor(Base, aggregate="user"):
    """The secret that a user's app shares with us, sealed. One for each user; replaced, never removed by themselves."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    secret: Mapped[Sealed] = mapped_column(SealedText("second-factor", place="second_factor.secret", record="user_id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    demonstration: Mapped[bool] = mapped_column(default=False)  # everybody knows it


class RecoveryCode(Base, aggregate="user"):
    """A code on paper that stands once for the second factor."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UsedStep(Base, written=Written.BY_BOOKKEEPING):
    """A step of thirty seconds whose code a user has used, so that nobody uses it again."""

    __tablename__ = "second_factor_step"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    step: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class PasswordReset(Base, written=Written.BY_BOOKKEEPING):
    """A new password that somebody asked for by mail. For an address that nobody has, the same row with nobody in it.

    Its link works as long as the user's series is the one it was asked in: a password once changed ends them all.
    """

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)  # random; what the link is made from
    key_id: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    series: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Attempt(Base, written=Written.BY_BOOKKEEPING):
    """A password that was tried for an account and not found right (yet)."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
