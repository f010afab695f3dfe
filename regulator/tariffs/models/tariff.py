"""A year's tariff, its drafts with the method they were made by, and the prices in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Tariff(Base, aggregate="tariff"):
    """The tariff of one financial year, by the year of its 1 April. `round`: which draft is the newest; 0, none yet.

    `invented`: a demonstration, in which only invented places take part. `cleared`: a reference found for the method.
    """

    __tablename__ = "tariff"
    __table_args__ = (CheckConstraint("year > 0", name="year_possible"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    invented: Mapped[bool]
    state: Mapped[str] = mapped_column(String(30))
    state_since: Mapped[date]
    round: Mapped[int]
    cleared: Mapped[bool]
    opened_by: Mapped[str] = mapped_column(String(80))
    opened_on: Mapped[date]
    proposed_by: Mapped[str | None] = mapped_column(String(80))
    published_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    note: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Draft(Base, aggregate="tariff", append_only=True):
    """A draft of a tariff: the method it was made by, and the returns it was made of, as they were on the day."""

    __tablename__ = "tariff_draft"
    __table_args__ = (UniqueConstraint("tariff_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id"))
    round: Mapped[int]
    method: Mapped[dict[str, Any]] = mapped_column(JSON)
    returns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Price(Base, aggregate="tariff"):
    """The price of a place of one function in a draft, in pence: what the method gives, and what was set, with why.

    `corrected`: what it is to become once a correction is published, and why.
    """

    __tablename__ = "tariff_price"
    __table_args__ = (
        UniqueConstraint("draft_id", "function"),
        CheckConstraint("computed IS NOT NULL OR final IS NULL OR reason IS NOT NULL", name="set_with_reason"),
        CheckConstraint("final IS NULL OR computed = final OR reason IS NOT NULL", name="otherwise_with_reason"),
        CheckConstraint("(corrected IS NULL) = (corrected_because IS NULL)", name="corrected_with_reason"),
        CheckConstraint("final IS NULL OR final > 0", name="above_nothing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("tariff_draft.id"))
    function: Mapped[str] = mapped_column(String(40))
    spread: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed: Mapped[int | None]
    final: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Words)
    set_by: Mapped[str | None] = mapped_column(String(80))
    corrected: Mapped[int | None]
    corrected_because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
