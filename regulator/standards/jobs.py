"""What is done about the standards on a timetable: editions published on their day, derogations that lapse."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.derogating import keep_time
from .actions.publishing import publish_due


@job(timedelta(minutes=10))
def publish_editions() -> None:
    """Publish each edition that two people chose this day for."""
    publish_due(clock.now())


@job(timedelta(hours=1))
def keep_derogations() -> None:
    """Let each derogation lapse after its last day, and remind of those that end soon."""
    keep_time(clock.now())
