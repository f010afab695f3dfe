"""What happens to the standards before anything of it is public."""

from dataclasses import dataclass
from datetime import date


class _OfDraft:
    draft: str

    @property
    def subject(self) -> str:
        return f"standards_draft:{self.draft}"


@dataclass(frozen=True)
class DraftBegun(_OfDraft):
    """Somebody began to write the next edition, from the one before or from nothing."""

    draft: str
    based_on: str | None
    clauses: int


@dataclass(frozen=True)
class DraftHeadChanged(_OfDraft):
    """What the next edition says of itself was changed."""

    draft: str


@dataclass(frozen=True)
class ClauseWritten(_OfDraft):
    """A clause of a draft was added or written anew."""

    draft: str
    ref: str
    how: str


@dataclass(frozen=True)
class ClauseMoved(_OfDraft):
    """A clause of a draft stands in another place."""

    draft: str
    ref: str


@dataclass(frozen=True)
class ClauseRemoved(_OfDraft):
    """A clause was taken out of a draft, with the reason; the edition before keeps it."""

    draft: str
    ref: str
    reason: str
    cited: int


@dataclass(frozen=True)
class DraftFileRead(_OfDraft):
    """A file was handed in for a draft and read; nothing of it is taken yet."""

    draft: str
    changes: int


@dataclass(frozen=True)
class DraftFileTaken(_OfDraft):
    """What a file says was taken into a draft."""

    draft: str
    changes: int
    removed: int


@dataclass(frozen=True)
class DraftFileLeft(_OfDraft):
    """What a file says was not taken."""

    draft: str


@dataclass(frozen=True)
class MappingSet(_OfDraft):
    """Somebody said how a clause follows from the edition before."""

    draft: str
    old_ref: str | None
    new_ref: str | None
    relation: str


@dataclass(frozen=True)
class DraftMoved(_OfDraft):
    """A draft came from one state to another."""

    draft: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class DraftProposed(_OfDraft):
    """Somebody proposed the publication of a draft on a day."""

    draft: str
    publish_on: date
    in_force_from: date


class _OfConsultation:
    reference: str

    @property
    def subject(self) -> str:
        return f"consultation:{self.reference}"


@dataclass(frozen=True)
class ResponseBegun(_OfConsultation):
    """Somebody began a response to a consultation."""

    reference: str
    response: str


@dataclass(frozen=True)
class ResponseWritten(_OfConsultation):
    """Something was written into a response, changed or taken out, before it was submitted."""

    reference: str
    response: str
    what: str


@dataclass(frozen=True)
class ResponseSubmitted(_OfConsultation):
    """A response was submitted."""

    reference: str
    response: str
    parts: int


@dataclass(frozen=True)
class ResponseModerated(_OfConsultation):
    """Somebody decided whether and how a response can be published."""

    reference: str
    response: str
    moderation: str
    files_published: int = 0
    files_withheld: int = 0


@dataclass(frozen=True)
class ResponseAnswered(_OfConsultation):
    """The regulator's reply to a response was written."""

    reference: str
    response: str


class _OfDerogation:
    reference: str

    @property
    def subject(self) -> str:
        return f"derogation:{self.reference}"


@dataclass(frozen=True)
class DerogationAppliedFor(_OfDerogation):
    """A provider asked to do what a clause asks in another way."""

    reference: str
    edition: str
    ref: str


@dataclass(frozen=True)
class DerogationAssessed(_OfDerogation):
    """Somebody assessed a derogation and recommended what to decide."""

    reference: str
    recommends: str


@dataclass(frozen=True)
class DerogationTold(_OfDerogation):
    """People were told of something about a derogation."""

    reference: str
    stage: str
    people: int


class _OfLocalStandard:
    reference: str

    @property
    def subject(self) -> str:
        return f"local_standard:{self.reference}"


@dataclass(frozen=True)
class LocalStandardProposed(_OfLocalStandard):
    """A commissioner or a provider proposed a local standard to the other."""

    reference: str
    edition: str
    touches: int


@dataclass(frozen=True)
class LocalStandardAgreed(_OfLocalStandard):
    """The other of the two agreed."""

    reference: str


@dataclass(frozen=True)
class MinimumCompared(_OfLocalStandard):
    """A person found whether a local standard keeps one minimum standard that it touches, or lowers it."""

    reference: str
    ref: str
    finding: str
