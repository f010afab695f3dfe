"""Cases that were assessed, under pseudonyms: what each key question was answered with. Projected from the journal."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class CaseAssessment(Base, aggregate="inspection"):
    """One case as it was assessed last; what was said of it before stays in the journal.

    `answers`: yes, no or not-applicable for the reference of each key question. A case without any was taken out, and
    the note says why. `component`: the code of the member of a trust whose case it is; empty elsewhere.
    """

    __tablename__ = "case_assessment"
    __table_args__ = (UniqueConstraint("inspection_id", "pseudonym"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    pseudonym: Mapped[str] = mapped_column(String(10))
    component: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(Words)
    assessed_on: Mapped[date]
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
