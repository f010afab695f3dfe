"""When people are told: of notices that nobody opens, and of what is near, late and still late."""

from datetime import date
from typing import Literal

from regulator.inspections.rules.deadlines import remind_on

Stage = Literal["soon", "late", "escalate"]
UNOPENED = 2
"""Working days until the next contact is told, and again until a letter is made (clocks.yaml: notice-unopened)."""
STILL_LATE = 5
"""Working days after the last day, when the next named person is told; the regulator's own rule."""


def first_reminder(started_on: date, due_on: date) -> tuple[Stage, date]:
    """What is told first of a deadline, and when."""
    return "soon", max(remind_on(started_on, due_on), started_on)


def next_reminder(stage: str) -> tuple[Stage, int] | None:
    """What is told after this, and how many working days after the last day; None where nothing more is."""
    if stage == "soon":
        return "late", 1
    return ("escalate", STILL_LATE) if stage == "late" else None
