"""The tables of the log: events, their facts, what is not yet sealed, and the seals."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..tables import Base
from ..types import UtcDateTime


class EventRow(Base, append_only=True):
    """One thing that happened: when, who (by number and duty, never by name), what, to what.

    Each index serves a search in the order of its list: outside all compartments, or in one, the newest first.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_list", "compartment", "recorded_at", "id"),
        Index("ix_event_subject_list", "subject", "compartment", "recorded_at", "id"),
        Index("ix_event_actor_list", "actor_id", "compartment", "recorded_at", "id"),
        Index("ix_event_name_list", "name", "compartment", "recorded_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    duty: Mapped[str] = mapped_column(String(60))
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    compartment: Mapped[str | None] = mapped_column(String(40))
    facts_digest: Mapped[str] = mapped_column(String(64))


class EventFacts(Base, append_only=True, redactable=True):
    """What an event says, as canonical JSON. Only its redaction may change it: from a text to none, with a reason."""

    __tablename__ = "event_facts"
    __table_args__ = (CheckConstraint("(text IS NULL) = (redacted_for IS NOT NULL)", name="redacted_with_reason"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    text: Mapped[str | None] = mapped_column(Text)
    redacted_for: Mapped[str | None] = mapped_column(String(200))


class Unsealed(Base):
    """An event that waits for its place in the chain."""

    __tablename__ = "unsealed"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)


class Seal(Base, append_only=True):
    """A link of the chain: the hash of one event's stored text and of the link before it."""

    __tablename__ = "seal"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    event_hash: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
