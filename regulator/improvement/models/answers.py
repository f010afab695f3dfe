"""How what is owed is answered: drafts that colleagues share, actions, what was submitted and how it was graded."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Answer(Base, aggregate="obligation"):
    """The answer to one obligation as the organisation's people have it now; what was sent is in the submission."""

    __tablename__ = "obligation_answer"
    __table_args__ = (
        CheckConstraint("response IS NULL OR response IN ('accept', 'part', 'reject')", name="known_response"),
    )

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), primary_key=True, autoincrement=False)
    response: Mapped[str | None] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(Words)
    saved_by: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlanAction(Base, aggregate="obligation"):
    """One thing that will be done. What the provider says of it (`claimed`) and what somebody else found of it
    (`verified`) stand apart. `open`: accepted as part of a plan, and not claimed as done; the index serves the home of
    a provider. One that was taken out of a draft stays as a row."""

    __tablename__ = "plan_action"
    __table_args__ = (
        CheckConstraint("claimed IN ('not-started', 'under-way', 'done')", name="known_claimed"),
        CheckConstraint("verified IS NULL OR verified IN ('done', 'not-done')", name="known_verified"),
        Index("ix_plan_action_list", "organisation_id", "open", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Words)
    owner: Mapped[str] = mapped_column(Words)
    due_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(Words)
    resources: Mapped[str] = mapped_column(Words)
    evidence: Mapped[str] = mapped_column(Words)
    open: Mapped[bool] = mapped_column(default=False)
    claimed: Mapped[str] = mapped_column(String(12), default="not-started")
    claimed_on: Mapped[date | None]
    verified: Mapped[str | None] = mapped_column(String(10))
    verified_on: Mapped[date | None]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnswerFile(Base, aggregate="obligation"):
    """A file with an answer, or with one of its actions: part of the draft that colleagues share, and of what is sent.

    `sent_in`: the number of the submission that brought it first; none while it is a draft's alone. One that was taken
    out stays as a row, and what was sent names its files in the submission.
    """

    __tablename__ = "answer_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("plan_action.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_in: Mapped[int | None]
    removed_by: Mapped[str | None] = mapped_column(String(80))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Submission(Base, aggregate="plan", append_only=True):
    """What was sent, whole: the receipt's code is the beginning of the hash of its content."""

    __tablename__ = "plan_submission"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"))
    number: Mapped[int]
    submitted_by: Mapped[str] = mapped_column(String(80))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None]
    late: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)


class Grading(Base, aggregate="obligation", append_only=True):
    """How one answer of a submission was graded: what it had, and whether it was accepted or returned, and why."""

    __tablename__ = "answer_grading"
    __table_args__ = (
        UniqueConstraint("submission_id", "obligation_id"),
        CheckConstraint("outcome IN ('accept', 'return', 'note-refusal')", name="known_outcome"),
        CheckConstraint("outcome = 'accept' OR reasons <> ''", name="reasons_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("plan_submission.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    lacking: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[str] = mapped_column(Words)
    graded_by: Mapped[str] = mapped_column(String(80))
    graded_on: Mapped[date]


class TimeRequest(Base, aggregate="plan"):
    """A request for more time: to answer (no action), or for one action; decided by the regulator, with the reason."""

    __tablename__ = "time_request"
    __table_args__ = (
        CheckConstraint("decision IS NULL OR decision IN ('granted', 'refused')", name="known_decision"),
        CheckConstraint("(decision IS NULL) = (decision_reason IS NULL)", name="decided_with_reason"),
        Index("ix_time_request_waiting", "decision", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("plan_action.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Words)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    decision: Mapped[str | None] = mapped_column(String(10))
    decision_reason: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_on: Mapped[date | None]
