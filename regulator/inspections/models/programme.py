"""The programme of unannounced visits: in a compartment of its own, and nothing of it outside until someone arrives.

2026-11: an entry has no number. Its key is random, stands in its address, and counts nothing.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime
from regulator.core.sealed_fields import Sealed, SealedText

PROGRAMME = "programme"  # the name of the compartment, of the aggregate and of the keys
REFERENCE = 16  # characters of an entry's random key


class ProgrammeVisit(Base, aggregate="programme", compartment=PROGRAMME):
    """A visit that is to come unannounced. When inspectors arrive it becomes an inspection, whose number it then
    has."""

    __tablename__ = "programme_visit"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'cancelled', 'arrived')", name="known_state"),
        CheckConstraint("(state = 'arrived') = (inspection_id IS NOT NULL)", name="arrived_as_inspection"),
    )

    reference: Mapped[str] = mapped_column(String(REFERENCE), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(40))
    scheme: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ProgrammeDays(Base, aggregate="programme", compartment=PROGRAMME):
    """A stretch of days on site that is intended."""

    __tablename__ = "programme_days"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="in_order"),)

    reference: Mapped[str] = mapped_column(ForeignKey("programme_visit.reference"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date]


class ProgrammeNamed(Base, aggregate="programme", compartment=PROGRAMME):
    """A person who may know of one visit, and whether they go (`field`) or only know of it (`knows`)."""

    __tablename__ = "programme_named"
    __table_args__ = (CheckConstraint("part IN ('field', 'knows')", name="known_part"),)

    reference: Mapped[str] = mapped_column(ForeignKey("programme_visit.reference"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(5))
    no_longer_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what they know, they know: the row stays


class ProgrammeChange(Base, aggregate="programme", compartment=PROGRAMME, append_only=True, redactable=True):
    """One change of an entry: by whom, what it was then, and why, which is sealed.

    Outside the compartment the log holds only its key and the hash of what it says, `salt` included, so that the chain
    covers it and nobody can guess a place or a day from the hash. Only its re-sealing under another key changes it.
    """

    __tablename__ = "programme_change"

    id: Mapped[str] = mapped_column(String(REFERENCE), primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("programme_visit.reference"), index=True)
    number: Mapped[int]  # of this entry's changes: their order
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    duty: Mapped[str] = mapped_column(String(60))
    change: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(32))
    why: Mapped[Sealed | None] = mapped_column(SealedText(PROGRAMME, place="programme_change.why", record="id"))
