"""Users and the roles they hold."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class User(Base, aggregate="user"):
    """A person who can be let in. Never deleted: what they did stays theirs. Deactivated instead."""

    __tablename__ = "user_account"  # `user` is a word of PostgreSQL's own

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    email: Mapped[str] = mapped_column(Words)
    email_folded: Mapped[str] = mapped_column(Words, unique=True)  # what tells two addresses apart, whatever capitals
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    sign_ins_count_from: Mapped[datetime] = mapped_column(UtcDateTime)  # those made before are over
    sign_in_series: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # as are those of another series, whenever they were made
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    roles_changed: Mapped[int] = mapped_column(default=0, server_default="0")  # how often: each has a version
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def end_sign_ins(self, now: datetime) -> None:
        """Every sign-in and every reset link of theirs is over, even one that is being made at this moment."""
        self.sign_ins_count_from = now
        self.sign_in_series += 1


class UserRole(Base, aggregate="user"):
    """A role that a user holds from a day, for the regulator (no organisation) or for an organisation by its number."""

    __tablename__ = "user_role"
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(index=True)  # of the register, which stands above people
    role: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date]
    until_on: Mapped[date | None]  # the first day on which it is no longer held
