"""The journal of an inspection, and what is projected from it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Operation(Base, aggregate="inspection", append_only=True):
    """One thing that somebody captured, as it was captured: a note, a file, a finding, a proposal, an amendment, a
    withdrawal.

    `id` is a UUIDv7 that the device may mint; `device` and `sequence` number a device's operations without gaps.
    """

    __tablename__ = "operation"
    __table_args__ = (UniqueConstraint("inspection_id", "device", "sequence"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    based_on: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Evidence(Base, aggregate="inspection"):
    """A note as it stands: what was found, in which area, from which source. Projected from the journal."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_inspection_id_area", "inspection_id", "area"),
        CheckConstraint("bearing IN ('strength', 'concern', 'finding')", name="known_bearing"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    area: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(30))
    bearing: Mapped[str] = mapped_column(String(10))
    statement: Mapped[str] = mapped_column(Words)
    locator: Mapped[str | None] = mapped_column(Words)
    standards: Mapped[list[str]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str | None] = mapped_column(Words)


class EvidenceFile(Base, aggregate="inspection"):
    """A photograph or document as it stands: of which area, about which note (none: of the area as a whole).

    `sha256` names the content as it is kept (`core.files`); no key holds it, because what a device tells of a file may
    arrive before the file. Until it has (`waiting`) it is the hash of the bytes on the device, and opens nothing.
    """

    __tablename__ = "evidence_file"
    __table_args__ = (
        Index("ix_evidence_file_inspection_id_area", "inspection_id", "area"),
        Index("ix_evidence_file_inspection_id_sha256", "inspection_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="hash_whole"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    area: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Words)
    media_type: Mapped[str] = mapped_column(String(100))
    caption: Mapped[str | None] = mapped_column(Words)
    about: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str | None] = mapped_column(Words)
    waiting: Mapped[bool] = mapped_column(default=False, server_default=false())


class MinimumStandardFinding(Base, aggregate="inspection"):
    """Whether a minimum standard was met, as it was last recorded; not listed means not tested."""

    __tablename__ = "minimum_standard_finding"
    __table_args__ = (
        UniqueConstraint("inspection_id", "ref"),
        CheckConstraint("outcome IN ('met', 'not-met', 'not-tested')", name="known_outcome"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    ref: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[str | None] = mapped_column(Words)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Proposal(Base, aggregate="inspection"):
    """A judgement that one inspector proposes, with reasons. It belongs to its author: another's is another row."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_inspection_id_ref", "inspection_id", "ref"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    ref: Mapped[str] = mapped_column(String(60))
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Words)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
