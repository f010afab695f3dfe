"""Panels and what they decide: seats, declarations, votes, findings, conditions, and the documents that tell it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class Panel(Base, aggregate="licensing-panel"):
    """A sitting of a panel: its day, and for which batch of applications. The calendar is public."""

    __tablename__ = "licensing_panel"
    __table_args__ = (
        CheckConstraint("(cancelled_on IS NULL) = (cancelled_because IS NULL)", name="cancelled_with_reason"),
        Index("ix_licensing_panel_list", "sits_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(Words)
    sits_on: Mapped[date]
    apply_by: Mapped[date]
    cancelled_on: Mapped[date | None]
    cancelled_because: Mapped[str | None] = mapped_column(Words)
    planned_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PanelMember(Base, aggregate="licensing-panel", append_only=True):
    """That somebody sits on a panel."""

    __tablename__ = "licensing_panel_member"

    panel_id: Mapped[int] = mapped_column(ForeignKey("licensing_panel.id"), primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    named_by: Mapped[str] = mapped_column(String(80))
    named_on: Mapped[date]


class Declaration(Base, aggregate="application", append_only=True):
    """What a member of the panel declares about one application: the conflict of interest, or that there is none."""

    __tablename__ = "application_declaration"
    __table_args__ = (
        CheckConstraint("conflict IS NULL OR conflict <> ''", name="conflict_told"),
        ForeignKeyConstraint(
            ["application_id", "person"], ["application_duty.application_id", "application_duty.person"]
        ),
    )

    application_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    conflict: Mapped[str | None] = mapped_column(Words)
    declared_on: Mapped[date]


class Vote(Base, aggregate="application", append_only=True):
    """One vote of a round: on what the panel is minded to do, or on what it decides. It needs a declaration."""

    __tablename__ = "application_vote"
    __table_args__ = (
        UniqueConstraint("application_id", "round", "person"),
        CheckConstraint("vote IN ('grant', 'grant-with-conditions', 'defer', 'refuse')", name="known_vote"),
        CheckConstraint("reasons <> ''", name="reasons_given"),
        ForeignKeyConstraint(
            ["application_id", "person"], ["application_declaration.application_id", "application_declaration.person"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int]
    round: Mapped[int]
    person: Mapped[str] = mapped_column(String(80))
    vote: Mapped[str] = mapped_column(String(24))
    reasons: Mapped[str] = mapped_column(Words)
    voted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Finding(Base, aggregate="application"):
    """What the panel finds on one criterion, from what the assessors agreed: the grade, and why."""

    __tablename__ = "application_finding"
    __table_args__ = (CheckConstraint("finding <> ''", name="finding_given"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(60), primary_key=True)
    grade: Mapped[str] = mapped_column(String(40))
    finding: Mapped[str] = mapped_column(Words)
    found_by: Mapped[str] = mapped_column(String(80))
    found_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Condition(Base, aggregate="application"):
    """A condition of the licence as the panel words it: what must be so, how that is tested, by what, by when."""

    __tablename__ = "application_condition"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Words)
    test: Mapped[str] = mapped_column(Words)
    evidence: Mapped[str] = mapped_column(Words)
    by_on: Mapped[date]
    struck_on: Mapped[date | None]


class Resolution(Base, aggregate="application", append_only=True):
    """What a panel resolved in a round, by its votes: the outcome, the reasons, what was considered for equality."""

    __tablename__ = "application_resolution"
    __table_args__ = (CheckConstraint("reasons <> '' AND equality <> ''", name="reasons_given"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(24))
    votes: Mapped[str] = mapped_column(Words)
    reasons: Mapped[str] = mapped_column(Words)
    equality: Mapped[str] = mapped_column(Words)
    defer_until: Mapped[date | None]
    resolved_by: Mapped[str] = mapped_column(String(80))
    resolved_on: Mapped[date]


class Representation(Base, aggregate="application", append_only=True):
    """What the applicant says to what the panel is minded to do, or in an appeal. It is never changed."""

    __tablename__ = "application_representation"
    __table_args__ = (CheckConstraint("kind IN ('representation', 'appeal')", name="known_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Words)
    late: Mapped[bool]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DecisionDocument(Base, aggregate="application", append_only=True):
    """A document of an application: what the panel is minded to do, the decision, or its plain summary."""

    __tablename__ = "application_document"
    __table_args__ = (CheckConstraint("kind IN ('minded', 'decision', 'summary')", name="known_kind"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    sent_on: Mapped[date]
