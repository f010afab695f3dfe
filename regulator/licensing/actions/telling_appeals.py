"""Tells people of the time for an appeal against what was decided of a licence, and of the time to hear one, each once.

2026-11: a right that nobody used is not late, so its end is told as an end. Its clock then stops: nothing is owed any
more, and no list of what is overdue has it.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import SYSTEM
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_new
from regulator.enforcement.queries.people import people_of

from ..events import LicenceAppealTold
from ..models.keeping import LicenceDelivery
from ..queries.keeping_appeals import HEARING, TIME, change_of, open_to_appeal
from ..queries.keeping_letters import APPEAL
from ..queries.people import hearers, keepers

WITHIN = timedelta(days=7)
AT_ONCE = 500


def tell_of_appeals(now: datetime) -> int:
    """Remind the lead licensee a week before its time to appeal ends, and tell it and the licensing officers when it is
    over and nobody appealed; remind those who hear appeals of one, and tell them and the officers when it is late.

    Gives how many people were told. Each in a transaction of its own; run twice, it tells nobody twice.
    """
    today = clock.london_date(now)
    with reading():
        rows = select(Clock.id).where(
            Clock.name.in_((TIME, HEARING)),
            Clock.met_on.is_(None),
            Clock.stopped_on.is_(None),
            Clock.due_on <= today + WITHIN,
        )
        waiting = list(session().scalars(rows.order_by(Clock.due_on, Clock.id).limit(AT_ONCE)))
    told = 0
    for number in waiting:
        with transaction():
            told += _tell(number, today)
    return told


def _tell(number: int, today: date) -> int:
    owed = session().get_one(Clock, number, with_for_update=True)
    if owed.met_on or owed.stopped_on or (owed.name == TIME and not open_to_appeal(owed)):
        return 0
    stage = "soon" if owed.due_on >= today else "over" if owed.name == TIME else "late"
    keys = {f"{owed.id}:{stage}:{owed.due_on}:{each}": each for each in sorted(_people(owed, stage, today))}
    told = post_new(APPEAL, {key: {"clock_id": owed.id, "stage": stage, "user_id": each} for key, each in keys.items()})
    if stage == "over":
        clocks.stop(owed, today)
    if told or stage == "over":
        change = change_of(owed)
        record(SYSTEM, LicenceAppealTold(change.licence_id, change.number, owed.name, stage, owed.due_on, told))
    return told


def _people(owed: Clock, stage: str, today: date) -> set[int]:
    """Who is told: who owes it or has the right; of what is over or late, the licensing officers too."""
    officers = set() if stage == "soon" else set(keepers(today))
    if owed.name == HEARING:
        return officers | set(hearers(today))
    sent = session().get_one(LicenceDelivery, int(owed.subject.partition(":")[2]))
    return officers | set(people_of(sent.organisation_id, today))
