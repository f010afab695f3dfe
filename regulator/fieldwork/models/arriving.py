"""What arrives from devices and is not, or not only, in the journal."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class SetAside(Base, aggregate="inspection"):
    """An entry that was handed in and cannot be in the journal now, word for word as it came, and why.

    One `gap` waits for the numbers before it and is then taken in by itself; `not-begun` for the arrival. The others
    are the lead's to take in or to leave out, with a reason. None is ever deleted.
    """

    __tablename__ = "field_aside"
    __table_args__ = (
        UniqueConstraint("inspection_id", "entry_id", "digest"),
        Index("ix_field_aside_inspection_id_device", "inspection_id", "device", "sequence"),
        CheckConstraint(
            "why IN ('gap', 'not-begun', 'closed', 'not-a-member', 'revoked', 'unreadable', 'about-nothing',"
            " 'other-words', 'number-taken')",
            name="known_reason",
        ),
        CheckConstraint("settled IS NULL OR settled IN ('taken-in', 'left-out')", name="known_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int]
    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    digest: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(80))
    entry: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(20))
    told: Mapped[str | None] = mapped_column(Words)
    about: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled: Mapped[str | None] = mapped_column(String(10))
    settled_by: Mapped[str | None] = mapped_column(String(80))
    settled_because: Mapped[str | None] = mapped_column(Words)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FieldFile(Base, aggregate="inspection", append_only=True):
    """A file that arrived whole from a device: the hash it has there, and the hash under which it is kept here."""

    __tablename__ = "field_file"
    __table_args__ = (UniqueConstraint("inspection_id", "sha256", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(60))
    kept_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(Words)
    size: Mapped[int]
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Danger(Base, aggregate="inspection"):
    """Somebody is in danger now, as an inspector reported it: who read it, and when."""

    __tablename__ = "field_danger"

    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    read_by: Mapped[str | None] = mapped_column(String(80))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[str | None] = mapped_column(Words)


class RescueImport(Base, aggregate="inspection", append_only=True):
    """A rescue file that somebody brought in: from which device, what was in it, what of it could not be opened."""

    __tablename__ = "field_rescue"
    __table_args__ = (UniqueConstraint("inspection_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    brought_by: Mapped[str] = mapped_column(String(80))
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    drafts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
