"""What stands on the other side of the wall: what a provider was asked for, and counts of at least five."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from regulator.core.actor import Actor, ActorKind
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..models import OMBUDSMAN, Complaint, ComplaintSubject, PapersAsked
from ..rules.small_numbers import is_spike, suppressed
from ..rules.words import FOR_THE_PERSON, SUBJECTS
from .walls import papers_of

# Nobody outside opens the files: the office itself counts, and what it counts crosses the wall.
COUNTING = Actor(ActorKind.SYSTEM, "counting", "The Ombudsman's counts", frozenset({Permission.COMPLAINT_READ}))


@dataclass(frozen=True)
class Asked:
    """What a provider's people see of a request for papers: what was agreed, and when it is due."""

    id: str
    disclosed: str | None
    asked_on: date
    due_on: date
    state: str
    received: bool
    answered_on: date | None
    version: int


@dataclass(frozen=True)
class Themes:
    """Counts of complaints about one provider in a stretch of time. None: fewer than five."""

    counts: dict[str, int | None]
    spikes: list[str]
    first: date
    last: date


def asked_of(actor: Actor) -> list[Asked]:
    """What a provider was asked for and has not been taken back, the earliest due first."""
    if not actor.may(Permission.COMPLAINT_ANSWER) or actor.organisation_id is None:
        raise NotFound
    with compartment(OMBUDSMAN, actor, "to read what the Ombudsman asks for"):
        rows = session().scalars(
            select(PapersAsked)
            .where(PapersAsked.organisation_id == actor.organisation_id, PapersAsked.state != "withdrawn")
            .order_by(PapersAsked.due_on, PapersAsked.id)
        )
        return [_asked(each) for each in rows]


def one_asked(actor: Actor, papers_id: str) -> Asked:
    """One request for papers. What it says is shown once somebody confirmed its receipt."""
    purpose = "to read what the Ombudsman asks for"
    with compartment(OMBUDSMAN, actor, purpose):
        papers = papers_of(actor, papers_id)
        with compartment(OMBUDSMAN, actor, purpose, opened=papers.id):
            return _asked(papers)


def _asked(each: PapersAsked) -> Asked:
    received = each.received_at is not None
    return Asked(
        each.id,
        each.disclosed if received else None,
        each.asked_on,
        each.due_on,
        each.state,
        received,
        each.answered_on,
        each.version,
    )


def themes(actor: Actor, organisation_id: int, first: date, last: date) -> Themes:
    """What may cross the wall about a provider: how many complaints by subject, where at least five.

    A spike is told for a subject whose count in the last three months is at least five and would come by chance in
    fewer than one time in a hundred, were complaints as frequent as in the year before (Poisson).
    """
    if not actor.may(Permission.COMPLAINT_COUNTS) and not actor.may(Permission.COMPLAINT_READ):
        raise NotFound
    with compartment(OMBUDSMAN, COUNTING, "to count complaints by subject for somebody outside"):
        rows = (
            session()
            .execute(
                select(ComplaintSubject.subject, Complaint.received_on)
                .join(Complaint, Complaint.key == ComplaintSubject.complaint_key)
                .where(
                    Complaint.respondent_id == organisation_id,
                    Complaint.received_on >= first,
                    Complaint.received_on <= last,
                )
            )
            .all()
        )
    counted = Counter(subject for subject, _ in rows)
    shown = suppressed({subject: counted.get(subject, 0) for subject in SUBJECTS})
    recent = Counter(subject for subject, on in rows if (last - on).days < 91)
    spikes = [
        subject
        for subject, count in recent.items()
        if shown[subject] is not None and is_spike(count, max(1.0, (counted[subject] - count) / 3))
    ]
    return Themes(shown, sorted(spikes), first, last)


def year_in_figures(actor: Actor, first: date, last: date) -> dict[str, Any]:
    """The Ombudsman's own figures for a year: by subject, by outcome, by month. Parts need not make the whole: a
    complaint may have several subjects, and one may have none that fits."""
    if not actor.may(Permission.COMPLAINT_READ):
        raise NotFound
    with compartment(OMBUDSMAN, actor, "to read the year in figures"):
        period = (Complaint.received_on >= first, Complaint.received_on <= last)
        received = session().scalar(select(func.count()).select_from(Complaint).where(*period)) or 0
        by_subject = dict(
            session()
            .execute(
                select(ComplaintSubject.subject, func.count(func.distinct(ComplaintSubject.complaint_key)))
                .join(Complaint, Complaint.key == ComplaintSubject.complaint_key)
                .where(*period)
                .group_by(ComplaintSubject.subject)
            )
            .all()
        )
        by_outcome = dict(
            session()
            .execute(
                select(Complaint.outcome, func.count())
                .where(Complaint.decided_on >= first, Complaint.decided_on <= last)
                .group_by(Complaint.outcome)
            )
            .all()
        )
        days = session().scalars(select(Complaint.received_on).where(*period))
        by_month = Counter(day.strftime("%Y-%m") for day in days)
    found_for = sum(by_outcome.get(each.value, 0) for each in FOR_THE_PERSON)
    return {
        "received": received,
        "by_subject": by_subject,
        "by_outcome": by_outcome,
        "by_month": dict(sorted(by_month.items())),
        "found_for_person": found_for,
        "decided": sum(by_outcome.values()),
    }
