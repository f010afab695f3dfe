"""A licence, and what was said of it: from when until when each thing holds, and when it was written down."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Licence(Base, aggregate="licence", append_only=True):
    """A licence under its reference, for a status of `licensing.yaml`. All else about it is a dated fact."""

    __tablename__ = "licence"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[str] = mapped_column(String(60))
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(80))


class LicenceFact(Base, aggregate="licence", append_only=True):
    """One thing said of a licence: that `about` (`standing`, `member:ZWX`, `condition:1`) was `value` from a day on.

    `until_on` is the first day on which it does not hold any more; none where no end is known. `value` is empty where
    what was said before of these days is taken back. Of two that speak of one day, the later written down counts.
    """

    __tablename__ = "licence_fact"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
        Index("ix_licence_fact_of", "licence_id", "about", "id"),
        Index("ix_licence_fact_about", "about", "licence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id"))
    about: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    because: Mapped[str] = mapped_column(Words)
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
