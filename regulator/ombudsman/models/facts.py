"""The draft as a provider may see it, and what its people say of the facts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words, Written

from .case import KEY, OMBUDSMAN


class FactCheck(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """The part of a draft that a provider is shown, what it comments and what the investigator answers.

    All of it is closed under the case's own key. The provider's people see `closed_shown`, their own comments and
    `closed_reply`, and nothing else of the case.
    """

    __tablename__ = "ombudsman_fact_check"
    __table_args__ = (CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name="known_state"),)

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    closed_shown: Mapped[str] = mapped_column(Words)
    closed_consent: Mapped[str] = mapped_column(Words)
    sent_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_comments: Mapped[str | None] = mapped_column(Words)
    answered_on: Mapped[date | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_reply: Mapped[str | None] = mapped_column(Words)
    replied_on: Mapped[date | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class FactWords(Base, compartment=OMBUDSMAN, written=Written.BY_BOOKKEEPING):
    """What one person of a provider is typing about a draft, kept under the case's own key: theirs alone until they
    offer it to those of their provider who send. Gone once comments are sent, or the draft is taken back."""

    __tablename__ = "ombudsman_fact_words"

    check_id: Mapped[str] = mapped_column(ForeignKey("ombudsman_fact_check.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    closed_text: Mapped[str] = mapped_column(Words)
    offered: Mapped[bool]
