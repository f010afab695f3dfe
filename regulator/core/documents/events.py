"""What can happen to a published document."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DocumentFrozen:
    """A version's content was fixed for ever; its forms are rendered from nothing else."""

    document_id: int
    reference: str
    number: int
    content_hash: str

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"


@dataclass(frozen=True)
class FormRendered:
    """One form of a version exists: its hash tells it from any copy."""

    document_id: int
    number: int
    form: str
    sha256: str

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"


@dataclass(frozen=True)
class DocumentMadePublic:
    """What only its addressees had may be read by anyone."""

    document_id: int
    reference: str
    public_on: date

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"


@dataclass(frozen=True)
class DocumentWithdrawn:
    """A document was taken from the public at once, by one person: a notice stands in its place."""

    document_id: int
    reason: str
    withdrawn_on: date

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"


@dataclass(frozen=True)
class WithdrawalConfirmed:
    """A second person confirmed that the document had to be withdrawn."""

    document_id: int
    confirmed_on: date

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"


@dataclass(frozen=True)
class DocumentRestored:
    """The second person did not confirm a withdrawal: the document may be read again."""

    document_id: int
    reason: str
    restored_on: date

    @property
    def subject(self) -> str:
        return f"document:{self.document_id}"
