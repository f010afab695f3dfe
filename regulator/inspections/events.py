"""What can happen to an inspection."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class _OfInspection:
    """What every event here has: the inspection it is about."""

    inspection_id: int

    @property
    def subject(self) -> str:
        return f"inspection:{self.inspection_id}"


@dataclass(frozen=True)
class InspectionPlanned(_OfInspection):
    """An inspection of a provider was planned, pinned to an edition for ever."""

    reference: str
    organisation_id: int
    kind: str
    edition: str
    scheme: str | None
    origin: str


@dataclass(frozen=True)
class InspectionMoved(_OfInspection):
    """An inspection went from one state of its life to another; a step back says why."""

    transition: str
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True)
class DaysChanged(_OfInspection):
    """The days on site are others now: each stretch before and after, and how many deadlines moved with them."""

    before: tuple[tuple[date, date], ...]
    after: tuple[tuple[date, date], ...]
    moved: int
    reason: str


@dataclass(frozen=True)
class TeamMemberNamed(_OfInspection):
    """Someone was put on the team or the panel."""

    person: str
    part: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class TeamMemberLeft(_OfInspection):
    """Someone left the team or the panel; what they captured stays."""

    person: str
    part: str
    reason: str


@dataclass(frozen=True)
class ConflictDeclared(_OfInspection):
    """Someone on the team or the panel declared a conflict of interest. What it is stands with the team."""

    person: str
    part: str


@dataclass(frozen=True)
class ConflictDecided(_OfInspection):
    """It was decided that someone stays in spite of the conflict they declared."""

    person: str
    part: str
    reason: str


@dataclass(frozen=True)
class InspectionHandedOver(_OfInspection):
    """Another person sees to it that the inspection goes on."""

    was: str | None
    now: str
    reason: str


@dataclass(frozen=True)
class ProviderTold(_OfInspection):
    """A message went to a provider's people: what about, and to how many of them."""

    about: str
    people: int


@dataclass(frozen=True)
class DeadlineTold(_OfInspection):
    """People were told that a deadline is near, or over."""

    clock: str
    stage: str
    due_on: date
    people: int


@dataclass(frozen=True)
class OperationsReceived(_OfInspection):
    """A batch of what was captured was kept: how much, and the hash by which it can be told from any other."""

    device: str
    count: int
    batch_hash: str


@dataclass(frozen=True)
class CasesToAssess(_OfInspection):
    """Someone said how many cases are eligible, from which the size of the sample follows."""

    eligible: int
    needed: int


@dataclass(frozen=True)
class JudgementDecided(_OfInspection):
    """The rating of one standard or test was decided; the computed one is kept beside it."""

    ref: str
    computed: str | None
    final: str
    ground: str | None


@dataclass(frozen=True)
class MembersTakenAgain(_OfInspection):
    """The parts of a trust's inspection are the members that the register has now for its days: their codes."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class RatingsRecorded(_OfInspection):
    """All ratings of an inspection were recorded with their derivation; of a trust, those of one part of it."""

    scheme: str
    overall: str | None
    total: int | None
    maximum: int | None
    component: str = ""


@dataclass(frozen=True)
class ConcernsRecorded(_OfInspection):
    """The concerns and the notable practice of an inspection were recorded."""

    concerns: int
    priority: int
    notable: int


@dataclass(frozen=True)
class UrgentNotificationIssued(_OfInspection):
    """Someone decided that outcomes are so poor that a public answer is owed."""

    issued_on: date | None
    reply_due_on: date | None


@dataclass(frozen=True)
class UrgentNotificationPut(_OfInspection):
    """The question of an urgent notification was put to the chief inspector; they are told by mail."""

    why: str
    letter_due_on: date | None


@dataclass(frozen=True)
class UrgentNotificationDeclined(_OfInspection):
    """The chief inspector decided that there is no urgent notification, and why."""

    reason: str


@dataclass(frozen=True)
class UrgentNotificationReceived(_OfInspection):
    """The provider opened the letter of urgent notification and confirmed its receipt."""

    received_on: date


@dataclass(frozen=True)
class UrgentNotificationPublished(_OfInspection):
    """The letter of urgent notification is public."""

    reference: str
    published_on: date


@dataclass(frozen=True)
class UrgentReplyReceived(_OfInspection):
    """One who was notified replied in public; the reply is published beside the letter."""

    sender: str
    received_on: date
    due_on: date | None


@dataclass(frozen=True)
class ReviewFollows(_OfInspection):
    """It was said which inspection a review of progress follows."""

    follows_id: int


@dataclass(frozen=True)
class ProgressJudged(_OfInspection):
    """How far the provider has come with one concern was judged; `before` is what stood until then."""

    concern: int
    before: str | None
    judgement: str


@dataclass(frozen=True)
class DraftAssembled(_OfInspection):
    """The draft's numbered statements were put together from the evidence."""

    statements: int


