"""A matter of enforcement: whose failure it is about, and the findings it stands on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Matter(Base, aggregate="enforcement"):
    """Failure of one provider or commissioner that the regulator acts on. It is open until somebody closes it.

    `weighed`: what was worked out from the history when it was opened, with its working; it decides nothing.
    """

    __tablename__ = "enforcement_matter"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="known_state"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_on_a_day"),
        Index("ix_enforcement_matter_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(6))
    weighed: Mapped[dict[str, Any]] = mapped_column(JSON)
    owner: Mapped[str] = mapped_column(String(80))
    opened_by: Mapped[str] = mapped_column(String(80))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Ground(Base, aggregate="enforcement", append_only=True):
    """One breach that a matter stands on, as it was when it was linked: a concern, a minimum standard not met, an
    obligation that is overdue or was not kept (a condition of a licence is one), an urgent notification, or an earlier
    notice that was not complied with.

    `breach` tells it from any other, in whatever matter it is linked (`concern:INS-2026-0042:3`). `said`: what the
    notice prints of it. `inspection_id`: whose team may not decide on it.
    """

    __tablename__ = "enforcement_ground"
    __table_args__ = (
        UniqueConstraint("matter_id", "breach"),
        CheckConstraint(
            "kind IN ('concern', 'minimum-standard', 'obligation', 'urgent-notification', 'notice')", name="known_kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("enforcement_matter.id"))
    kind: Mapped[str] = mapped_column(String(20))
    breach: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(Words)
    said: Mapped[str] = mapped_column(Words)
    standards: Mapped[list[str]] = mapped_column(JSON)
    found_on: Mapped[date]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    address: Mapped[str] = mapped_column(String(120))
    linked_by: Mapped[str] = mapped_column(String(80))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
