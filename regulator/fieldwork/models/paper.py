"""Paper forms of a visit, and what was typed from them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class PaperForm(Base, aggregate="inspection", append_only=True):
    """A form that was printed. `code` stands on each sheet; `lines` says of each line which standard it is about."""

    __tablename__ = "paper_form"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    scope: Mapped[str] = mapped_column(Words)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    printed_by: Mapped[str] = mapped_column(String(80))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PaperEntry(Base, aggregate="inspection"):
    """An entry of the journal that was written on paper: by whom and when, who typed it, and who compared the two."""

    __tablename__ = "paper_entry"
    __table_args__ = (
        CheckConstraint("checked_by IS NULL OR checked_by <> typed_by", name="second_person"),
        CheckConstraint("outcome IS NULL OR outcome IN ('same', 'different')", name="known_outcome"),
        CheckConstraint("(outcome IS NULL) = (checked_by IS NULL)", name="outcome_of_a_check"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    form: Mapped[str] = mapped_column(ForeignKey("paper_form.code"), index=True)
    line: Mapped[str] = mapped_column(String(20))
    written_by: Mapped[str] = mapped_column(String(80))
    written_on: Mapped[date]
    typed_by: Mapped[str] = mapped_column(String(80))
    typed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scan: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    checked_by: Mapped[str | None] = mapped_column(String(80))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    difference: Mapped[str | None] = mapped_column(Words)
