"""Tells people by mail that a published figure without consent waits for a finding: before its last day, and once more
when it is late, then those who decide on cuts too. One mail tells of all that fall due on the same day, for a month's
file may raise many at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ...core import clock
from ...core.actor import SYSTEM
from ...core.clocks import Clock
from ...core.db import session, transaction
from ...core.events import record
from ...core.mail import post_new
from ..events.places import PlaceAlarmsOwedTold, PlaceAlarmTimed
from ..models.places import PlaceAlarm
from ..queries import ledger as queries
from ..queries.alarm_mail import OWED, told_when
from .ledger import alarm_clock

SOON = timedelta(days=2)  # before its last day


def remind_of_alarms(now: datetime) -> int:
    """Tell of every finding that is owed soon or late; gives how many people were told. Run again, it tells nobody
    twice."""
    today, due, told = clock.london_date(now), defaultdict[date, list[PlaceAlarm]](list), 0
    with transaction():
        waiting = session().scalars(select(PlaceAlarm).where(PlaceAlarm.found_on.is_(None))).all()
        running = queries.alarm_clocks(each.id for each in waiting)
        for alarm in waiting:
            owed = running.get(alarm.id) or _timed(alarm)
            due[owed.due_on].append(alarm)
        for due_on, alarms in sorted(due.items()):
            if due_on - SOON <= today:
                told += _tell(due_on, alarms, today)
    return told


def _timed(alarm: PlaceAlarm) -> Clock:
    owed = alarm_clock(alarm)
    record(SYSTEM, PlaceAlarmTimed(alarm.organisation_id, alarm.id, owed.due_on))
    return owed


def _tell(due_on: date, alarms: Sequence[PlaceAlarm], today: date) -> int:
    late = due_on < today
    stage = "late" if late else "soon"
    about = {"due_on": due_on.isoformat()}
    told = post_new(
        OWED,
        {f"alarms:{due_on}:{stage}:{each}": {**about, "user_id": each} for each in told_when(late, today)},
    )
    if told:
        record(SYSTEM, PlaceAlarmsOwedTold(due_on, stage, len(alarms), told))
    return told
