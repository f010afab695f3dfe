"""Keeps when people are next told of a deadline. Mail goes out in `telling`, which is run on a timetable."""

from regulator.core.clocks import Clock
from regulator.core.db import session

from ..models.owed import Obligation, Plan
from ..models.telling import Reminder
from ..rules.telling import first_reminder


def remind_of(clock: Clock, plan: Plan, obligation: Obligation | None = None) -> None:
    """People will be told of this deadline; anew, where it was put off."""
    stage, on = first_reminder(clock.started_on, clock.due_on)
    row = session().get(Reminder, clock.id)
    if row is None:
        row = Reminder(clock_id=clock.id, plan_id=plan.id, obligation_id=obligation.id if obligation else None)
        session().add(row)
    row.stage, row.next_on, row.due_on = stage, on, clock.due_on
    session().flush()
