"""Around publication: the embargo with who may read before it ends, and corrections of what was published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Embargo(Base, aggregate="inspection"):
    """The moment at which a released report is to be published by itself. Until then nothing of it is public.

    `public_url`: the address of the site, which the report's check code leads to. `reason`: why it was pulled back, or
    what stood in the way at the moment.
    """

    __tablename__ = "report_embargo"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'published', 'pulled back', 'failed')", name="known_state"),
        CheckConstraint("state <> 'pulled back' OR reason IS NOT NULL", name="pulled_back_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(11), index=True)
    public_url: Mapped[str] = mapped_column(Words)
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Words)


class EmbargoReader(Base, aggregate="inspection"):
    """One of the people who may read a report before it is published, why, and when they first opened it."""

    __tablename__ = "embargo_reader"
    __table_args__ = (UniqueConstraint("embargo_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    embargo_id: Mapped[int] = mapped_column(ForeignKey("report_embargo.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    why: Mapped[str] = mapped_column(Words)
    named_by: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Correction(Base, aggregate="inspection"):
    """A correction of a published report: proposed by one, made by another as a new version, or not made.

    `note`: what the public reads of it, with its date. `reason`: why it was not made.
    """

    __tablename__ = "report_correction"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'made', 'not made')", name="known_state"),
        CheckConstraint("state <> 'made' OR decided_by <> proposed_by", name="made_by_another"),
        CheckConstraint("state <> 'not made' OR reason IS NOT NULL", name="not_made_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    note: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(8))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CorrectedPart(Base, aggregate="inspection"):
    """What one part of a report is to say instead: a statement or a concern by its number, or the summary."""

    __tablename__ = "corrected_part"
    __table_args__ = (
        UniqueConstraint("correction_id", "part", "number"),
        CheckConstraint("part IN ('statement', 'concern', 'summary')", name="known_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("report_correction.id"), index=True)
    part: Mapped[str] = mapped_column(String(9))
    number: Mapped[str] = mapped_column(String(10))
    before: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
