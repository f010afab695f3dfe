"""The report while it is written: numbered statements, and the provider's reply to them."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Statement(Base, aggregate="inspection"):
    """One numbered statement of the draft, with the evidence it rests on. Two savers at once never overwrite."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("inspection_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    area: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(10))
    bearing: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Words)
    sources: Mapped[list[str]] = mapped_column(JSON)
    standards: Mapped[list[str]] = mapped_column(JSON)
    evidence: Mapped[list[str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class StatementBefore(Base, aggregate="inspection", append_only=True):
    """What a statement said before it was rewritten, and why it was."""

    __tablename__ = "statement_before"
    __table_args__ = (UniqueConstraint("statement_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)


class Reply(Base, aggregate="inspection"):
    """The provider's right of reply to a draft: when it was delivered, and how it ended."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted', 'waived', 'expired')", name="known_state"),
        CheckConstraint("state <> 'waived' OR note IS NOT NULL", name="waived_with_reason"),
    )

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    delivered_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(Words)


class ReplyPoint(Base, aggregate="inspection"):
    """One point of the reply: a statement, what is said to be wrong with it, and the inspectorate's answer."""

    __tablename__ = "reply_point"
    __table_args__ = (
        CheckConstraint("claim IN ('typing error', 'wrong fact', 'missing evidence')", name="known_claim"),
        CheckConstraint("answer IS NULL OR answer IN ('accept', 'part', 'reject')", name="known_answer"),
        CheckConstraint("(answer IS NULL) = (reason IS NULL)", name="answer_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    claim: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Words)
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(6))
    reason: Mapped[str | None] = mapped_column(Words)
    answered_by: Mapped[str | None] = mapped_column(String(80))
