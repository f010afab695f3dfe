"""What is paid for a place: agreed by both sides, or recorded by the regulator, and what was said of a breach."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Agreement(Base, aggregate="price-agreement"):
    """A price for a place below the tariff that a commissioner and a public provider agree for a year."""

    __tablename__ = "tariff_agreement"
    __table_args__ = (
        CheckConstraint("pence > 0", name="above_nothing"),
        Index("ix_tariff_agreement_year", "year", "provider_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    year: Mapped[int]
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    function: Mapped[str] = mapped_column(String(40))
    pence: Mapped[int]
    words: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(12))
    state_since: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_on: Mapped[date]
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answered_on: Mapped[date | None]
    because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PricedContract(Base, aggregate="tariff-contract"):
    """A contract for places with its price in pence, entered by the regulator with its source: private bids and old
    private-finance contracts. `ends_on`: its end, to which the latter are exempt."""

    __tablename__ = "tariff_contract"
    __table_args__ = (
        CheckConstraint("basis IN ('public', 'private', 'private-finance')", name="known_basis"),
        CheckConstraint("basis <> 'private-finance' OR ends_on IS NOT NULL", name="exempt_to_an_end"),
        CheckConstraint("ends_on IS NULL OR ends_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("pence > 0", name="above_nothing"),
        CheckConstraint("source <> ''", name="source_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    commissioner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    function: Mapped[str] = mapped_column(String(40))
    basis: Mapped[str] = mapped_column(String(16))
    pence: Mapped[int]
    from_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(Words)
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_on: Mapped[date]
    struck_on: Mapped[date | None]
    struck_because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class BreachNote(Base, aggregate="tariff-contract", append_only=True):
    """What the regulator says of a breach as the check found it: it is explained, goes to enforcement, or was taken up
    there, with what was done."""

    __tablename__ = "tariff_breach_note"
    __table_args__ = (
        CheckConstraint("outcome IN ('explained', 'referred', 'taken-up')", name="known_outcome"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract: Mapped[str] = mapped_column(String(60), index=True)
    year: Mapped[int]
    found: Mapped[str] = mapped_column(Words)
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Words)
    noted_by: Mapped[str] = mapped_column(String(80))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
