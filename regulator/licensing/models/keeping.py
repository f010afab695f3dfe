"""The life of a licence: changes that were proposed and decided, notices, what licensees return, breaches."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class LicenceChange(Base, aggregate="licence"):
    """A change of a licence that somebody proposed: what, why, from which day, and how far it has come.

    `details`: what the kind of change needs (a condition, a member, the licence that follows). `asked`: the licensee
    asked for it. `urgent_by`: who decided it before representations, and so does not review it.
    """

    __tablename__ = "licence_change"
    __table_args__ = (
        UniqueConstraint("licence_id", "number"),
        CheckConstraint("NOT urgent OR harm IS NOT NULL", name="urgent_states_harm"),
        Index("ix_licence_change_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[date]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    effect_on: Mapped[date]
    reasons: Mapped[str] = mapped_column(Words)
    urgent: Mapped[bool]
    harm: Mapped[str | None] = mapped_column(Words)
    asked: Mapped[bool]
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_on: Mapped[date]
    urgent_by: Mapped[str | None] = mapped_column(String(80))
    considered: Mapped[str | None] = mapped_column(Words)
    considered_by: Mapped[str | None] = mapped_column(String(80))
    considered_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class LicenceNotice(Base, aggregate="licence", append_only=True):
    """A notice of a change as it was frozen: of what is intended, or of what was decided.

    `on_appeal`: what was decided is what became of an appeal.
    """

    __tablename__ = "licence_notice"
    __table_args__ = (CheckConstraint("kind IN ('intent', 'decision')", name="known_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("licence_change.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    given_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(80))
    on_appeal: Mapped[bool | None]

    @property
    def of(self) -> str:
        """Of what it is: `intent`, `decision` or `appeal`."""
        return "appeal" if self.on_appeal else self.kind


class LicenceDelivery(Base, aggregate="licence"):
    """That a notice was sent to a body that the licence binds: who opened it and when, and whether its time is waived.

    Receipt is confirmed by whoever opens it, and deemed on the second working day after sending otherwise.
    """

    __tablename__ = "licence_delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "organisation_id"),
        CheckConstraint("(received_at IS NULL) = (received_by IS NULL)", name="received_by_somebody"),
        CheckConstraint("(waived_on IS NULL) = (waived_by IS NULL)", name="waived_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("licence_notice.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    leads: Mapped[bool]
    sent_on: Mapped[date]
    deemed_on: Mapped[date]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str | None] = mapped_column(String(80))
    waived_on: Mapped[date | None]
    waived_by: Mapped[str | None] = mapped_column(String(80))


class LicenceRepresentation(Base, aggregate="licence", append_only=True):
    """What a body that was sent a notice says of it."""

    __tablename__ = "licence_representation"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("licence_delivery.id"), index=True)
    text: Mapped[str] = mapped_column(Words)
    late: Mapped[bool]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LicenceAppeal(Base, aggregate="licence"):
    """An appeal of the lead licensee against what was decided of a change, and what became of it.

    `delivery_id`: the notice of the decision, as the appellant was sent it. The decision itself stays as it was.
    """

    __tablename__ = "licence_appeal"
    __table_args__ = (
        UniqueConstraint("change_id"),
        CheckConstraint("outcome IS NULL OR outcome IN ('allowed', 'dismissed')", name="known_outcome"),
        CheckConstraint(
            "(outcome IS NULL) = (because IS NULL) AND (outcome IS NULL) = (heard_by IS NULL)",
            name="outcome_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("licence_change.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("licence_delivery.id"))
    text: Mapped[str] = mapped_column(Words)
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    because: Mapped[str | None] = mapped_column(Words)
    heard_by: Mapped[str | None] = mapped_column(String(80))
    heard_on: Mapped[date | None]


class LicenceAppealFile(Base, aggregate="licence", append_only=True):
    """A file that came with an appeal, as it was sent: nobody adds to an appeal or takes from it afterwards."""

    __tablename__ = "licence_appeal_file"
    __table_args__ = (UniqueConstraint("appeal_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("licence_appeal.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)


class LicenceReturn(Base, aggregate="licence"):
    """Something that a licensee owes the regulator: its certificate of compliance for a time, by a day.

    `condition`, `period_from`, `period_until` (the first day after): of which standard condition and which days it is,
    where the scheduler asked for it; none of them where an officer did.
    """

    __tablename__ = "licence_return"
    __table_args__ = (
        UniqueConstraint("licence_id", "number"),
        Index("ix_licence_return_once", "licence_id", "condition", "period_from", unique=True),
        CheckConstraint("state IN ('owed', 'sent', 'returned', 'accepted')", name="known_state"),
        Index("ix_licence_return_list", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    asks: Mapped[str] = mapped_column(Words)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    condition: Mapped[str | None] = mapped_column(String(40))
    period_from: Mapped[date | None]
    period_until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class LicenceReturnSent(Base, aggregate="licence"):
    """What a licensee certified, condition by condition. It is never changed; the answer stands beside it."""

    __tablename__ = "licence_return_sent"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('accepted', 'returned')", name="known_outcome"),
        CheckConstraint("(outcome IS NULL) = (because IS NULL)", name="outcome_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("licence_return.id"), index=True)
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Words)
    late: Mapped[bool]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    because: Mapped[str | None] = mapped_column(Words)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answered_on: Mapped[date | None]


class LicenceBreach(Base, aggregate="licence", append_only=True):
    """That a condition was broken, as an officer found it: a ground on which enforcement may open a matter."""

    __tablename__ = "licence_breach"

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id"), index=True)
    condition: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Words)
    said: Mapped[str] = mapped_column(Words)
    found_on: Mapped[date]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    found_by: Mapped[str] = mapped_column(String(80))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LicenceTold(Base, aggregate="licence", append_only=True):
    """That people were told of a return that is due: once before its day (`soon`), once after (`late`)."""

    __tablename__ = "licence_told"
    __table_args__ = (
        UniqueConstraint("return_id", "stage", "due_on"),
        CheckConstraint("stage IN ('soon', 'late')", name="known_stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("licence_return.id"))
    stage: Mapped[str] = mapped_column(String(4))
    due_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
