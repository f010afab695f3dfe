"""What can happen in enforcement."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _OfMatter:
    """What every event here has: the matter it is about."""

    matter_id: int

    @property
    def subject(self) -> str:
        return f"enforcement:{self.matter_id}"


@dataclass(frozen=True)
class MatterOpened(_OfMatter):
    """A matter was opened on a provider's or a commissioner's failure, standing on so many findings."""

    reference: str
    organisation_id: int
    grounds: int
    significant: bool
    repeated: bool


@dataclass(frozen=True)
class MatterClosed(_OfMatter):
    """A matter was closed, and why."""

    reason: str
    closed_on: date


@dataclass(frozen=True)
class GroundsLinked(_OfMatter):
    """Findings were linked to a matter."""

    breaches: tuple[str, ...]


@dataclass(frozen=True)
class MeasureProposed(_OfMatter):
    """A step of the ladder was proposed, under its power; an urgent one states the harm in its row."""

    number: int
    rung: str
    power: str
    urgent: bool


@dataclass(frozen=True)
class MeasureMoved(_OfMatter):
    """A step went from one state of its life to another, and why where that is asked."""

    number: int
    transition: str
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True)
class NoticeGiven(_OfMatter):
    """A notice was frozen and sent to its addressees."""

    number: int
    kind: str
    notice: str
    addressees: int


@dataclass(frozen=True)
class NoticeReceived(_OfMatter):
    """Somebody of an addressee opened a notice and confirmed its receipt."""

    notice: str
    organisation_id: int
    received_on: date


@dataclass(frozen=True)
class NoticePosted(_OfMatter):
    """A notice went to an addressee by post; receipt is deemed on a day."""

    notice: str
    organisation_id: int
    posted_on: date
    deemed_on: date


@dataclass(frozen=True)
class NoticePassedOn(_OfMatter):
    """Nobody had opened a notice: the next contact of its addressee was told (`told`: which in order)."""

    notice: str
    organisation_id: int
    told: int


@dataclass(frozen=True)
class NoticeLetterMade(_OfMatter):
    """Nobody opened a notice: a letter with it was made for post."""

    notice: str
    organisation_id: int


@dataclass(frozen=True)
class NoticeLetterRendered(_OfMatter):
    """The letter lies ready to be printed."""

    notice: str
    organisation_id: int
    sha256: str


@dataclass(frozen=True)
class NoticeCopied(_OfMatter):
    """A commissioner was sent a copy of a notice: to know of it, or because it must act on it too."""

    notice: str
    organisation_id: int
    must_act: bool


@dataclass(frozen=True)
class AppealFound(_OfMatter):
    """One of those who hear an appeal said what they find."""

    number: int
    finding: str
    findings: int


@dataclass(frozen=True)
class TimeWaived(_OfMatter):
    """An addressee said that it needs no more time, or that it has nothing to say."""

    notice: str
    organisation_id: int
    reason: str


@dataclass(frozen=True)
class TimeExtended(_OfMatter):
    """An addressee was given more time."""

    notice: str
    organisation_id: int
    until: date
    reason: str


@dataclass(frozen=True)
class Submitted(_OfMatter):
    """An addressee sent something: of which kind, with how many files, and whether it came late."""

    number: int
    kind: str
    organisation_id: int
    files: int
    late: bool


@dataclass(frozen=True)
class UndertakingAnswered(_OfMatter):
    """An undertaking was accepted or refused, kept or broken."""

    number: int
    outcome: str
    reason: str


@dataclass(frozen=True)
class AddresseeEnded(_OfMatter):
    """An addressee ceased to exist, or left the trust: what becomes of the notice for it was said."""

    number: int
    organisation_id: int
    ended_on: date
    still_bound: bool
    reason: str


@dataclass(frozen=True)
class AddresseeAdded(_OfMatter):
    """An organisation was served in the middle of a step: it took the place of another, or joined."""

    number: int
    organisation_id: int
    reason: str


@dataclass(frozen=True)
class DecisionSigned(_OfMatter):
    """A decision-maker signed a decision."""

    number: int
    round: int
    signatures: int


@dataclass(frozen=True)
class WordsWithheld(_OfMatter):
    """Words of a notice are left out of the copy that the public reads, or are not any more."""

    notice: str
    reason: str
    taken_back: bool


@dataclass(frozen=True)
class NoticeLeakAnswered(_OfMatter):
    """Something that the check before publication found may stand."""

    notice: str
    what: str
    reason: str


@dataclass(frozen=True)
class NoticePublished(_OfMatter):
    """A notice stands in the public register of enforcement."""

    notice: str
    published_on: date


@dataclass(frozen=True)
class ReportedToSecretaryOfState(_OfMatter):
    """A commissioner that did not comply was reported, with the evidence."""

    number: int
    notice: str
    reason: str


@dataclass(frozen=True)
class EnforcementDeadlineTold(_OfMatter):
    """People were told that a deadline is near, or over."""

    clock: str
    stage: str
    due_on: date
    people: int
