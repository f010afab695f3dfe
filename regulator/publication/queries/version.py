"""The number of the publication."""

from sqlalchemy import select

from regulator.core.db import session

from ..models import PublicationVersion


def current() -> int:
    """How often what the public may see has changed."""
    return session().scalars(select(PublicationVersion.number)).one()
