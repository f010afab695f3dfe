"""What is done about tariffs on a timetable: what the days themselves bring is written down."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.keeping import keep_days


@job(timedelta(hours=1))
def keep_tariffs() -> None:
    """Tariffs that come into force, and consultations that are over."""
    keep_days(clock.today())
