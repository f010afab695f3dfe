"""What can happen to the standards."""

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
