"""Tells people of deadlines: who owns the inspection and who owes what, before; the chief inspectors too, after."""

from datetime import datetime

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail

from ..events import DeadlineTold
from ..models.inspection import DeadlineNotice, Inspection
from ..queries.deadlines import Owed, owed, told_already
from ..queries.letters import LATE, SOON
from ..queries.people import chiefs, leads, provider_people
from ..rules.deadlines import Stage


def remind_and_escalate(now: datetime) -> int:
    """Tell of every deadline of an inspection that is near or over, each once, and say of how many people were told.

    Each in a transaction of its own, so that one fault holds up no other; run twice, it tells nobody twice.
    """
    today = clock.london_date(now)
    with reading():
        waiting = owed(today)
    told = 0
    for each in waiting:
        with transaction():
            told += _tell(each, now)
    return told


def _tell(each: Owed, now: datetime) -> int:
    """Tell of one deadline, unless another worker did meanwhile, or it was met or put off."""
    running = session().get(Clock, each.clock_id, with_for_update=True)
    inspection = session().get(Inspection, each.inspection_id)
    over = running is None or running.met_on or running.stopped_on or running.due_on != each.due_on
    if over or inspection is None or told_already(each):
        return 0
    people = _people(inspection, each, now)
    session().add(
        DeadlineNotice(
            inspection_id=inspection.id, clock_id=each.clock_id, stage=each.stage, due_on=each.due_on, told_at=now
        )
    )
    session().flush()
    name = _MAIL[each.stage]
    for user_id in sorted(people):
        key = f"{each.clock_id}:{each.due_on}:{user_id}"
        post_mail(name, key=key, inspection_id=inspection.id, clock_id=each.clock_id, user_id=user_id)
    record(SYSTEM, DeadlineTold(inspection.id, each.name, each.stage, each.due_on, len(people)))
    return len(people)


_MAIL: dict[Stage, str] = {"soon": SOON, "late": LATE}


def _people(inspection: Inspection, each: Owed, now: datetime) -> set[int]:
    """Who is told: the owner; what a provider owes, its people; what is late, has no owner, or they owe, the chiefs."""
    today = clock.london_date(now)
    owner = {lead.user_id for lead in leads(today) if lead.key == inspection.owner}
    people = set(owner)
    if each.by_provider:
        people |= set(provider_people(inspection, today))
    if each.stage == "late" or each.by_chief or not owner:
        people |= {chief.user_id for chief in chiefs(today)}
    return people
