"""Deputies, and invitations: roles that wait for the person they are offered to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Deputy(Base, aggregate="user"):
    """That a role is held for somebody else, who is away. Such a role always has a last day."""

    __tablename__ = "user_role_deputy"

    user_role_id: Mapped[int] = mapped_column(ForeignKey("user_role.id"), primary_key=True, autoincrement=False)
    for_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class Invitation(Base, aggregate="invitation"):
    """Roles offered to an e-mail address. It is taken up once, withdrawn, or runs out; sent again, it has a new link.

    The link is made anew from `number` whenever the mail is written: only what it is found by is kept.
    `organisation_id` is whose people see it; none: the regulator's.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)  # random
    key_id: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Words)
    email: Mapped[str] = mapped_column(Words)
    email_folded: Mapped[str] = mapped_column(Words, index=True)
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class InvitedRole(Base, aggregate="invitation"):
    """One role that an invitation offers, for the regulator or for its organisation."""

    __tablename__ = "invitation_role"
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
