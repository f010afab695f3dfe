"""What every event of an inspection has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfInspection:
    """What every event here has: the inspection it is about."""

    inspection_id: int

    @property
    def subject(self) -> str:
        return f"inspection:{self.inspection_id}"
