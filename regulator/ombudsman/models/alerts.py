"""Who was told of what, what must be seen to at once, and a prison number that stands for two people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words

from .case import KEY, OMBUDSMAN


class Told(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """That people were told of a deadline: of which (`clock:12`, `obligation:4`), that it was near, over or still over,
    and how many. A deadline that is put off is told of anew."""

    __tablename__ = "ombudsman_told"
    __table_args__ = (
        UniqueConstraint("what", "stage", "due_on"),
        CheckConstraint("stage IN ('soon', 'late', 'escalate')", name="known_stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    people: Mapped[int]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Alert(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """Something of a case that cannot wait: reprisals are feared, confidential mail was opened, or it is about the
    Ombudsman's own people. Open until everybody who was told has said what they did."""

    __tablename__ = "ombudsman_alert"
    __table_args__ = (
        CheckConstraint("kind IN ('reprisal', 'mail-breach', 'about-us')", name="known_kind"),
        Index("ix_ombudsman_alert_open", "settled_at", "raised_at"),
    )

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    closed_why: Mapped[str] = mapped_column(Words)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Alerted(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """One person who was told of an alert: when they said what they did, and how often they were told."""

    __tablename__ = "ombudsman_alerted"
    __table_args__ = (
        CheckConstraint("(acknowledged_at IS NULL) = (closed_done IS NULL)", name="acknowledged_with_words"),
        Index("ix_ombudsman_alerted_waiting", "acknowledged_at", "chased_at"),
    )

    alert_id: Mapped[str] = mapped_column(ForeignKey("ombudsman_alert.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_done: Mapped[str | None] = mapped_column(Words)
    chased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    times: Mapped[int]


class Clash(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """A prison number that stands for two names: this case's, and another's. Nobody is made one of two, or two of one,
    before somebody has looked."""

    __tablename__ = "ombudsman_clash"
    __table_args__ = (
        CheckConstraint("settled_as IN ('one-person', 'two-people')", name="known_end"),
        CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name="settled_with_an_end"),
        Index("ix_ombudsman_clash_open", "settled_at", "found_at"),
    )

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    other_key: Mapped[str] = mapped_column(String(KEY))
    closed_why: Mapped[str] = mapped_column(Words)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_as: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
