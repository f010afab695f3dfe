"""An inspection, the days on site, the people on it, and who released its report."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from regulator.core import clock
from regulator.core.db import Base, UtcDateTime, Words


class Inspection(Base, aggregate="inspection"):
    """One inspection of one provider. It pins an edition and a scheme for ever.

    One of a trust has a component for the trust itself and for each of its members, and each of those pins an edition
    and a scheme of its own; the inspection as a whole has no scheme then, because a trust has no overall rating.
    `origin`: `live` for one made here, `published-facts` for a worked example from published facts, `invented` for
    a demonstration about an invented place; what is not live says so on every sheet. `facts` holds what an imported
    file states and no column does (population, sources, the note on last time).
    `state_since`: the day on which it came to where it stands. `owner`: the key of who sees to it that it goes on, as
    a rule its lead. The indexes serve the board: all that is open, or one stage, the longest waiting first.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("origin IN ('live', 'published-facts', 'invented')", name="known_origin"),
        UniqueConstraint("file_hash"),
        Index("ix_inspection_since_list", "state_since", "id"),
        Index("ix_inspection_state_list", "state", "state_since", "id"),
        Index("ix_inspection_owner_list", "owner", "state_since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    announced: Mapped[bool]
    edition: Mapped[str] = mapped_column(String(40))
    scheme: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(30))
    state_since: Mapped[date | None] = mapped_column(default=clock.today)
    owner: Mapped[str | None] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(20))
    published_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    file_hash: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    components: Mapped[list["InspectionComponent"]] = relationship(
        viewonly=True, order_by=lambda: InspectionComponent.position
    )

    __mapper_args__ = {"version_id_col": version}


class InspectionComponent(Base, aggregate="inspection"):
    """A part of the inspection of a trust: the trust itself, or one of its members, as they were called on the first
    day on site. It pins the edition by which that body is judged, and the scheme where it is rated.

    `code` is the body's in the register. What is captured or judged of it says so by its reference: `ZWX.safety`.
    """

    __tablename__ = "inspection_component"
    __table_args__ = (UniqueConstraint("inspection_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(String(20))
    edition: Mapped[str] = mapped_column(String(40))
    scheme: Mapped[str | None] = mapped_column(String(40))
    leads: Mapped[bool]


class Visit(Base, aggregate="inspection"):
    """A stretch of days on site; an inspection has a list of them, with gaps between."""

    __tablename__ = "inspection_visit"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]


class TeamMember(Base, aggregate="inspection"):
    """One who works on an inspection: in the field or on the panel, for which employer, on which areas.

    `person` is the key of who it is (`person:12`, `import:inspector`); `name` is shown in the report where published.
    One who leaves midway stays on record (`left_on`, why, and in which state the inspection was, since who left before
    anybody arrived was never there). `conflict` is what they declared; `conflict_kept` why they stay all the same.
    """

    __tablename__ = "inspection_member"
    __table_args__ = (
        UniqueConstraint("inspection_id", "person", "part"),
        CheckConstraint("part IN ('field', 'panel')", name="known_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    person: Mapped[str] = mapped_column(String(80), index=True)
    duty: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(5))
    name: Mapped[str | None] = mapped_column(Words)
    employer: Mapped[str | None] = mapped_column(Words)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    areas: Mapped[list[str]] = mapped_column(JSON)
    conflict: Mapped[str | None] = mapped_column(Words)
    conflict_kept: Mapped[str | None] = mapped_column(Words)
    left_on: Mapped[date | None]
    left_because: Mapped[str | None] = mapped_column(Words)
    left_in: Mapped[str | None] = mapped_column(String(30))


class Release(Base, aggregate="inspection", append_only=True):
    """One person's yes to the publication of a final report; it takes two."""

    __tablename__ = "inspection_release"
    __table_args__ = (UniqueConstraint("inspection_id", "round", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    round: Mapped[int]
    person: Mapped[str] = mapped_column(String(80))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeadlineNotice(Base, aggregate="inspection", append_only=True):
    """That people were told of a deadline: once before it (`soon`), once after it (`late`), anew if it was put off."""

    __tablename__ = "inspection_deadline_notice"
    __table_args__ = (
        UniqueConstraint("clock_id", "stage", "due_on"),
        CheckConstraint("stage IN ('soon', 'late')", name="known_stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    stage: Mapped[str] = mapped_column(String(4))
    due_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