@dataclass(frozen=True)
class StatementRewritten(_OfInspection):
    """A statement of the draft was changed."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementAdded(_OfInspection):
    """A statement was added to the draft by hand."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementRemoved(_OfInspection):
    """A statement was taken out of the draft."""

    number: str
    reason: str


@dataclass(frozen=True)
class StatementMoved(_OfInspection):
    """A statement changed places with its neighbour, before the provider had read either number."""

    number: str
    before: str


@dataclass(frozen=True)
class SummaryRewritten(_OfInspection):
    """The summary of the draft was changed."""

    reason: str


@dataclass(frozen=True)
class StatementReopenedToReply(_OfInspection):
    """New adverse material: the provider may answer this statement anew."""

    number: str


@dataclass(frozen=True)
class StatementReplyEnded(_OfInspection):
    """The provider answered the new material of one statement."""

    number: str
    ended_on: date


@dataclass(frozen=True)
class DraftDelivered(_OfInspection):
    """The draft was sent to the provider."""

    delivered_on: date


@dataclass(frozen=True)
class DraftReceived(_OfInspection):
    """Somebody of the provider opened the draft and confirmed its receipt."""

    received_on: date


@dataclass(frozen=True)
class ReplyTimeExtended(_OfInspection):
    """The provider was given more time to answer the draft, with the reason."""

    until: date
    reason: str


@dataclass(frozen=True)
class ReplyPointMade(_OfInspection):
    """The provider disputes a statement of the draft."""

    statement: str
    claim: str


@dataclass(frozen=True)
class ReplyPointChanged(_OfInspection):
    """The provider changed a point of its reply before it was sent."""

    statement: str
    claim: str


@dataclass(frozen=True)
class ReplyPointTakenBack(_OfInspection):
    """The provider took a point of its reply back before it was sent."""

    statement: str


@dataclass(frozen=True)
class ReplyEnded(_OfInspection):
    """The provider submitted its reply, waived it, or let its time run out."""

    how: str
    ended_on: date


@dataclass(frozen=True)
class ReplyPointAnswered(_OfInspection):
    """The inspectorate answered a point of the reply, with a reason."""

    statement: str
    answer: str


@dataclass(frozen=True)
class LeakAnswered(_OfInspection):
    """Something that the check before release found may be published all the same, with the reason."""

    kind: str
    place: str
    reason: str


@dataclass(frozen=True)
class ReportReleased(_OfInspection):
    """One of the two people it takes said yes to publication."""

    person: str
    count: int


@dataclass(frozen=True)
class EmbargoSet(_OfInspection):
    """A released report is to be published by itself at a moment. When that is stands with the embargo, not here."""

    readers: int


@dataclass(frozen=True)
class EmbargoReaderNamed(_OfInspection):
    """Somebody may read a report before it is published, and why."""

    person: str
    why: str


@dataclass(frozen=True)
class EmbargoReaderRemoved(_OfInspection):
    """Somebody may no longer read a report before it is published."""

    person: str


@dataclass(frozen=True)
class EmbargoReaderOpened(_OfInspection):
    """Somebody opened a report before it was published, on the terms that they were shown."""

    person: str


@dataclass(frozen=True)
class EmbargoEnded(_OfInspection):
    """An embargo is over: it was published, pulled back, or something stood in the way of its publication."""

    how: str
    reason: str | None


@dataclass(frozen=True)
class CorrectionProposed(_OfInspection):
    """Somebody proposed to correct a published report: in how many of its parts."""

    correction_id: int
    parts: int


@dataclass(frozen=True)
class CorrectionNotMade(_OfInspection):
    """A correction was not made, and why."""

    correction_id: int
    reason: str


@dataclass(frozen=True)
class CorrectionMade(_OfInspection):
    """A second person made a correction: a new version of the report is published with a dated note."""

    correction_id: int
    version: int
    note: str


@dataclass(frozen=True)
class InspectionPublished(_OfInspection):
    """The report is public."""

    reference: str
    published_on: date
    content_hash: str


@dataclass(frozen=True)
class ProgrammeChanged:
    """The programme of unannounced visits was changed: which entry, by its random key, and the hash of what changed.

    It tells no place, no day, no person and not even which change: that stands in the compartment alone.
    """

    compartment: ClassVar[str] = "programme"

    entry: str
    change: str
    digest: str

    @property
    def subject(self) -> str:
        return f"programme:{self.entry}"


@dataclass(frozen=True)
class RatingsWorkedOutAnew:
    """Somebody asked what the ratings would have been by another edition. The ratings themselves did not change."""

    inspection_id: int
    edition: str
    scheme: str

    @property
    def subject(self) -> str:
        return f"inspection:{self.inspection_id}"
