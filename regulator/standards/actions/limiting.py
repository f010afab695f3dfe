"""How much one network may send to a consultation, so that nobody drowns it."""

from datetime import datetime, timedelta

from regulator.people.actions.attempts import Limit, count_attempt

HOUR = timedelta(hours=1)
RESPONSES, WRITINGS = 20, 300  # within an hour: a class that answers together gets through, a machine does not
SHORT = 50  # letters of a network that tell it from any other
TOO_MANY = "Too much came from your network within an hour. What you wrote is still here: try again later"


def count_response(network: str, now: datetime) -> None:
    """Count a response that is begun. Refused where too many were."""
    count_attempt([Limit(f"asked:{network[:SHORT]}", RESPONSES, HOUR, TOO_MANY)], now)


def count_writing(network: str, now: datetime) -> None:
    """Count an answer that is written. Refused where too many were."""
    count_attempt([Limit(f"said:{network[:SHORT]}", WRITINGS, HOUR, TOO_MANY)], now)
