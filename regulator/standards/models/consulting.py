"""Consultations on drafts: what is asked, who answered what, and what the regulator replied.

2026-11: whoever answers has no account. A response is found by a secret link of which the database keeps the hash; the
people who write it together share the link. What is published of a response is a text of its own (`published_text`),
made when a member of staff has looked at it, so that what was sent stays as it was sent.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, UtcDateTime, Words


class Consultation(Base, aggregate="consultation"):
    """One round of asking the public about a draft, from a day until a day, both included.

    `content` is the draft as it was when the consultation was made: the text that people answer, whatever is drafted
    meanwhile.
    """

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("standards_draft.id"), index=True)
    title: Mapped[str] = mapped_column(Words)
    introduction: Mapped[str] = mapped_column(Words)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ConsultationResponse(Base, aggregate="consultation"):
    """What one person or body answers, drafted by one or several, then submitted once.

    `code_hash` is what its secret link is found by. The name is published only where `may_name`.
    """

    __tablename__ = "consultation_response"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted')", name="state_known"),
        CheckConstraint("moderation IS NULL OR moderation IN ('publish', 'withhold')", name="moderation_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Words)
    organisation: Mapped[str | None] = mapped_column(Words)
    may_name: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moderation: Mapped[str | None] = mapped_column(String(10))
    moderation_reason: Mapped[str | None] = mapped_column(Words)
    moderated_by: Mapped[str | None] = mapped_column(String(80))
    reply: Mapped[str | None] = mapped_column(Words)
    replied_by: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ConsultationPart(Base, aggregate="consultation"):
    """One answer within a response: on one clause (`ref`) or on the whole draft, by one of its authors."""

    __tablename__ = "consultation_part"
    __table_args__ = (CheckConstraint("view IN ('support', 'change', 'oppose', 'comment')", name="view_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("consultation_response.id"), index=True)
    ref: Mapped[str | None] = mapped_column(String(60))
    author: Mapped[str] = mapped_column(Words)
    view: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Words)
    published_text: Mapped[str | None] = mapped_column(Words)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ConsultationFile(Base, aggregate="consultation"):
    """A file that came with a response: published with it, or withheld with a reason that the public reads.

    `name` is the sender's and is not published, since it may name people.
    """

    __tablename__ = "consultation_file"
    __table_args__ = (
        UniqueConstraint("response_id", "sha256"),
        CheckConstraint("moderation IS NULL OR moderation IN ('publish', 'withhold')", name="moderation_known"),
        CheckConstraint(
            "moderation IS NULL OR moderation = 'publish' OR moderation_reason IS NOT NULL",
            name="withheld_with_a_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("consultation_response.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moderation: Mapped[str | None] = mapped_column(String(10))
    moderation_reason: Mapped[str | None] = mapped_column(Words)
