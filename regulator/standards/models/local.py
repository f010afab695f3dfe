"""What holds for one provider alone: derogations from an expectation, and local standards beside the minimum."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, UtcDateTime, Words


class Derogation(Base, aggregate="derogation"):
    """A provider's wish to do what one expectation asks in another way, for a time; and what was decided.

    `assessed_by` and `decided_by` are keys of two different people. A granted one is public, and lapses by itself
    on the day after `until_on`.
    """

    __tablename__ = "derogation"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="in_order"),
        CheckConstraint("decided_by IS NULL OR decided_by <> assessed_by", name="two_people"),
        CheckConstraint("recommends IS NULL OR recommends IN ('grant', 'refuse')", name="recommends_known"),
        Index("ix_derogation_clause", "edition", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    edition: Mapped[str] = mapped_column(String(60))
    ref: Mapped[str] = mapped_column(String(60))
    other_way: Mapped[str] = mapped_column(Words)
    outcome_kept: Mapped[str] = mapped_column(Words)
    why: Mapped[str] = mapped_column(Words)
    from_on: Mapped[date]
    until_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    applied_by: Mapped[str] = mapped_column(String(80))
    applied_on: Mapped[date]
    assessment: Mapped[str | None] = mapped_column(Words)
    recommends: Mapped[str | None] = mapped_column(String(10))
    assessed_by: Mapped[str | None] = mapped_column(String(80))
    assessed_on: Mapped[date | None]
    reasons: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class LocalStandard(Base, aggregate="local_standard"):
    """What a commissioner and a provider agreed between them, beside the minimum and never below it.

    `proposed_by_id` is the organisation that proposed it; the other agrees. It holds once the regulator has found
    that it lowers no minimum standard that it touches.
    """

    __tablename__ = "local_standard"
    __table_args__ = (
        CheckConstraint("proposed_by_id IN (commissioner_id, provider_id)", name="by_one_of_the_two"),
        CheckConstraint("ends_on IS NULL OR ends_on > begins_on", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    edition: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_on: Mapped[date]
    agreed_by: Mapped[str | None] = mapped_column(String(80))
    agreed_on: Mapped[date | None]
    checked_by: Mapped[str | None] = mapped_column(String(80))
    checked_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reasons: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class LocalStandardCheck(Base, aggregate="local_standard"):
    """One minimum standard that a local standard touches: the numbers of both where there are any, and the finding.

    `better` says which way is better for people: a larger number or a smaller one.
    """

    __tablename__ = "local_standard_check"
    __table_args__ = (
        UniqueConstraint("local_standard_id", "ref"),
        CheckConstraint("better IS NULL OR better IN ('more', 'less')", name="better_known"),
        CheckConstraint("finding IS NULL OR finding IN ('kept', 'lowered')", name="finding_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    local_standard_id: Mapped[int] = mapped_column(ForeignKey("local_standard.id"), index=True)
    ref: Mapped[str] = mapped_column(String(60))
    measure: Mapped[str | None] = mapped_column(Words)
    minimum_number: Mapped[float | None] = mapped_column(Numeric(12, 2, asdecimal=False))
    local_number: Mapped[float | None] = mapped_column(Numeric(12, 2, asdecimal=False))
    better: Mapped[str | None] = mapped_column(String(4))
    finding: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Words)
    found_by: Mapped[str | None] = mapped_column(String(80))


class DerogationNotice(Base, aggregate="derogation", append_only=True):
    """That people were told of something about a derogation: once, whatever runs twice."""

    __tablename__ = "derogation_notice"
    __table_args__ = (UniqueConstraint("derogation_id", "stage", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    derogation_id: Mapped[int] = mapped_column(ForeignKey("derogation.id"))
    stage: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
