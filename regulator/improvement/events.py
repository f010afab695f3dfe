"""What can happen to what is owed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _OfPlan:
    """What every event of a plan has."""

    plan_id: int

    @property
    def subject(self) -> str:
        return f"plan:{self.plan_id}"


@dataclass(frozen=True)
class _OfObligation:
    """What every event of an obligation has."""

    obligation_id: int

    @property
    def subject(self) -> str:
        return f"obligation:{self.obligation_id}"


@dataclass(frozen=True)
class PlanAsked(_OfPlan):
    """A source asks an organisation for answers."""

    reference: str
    organisation_id: int
    asks: bool


@dataclass(frozen=True)
class ObligationEntered(_OfObligation):
    """Something that an organisation owes was entered into the register."""

    reference: str
    kind: str
    organisation_id: int
    plan_id: int


@dataclass(frozen=True)
class ObligationMoved(_OfObligation):
    """An obligation went from one state of its life to another."""

    transition: str
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True)
class AnswersSaved(_OfPlan):
    """Colleagues' drafts of answers were saved: to which obligations, by their references."""

    references: tuple[str, ...]

    @property
    def aggregates(self) -> frozenset[str]:
        return frozenset({"obligation"})


@dataclass(frozen=True)
class PlanSubmitted(_OfPlan):
    """One named person sent the answers."""

    number: int
    answers: int
    late: bool
    content_hash: str


@dataclass(frozen=True)
class SubmitterNamed(_OfPlan):
    """The organisation said who alone submits; none, and every lead of it may again."""

    user_id: int | None


@dataclass(frozen=True)
class ObligationGiven(_OfObligation):
    """A colleague was asked to see to it; none, and it is the lead's again."""

    user_id: int | None


@dataclass(frozen=True)
class AnswerGraded(_OfObligation):
    """An answer was accepted, returned with reasons, or a refusal recorded."""

    outcome: str
    reasons: str


@dataclass(frozen=True)
class PublicWordsSettled(_OfPlan):
    """Of something that the check found in what the public would read, it was said that it may stand or is left out."""

    place: str
    what: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class ProgressClaimed(_OfObligation):
    """The provider said how far it is."""

    action_id: int | None
    status: str
    files: int


@dataclass(frozen=True)
class ProgressVerified(_OfObligation):
    """Somebody who is not the claimant said how far it is."""

    judgement: str
    basis: str
    source: str | None


@dataclass(frozen=True)
class ActionVerified(_OfObligation):
    """Somebody who is not the claimant said whether one action is done."""

    action_id: int
    verified: str


@dataclass(frozen=True)
class CommissionersNamed(_OfObligation):
    """It was said which commissioners are told, and which must act."""

    told: tuple[int, ...]
    act: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class MoreTimeAsked(_OfPlan):
    """A provider asked for more time."""

    action_id: int | None
    until: date


@dataclass(frozen=True)
class MoreTimeDecided(_OfPlan):
    """It was decided on a request for more time."""

    decision: str
    reason: str
    until: date

    @property
    def aggregates(self) -> frozenset[str]:
        return frozenset({"obligation"})


@dataclass(frozen=True)
class NoticeSent(_OfPlan):
    """A notice went to one contact of the organisation: the first, or the next because nobody had opened it."""

    occasion: str
    user_id: int | None
    stage: int


@dataclass(frozen=True)
class NoticeOpened(_OfPlan):
    """Somebody of the organisation opened a notice and confirmed its receipt."""

    occasion: str


@dataclass(frozen=True)
class LetterMade(_OfPlan):
    """Nobody had opened a notice: it was made into a letter for post."""

    occasion: str


@dataclass(frozen=True)
class LetterPosted(_OfPlan):
    """The letter was posted; its receipt is deemed on the second working day after."""

    posted_on: date
    deemed_on: date


@dataclass(frozen=True)
class DeadlineOfPlanTold(_OfPlan):
    """People were told of a deadline: that it is near, late, or still late."""

    clock: str
    stage: str
    due_on: date
    people: int


@dataclass(frozen=True)
class ObligationEscalated(_OfObligation):
    """It was still late, and the next in line were told."""

    clock: str
    people: int


@dataclass(frozen=True)
class _OfPractice:
    shared_id: int

    @property
    def subject(self) -> str:
        return f"practice:{self.shared_id}"


@dataclass(frozen=True)
class PracticeConsentAsked(_OfPractice):
    """The provider whose practice it is was asked whether it may be offered to others."""

    refs: tuple[str, ...]


@dataclass(frozen=True)
class PracticeConsentDecided(_OfPractice):
    """The provider said whether its practice may be offered to others."""

    consent: str


@dataclass(frozen=True)
class LetterRendered(_OfPlan):
    """The letter stands as a PDF, ready to be printed and posted."""

    sha256: str
