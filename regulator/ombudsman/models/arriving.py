"""What arrives and takes its time: a morning's post on many sheets, and a provider's words while they are typed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words, Written

from .case import KEY, OMBUDSMAN


class ScanBatch(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN, written=Written.BY_BOTH):
    """A scan of many sheets, read by the worker a stretch at a time: how many sheets it has, how many were read, and
    the cover sheets found so far: of each its number, what it says, and the degrees by which it lies. `told`: why it
    was refused, in a sentence that names nobody."""

    __tablename__ = "ombudsman_batch"
    __table_args__ = (CheckConstraint("state IN ('reading', 'done', 'refused')", name="known_state"),)

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    sheets: Mapped[int]
    read: Mapped[int]
    covers: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    letters: Mapped[int | None]
    told: Mapped[str | None] = mapped_column(Words)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class PapersWords(Base, compartment=OMBUDSMAN, written=Written.BY_BOOKKEEPING):
    """What one person of a provider is typing in answer to a request for papers, kept under the case's own key: theirs
    alone until they offer it to those of their provider who send. Gone once an answer is sent."""

    __tablename__ = "ombudsman_papers_words"

    papers_id: Mapped[str] = mapped_column(ForeignKey("ombudsman_papers.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    closed_text: Mapped[str] = mapped_column(Words)
    offered: Mapped[bool]
