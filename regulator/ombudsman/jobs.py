"""What the Ombudsman's office does on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.telling import remind_and_escalate


@job(timedelta(hours=1))
def tell_of_complaints() -> None:
    """Tell people of what falls due in a case, tell the deputy of what is late, chase providers for papers."""
    remind_and_escalate(clock.now())
