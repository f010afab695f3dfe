"""What is owed: obligations, each of one plan, with their standards, their commissioners and their history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Plan(Base, aggregate="plan"):
    """What one source asks of one organisation, to be answered together by one named person.

    `clock_subject` and `clock` say which clock holds the time to answer. `asks` is false for an example made of
    published facts. `submitter_id`: who alone submits, where the organisation has named somebody.
    """

    __tablename__ = "improvement_plan"
    __table_args__ = (
        UniqueConstraint("organisation_id", "subject"),
        CheckConstraint("keeper IN ('regulator', 'ombudsman')", name="known_keeper"),
        CheckConstraint("origin IN ('live', 'published-facts', 'invented')", name="known_origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    reference: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(Words)
    address: Mapped[str] = mapped_column(String(300))
    keeper: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(20))
    public: Mapped[bool]
    asks: Mapped[bool]
    clock_subject: Mapped[str] = mapped_column(String(120))
    clock: Mapped[str] = mapped_column(String(60))
    submitter_id: Mapped[int | None]
    entered_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Obligation(Base, aggregate="obligation"):
    """One thing that an organisation owes: where it stands, who must act next (`waits_for`), and by when.

    `owner_id` is the one person of the organisation who sees to it; none until somebody is named. `due_on` is the next
    date that counts: of the answer, then of the first action not done, at the latest `complete_by`. `organisation_id`
    and `keeper` repeat the plan's, for the lists that the indexes serve.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("plan_id", "item"),
        CheckConstraint("waits_for IN ('provider', 'regulator', 'nobody')", name="known_waits"),
        CheckConstraint(
            "kind IN ('concern', 'minimum-standard', 'recommendation', 'ombudsman-recommendation',"
            " 'licence-condition', 'direction')",
            name="known_kind",
        ),
        Index("ix_obligation_provider_list", "organisation_id", "waits_for", "due_on", "id"),
        Index("ix_obligation_provider_state", "organisation_id", "state", "waits_for", "due_on", "id"),
        Index("ix_obligation_keeper_list", "keeper", "waits_for", "due_on", "id"),
        Index("ix_obligation_state_list", "keeper", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    keeper: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(30))
    item: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
    priority: Mapped[bool]
    edition: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(30))
    waits_for: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    complete_by: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(index=True)
    entered_on: Mapped[date]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Clause(Base, aggregate="obligation"):
    """A standard that an obligation is about, by its reference in an edition."""

    __tablename__ = "obligation_clause"
    __table_args__ = (Index("ix_obligation_clause_ref", "ref", "obligation_id"),)

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(60), primary_key=True)
    ref: Mapped[str] = mapped_column(String(60), primary_key=True)


class Commissioner(Base, aggregate="obligation"):
    """A commissioner who is told of an obligation, or must act on it."""

    __tablename__ = "obligation_commissioner"

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    must_act: Mapped[bool]


class Step(Base, aggregate="obligation", append_only=True):
    """One step of an obligation's life, as it was taken: the history that everybody who may see it reads."""

    __tablename__ = "obligation_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    before: Mapped[str | None] = mapped_column(String(30))
    after: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(Words)
    by: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(60))
    taken_on: Mapped[date]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
