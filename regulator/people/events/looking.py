"""What people take out of the log, and what of the outbox they set going again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AuditExported:
    """Events of the log were taken away as a file: how many, in which form, and what was searched for.

    Of what stands in a compartment an event of its own tells, in that compartment.
    """

    form: str
    rows: int
    person: str | None
    subjects: tuple[str, ...]
    kind: str | None
    since: str | None
    until: str | None
    compartment: str | None

    @property
    def subject(self) -> str:
        return "audit:log"


@dataclass(frozen=True)
class OutgoingTriedAgain:
    """Somebody had a thing that failed to be sent tried again."""

    outgoing_id: int
    kind: str
    compartment: str | None

    @property
    def subject(self) -> str:
        return f"outgoing:{self.outgoing_id}"
