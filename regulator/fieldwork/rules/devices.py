"""How long a device may hold what it was given, and what it is called."""

from datetime import date, datetime, timedelta

from regulator.core.plain import line

LASTS = timedelta(days=90)  # as long as an authority to bring a device into a prison lasted in one prison's policy
PACK_AFTER = timedelta(days=14)  # after the last day on site, for the write-up
LONGEST_LABEL = 80


def device_expires(enrolled_on: date) -> date:
    """The last day on which a device is given anything."""
    return enrolled_on + LASTS


def pack_expires(last_day: date, today: date, device_expires_on: date) -> date:
    """The last day on which the application shows a pack: never before tomorrow, never after the device's own."""
    return min(max(last_day + PACK_AFTER, today + timedelta(days=1)), device_expires_on)


def label(text: str) -> str:
    """What somebody's device is called."""
    return line(text, "label", "what this device is", LONGEST_LABEL)


def state(lost_at: datetime | None, wiped_at: datetime | None, expires_on: date, today: date) -> str:
    """`live`, or why nothing is given to it: `revoked`, `wiped`, `expired`."""
    if lost_at is not None:
        return "revoked"
    if wiped_at is not None:
        return "wiped"
    return "expired" if today > expires_on else "live"
