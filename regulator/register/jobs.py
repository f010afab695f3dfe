"""What is done about the register on a timetable."""

from datetime import timedelta

from ..core import clock
from ..core.worker import job
from .actions.alarm_telling import remind_of_alarms
from .actions.place_telling import remind_of_decisions


@job(timedelta(hours=1))
def tell_of_cuts_owed() -> None:
    """Tell whoever takes the next step of a request to cut places that its decision falls due, or is late."""
    remind_of_decisions(clock.now())


@job(timedelta(hours=1))
def tell_of_place_alarms() -> None:
    """Tell officers of published figures whose finding falls due, and those who decide too once it is late."""
    remind_of_alarms(clock.now())
