"""A complainant who died, and who carries their case on."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, column
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words

from .case import KEY, OMBUDSMAN


class Death(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """That a person died: of all their cases at once, so that none of them writes to the dead. How it is known stands
    in the chronology of the case it was told of."""

    __tablename__ = "ombudsman_death"

    person: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    died_on: Mapped[date | None]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Carrier(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """Who carries a case on for one of its people who died: `number` 1 is the first of them. Who it is, is closed under
    the case's own key; one alone carries it on at a time, and who did before stays for the letters they had."""

    __tablename__ = "ombudsman_carrier"
    __table_args__ = (
        CheckConstraint("relation IN ('next-of-kin', 'estate', 'named', 'adviser')", name="known_relation"),
        Index(
            "ix_ombudsman_carrier_now",
            "complaint_key",
            "number",
            unique=True,
            sqlite_where=column("ended_at").is_(None),
            postgresql_where=column("ended_at").is_(None),
        ),
    )

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    number: Mapped[int]
    relation: Mapped[str] = mapped_column(String(20))
    closed_identity: Mapped[str] = mapped_column(Words)
    reply_format: Mapped[str] = mapped_column(String(20))
    reply_language: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
