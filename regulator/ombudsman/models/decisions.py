"""A decision in words that tell nobody's name: behind the wall while it is written, and as the public reads it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, Words

from .case import OMBUDSMAN


class Anonymised(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """What the public shall read of a case, and what was decided about that. Its words are closed under the case's own
    key: a name may still stand in them. `closed_stands`: the words that are part of a name and may stay, with why, as
    JSON.
    `published_id` is the only way from a case to what was published of it."""

    __tablename__ = "ombudsman_anonymised"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'withheld')", name="known_state"),
        CheckConstraint("(state = 'published') = (published_id IS NOT NULL)", name="published_or_not"),
    )

    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), primary_key=True)
    closed_title: Mapped[str] = mapped_column(Words)
    closed_text: Mapped[str] = mapped_column(Words)
    closed_stands: Mapped[str | None] = mapped_column(Words)
    names_provider: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_why: Mapped[str | None] = mapped_column(Words)
    published_id: Mapped[int | None] = mapped_column(ForeignKey("published_decision.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PublishedDecision(Base, aggregate="published-decision"):
    """A decision as the public reads it. It points to no case; `month` is the first day of the month of the decision,
    since a day might tell whose it is. `folded` is what a search looks in. Once withdrawn, its words are empty."""

    __tablename__ = "published_decision"
    __table_args__ = (
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_why IS NULL)", name="withdrawn_with_reason"),
        Index("ix_published_decision_list", "published_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
    folded: Mapped[str] = mapped_column(Words)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind_of_provider: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    subjects: Mapped[list[Any]] = mapped_column(JSON)
    month: Mapped[date]
    published_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str | None] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
