"""The statutory consultation on a draft tariff: who was eligible on its day, what was sent, what was counted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class TariffConsultation(Base, aggregate="tariff"):
    """One consultation on one draft. `rule`: how its objections are counted, as the data said on the day it opened.

    `outcome`: what was counted. `decision`: what became of it, and why.
    """

    __tablename__ = "tariff_consultation"
    __table_args__ = (
        UniqueConstraint("tariff_id", "round"),
        CheckConstraint("closes_on >= opened_on", name="closes_after_it_opens"),
        CheckConstraint("(counted_on IS NULL) = (met IS NULL)", name="counted_with_outcome"),
        CheckConstraint("(decision IS NULL) = (decided_because IS NULL)", name="decided_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id"))
    round: Mapped[int]
    opened_on: Mapped[date]
    closes_on: Mapped[date]
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    stopped_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    counted_on: Mapped[date | None]
    met: Mapped[bool | None]
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    decision: Mapped[str | None] = mapped_column(String(30))
    decided_because: Mapped[str | None] = mapped_column(Words)


class EligibleObjector(Base, aggregate="tariff", append_only=True):
    """An organisation that stood on the register on the day a consultation opened, its side, and its places."""

    __tablename__ = "tariff_eligible"
    __table_args__ = (CheckConstraint("side IN ('provider', 'commissioner')", name="known_side"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("tariff_consultation.id"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False, index=True
    )
    side: Mapped[str] = mapped_column(String(12))
    supply: Mapped[int]


class TariffResponse(Base, aggregate="tariff", append_only=True):
    """What somebody sent on a draft tariff, as it came. `why_not`: why it does not count; none where it counts.

    `organisation_id`: for whom; none for somebody that the register does not know, whose name then stands in `name`.
    `recorded_by`: who of the regulator entered what came by post.
    """

    __tablename__ = "tariff_response"
    __table_args__ = (
        CheckConstraint("kind IN ('objection', 'comment')", name="known_kind"),
        CheckConstraint("about IN ('method', 'price')", name="known_about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("tariff_consultation.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Words)
    why_not: Mapped[str | None] = mapped_column(Words)
    received_on: Mapped[date]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(80))
