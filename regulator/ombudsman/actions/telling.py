"""Tells people of deadlines: whoever must act before, the deputy too once it is over, and a provider that owes papers
again and again, each time somebody more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, or_, select

from regulator.core import clock
from regulator.core.clocks import Clock, working_days_after
from regulator.core.compartments import compartment
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.improvement.models.owed import Obligation
from regulator.people.rules import Permission

from ..events import DeadlineOfComplaintTold
from ..models import OMBUDSMAN, Complaint, FactCheck, PapersAsked, Recommendation, Told
from ..queries.follow_up import late_obligations
from ..queries.telling import (
    DEADLINE,
    FOLLOW_UP,
    PROVIDER,
    TELLING,
    case_behind,
    holding,
    of_the_provider,
    papers_behind,
)
from ..rules.reminding import BEFORE, FACTS, PAPERS, STILL_LATE, stage_on
from . import keeping

AT_ONCE = 500
PURPOSE = "to tell people of deadlines"
ACKNOWLEDGED = "complaint-acknowledgement"
_DOES: dict[str, Permission] = {
    ACKNOWLEDGED: Permission.COMPLAINT_LOG,
    "complaint-eligibility": Permission.COMPLAINT_ASSESS,
}
"""Who keeps a clock where nobody has the case, or who logged it has left; the deputy keeps the others."""


@dataclass(frozen=True)
class _Due:
    """A deadline of which somebody is told now."""

    clock_id: int
    due_on: date


def remind_and_escalate(now: datetime) -> int:
    """Tell of every deadline of a case that is near or over, each stage once; of how many people were told.

    Each in a transaction of its own; run twice, it tells nobody twice.
    """
    today = clock.london_date(now)
    with reading(), compartment(OMBUDSMAN, TELLING, PURPOSE):
        waiting = _waiting(today)
        owed = [each.id for each in late_obligations(today, AT_ONCE, untold=True)]
    told = 0
    for each in waiting:
        with transaction(), compartment(OMBUDSMAN, TELLING, PURPOSE):
            told += _tell(each, now, today)
    for number in owed:
        with transaction(), compartment(OMBUDSMAN, TELLING, PURPOSE):
            told += _tell_of_obligation(number, now, today)
    return told


def tell_provider(what: str, asked: PapersAsked | FactCheck, stage: str, people: list[int]) -> int:
    """Tell a provider's people that something is asked of them, or still is. Of how many it was."""
    for user_id in people:
        key = f"{asked.id}:{stage}:{asked.due_on}:{user_id}"
        post_mail(PROVIDER, key=key, compartment=OMBUDSMAN, what=what, id=asked.id, stage=stage, user_id=user_id)
    return len(people)


def first_told(what: str, asked: PapersAsked | FactCheck, today: date) -> None:
    """Tell everybody of a provider who may answer that it is asked for something new."""
    tell_provider(what, asked, "asked", of_the_provider(asked.organisation_id, today))


def _waiting(today: date) -> list[_Due]:
    """The deadlines to tell of, the longest over first. Inside the compartment."""
    near = or_(*(and_(Clock.name == name, Clock.due_on <= today + timedelta(days=d)) for name, d in BEFORE.items()))
    stage = case(
        (Clock.due_on >= today, "soon"),
        (and_(Clock.name == PAPERS, Clock.due_on <= _still_late(today)), "escalate"),
        else_="late",
    )
    what: ColumnElement[str] = "clock:" + cast(Clock.id, String)
    told = exists().where(Told.what == what, Told.stage == stage, Told.due_on == Clock.due_on)
    rows = select(Clock.id, Clock.due_on).where(near, Clock.met_on.is_(None), Clock.stopped_on.is_(None), ~told)
    return [_Due(*row) for row in session().execute(rows.order_by(Clock.due_on, Clock.id).limit(AT_ONCE))]


def _still_late(today: date) -> date:
    """The latest last day of which papers are told of once more today."""
    day = today - timedelta(days=STILL_LATE)
    while working_days_after(day, STILL_LATE) > today:
        day -= timedelta(days=1)
    return day


