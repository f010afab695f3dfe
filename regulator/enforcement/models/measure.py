"""A measure: one step of the ladder, whom it addresses, who took part in it, and what it binds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Measure(Base, aggregate="enforcement"):
    """One step of the ladder in a matter: what it would require, why, and how far it has come.

    `round`: how often it came to be decided, so that signatures of an earlier round do not count. `in_force_on`: the
    day from which it has effect, by an urgent decision even before representations. Nothing is urgent without its harm.
    """

    __tablename__ = "enforcement_measure"
    __table_args__ = (
        UniqueConstraint("matter_id", "number"),
        CheckConstraint("NOT urgent OR harm IS NOT NULL", name="urgent_states_harm"),
        Index("ix_enforcement_measure_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("enforcement_matter.id"))
    number: Mapped[int]
    rung: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[date]
    urgent: Mapped[bool]
    harm: Mapped[str | None] = mapped_column(Words)
    requires: Mapped[str] = mapped_column(Words)
    reasons: Mapped[str] = mapped_column(Words)
    component: Mapped[str | None] = mapped_column(Words)
    comply_by: Mapped[date | None]
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_on: Mapped[date]
    considered_by: Mapped[str | None] = mapped_column(String(80))
    considered_on: Mapped[date | None]
    considered: Mapped[str | None] = mapped_column(Words)
    decided_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(Words)
    in_force_on: Mapped[date | None]
    breached_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Words)
    round: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class MeasureGround(Base, aggregate="enforcement", append_only=True):
    """That a measure stands on a ground of its matter."""

    __tablename__ = "enforcement_measure_ground"

    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"), primary_key=True, autoincrement=False)
    ground_id: Mapped[int] = mapped_column(ForeignKey("enforcement_ground.id"), primary_key=True, autoincrement=False)


class Imposed(Base, aggregate="enforcement"):
    """That a requirement was imposed for a breach: one for each breach and side, until it is quashed or lifted."""

    __tablename__ = "enforcement_imposed"
    __table_args__ = (
        Index(
            "uq_enforcement_imposed_once",
            "breach",
            "side",
            unique=True,
            sqlite_where=text("released_on IS NULL"),
            postgresql_where=text("released_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    breach: Mapped[str] = mapped_column(String(120))
    side: Mapped[str] = mapped_column(String(20))
    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"), index=True)
    imposed_on: Mapped[date]
    released_on: Mapped[date | None]


class Addressee(Base, aggregate="enforcement"):
    """Whom a measure addresses, in which capacity, as of the day on which its notice was given.

    One that ceased to exist, or left the trust, stays, with the day and what became of the notice for it: it is bound
    still for what was before, or is not any more. Whoever takes its place is served as an addressee of its own.
    """

    __tablename__ = "enforcement_addressee"
    __table_args__ = (
        UniqueConstraint("measure_id", "organisation_id"),
        CheckConstraint(
            "capacity IN ('provider', 'trust', 'lead licensee', 'member of the trust', 'commissioner')",
            name="known_capacity",
        ),
        CheckConstraint("(ended_on IS NULL) = (ended_because IS NULL)", name="ended_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    capacity: Mapped[str] = mapped_column(String(24))
    as_of: Mapped[date]
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(Words)
    still_bound: Mapped[bool]


class Signature(Base, aggregate="enforcement", append_only=True):
    """One decision-maker's yes to a decision as it stood in its round."""

    __tablename__ = "enforcement_signature"
    __table_args__ = (UniqueConstraint("measure_id", "round", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"))
    round: Mapped[int]
    person: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(60))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
