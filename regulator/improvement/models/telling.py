"""Who was told of what: notices and whether they were opened, reminders, letters; and practice that is shared."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Chased:
    """What is sent to an organisation's first contact, while nobody opens it to the next, then made as a letter.

    `told`: how many were told. `next_on`: the day from which the next of these is due, while nobody has opened it; none
    once it is opened, or a letter was made.
    """

    told: Mapped[int] = mapped_column(default=0)
    next_on: Mapped[date | None] = mapped_column(index=True)
    letter_on: Mapped[date | None] = mapped_column(index=True)
    letter_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))


class Notice(Chased, Base, aggregate="plan"):
    """A notice to an organisation. Receipt of what was posted is deemed on `deemed_on`."""

    __tablename__ = "plan_notice"
    __table_args__ = (
        UniqueConstraint("plan_id", "occasion", "sent_on"),
        CheckConstraint("occasion IN ('asked', 'returned')", name="known_occasion"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(10))
    sent_on: Mapped[date]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by: Mapped[str | None] = mapped_column(String(80))
    posted_on: Mapped[date | None]
    posted_by: Mapped[str | None] = mapped_column(String(80))
    deemed_on: Mapped[date | None]


class Told(Base, aggregate="plan", append_only=True):
    """That one person was told, of what and why: the record of who knew when."""

    __tablename__ = "plan_told"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    why: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int]
    told_on: Mapped[date]


class Reminder(Base):
    """When people are next told of a deadline, and of what: that it is near, that it is over, that it still is.

    A row of its own for each clock, so that the hourly work is as long as what is to be told, and no longer.
    """

    __tablename__ = "plan_reminder"
    __table_args__ = (CheckConstraint("stage IN ('soon', 'late', 'escalate')", name="known_stage"),)

    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), primary_key=True, autoincrement=False)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    stage: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    next_on: Mapped[date | None] = mapped_column(index=True)


class PublicWords(Base, aggregate="plan", append_only=True):
    """What somebody of the regulator said of something that the check found in what the public would read of a plan.

    `key` is of the kind, the place and what was found, which is not kept here again. The last word on a key counts.
    """

    __tablename__ = "plan_public_words"
    __table_args__ = (
        CheckConstraint("outcome IN ('stand', 'left-out')", name="known_outcome"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(Words)
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Words)
    said_by: Mapped[str] = mapped_column(String(80))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SharedPractice(Base, aggregate="practice"):
    """Notable practice tagged to standards, and whether the provider whose it is lets it be offered to others."""

    __tablename__ = "shared_practice"
    __table_args__ = (
        CheckConstraint("consent IN ('asked', 'given', 'refused')", name="known_consent"),
        UniqueConstraint("practice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("notable_practice.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    edition: Mapped[str] = mapped_column(String(60))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    consent: Mapped[str] = mapped_column(String(10))
    contact: Mapped[str] = mapped_column(Words)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class SharedClause(Base, aggregate="practice"):
    """A standard that a notable practice is about."""

    __tablename__ = "shared_practice_clause"

    shared_id: Mapped[int] = mapped_column(ForeignKey("shared_practice.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
