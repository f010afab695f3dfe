"""What is done about people on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from . import actions


@job(timedelta(minutes=15))
def forget_what_is_over() -> None:
    """Throw away attempts, used codes, dead links and old sign-ins, so that nothing is kept of anybody for longer."""
    actions.forget_what_is_over(now=clock.now())
