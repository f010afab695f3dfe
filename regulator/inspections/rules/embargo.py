"""Embargo: when a released report may be published by itself, and on what terms some read it before."""

from datetime import datetime, timedelta

FARTHEST = timedelta(days=60)  # a report that waits longer is out of date when it comes out
TERMS = (
    "This report is not public. You may read it before it is published, so that you can prepare what you have to say. "
    "You may not pass it on, quote from it or act on it in public before then. That you opened it is recorded."
)
NO_READERS = 100  # people at most; a longer list is a publication


def may_be_set(until: datetime, now: datetime) -> str | None:
    """Why an embargo cannot end then; None where it can."""
    if until <= now:
        return "The moment must be in the future. To publish now, use “Publish the report”."
    if until - now > FARTHEST:
        return f"The moment must be within {FARTHEST.days} days: check the month and the year"
    return None
