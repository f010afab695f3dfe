"""What can happen to an inspection from its plan to its judgements, and to the programme."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from .base import OfInspection


@dataclass(frozen=True)
class InspectionPlanned(OfInspection):
    """An inspection of a provider was planned, pinned to an edition for ever."""

    reference: str
    organisation_id: int
    kind: str
    edition: str
    scheme: str | None
    origin: str


@dataclass(frozen=True)
class InspectionMoved(OfInspection):
    """An inspection went from one state of its life to another; a step back says why."""

    transition: str
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True)
class DaysChanged(OfInspection):
    """The days on site are others now: each stretch before and after, and how many deadlines moved with them."""

    before: tuple[tuple[date, date], ...]
    after: tuple[tuple[date, date], ...]
    moved: int
    reason: str


@dataclass(frozen=True)
class TeamMemberNamed(OfInspection):
    """Someone was put on the team or the panel."""

    person: str
    part: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class TeamMemberLeft(OfInspection):
    """Someone left the team or the panel; what they captured stays."""

    person: str
    part: str
    reason: str


@dataclass(frozen=True)
class ConflictDeclared(OfInspection):
    """Someone on the team or the panel declared a conflict of interest. What it is stands with the team."""

    person: str
    part: str


@dataclass(frozen=True)
class ConflictDecided(OfInspection):
    """It was decided that someone stays in spite of the conflict they declared."""

    person: str
    part: str
    reason: str


@dataclass(frozen=True)
class InspectionHandedOver(OfInspection):
    """Another person sees to it that the inspection goes on."""

    was: str | None
    now: str
    reason: str


@dataclass(frozen=True)
class ProviderTold(OfInspection):
    """A message went to a provider's people: what about, and to how many of them."""

    about: str
    people: int


@dataclass(frozen=True)
class DeadlineTold(OfInspection):
    """People were told that a deadline is near, or over."""

    clock: str
    stage: str
    due_on: date
    people: int


@dataclass(frozen=True)
class OperationsReceived(OfInspection):
    """A batch of what was captured was kept: how much, and the hash by which it can be told from any other."""

    device: str
    count: int
    batch_hash: str


@dataclass(frozen=True)
class CasesToAssess(OfInspection):
    """Someone said how many cases are eligible, from which the size of the sample follows."""

    eligible: int
    needed: int


@dataclass(frozen=True)
class JudgementDecided(OfInspection):
    """The rating of one standard or test was decided; the computed one is kept beside it."""

    ref: str
    computed: str | None
    final: str
    ground: str | None


@dataclass(frozen=True)
class MembersTakenAgain(OfInspection):
    """The parts of a trust's inspection are the members that the register has now for its days: their codes."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class RatingsRecorded(OfInspection):
    """All ratings of an inspection were recorded with their derivation; of a trust, those of one part of it."""

    scheme: str
    overall: str | None
    total: int | None
    maximum: int | None
    component: str = ""


@dataclass(frozen=True)
class ConcernsRecorded(OfInspection):
    """The concerns and the notable practice of an inspection were recorded."""

    concerns: int
    priority: int
    notable: int


@dataclass(frozen=True)
class ReviewFollows(OfInspection):
    """It was said which inspection a review of progress follows."""

    follows_id: int


@dataclass(frozen=True)
class ProgressJudged(OfInspection):
    """How far the provider has come with one concern was judged; `before` is what stood until then."""

    concern: int
    before: str | None
    judgement: str


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
