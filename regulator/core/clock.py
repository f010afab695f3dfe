"""What time it is for the regulator: the only place that asks the machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """The legal date: the day it is in London."""
    return now().astimezone(LONDON).date()


def london_date(moment: datetime) -> date:
    """The legal date of a moment."""
    return moment.astimezone(LONDON).date()
