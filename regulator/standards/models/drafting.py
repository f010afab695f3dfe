"""Drafts of the next editions, clause by clause, and how each clause follows from the edition before.

2026-11: a draft stands in tables of its own. The tables of the editions hold what was published and nothing else, so
that whoever reads them can never take a draft for the standards. A draft becomes an edition by being published whole.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, UtcDateTime, Words

CLAUSES = ("area", "standard", "expectation", "minimum-standard", "key-question")
_CLAUSES_SQL = ", ".join(f"'{kind}'" for kind in CLAUSES)
RELATIONS = ("same", "changed", "split", "merged", "new", "retired")
_RELATIONS_SQL = ", ".join(f"'{relation}'" for relation in RELATIONS)


class Draft(Base, aggregate="standards_draft"):
    """The next edition for one kind of provider, while it is written, consulted on and waits for its day.

    `head` is what the edition will say of itself, in the words of `edition.yaml`, without code, number and dates.
    `open_for` is the kind of provider while the draft is open and nothing once it is over: it is unique, so that the
    database itself refuses a second draft of one edition. `code` is the edition's, which an abandoned draft may have
    had too. `proposed_by` and `seconded_by` are keys of people; `stopped_by` is what kept it from being published on
    its day.
    """

    __tablename__ = "standards_draft"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("open_for"),
        CheckConstraint("open_for IS NULL OR open_for = provider_kind", name="open_for_its_kind"),
        CheckConstraint("seconded_by IS NULL OR seconded_by <> proposed_by", name="two_people"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(60))
    provider_kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    open_for: Mapped[str | None] = mapped_column(String(20))
    based_on: Mapped[str | None] = mapped_column(String(60))
    head: Mapped[dict[str, Any]] = mapped_column(JSON)
    in_force_from: Mapped[date]
    publish_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str | None] = mapped_column(String(80))
    proposal: Mapped[str | None] = mapped_column(Words)
    seconded_by: Mapped[str | None] = mapped_column(String(80))
    stopped_by: Mapped[str | None] = mapped_column(Words)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def title(self) -> str:
        """What the edition will be called."""
        return str(self.head.get("title", self.code))


class Clause(Base, aggregate="standards_draft"):
    """One clause of a draft: an area, a standard, or a requirement, with what it says in the words of the files.

    `content` has neither the reference nor what stands under it. Each clause has a version of its own, so that two
    editors who work on two clauses never wait for each other, and two on one never overwrite each other.
    """

    __tablename__ = "standards_clause"
    __table_args__ = (
        UniqueConstraint("draft_id", "kind", "ref"),
        CheckConstraint(f"kind IN ({_CLAUSES_SQL})", name="kind_known"),
        CheckConstraint("(kind = 'area') = (parent_id IS NULL)", name="only_areas_stand_alone"),
        Index("ix_standards_clause_order", "draft_id", "parent_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("standards_draft.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("standards_clause.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class DraftMapping(Base, aggregate="standards_draft"):
    """What an editor says of how a draft follows from the edition before, where the references do not say it.

    Also each clause that was taken out, with the reason: whoever cites it is told, and it stays readable in its own
    edition. `old_ref` is nothing for what is new, `new_ref` for what is retired.
    """

    __tablename__ = "standards_draft_mapping"
    __table_args__ = (
        UniqueConstraint("draft_id", "old_ref", "new_ref"),
        CheckConstraint(f"relation IN ({_RELATIONS_SQL})", name="relation_known"),
        CheckConstraint("old_ref IS NOT NULL OR new_ref IS NOT NULL", name="about_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("standards_draft.id"), index=True)
    old_ref: Mapped[str | None] = mapped_column(String(60))
    new_ref: Mapped[str | None] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Words)
    set_by: Mapped[str] = mapped_column(String(80))


class DraftImport(Base, aggregate="standards_draft"):
    """A file that was handed in for a draft and read: what it would change, until somebody takes it or leaves it.

    `basis` is the hash of the draft's content when the preview was made: it is taken only onto that.
    """

    __tablename__ = "standards_import"
    __table_args__ = (CheckConstraint("state IN ('read', 'taken', 'left')", name="state_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("standards_draft.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    basis: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClauseMapping(Base, aggregate="edition", append_only=True):
    """How one clause of a published edition follows from the edition before; kept for ever with the edition."""

    __tablename__ = "clause_mapping"
    __table_args__ = (
        Index("ix_clause_mapping_edition", "edition", "position"),
        Index("ix_clause_mapping_before", "before", "old_ref"),
        CheckConstraint(f"relation IN ({_RELATIONS_SQL})", name="relation_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    old_ref: Mapped[str | None] = mapped_column(String(60))
    new_ref: Mapped[str | None] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Words)
