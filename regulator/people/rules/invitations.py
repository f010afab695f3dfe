"""Offers of a role by mail, and how long they stand."""

from datetime import datetime, timedelta

INVITATION_LASTS = timedelta(days=14)
MAIL = "people/mail/invitation"  # the message that carries the link
PURPOSE = "invitation"  # of the links
MOST_ROLES = 10  # in one invitation


def is_open(sent_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, now: datetime) -> bool:
    """Whether an invitation can be taken up: fourteen days from the day it was last sent."""
    return accepted_at is None and withdrawn_at is None and now - sent_at < INVITATION_LASTS
