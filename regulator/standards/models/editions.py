"""The tables of the standards: editions with all they say, and the instruments they cite.

A published edition never changes, and the database itself holds that: triggers refuse every insert, update and delete
of a row that belongs to a published edition, of an instrument that one cites, and any TRUNCATE. Each row therefore
carries its edition's number, and the keys between the tables include it, so that no row can belong to two.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...core.db import Base, UtcDateTime, Words

KINDS = ("standard", "expectation", "indicator", "minimum-standard", "key-question", "prompt")
_KINDS_SQL = ", ".join(f"'{kind}'" for kind in KINDS)


class Instrument(Base, aggregate="edition"):
    """A law, treaty or rule book in one edition, by the id that `instruments.yaml` gives it."""

    __tablename__ = "instrument"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(Words)
    edition: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(String(40))
    provisions_called: Mapped[str] = mapped_column(String(20))


class Edition(Base, aggregate="edition"):
    """The standards for one kind of provider as they were published, in force from a day until another takes over.

    `content` is the whole edition as canonical JSON and `content_hash` its SHA-256. It is a draft until `published_at`.
    """

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("provider_kind", "number"),
        UniqueConstraint("provider_kind", "in_force_from"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("in_force_until IS NULL OR in_force_until > in_force_from", name="ends_after_it_begins"),
        CheckConstraint("length(content_hash) = 64", name="hash_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    provider_kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    scheme: Mapped[str] = mapped_column(String(60))
    introduction: Mapped[str] = mapped_column(Words)
    applies_to: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    content: Mapped[str] = mapped_column(Words, deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EditionArea(Base, aggregate="edition"):
    """A part of an edition: one of a prison's tests, a reported and unscored area, or a domain of probation."""

    __tablename__ = "edition_area"
    __table_args__ = (UniqueConstraint("edition_id", "code"), UniqueConstraint("id", "edition_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    description: Mapped[str] = mapped_column(Words)
    scored: Mapped[bool]
    position: Mapped[int]


class Requirement(Base, aggregate="edition"):
    """One line of an edition, by its reference: a standard, and under it what is judged, met or asked.

    `details` holds what else a requirement says of itself: `why`, `not_this`, `issued_by`, `evidence`, tags, and for
    a minimum standard the `test`; for a standard, how it is judged.
    """

    __tablename__ = "requirement"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        UniqueConstraint("edition_id", "position"),
        UniqueConstraint("id", "edition_id"),
        ForeignKeyConstraint(["area_id", "edition_id"], ["edition_area.id", "edition_area.edition_id"]),
        ForeignKeyConstraint(["parent_id", "edition_id"], ["requirement.id", "requirement.edition_id"]),
        CheckConstraint(f"kind IN ({_KINDS_SQL})", name="kind_known"),
        CheckConstraint("(kind = 'standard') = (parent_id IS NULL)", name="only_standards_stand_alone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    area_id: Mapped[int] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    area: Mapped[EditionArea] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    citations: Mapped[list["Citation"]] = relationship(
        viewonly=True, lazy="selectin", order_by=lambda: Citation.position
    )


class Citation(Base, aggregate="edition"):
    """What a requirement rests on: an instrument, and one provision of it, or the instrument as a whole."""

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("requirement_id", "position"),
        ForeignKeyConstraint(["requirement_id", "edition_id"], ["requirement.id", "requirement.edition_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    requirement_id: Mapped[int]
    instrument_id: Mapped[str] = mapped_column(ForeignKey("instrument.id"), index=True)
    provision: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int]

    instrument: Mapped[Instrument] = relationship(viewonly=True, lazy="joined", innerjoin=True)
