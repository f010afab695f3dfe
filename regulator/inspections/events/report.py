"""What can happen to the draft of a report and to the reply to it."""

from dataclasses import dataclass
from datetime import date

from .base import OfInspection


@dataclass(frozen=True)
class DraftAssembled(OfInspection):
    """The draft's numbered statements were put together from the evidence."""

    statements: int


@dataclass(frozen=True)
class StatementRewritten(OfInspection):
    """A statement of the draft was changed."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementAdded(OfInspection):
    """A statement was added to the draft by hand."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementRemoved(OfInspection):
    """A statement was taken out of the draft."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementMoved(OfInspection):
    """A statement changed places with its neighbour, before the provider had read either number."""

    number: str
    before: str


@dataclass(frozen=True)
class SummaryRewritten(OfInspection):
    """The summary of the draft was changed."""

    reason: str


@dataclass(frozen=True)
class StatementReopenedToReply(OfInspection):
    """New adverse material: the provider may answer this statement anew."""

    number: str


@dataclass(frozen=True)
class StatementReplyEnded(OfInspection):
    """The provider answered the new material of one statement."""

    number: str
    ended_on: date


@dataclass(frozen=True)
class DraftDelivered(OfInspection):
    """The draft was sent to the provider."""

    delivered_on: date


@dataclass(frozen=True)
class DraftReceived(OfInspection):
    """Somebody of the provider opened the draft and confirmed its receipt."""

    received_on: date


@dataclass(frozen=True)
class ReplyTimeExtended(OfInspection):
    """The provider was given more time to answer the draft, with the reason."""

    until: date
    reason: str


@dataclass(frozen=True)
class ReplyPointMade(OfInspection):
    """The provider disputes a statement of the draft."""

    statement: str
    claim: str


@dataclass(frozen=True)
class ReplyPointChanged(OfInspection):
    """The provider changed a point of its reply before it was sent."""

    statement: str
    claim: str


@dataclass(frozen=True)
class ReplyPointTakenBack(OfInspection):
    """The provider took a point of its reply back before it was sent."""

    statement: str


@dataclass(frozen=True)
class ReplyEnded(OfInspection):
    """The provider submitted its reply, waived it, or let its time run out."""

    how: str
    ended_on: date


@dataclass(frozen=True)
class ReplyPointAnswered(OfInspection):
    """The inspectorate answered a point of the reply, with a reason."""

    statement: str
    answer: str
