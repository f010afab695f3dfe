"""Tells people of deadlines of enforcement: whoever owes before, those who decide too, after."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail

from ..events import EnforcementDeadlineTold
from ..models.notice import EnforcementDeadlineNotice
from ..queries.case import RIGHTS
from ..queries.letters import LATE, SOON, measure_of
from ..queries.people import deciders, officers, people_of

SUBJECTS = ("enforcement-measure:%", "enforcement-addressee:%", "enforcement-delivery:%")
WITHIN = timedelta(days=7)
AT_ONCE = 500


@dataclass(frozen=True)
class _Owed:
    clock_id: int
    stage: str
    due_on: date


def remind_and_escalate(now: datetime) -> int:
    """Tell of every deadline of enforcement that is near or over, each once; of how many people were told.

    Each in a transaction of its own; run twice, it tells nobody twice.
    """
    today = clock.london_date(now)
    with reading():
        waiting = _owed(today)
    told = 0
    for each in waiting:
        with transaction():
            told += _tell(each, now)
    return told


def _owed(today: date) -> list[_Owed]:
    rows = select(Clock).where(
        or_(*(Clock.subject.like(each) for each in SUBJECTS)),
        Clock.met_on.is_(None),
        Clock.stopped_on.is_(None),
        Clock.due_on <= today + WITHIN,
    )
    found = []
    for each in session().scalars(rows.order_by(Clock.due_on, Clock.id).limit(AT_ONCE)):
        stage = "late" if each.due_on < today else "soon"
        if stage == "late" and each.name in RIGHTS:
            continue
        if not _told(each.id, stage, each.due_on):
            found.append(_Owed(each.id, stage, each.due_on))
    return found


def _told(clock_id: int, stage: str, due_on: date) -> bool:
    row = exists().where(
        EnforcementDeadlineNotice.clock_id == clock_id,
        EnforcementDeadlineNotice.stage == stage,
        EnforcementDeadlineNotice.due_on == due_on,
    )
    return bool(session().scalar(select(row)))


def _tell(each: _Owed, now: datetime) -> int:
    """Tell of one deadline, unless another worker did meanwhile, or it was met or put off."""
    owed = session().get(Clock, each.clock_id, with_for_update=True)
    if owed is None or owed.met_on or owed.stopped_on or owed.due_on != each.due_on:
        return 0
    measure = measure_of(owed)
    if measure is None or _told(owed.id, each.stage, each.due_on):
        return 0
    people = _people(owed, each.stage, clock.london_date(now))
    session().add(EnforcementDeadlineNotice(clock_id=owed.id, stage=each.stage, due_on=each.due_on, told_at=now))
    session().flush()
    name = LATE if each.stage == "late" else SOON
    for user_id in sorted(people):
        post_mail(name, key=f"{owed.id}:{each.due_on}:{user_id}", clock_id=owed.id, user_id=user_id)
    record(SYSTEM, EnforcementDeadlineTold(measure.matter_id, owed.name, each.stage, each.due_on, len(people)))
    return len(people)


def _people(owed: Clock, stage: str, today: date) -> set[int]:
    """Who is told: who owes it; of what the regulator owes its officers; of what is late those who decide too."""
    kind, _, number = owed.owner.partition(":")
    people = set(people_of(int(number), today)) if kind == "organisation" else set(officers(today))
    if stage == "late":
        people |= set(officers(today)) | set(deciders(today))
    return people
