"""When people are told of a deadline: before it, so that there is still time, and after it, when others must know."""

from datetime import date, timedelta
from typing import Literal

Stage = Literal["soon", "late"]

SHARE = 5  # a fifth of the time that was given is left when people are reminded, but
LEAST, MOST = 1, 7  # at least a day, so that something can be done, and at most a week, so that it is not forgotten

# The clocks file says of each deadline what it is; for planning only, nobody is late.
WARNING, EARLIEST = "warning", "earliest"


def remind_on(started_on: date, due_on: date) -> date:
    """The day from which the reminder of a deadline is due. The regulator's own rule; clocks.yaml has none."""
    before = (due_on - started_on).days // SHARE
    return due_on - timedelta(days=min(max(before, LEAST), MOST))


def stage_of(force: str, started_on: date, due_on: date, today: date) -> Stage | None:
    """What people are to be told of a deadline today: that it is near (`soon`), that it is over (`late`), or nothing.

    A date that only warns is told of when it comes, and is never late; an earliest date is no deadline.
    """
    if force == EARLIEST:
        return None
    if force == WARNING:
        return "soon" if due_on <= today else None
    if due_on < today:
        return "late"
    return "soon" if remind_on(started_on, due_on) <= today else None


def days_late(due_on: date, today: date) -> int:
    """How many days a deadline is over; 0 while it is not."""
    return max((today - due_on).days, 0)
