"""What is done about a complaint: letters, papers asked for, a draft, recommendations, and the people who work."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, column
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words

from .case import KEY, OMBUDSMAN


class Letter(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """A letter: drafted from a template, approved by a person, printed in a batch, posted.

    It goes to the person of the case, or to the other person of a joint case whom `joint_id` tells; and where that one
    has died, to whoever carries the case on for them (`carrier_id`). `held`: there is nobody to send it to;
    `withdrawn`: it was kept back and written anew. Of both nothing leaves the house.

    `closed_text` is what it says, under the case's own key, and does not change once it is `approved`.
    `closed_own` is what somebody here wrote for it, without the fixed words, and `step` what ended a review: from them
    it can be written anew to somebody else.
    `closed_speaker`: who read a letter in Welsh that speaks it, as the one who approved it wrote down.
    """

    __tablename__ = "ombudsman_letter"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'approved', 'printed', 'posted', 'held', 'withdrawn')", name="known_state"),
        Index("ix_ombudsman_letter_list", "state", "made_at", "id"),
        Index(
            "ix_ombudsman_letter_printed",
            "made_at",
            "batch",
            sqlite_where=column("batch").is_not(None),
            postgresql_where=column("batch").is_not(None),
        ),
        Index("ix_ombudsman_letter_log", "batch", "posted_on", "made_at"),
    )

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    joint_id: Mapped[str | None] = mapped_column(ForeignKey("ombudsman_joint.id"))
    carrier_id: Mapped[str | None] = mapped_column(ForeignKey("ombudsman_carrier.id"))
    kind: Mapped[str] = mapped_column(String(30))
    reply_format: Mapped[str] = mapped_column(String(20))
    reply_language: Mapped[str] = mapped_column(String(10), server_default="english")
    step: Mapped[str | None] = mapped_column(String(30))
    closed_text: Mapped[str] = mapped_column(Words)
    closed_own: Mapped[str | None] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_speaker: Mapped[str | None] = mapped_column(Words)
    batch: Mapped[str | None] = mapped_column(String(KEY))
    posted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PapersAsked(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """Papers that a provider is asked for. What it is told stands in `disclosed`, agreed by the case owner, and is all
    that its staff ever see of the case."""

    __tablename__ = "ombudsman_papers"
    __table_args__ = (CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name="known_state"),)

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    disclosed: Mapped[str] = mapped_column(Words)
    names_person: Mapped[bool]
    consent: Mapped[str] = mapped_column(Words)
    asked_on: Mapped[date]
    due_on: Mapped[date]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_answer: Mapped[str | None] = mapped_column(Words)
    answered_on: Mapped[date | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CaseFile(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """A file of a case, or a scan that waits to be given to one. Its bytes are kept apart, sealed, by their hash."""

    __tablename__ = "ombudsman_file"

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str | None] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    papers_id: Mapped[str | None] = mapped_column(ForeignKey("ombudsman_papers.id"), index=True)
    check_id: Mapped[str | None] = mapped_column(ForeignKey("ombudsman_fact_check.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    closed_name: Mapped[str | None] = mapped_column(Words)
    media_type: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Eligibility(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN, append_only=True):
    """A finding on eligibility, with every test as it stood, what was set aside and why, and who found so."""

    __tablename__ = "ombudsman_eligibility"

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    number: Mapped[int]
    eligible: Mapped[bool]
    code: Mapped[str | None] = mapped_column(String(40))
    tests: Mapped[dict[str, Any]] = mapped_column(JSON)
    set_aside: Mapped[dict[str, Any]] = mapped_column(JSON)
    found_on: Mapped[date]
    found_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Finding(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """What the investigator found and proposes: the draft that both sides check for facts, then what is decided."""

    __tablename__ = "ombudsman_finding"

    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), primary_key=True)
    closed_text: Mapped[str] = mapped_column(Words)
    proposed: Mapped[str] = mapped_column(String(20))
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_on: Mapped[date | None]
    comments_due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Recommendation(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """What the respondent should do. It names no one: once issued it stands in what the provider owes, as
    `obligation_id`; nothing leads back from there."""

    __tablename__ = "ombudsman_recommendation"

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Words)
    issued_on: Mapped[date | None]
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)


class Worker(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """What an investigator can take on: the subjects they know, and how many cases at once."""

    __tablename__ = "ombudsman_worker"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    skills: Mapped[dict[str, Any]] = mapped_column(JSON)
    most_cases: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class WorkerConflict(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """A provider about which somebody must not work, and why: they worked there, or somebody close to them does."""

    __tablename__ = "ombudsman_conflict"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Words)


class Requested(Base, aggregate="inspection-request"):
    """A request to the regulator to inspect. It crosses the wall: it names a provider and grounds, and never a case."""

    __tablename__ = "inspection_request"
    __table_args__ = (CheckConstraint("state IN ('raised', 'accepted', 'declined')", name="known_state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    grounds: Mapped[str] = mapped_column(Words)
    raised_on: Mapped[date]
    due_on: Mapped[date]
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str | None] = mapped_column(Words)
    decided_on: Mapped[date | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
