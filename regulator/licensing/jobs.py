"""What is done about licensing on a timetable."""

from datetime import timedelta

from regulator.core import clock
from regulator.core.worker import job

from .actions.asking_returns import ask_for_returns
from .actions.certificates import renew
from .actions.keeping_returns import tell_of_returns
from .actions.telling import remind_and_escalate
from .actions.telling_appeals import tell_of_appeals


@job(timedelta(hours=1))
def ask_for_certificates() -> None:
    """Ask for each certificate that a standard condition has licensees send, once its period is over."""
    ask_for_returns(clock.now())


@job(timedelta(hours=1))
def tell_of_certificates() -> None:
    """Remind licensees of certificates that fall due, and tell officers of those that are late."""
    tell_of_returns(clock.now())


@job(timedelta(hours=1))
def renew_certificates() -> None:
    """Issue the certificates of licences anew for which the day of a change has come."""
    renew(clock.now())


@job(timedelta(hours=1))
def tell_of_licensing_deadlines() -> None:
    """Remind applicants, commissioners and officers of what falls due, and tell officers of what is late."""
    remind_and_escalate(clock.now())


@job(timedelta(hours=1))
def tell_of_time_to_appeal() -> None:
    """Remind licensees of their time to appeal and reviewers of appeals to hear, and tell of what is over or late."""
    tell_of_appeals(clock.now())
