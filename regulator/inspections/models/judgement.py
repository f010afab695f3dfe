"""What was judged: the panel's decisions with the computed rating beside the final one, concerns, notable practice."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, Words


class Decision(Base, aggregate="inspection"):
    """The rating of one standard or test: what the scheme computed, what stands, and why they differ where they do."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("inspection_id", "ref"),
        CheckConstraint(
            "computed IS NULL OR computed = final OR (ground IS NOT NULL AND reason IS NOT NULL)",
            name="difference_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    ref: Mapped[str] = mapped_column(String(60))
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed: Mapped[str | None] = mapped_column(String(40))
    final: Mapped[str] = mapped_column(String(40))
    ground: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]


class RatingRecord(Base, aggregate="inspection"):
    """The ratings of an inspection as they were worked out, with the whole derivation, to recompute years later.

    `component`: the code of the part that they are of, in the inspection of a trust; empty in any other.
    """

    __tablename__ = "rating_record"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    component: Mapped[str] = mapped_column(String(40), primary_key=True, default="", server_default=text("''"))
    scheme: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)
    minute: Mapped[str | None] = mapped_column(Words)


class Concern(Base, aggregate="inspection"):
    """Something that the provider must answer: at most 15 in an inspection, 3 to 6 of them priority."""

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 15", name="most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    number: Mapped[int]
    area: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str | None] = mapped_column(Words)
    priority: Mapped[bool]
    standards: Mapped[list[str]] = mapped_column(JSON)


class NotablePractice(Base, aggregate="inspection"):
    """Practice worth sharing with other providers."""

    __tablename__ = "notable_practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    area: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str | None] = mapped_column(Words)


class WhatIf(Base, aggregate="inspection", append_only=True):
    """What the ratings would have been under another scheme: a working aid, kept apart, and never the rating.

    `outcome` is what came out for each standard or test, in words; `unanswered` what the other edition asks and this
    inspection did not look at.
    """

    __tablename__ = "rating_what_if"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    edition: Mapped[str] = mapped_column(String(60))
    scheme: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(80))
    made_on: Mapped[date]
