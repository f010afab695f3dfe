"""The report while it is written: numbered statements, and the provider's reply to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Statement(Base, aggregate="inspection"):
    """One numbered statement of the draft, with the evidence it rests on. Two savers at once never overwrite.

    One that was removed stays, with the reason, so that its number never comes to mean something else.
    """

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
    removed_because: Mapped[str | None] = mapped_column(Words)
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
    changed_by: Mapped[str | None] = mapped_column(String(80))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SummaryBefore(Base, aggregate="inspection", append_only=True):
    """What the report's summary said before it was rewritten, paragraph by paragraph, and why it was."""

    __tablename__ = "summary_before"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    text: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Words)
    changed_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftSnapshot(Base, aggregate="inspection", append_only=True):
    """The whole draft as it stood on an occasion: what the provider was sent, and what was signed off."""

    __tablename__ = "draft_snapshot"
    __table_args__ = (CheckConstraint("occasion IN ('delivered', 'signed off')", name="known_occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(10))
    taken_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class StatementReopened(Base, aggregate="inspection"):
    """New adverse material: a statement that the provider may answer anew, with a clock of its own.

    `text` is what the provider reads of it. `opened_on` is empty until it is sent, which is at once while the draft is
    with the provider.
    """

    __tablename__ = "statement_reopened"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    text: Mapped[str] = mapped_column(Words)
    opened_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class Reply(Base, aggregate="inspection"):
    """The provider's right of reply to a draft: when it was sent, who opened it and when, and how it ended."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted', 'waived', 'expired')", name="known_state"),
        CheckConstraint("state <> 'waived' OR note IS NOT NULL", name="waived_with_reason"),
    )

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    delivered_on: Mapped[date | None]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str | None] = mapped_column(String(80))
    ended_on: Mapped[date | None]
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(Words)


class ReplyPoint(Base, aggregate="inspection"):
    """One point of the reply: a statement, what is said to be wrong with it, and the inspectorate's answer.

    Until `sent_on` it is the provider's own, seen by its people alone; one that was taken back stays as a row.
    """

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
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}


class ReplyFile(Base, aggregate="inspection"):
    """A file that the provider put to a point of its reply."""

    __tablename__ = "reply_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("reply_point.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LeakAnswer(Base, aggregate="inspection", append_only=True):
    """Why something that the check before release found may be published all the same."""

    __tablename__ = "leak_answer"
    __table_args__ = (UniqueConstraint("inspection_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)
    answered_by: Mapped[str] = mapped_column(String(80))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
