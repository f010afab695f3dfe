"""What is done about enforcement on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.deadlines import remind_and_escalate


@job(timedelta(hours=1))
def tell_of_enforcement_deadlines() -> None:
    """Remind addressees and officers of what falls due, and tell those who decide of what is late."""
    remind_and_escalate(clock.now())
