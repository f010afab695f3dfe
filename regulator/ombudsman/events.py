"""What can happen to a complaint. Each stands in the Ombudsman's compartment and tells no name and no free text."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class _OfComplaint:
    """What every event here has: the random key of the case."""

    compartment: ClassVar[str] = "ombudsman"

    key: str

    @property
    def subject(self) -> str:
        return f"ombudsman:{self.key}"


@dataclass(frozen=True)
class ComplaintLogged(_OfComplaint):
    """A complaint was logged: how it came."""

    channel: str


@dataclass(frozen=True)
class ComplaintChanged(_OfComplaint):
    """What is known of a complaint was put right or added to: which parts."""

    what: tuple[str, ...]


@dataclass(frozen=True)
class ComplaintMoved(_OfComplaint):
    """A complaint went from one state to another."""

    transition: str
    before: str
    after: str


@dataclass(frozen=True)
class EligibilityFound(_OfComplaint):
    """It was found eligible or not: why not, and which tests were set aside."""

    eligible: bool
    code: str | None
    set_aside: tuple[str, ...]


@dataclass(frozen=True)
class ComplaintAllocated(_OfComplaint):
    """A complaint was given to an investigator."""

    investigator_id: int


@dataclass(frozen=True)
class EntryMade(_OfComplaint):
    """Something was added to the chronology."""

    number: int
    kind: str


@dataclass(frozen=True)
class PapersMoved(_OfComplaint):
    """Papers were asked for, opened, sent or no longer wanted."""

    papers: str
    change: str


@dataclass(frozen=True)
class LetterMoved(_OfComplaint):
    """A letter was drafted, approved, printed or posted."""

    letter: str
    kind: str
    change: str


@dataclass(frozen=True)
class ComplaintDecided(_OfComplaint):
    """A complaint was decided."""

    outcome: str
    decided_on: date
    recommendations: int


@dataclass(frozen=True)
class CaseFileKept(_OfComplaint):
    """A file was put on the case, by its hash."""

    sha256: str


@dataclass(frozen=True)
class FileDestroyed(_OfComplaint):
    """The words of a case whose time was over were destroyed, by destroying its key."""

    destroyed_on: date


@dataclass(frozen=True)
class DeadlineOfComplaintTold(_OfComplaint):
    """People were told of a deadline of a case: which, that it is near, over or still over, and how many."""

    clock: str
    stage: str
    due_on: date
    people: int


@dataclass(frozen=True)
class AlertRaised(_OfComplaint):
    """Something of a case that cannot wait was told to those who must act."""

    alert: str
    kind: str
    people: int


@dataclass(frozen=True)
class AlertAnswered(_OfComplaint):
    """Somebody who was told of an alert said what they did; whether they were the last."""

    alert: str
    settled: bool


@dataclass(frozen=True)
class AlertChased(_OfComplaint):
    """Those who had not answered an alert were told again, and everybody else of them."""

    alert: str
    people: tuple[int, ...]


@dataclass(frozen=True)
class NumberClashed(_OfComplaint):
    """The prison number of a case stands in the files under another name; or somebody settled whose it is."""

    clash: str
    settled_as: str | None


@dataclass(frozen=True)
class TranslationMoved(_OfComplaint):
    """A translation of a letter was asked for, or came."""

    change: str


@dataclass(frozen=True)
class ScanBatchTaken:
    """A scan of many sheets was taken in, or was read to its end."""

    compartment: ClassVar[str] = "ombudsman"

    batch: str
    sheets: int
    letters: int | None

    @property
    def subject(self) -> str:
        return f"ombudsman:batch-{self.batch}"


@dataclass(frozen=True)
class WorkerSet:
    """What an investigator can take on was written down."""

    compartment: ClassVar[str] = "ombudsman"

    user_id: int
    conflicts: tuple[int, ...]

    @property
    def subject(self) -> str:
        return f"ombudsman:worker-{self.user_id}"


@dataclass(frozen=True)
class InspectionRequested:
    """The Ombudsman asked the regulator to inspect a provider."""

    request_id: int
    organisation_id: int
    due_on: date

    @property
    def subject(self) -> str:
        return f"inspection-request:{self.request_id}"


@dataclass(frozen=True)
class InspectionRequestDecided:
    """The regulator answered a request to inspect."""

    request_id: int
    state: str
    inspection_id: int | None

    @property
    def subject(self) -> str:
        return f"inspection-request:{self.request_id}"


@dataclass(frozen=True)
class DecisionPublished:
    """A decision was published in words that tell nobody's name. It tells no case."""

    decision_id: int
    published_on: date

    @property
    def subject(self) -> str:
        return f"published-decision:{self.decision_id}"


@dataclass(frozen=True)
class DecisionWithdrawn:
    """A published decision was taken off the site."""

    decision_id: int
    withdrawn_on: date

    @property
    def subject(self) -> str:
        return f"published-decision:{self.decision_id}"
