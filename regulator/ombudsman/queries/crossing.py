"""What stands on the other side of the wall: what a provider was asked for, and counts of at least five."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from regulator.core.actor import Actor, ActorKind
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..models import OMBUDSMAN, Complaint, ComplaintSubject, PapersAsked
from ..rules.small_numbers import suppressed
from ..rules.spikes import spikes
from ..rules.words import ABOUT_PROVIDERS
from .learning import series_of
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
    """What may cross the wall about a provider: how many complaints by subject, where at least five; and which of these
    are spikes (`rules.spikes`), told only where the count itself may be shown."""
    if not actor.may(Permission.COMPLAINT_COUNTS) and not actor.may(Permission.COMPLAINT_READ):
        raise NotFound
    with compartment(OMBUDSMAN, COUNTING, "to count complaints by subject for somebody outside"):
        rows = session().execute(
            select(ComplaintSubject.subject, func.count())
            .join(Complaint, Complaint.key == ComplaintSubject.complaint_key)
            .where(
                Complaint.respondent_id == organisation_id,
                Complaint.received_on >= first,
                Complaint.received_on <= last,
            )
            .group_by(ComplaintSubject.subject)
        )
        counted = dict(rows.all())
        series = series_of(last, organisation_id=organisation_id)
    shown = suppressed({subject: counted.get(subject, 0) for subject in ABOUT_PROVIDERS})
    found = sorted(each.key[1] for each in spikes(series) if shown.get(each.key[1]) is not None)
    return Themes(shown, found, first, last)