def _tell(each: _Due, now: datetime, today: date) -> int:
    """Tell of one deadline, unless another worker did meanwhile, or it was met or put off."""
    owed = session().get(Clock, each.clock_id, with_for_update=True)
    if owed is None or owed.met_on or owed.stopped_on or owed.due_on != each.due_on:
        return 0
    stage = stage_on(owed.name, owed.due_on, today, _still_late(today))
    complaint = case_behind(owed)
    if stage is None or complaint is None or _told(f"clock:{owed.id}", stage, owed.due_on):
        return 0
    ours = _ours(owed, complaint, stage, today)
    for user_id in ours:
        key = f"{owed.id}:{stage}:{owed.due_on}:{user_id}"
        post_mail(DEADLINE, key=key, compartment=OMBUDSMAN, clock_id=owed.id, stage=stage, user_id=user_id)
    told = len(ours) + _theirs(owed, complaint, stage, today)
    if stage == "escalate":
        words = f"The papers that were due on {owed.due_on:%-d %B %Y} have not come. The provider was told three times."
        keeping.enter(complaint, "papers-late", words, on=today, actor=TELLING, now=now)
    _keep(complaint, f"clock:{owed.id}", owed.name, stage, owed.due_on, told, now)
    return told


def _ours(owed: Clock, complaint: Complaint, stage: str, today: date) -> list[int]:
    """Who of the office is told: before, whoever does it; after, the deputy too."""
    if owed.name == PAPERS and stage == "soon":
        return []
    owner = complaint.made_by if owed.name == ACKNOWLEDGED else complaint.investigator_id
    mine = holding(None, complaint, today, also=[owner])
    mine = mine or holding(_DOES.get(owed.name, Permission.COMPLAINT_ALLOCATE), complaint, today)
    if stage == "soon":
        return mine
    return sorted({*mine, *holding(Permission.COMPLAINT_ALLOCATE, complaint, today)})


def _theirs(owed: Clock, complaint: Complaint, stage: str, today: date) -> int:
    """Of how many of the provider's people were told: before, all who may answer; after, those who lead it."""
    papers = papers_behind(owed)
    if papers is not None:
        people = of_the_provider(papers.organisation_id, today, leading=stage != "soon")
        return tell_provider("papers", papers, stage, people or of_the_provider(papers.organisation_id, today))
    if owed.name != FACTS or stage != "soon":
        return 0
    shown = session().scalar(
        select(FactCheck).where(FactCheck.complaint_key == complaint.key, FactCheck.state == "open")
    )
    return tell_provider("draft", shown, stage, of_the_provider(shown.organisation_id, today)) if shown else 0


def _tell_of_obligation(number: int, now: datetime, today: date) -> int:
    """Tell the deputy and the case's investigator that a provider is late with a recommendation."""
    owed = session().get(Obligation, number)
    if owed is None or owed.due_on is None or owed.due_on >= today:
        return 0
    complaint = session().scalar(
        select(Complaint)
        .join(Recommendation, Recommendation.complaint_key == Complaint.key)
        .where(Recommendation.obligation_id == number)
    )
    if complaint is None or _told(f"obligation:{number}", "late", owed.due_on):
        return 0
    people = holding(Permission.COMPLAINT_ALLOCATE, complaint, today, also=[complaint.investigator_id])
    for user_id in people:
        post_mail(FOLLOW_UP, key=f"{number}:{owed.due_on}:{user_id}", compartment=OMBUDSMAN, user_id=user_id)
    _keep(complaint, f"obligation:{number}", "recommendation", "late", owed.due_on, len(people), now)
    return len(people)


def _told(what: str, stage: str, due_on: date) -> bool:
    row = exists().where(Told.what == what, Told.stage == stage, Told.due_on == due_on)
    return bool(session().scalar(select(row)))


def _keep(complaint: Complaint, what: str, name: str, stage: str, due_on: date, people: int, now: datetime) -> None:
    session().add(Told(what=what, stage=stage, due_on=due_on, people=people, told_at=now))
    session().flush()
    record(TELLING, DeadlineOfComplaintTold(complaint.key, name, stage, due_on, people))
