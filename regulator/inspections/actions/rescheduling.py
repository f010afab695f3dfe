"""Changes the days on site after planning, while they still mean something; what is counted from them moves too."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register
from regulator.standards import queries as standards

from .. import queries
from ..events import DaysChanged
from ..models.inspection import Inspection, Visit
from ..queries.letters import DAYS_CHANGED
from ..queries.work import standing_on
from ..rules.lifecycle import LIFE, State
from ..rules.planning import Days, check_days, stretches, why_days_stand
from .telling import tell_provider

FROM_LAST_DAY = (*LIFE.named("close-fieldwork").starts, "urgent-notification-letter")


def change_days(
    inspection: Inspection, days: Sequence[tuple[int, Days]], *, reason: str, actor: Actor, now: datetime
) -> None:
    """Give an inspection other days on site, with the reason. A provider that was told of the visit is told again.

    Deadlines that run from the last day on site are counted anew. Refused: once the panel has what was found, days
    that cannot be or that contradict how far it has come, and days of another inspection of the provider.
    """
    no = why_days_stand(inspection.state)
    if no:
        raise Refused(no)
    today = clock.london_date(now)
    if not reason.strip():
        raise Refused("Say why, so that the record shows it", "reason")
    ordered = stretches(days, today, to_come=inspection.state in (State.PLANNED, State.NOTIFIED))
    check_days(ordered, inspection.state, today)
    before = tuple((each.from_on, each.until_on) for each in queries.visits(inspection.id))
    if tuple(ordered) == before:
        raise Refused("These are the days that stand", "from_1")
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    register.organisation_to_change(actor, organisation.code)  # held, so that two who plan the same days see each other
    for other, visit in standing_on(organisation.id, ordered, but=inspection.id):
        raise Refused(f"{other.reference} is on site at {organisation.name} from {visit.from_on:%-d %B %Y}", "from_1")
    session().execute(delete(Visit).where(Visit.inspection_id == inspection.id))
    session().add_all([Visit(inspection_id=inspection.id, from_on=first, until_on=last) for first, last in ordered])
    session().flush()
    moved = _move_clocks(inspection, ordered[-1][1], reason, actor)
    flag_modified(inspection, "facts")  # so that the row's version counts the change
    session().flush()
    record(actor, DaysChanged(inspection.id, before, tuple(ordered), moved, reason), occurred_on=today)
    if inspection.state == State.NOTIFIED:
        tell_provider(inspection, DAYS_CHANGED, "visit", actor, today)


def _move_clocks(inspection: Inspection, last: date, reason: str, actor: Actor) -> int:
    """Count what runs from the last day on site anew; how many deadlines that were."""
    moved = 0
    for name in FROM_LAST_DAY:
        try:
            running = clocks.running(f"inspection:{inspection.id}", name)
        except NotFound:
            continue
        if running.started_on != last:
            clocks.move(running, standards.clocks()[name], started_on=last, reason=reason, actor=actor)
            moved += 1
    return moved
