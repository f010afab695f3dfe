"""What can happen around publication: release, embargo, corrections, and urgent notification."""

from dataclasses import dataclass
from datetime import date

from .base import OfInspection


@dataclass(frozen=True)
class UrgentNotificationIssued(OfInspection):
    """Someone decided that outcomes are so poor that a public answer is owed."""

    issued_on: date | None
    reply_due_on: date | None


@dataclass(frozen=True)
class UrgentNotificationPut(OfInspection):
    """The question of an urgent notification was put to the chief inspector; they are told by mail."""

    why: str
    letter_due_on: date | None


@dataclass(frozen=True)
class UrgentNotificationDeclined(OfInspection):
    """The chief inspector decided that there is no urgent notification, and why."""

    reason: str


@dataclass(frozen=True)
class UrgentNotificationReceived(OfInspection):
    """The provider opened the letter of urgent notification and confirmed its receipt."""

    received_on: date


@dataclass(frozen=True)
class UrgentNotificationPublished(OfInspection):
    """The letter of urgent notification is public."""

    reference: str
    published_on: date


@dataclass(frozen=True)
class UrgentReplyReceived(OfInspection):
    """One who was notified replied in public; the reply is published beside the letter."""

    sender: str
    received_on: date
    due_on: date | None


@dataclass(frozen=True)
class UrgentCorrectionProposed(OfInspection):
    """Somebody proposed to correct the letter of urgent notification, or a reply that was typed in here."""

    reference: str
    parts: int


@dataclass(frozen=True)
class UrgentCorrectionMade(OfInspection):
    """A chief inspector made the correction: a new version of the paper stands, with a dated note."""

    reference: str
    version: int
    note: str


@dataclass(frozen=True)
class UrgentCorrectionNotMade(OfInspection):
    """The correction was not made, and why."""

    paper: str
    reason: str


@dataclass(frozen=True)
class LeakAnswered(OfInspection):
    """Something that the check before release found may be published all the same, with the reason."""

    kind: str
    place: str
    reason: str


@dataclass(frozen=True)
class ReportReleased(OfInspection):
    """One of the two people it takes said yes to publication."""

    person: str
    count: int


@dataclass(frozen=True)
class EmbargoSet(OfInspection):
    """A released report is to be published by itself at a moment. When that is stands with the embargo, not here."""

    readers: int


@dataclass(frozen=True)
class EmbargoReaderNamed(OfInspection):
    """Somebody may read a report before it is published, and why."""

    person: str
    why: str


@dataclass(frozen=True)
class EmbargoReaderRemoved(OfInspection):
    """Somebody may no longer read a report before it is published."""

    person: str


@dataclass(frozen=True)
class EmbargoReaderOpened(OfInspection):
    """Somebody opened a report before it was published, on the terms that they were shown."""

    person: str


@dataclass(frozen=True)
class EmbargoEnded(OfInspection):
    """An embargo is over: it was published, pulled back, or something stood in the way of its publication."""

    how: str
    reason: str | None


@dataclass(frozen=True)
class CorrectionProposed(OfInspection):
    """Somebody proposed to correct a published report: in how many of its parts."""

    correction_id: int
    parts: int


@dataclass(frozen=True)
class CorrectionNotMade(OfInspection):
    """A correction was not made, and why."""

    correction_id: int
    reason: str


@dataclass(frozen=True)
class CorrectionMade(OfInspection):
    """A second person made a correction: a new version of the report is published with a dated note."""

    correction_id: int
    version: int
    note: str


@dataclass(frozen=True)
class InspectionPublished(OfInspection):
    """The report is public."""

    reference: str
    published_on: date
    content_hash: str
