"""Cost returns: what a provider says its places cost in a financial year."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class CostReturn(Base, aggregate="cost-return"):
    """A provider's return for a financial year, being filled in or sent. `cells`: what was typed last, wrong or right.

    `number`: how often it was sent; 0, not yet. What was sent stands in `CostLine`, every time of it.
    """

    __tablename__ = "cost_return"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year"),
        CheckConstraint("sent_on IS NULL OR number > 0", name="sent_on_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int] = mapped_column(index=True)
    cells: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    number: Mapped[int]
    due_on: Mapped[date]
    sent_on: Mapped[date | None]
    late: Mapped[bool]
    partial: Mapped[bool]
    saved_by: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CostLine(Base, aggregate="cost-return", append_only=True):
    """What a return says of one prison function, as it was sent the `number`th time. Costs are pence a year."""

    __tablename__ = "cost_line"
    __table_args__ = (
        UniqueConstraint("return_id", "number", "function"),
        CheckConstraint("places > 0 AND prisoners > 0", name="somebody_there"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("cost_return.id"))
    number: Mapped[int]
    function: Mapped[str] = mapped_column(String(40))
    places: Mapped[int]
    prisoners: Mapped[int]
    direct_per_place: Mapped[int | None]
    direct_per_prisoner: Mapped[int | None]
    overall_per_place: Mapped[int | None]
    overall_per_prisoner: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Words)
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def cost(self, measure: str) -> int | None:
        """Its cost on one basis, by the measure's name; None where it was not given."""
        found: int | None = getattr(self, measure.replace("-", "_"))
        return found
