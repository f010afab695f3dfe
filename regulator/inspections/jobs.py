"""What is done about inspections on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.deadlines import remind_and_escalate
from .actions.embargo import publish_what_is_due


@job(timedelta(hours=1))
def tell_of_deadlines() -> None:
    """Remind the owner of each inspection of what falls due, and tell the chief inspectors of what is late."""
    remind_and_escalate(clock.now())


@job(timedelta(seconds=20))
def publish_at_its_moment() -> None:
    """Publish each released report whose embargo is over."""
    publish_what_is_due(clock.now())
