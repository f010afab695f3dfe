"""What can happen to the standards in public. What is not public yet is in `working`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EditionPublished:
    """An edition became part of this installation's record, for good."""

    code: str
    content_hash: str
    in_force_from: date
    lines: int

    @property
    def subject(self) -> str:
        return f"edition:{self.code}"


@dataclass(frozen=True)
class ClauseMapped:
    """It was kept for good how each clause of an edition follows from the edition before."""

    code: str
    before: str
    clauses: int

    @property
    def subject(self) -> str:
        return f"edition:{self.code}"


@dataclass(frozen=True)
class ConsultationOpened:
    """The public is asked about a draft, from a day until a day."""

    reference: str
    draft: str
    opens_on: date
    closes_on: date
    content_hash: str
    aggregates = ("standards_draft",)

    @property
    def subject(self) -> str:
        return f"consultation:{self.reference}"


@dataclass(frozen=True)
class ConsultationAnswered:
    """The responses to a consultation and the regulator's replies were published together."""

    reference: str
    responses: int
    withheld: int

    @property
    def subject(self) -> str:
        return f"consultation:{self.reference}"


@dataclass(frozen=True)
class DerogationDecided:
    """Somebody decided, with reasons, whether a provider may do what a clause asks in another way."""

    reference: str
    decision: str
    until_on: date

    @property
    def subject(self) -> str:
        return f"derogation:{self.reference}"


@dataclass(frozen=True)
class DerogationEnded:
    """A derogation is over: its time ran out, it was withdrawn, or it was taken back."""

    reference: str
    how: str
    ended_on: date

    @property
    def subject(self) -> str:
        return f"derogation:{self.reference}"


@dataclass(frozen=True)
class LocalStandardHolds:
    """A local standard was found to lower no minimum, and holds between the two who agreed it."""

    reference: str
    touches: int

    @property
    def subject(self) -> str:
        return f"local_standard:{self.reference}"


@dataclass(frozen=True)
class LocalStandardEnded:
    """A local standard is over, or never came to hold."""

    reference: str
    how: str

    @property
    def subject(self) -> str:
        return f"local_standard:{self.reference}"
