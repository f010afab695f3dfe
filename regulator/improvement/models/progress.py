"""What is claimed, and what somebody else verified: two tables, never one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Claim(Base, aggregate="obligation", append_only=True):
    """The provider's word on how far it is: with one action, or with the whole (`action_id` none)."""

    __tablename__ = "progress_claim"
    __table_args__ = (CheckConstraint("status IN ('not-started', 'under-way', 'done')", name="known_status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("plan_action.id"))
    status: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Words)
    claimed_by: Mapped[str] = mapped_column(String(80))
    claimed_on: Mapped[date]
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProgressFile(Base, aggregate="obligation", append_only=True):
    """A file that the provider put to a claim as its evidence."""

    __tablename__ = "progress_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("progress_claim.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Verification(Base, aggregate="obligation", append_only=True):
    """What somebody who is not the claimant found: how far it really is, on what evidence, where it was looked at.

    `judgement`: the four rungs of a review of progress; of a minimum standard, whether it is met.
    """

    __tablename__ = "verification"
    __table_args__ = (
        CheckConstraint(
            "judgement IN ('none', 'insufficient', 'reasonable', 'good', 'met', 'not-met')", name="known_judgement"
        ),
        CheckConstraint("basis IN ('desk', 'visit', 'progress-review', 're-test')", name="known_basis"),
        CheckConstraint("evidence <> ''", name="evidence_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    judgement: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[str] = mapped_column(Words)
    basis: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(40))
    verified_by: Mapped[str] = mapped_column(String(80))
    verified_on: Mapped[date]
