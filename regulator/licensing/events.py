"""What can happen with a licence."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LicenceMade:
    """A licence came to be, for a status."""

    licence_id: int
    reference: str
    status: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceFactRecorded:
    """Something was said of a licence, of days that may be past."""

    licence_id: int
    about: str
    from_on: date
    until_on: date | None
    taken_back: bool
    because: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"
