"""Notices: what was frozen and sent to whom, what addressees sent back, and what of it the public may read."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words
from regulator.improvement.models.telling import Chased


class Notice(Base, aggregate="enforcement", append_only=True):
    """A notice as it was frozen: of intent, of a decision, or a report to the Secretary of State with its evidence."""

    __tablename__ = "enforcement_notice"
    __table_args__ = (CheckConstraint("kind IN ('intent', 'decision', 'report')", name="known_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    given_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(80))


class Delivery(Chased, Base, aggregate="enforcement"):
    """That a notice was sent to an addressee: when, who opened it and when, and whether the time to answer is waived.

    Receipt is confirmed by whoever opens it, and deemed on the second working day after posting otherwise. `told` and
    what follows it: how many people were told of it so far, the letter that was made for post because nobody opened it.
    """

    __tablename__ = "enforcement_delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "addressee_id"),
        CheckConstraint("(received_at IS NULL) = (received_by IS NULL)", name="received_by_somebody"),
        CheckConstraint("(waived_on IS NULL) = (waived_because IS NULL)", name="waived_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("enforcement_notice.id"))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("enforcement_addressee.id"), index=True)
    sent_on: Mapped[date]
    deemed_on: Mapped[date]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str | None] = mapped_column(String(80))
    waived_on: Mapped[date | None]
    waived_by: Mapped[str | None] = mapped_column(String(80))
    waived_because: Mapped[str | None] = mapped_column(Words)


class Copied(Base, aggregate="enforcement", append_only=True):
    """That a commissioner was sent a copy of a notice to a provider: to know of it, or because it must act too."""

    __tablename__ = "enforcement_copy"

    notice_id: Mapped[int] = mapped_column(ForeignKey("enforcement_notice.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False, index=True
    )
    name: Mapped[str] = mapped_column(Words)
    must_act: Mapped[bool]
    sent_on: Mapped[date]


class AppealFinding(Base, aggregate="enforcement", append_only=True):
    """What one of those who hear an appeal finds. Two who find the same decide it; a third breaks a tie."""

    __tablename__ = "enforcement_appeal_finding"
    __table_args__ = (
        UniqueConstraint("submission_id", "person"),
        CheckConstraint("finding IN ('dismiss', 'allow')", name="known_finding"),
        CheckConstraint("reasons <> ''", name="reasons_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("enforcement_submission.id"))
    finding: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(Words)
    person: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(60))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Base, aggregate="enforcement"):
    """What an addressee sent: representations, an undertaking, an answer to advice, what it did, or an appeal.

    It is never changed. A later one may say that it takes the place of an earlier; both stay. `withheld`: words in it
    that the addressee says would harm it in business if published. The regulator's answer stands beside it.
    """

    __tablename__ = "enforcement_submission"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('representation', 'undertaking', 'answer', 'compliance', 'appeal')", name="known_kind"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('accepted', 'refused', 'kept', 'broken')", name="known_outcome"
        ),
        CheckConstraint("(outcome IS NULL) = (outcome_because IS NULL)", name="outcome_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("enforcement_measure.id"), index=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("enforcement_addressee.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Words)
    withheld: Mapped[str | None] = mapped_column(Words)
    by_day: Mapped[date | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("enforcement_submission.id"))
    late: Mapped[bool]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    outcome_because: Mapped[str | None] = mapped_column(Words)
    outcome_by: Mapped[str | None] = mapped_column(String(80))
    outcome_on: Mapped[date | None]


class SubmittedFile(Base, aggregate="enforcement", append_only=True):
    """A file that an addressee sent with something."""

    __tablename__ = "enforcement_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("enforcement_submission.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Words)


class Redaction(Base, aggregate="enforcement"):
    """Words of a notice that the public copy leaves out, and why; one that was taken back stays, with its end."""

    __tablename__ = "enforcement_redaction"
    __table_args__ = (CheckConstraint("words <> ''", name="words_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("enforcement_notice.id"), index=True)
    words: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeLeakAnswer(Base, aggregate="enforcement", append_only=True):
    """Why something that the check before publication found in a notice may be published all the same."""

    __tablename__ = "enforcement_leak_answer"
    __table_args__ = (UniqueConstraint("notice_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("enforcement_notice.id"))
    key: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Words)
    answered_by: Mapped[str] = mapped_column(String(80))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PublicCopy(Base, aggregate="enforcement", append_only=True):
    """That a notice was published: the document that the public reads, by whom, when."""

    __tablename__ = "enforcement_public_copy"

    notice_id: Mapped[int] = mapped_column(ForeignKey("enforcement_notice.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    published_on: Mapped[date]
    published_by: Mapped[str] = mapped_column(String(80))


class EnforcementDeadlineNotice(Base, aggregate="enforcement", append_only=True):
    """That people were told of a deadline: once before it (`soon`), once after it (`late`), anew if it was put off."""

    __tablename__ = "enforcement_deadline_notice"
    __table_args__ = (
        UniqueConstraint("clock_id", "stage", "due_on"),
        CheckConstraint("stage IN ('soon', 'late')", name="known_stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    stage: Mapped[str] = mapped_column(String(4))
    due_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
