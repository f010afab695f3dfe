"""Who has which duty in an application, and what assessors make of it, apart and then together."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Duty(Base, aggregate="application", append_only=True):
    """That somebody has a duty in an application. One person has one for ever: the database knows of no second row, so
    that nobody judges twice, whatever two people do at the same moment."""

    __tablename__ = "application_duty"
    __table_args__ = (
        CheckConstraint(
            "duty IN ('applicant', 'case officer', 'assessor', 'panel member', 'considerer of representations', "
            "'reviewer')",
            name="known_duty",
        ),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    duty: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]


class Grade(Base, aggregate="application", append_only=True):
    """What one of two assessors makes of one criterion. It is given once; `place` 1 or 2 allows no third."""

    __tablename__ = "application_grade"
    __table_args__ = (
        UniqueConstraint("application_id", "criterion", "person"),
        UniqueConstraint("application_id", "criterion", "place"),
        CheckConstraint("place IN (1, 2)", name="two_places"),
        CheckConstraint("reasons <> ''", name="reasons_given"),
        ForeignKeyConstraint(
            ["application_id", "person"], ["application_duty.application_id", "application_duty.person"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int]
    criterion: Mapped[str] = mapped_column(String(60))
    place: Mapped[int]
    person: Mapped[str] = mapped_column(String(80))
    grade: Mapped[str] = mapped_column(String(40))
    reasons: Mapped[str] = mapped_column(Words)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reconciled(Base, aggregate="application"):
    """The one grade of a criterion that both assessors stand behind: proposed by one, agreed by the other."""

    __tablename__ = "application_reconciled"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="agreed_by_the_other"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(60), primary_key=True)
    grade: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Words)
    proposed_by: Mapped[str] = mapped_column(String(80))
    agreed_by: Mapped[str | None] = mapped_column(String(80))
    agreed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
