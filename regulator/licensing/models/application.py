"""An application for a status: who applies, what it says, its papers, and the questions that were asked about it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Application(Base, aggregate="application"):
    """An application for a status of `licensing.yaml` by one provider, for itself or for all that would be members.

    `authority_*`: what lets whoever submits it bind them, and until when. `complete_on`: from when the regulator's time
    runs. `round`: of the panel's votes: one for what it is minded to do, one for what it decides, more where votes
    came to no outcome or an appeal sends it back. A draft is its applicant's alone.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("(submitted_at IS NULL) = (submitted_by IS NULL)", name="submitted_by_somebody"),
        CheckConstraint("(waived_on IS NULL) = (waived_by IS NULL)", name="waived_by_somebody"),
        CheckConstraint("round >= 1", name="known_round"),
        CheckConstraint("state <> 'deferred' OR deferred_until IS NOT NULL", name="deferred_to_a_day"),
        Index("ix_application_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[date]
    begun_by: Mapped[str] = mapped_column(String(80))
    begun_on: Mapped[date]
    authority_by: Mapped[str | None] = mapped_column(Words)
    authority_from: Mapped[date | None]
    authority_until: Mapped[date | None]
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_because: Mapped[str | None] = mapped_column(Words)
    complete_on: Mapped[date | None]
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("licensing_panel.id"), index=True)
    round: Mapped[int]
    waived_on: Mapped[date | None]
    waived_by: Mapped[str | None] = mapped_column(String(80))
    considered_on: Mapped[date | None]
    considered: Mapped[str | None] = mapped_column(Words)
    deferred_until: Mapped[date | None]
    licence_reference: Mapped[str | None] = mapped_column(String(20))
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ApplicationAgain(Base, aggregate="application"):
    """That an application follows one that was deferred or refused: it began with what that one said and its papers."""

    __tablename__ = "application_again"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    before_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)


class ApplicationMember(Base, aggregate="application"):
    """A body that would have the status, as it was called on a day; one of them leads and is the licensee."""

    __tablename__ = "application_member"
    __table_args__ = (
        Index(
            "uq_application_member_one_leads",
            "application_id",
            unique=True,
            sqlite_where=text("leads"),
            postgresql_where=text("leads"),
        ),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False, index=True
    )
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Words)
    leads: Mapped[bool]
    from_on: Mapped[date]


class ApplicationSection(Base, aggregate="application"):
    """What an application says under one heading, as it was saved last. Its version keeps two authors apart."""

    __tablename__ = "application_section"
    __table_args__ = (UniqueConstraint("application_id", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    section: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Words)
    saved_by: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ApplicationFile(Base, aggregate="application"):
    """A file of an application: a paper that it needs, or one sent with a clarification or with representations."""

    __tablename__ = "application_file"
    __table_args__ = (CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_by: Mapped[str | None] = mapped_column(String(80))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Clarification(Base, aggregate="application"):
    """One round of questions to the applicant. The regulator's clock stands still from asking to answering."""

    __tablename__ = "application_clarification"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("(ended_on IS NULL) OR (answer IS NOT NULL) OR (ended_because IS NOT NULL)", name="ended_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Words)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(Words)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(Words)


class Consultation(Base, aggregate="application"):
    """That somebody was asked for a view of an application: each commissioner, who must answer, and partners."""

    __tablename__ = "application_consultation"
    __table_args__ = (
        UniqueConstraint("application_id", "organisation_id"),
        CheckConstraint("view IS NULL OR view IN ('for', 'against', 'neither')", name="known_view"),
        CheckConstraint("(view IS NULL) = (answered_on IS NULL)", name="answered_on_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    required: Mapped[bool]
    asked_on: Mapped[date]
    view: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(Words)
    choice: Mapped[str | None] = mapped_column(Words)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answered_on: Mapped[date | None]
