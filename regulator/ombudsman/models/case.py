"""A complaint: who, closed under the case's own key; about whom, since when, how it stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_, column, or_
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words
from regulator.core.sealed_fields import Sealed, SealedText

OMBUDSMAN = "ombudsman"  # the compartment of case files, and their aggregate
INDEX = "ombudsman_index"  # the compartment of what is searched for
KEY = 16  # characters of a case's random key


class Complaint(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """One complaint of one person about one event.

    `key` is random, stands in the log and in deadlines, and says nothing; `reference` is what people write and read.
    `person` is the same for all complaints of one person, `shared_letter` for the cases that came in one letter.
    `own_key` opens what is `closed_*`; it is destroyed when the file's time is over (`destroyed_on`), and what remains
    counts. `respondent_id` is the provider at the time of the
    event, for good; `held_at_id` where the person is now, which changes. `unpublished_since` is the day of a decision
    with a finding until something of it is published, or it is settled that nothing will be.
    """

    __tablename__ = "ombudsman_complaint"
    __table_args__ = (
        CheckConstraint("(own_key IS NULL) = (destroyed_on IS NOT NULL)", name="key_or_destroyed"),
        # The provider stands last in these, so that what somebody may see of them is counted in the index alone.
        Index("ix_ombudsman_complaint_list", "state", "received_on", "key", "respondent_id"),
        Index("ix_ombudsman_complaint_investigator", "investigator_id", "state", "received_on"),
        Index("ix_ombudsman_complaint_all", "received_on", "key", "respondent_id"),
        Index("ix_ombudsman_complaint_respondent", "respondent_id", "received_on"),
        Index(
            "ix_ombudsman_complaint_first",
            "received_on",
            "key",
            sqlite_where=or_(column("priority").is_not(None), column("reprisal").is_not(None)),
            postgresql_where=or_(column("priority").is_not(None), column("reprisal").is_not(None)),
        ),
        Index(
            "ix_ombudsman_complaint_first_list",
            "state",
            "received_on",
            "key",
            sqlite_where=or_(column("priority").is_not(None), column("reprisal").is_not(None)),
            postgresql_where=or_(column("priority").is_not(None), column("reprisal").is_not(None)),
        ),
        Index(
            "ix_ombudsman_complaint_unpublished",
            "received_on",
            "key",
            sqlite_where=column("unpublished_since").is_not(None),
            postgresql_where=column("unpublished_since").is_not(None),
        ),
        Index(
            "ix_ombudsman_complaint_translate",
            "received_on",
            "key",
            sqlite_where=and_(column("translation_asked_on").is_not(None), column("translated_on").is_(None)),
            postgresql_where=and_(column("translation_asked_on").is_not(None), column("translated_on").is_(None)),
        ),
    )

    key: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    person: Mapped[str] = mapped_column(String(KEY), index=True)
    shared_letter: Mapped[str | None] = mapped_column(String(KEY), index=True)
    own_key: Mapped[Sealed | None] = mapped_column(
        SealedText("identity", place="ombudsman_complaint.own_key", record="key")
    )
    closed_identity: Mapped[str] = mapped_column(Words)  # JSON: name, number, born, address, email
    closed_story: Mapped[str] = mapped_column(Words)
    channel: Mapped[str] = mapped_column(String(20))
    situation: Mapped[str] = mapped_column(String(20))
    confidential: Mapped[bool]
    reply_format: Mapped[str] = mapped_column(String(20))
    reply_language: Mapped[str] = mapped_column(String(10), server_default="english")
    by_mail: Mapped[bool]
    language: Mapped[str] = mapped_column(String(40))
    respondent_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    held_at_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    happened_on: Mapped[date | None]
    learned_on: Mapped[date | None]
    stages: Mapped[str | None] = mapped_column(String(20))
    complained_on: Mapped[date | None]
    last_reply_on: Mapped[date | None]
    received_on: Mapped[date]
    affected: Mapped[bool | None]
    in_remit: Mapped[bool | None]
    worthwhile: Mapped[bool | None]
    serious: Mapped[bool]
    priority: Mapped[str | None] = mapped_column(Words)  # why it goes first
    reprisal: Mapped[str | None] = mapped_column(Words)  # why reprisals are feared
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[date]
    investigator_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(40))
    decided_on: Mapped[date | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    unpublished_since: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    destroyed_on: Mapped[date | None]
    translation_asked_on: Mapped[date | None]
    translated_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ComplaintSubject(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """One thing that a complaint is about; it may be about several."""

    __tablename__ = "ombudsman_subject"
    __table_args__ = (UniqueConstraint("complaint_key", "subject", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(60))


class ComplaintEntry(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN, append_only=True):
    """One thing that happened to a case or was found: the chronology. Nothing is taken out of it."""

    __tablename__ = "ombudsman_entry"

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date]
    closed_text: Mapped[str] = mapped_column(Words)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ComplaintKey(Base, aggregate=OMBUDSMAN, compartment=INDEX):
    """What a complaint's person is found by: a keyed hash of a number, a word of the name, its sound or its start."""

    __tablename__ = "ombudsman_index_key"
    __table_args__ = (Index("ix_ombudsman_index_key_found", "hash", "complaint_key"),)

    complaint_key: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    hash: Mapped[str] = mapped_column(String(80), primary_key=True)
