"""What is done about licences on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.keeping_returns import tell_of_returns


@job(timedelta(hours=1))
def tell_of_certificates() -> None:
    """Remind licensees of certificates that fall due, and tell officers of those that are late."""
    tell_of_returns(clock.now())
