"""Urgent notification: put to the chief inspector, decided by them alone, answered in public."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class UrgentReferral(Base, aggregate="inspection"):
    """Whether outcomes are so poor that someone must answer publicly: the question as the chief inspector was put it.

    It has no answer until the chief inspector gives one: a letter, or why there is none.
    """

    __tablename__ = "urgent_referral"
    __table_args__ = (
        CheckConstraint("answer IN ('notify', 'do not')", name="known_answer"),
        CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answer_has_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    why: Mapped[str] = mapped_column(Words)
    put_by: Mapped[str] = mapped_column(String(80))
    put_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(6))
    reason: Mapped[str | None] = mapped_column(Words)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UrgentNotification(Base, aggregate="inspection"):
    """A letter that outcomes are so poor that someone must answer publicly. A named person's judgement, never a sum.

    `factors`: what the regulator knew when it was decided, as the letter lists it. The letter itself is a document of
    its own, which the public sees from `published_on` only: the provider is told first (`issued_on`, `received_at`).
    `paper_sha256`: the debriefing paper that goes with it, where one does.
    """

    __tablename__ = "urgent_notification"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    issued_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    reasons: Mapped[str | None] = mapped_column(Words)
    earlier: Mapped[str | None] = mapped_column(Words)
    issued_by: Mapped[str] = mapped_column(String(80))
    factors: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str | None] = mapped_column(String(80))
    published_on: Mapped[date | None]
    paper_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    paper_name: Mapped[str | None] = mapped_column(Words)


class UrgentCorrection(Base, aggregate="inspection"):
    """A correction of the letter, or of a reply that was typed in here: proposed by one, made by a chief inspector.

    `before`, `texts`: what the pieces that change said and are to say, by their keys. `note`: what everybody reads.
    """

    __tablename__ = "urgent_correction"
    __table_args__ = (
        CheckConstraint("paper IN ('letter', 'commissioner', 'secretary-of-state')", name="known_paper"),
        CheckConstraint("state IN ('proposed', 'made', 'not made')", name="known_state"),
        CheckConstraint("state <> 'made' OR decided_by <> proposed_by", name="made_by_another"),
        CheckConstraint("state <> 'not made' OR reason IS NOT NULL", name="not_made_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    paper: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Words)
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class UrgentReply(Base, aggregate="inspection", append_only=True):
    """The public reply of one who was notified: what it says, when it came. Each answers once."""

    __tablename__ = "urgent_reply"
    __table_args__ = (
        UniqueConstraint("inspection_id", "sender"),
        CheckConstraint("sender IN ('provider', 'commissioner', 'secretary-of-state')", name="known_sender"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    sender: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Words)
    received_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
