"""Counting what was tried, so that nobody tries for long. Bookkeeping: no refusal undoes a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from regulator.core.bookkeeping import bookkeeping
from regulator.core.db import session

from ..models import Attempt
from ..rules import TooManyAttempts

KEPT = timedelta(days=1)  # no limit looks further back


@dataclass(frozen=True)
class Limit:
    """So many tries under a key within a time, and what the next one is told."""

    key: str
    most: int
    within: timedelta
    message: str
    field: str | None = None


def count_attempt(limits: Sequence[Limit], now: datetime) -> list[int]:
    """Count an attempt and give its numbers. Refused over any of the limits, whatever would come of it.

    Written and committed first, counted after: of any number that come at once, each sees at least those that were
    written before it, so that none gets through uncounted. One that is refused here is taken out again, and does not
    keep the account shut for longer. A long siege meets the look before it, which writes nothing.
    """
    tried = _tried(session(), limits, now)
    _refuse([each for each, times in zip(limits, tried, strict=True) if times >= each.most])
    with bookkeeping() as connection:
        rows = [{"account": key, "made_at": now} for key in sorted({each.key for each in limits})]
        written = list(connection.scalars(insert(Attempt).returning(Attempt.id), rows))
    with bookkeeping() as connection:
        tried = _tried(connection, limits, now)
        over = [each for each, times in zip(limits, tried, strict=True) if times > each.most]
        if over:
            connection.execute(delete(Attempt).where(Attempt.id.in_(written)))
    _refuse(over)
    return written


def forget_attempt(written: Sequence[int]) -> None:
    """Take an attempt out of the count again, since it was right."""
    with bookkeeping() as connection:
        connection.execute(delete(Attempt).where(Attempt.id.in_(written)))


def _tried(connection: Session | Connection, limits: Sequence[Limit], now: datetime) -> list[int]:
    """How often was tried under each, in one look: a siege costs little more than its requests."""
    counts = [
        select(func.count()).where(Attempt.account == each.key, Attempt.made_at > now - each.within).scalar_subquery()
        for each in limits
    ]
    return list(connection.execute(select(*counts)).one())


def _refuse(over: Sequence[Limit]) -> None:
    if over:
        raise TooManyAttempts(over[0].message, over[0].field)
