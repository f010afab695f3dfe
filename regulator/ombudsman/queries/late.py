"""What is late, for the deputy: cases by their clocks, papers that did not come, recommendations not answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.improvement.models.owed import Obligation
from regulator.people.models import User
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models import Complaint, PapersAsked, Recommendation
from ..rules.reminding import BEFORE, FACTS, PAPERS
from .follow_up import is_late
from .telling import ASKED, CASE
from .walls import conflicts_of, office, visible_to

PAGE = 50
COUNTED = 1000
After = tuple[date, int]
OF_CASES = sorted(set(BEFORE) - {PAPERS, FACTS})  # the clocks that belong to a case itself

LISTS: dict[str, tuple[str, str]] = {
    "cases": ("Cases", "No case is late."),
    "papers": ("Papers from providers", "No provider is late with papers."),
    "recommendations": ("Recommendations", "No provider is late with a recommendation."),
}
"""The lists there are: title, and what an empty one says."""


@dataclass(frozen=True)
class LateRow:
    """One thing that is late: of which case, what, since when, how often its people were told, and who has the case."""

    reference: str
    respondent: str
    what: str
    due_on: date
    days: int
    investigator: str


@dataclass(frozen=True)
class Late:
    """A page of what is late, how much of each there is (1,001: more than a thousand), and where the next begins."""

    rows: list[LateRow]
    counts: dict[str, int]
    more: After | None


def late(actor: Actor, which: str, today: date, after: After | None = None) -> Late:
    """A page of one list, the longest late first. `NotFound` for who does not give cases out."""
    if not actor.may(Permission.COMPLAINT_ALLOCATE) or which not in LISTS:
        raise NotFound
    with office(actor, "to see what is late"):
        counts = {each: _count(each, actor, today) for each in LISTS}
        wanted = _late(which, today).where(visible_to(actor))
        id_, due_on = (Obligation.id, Obligation.due_on) if which == "recommendations" else (Clock.id, Clock.due_on)
        if after:
            wanted = wanted.where(due_on >= after[0], or_(due_on > after[0], id_ > after[1]))
        found = session().execute(wanted.order_by(due_on, id_).limit(PAGE + 1)).all()
        more = (found[PAGE - 1][2], found[PAGE - 1][1]) if len(found) > PAGE else None
        return Late(_rows(found[:PAGE], today), counts, more)


def _late(which: str, today: date) -> Select[Complaint, Any, Any, Any]:
    """The late things of one list: their case, their number, their last day and what they are."""
    if which == "recommendations":
        return (
            select(Complaint, Obligation.id, Obligation.due_on, literal("complaint-recommendation"))
            .join(Recommendation, Recommendation.complaint_key == Complaint.key)
            .join(Obligation, Obligation.id == Recommendation.obligation_id)
            .where(is_late(today))
        )
    over = _over(today)
    wanted = select(Complaint, Clock.id, Clock.due_on, Clock.name)
    if which == "papers":
        return (
            wanted.join(PapersAsked, PapersAsked.complaint_key == Complaint.key)
            .join(Clock, func.substr(Clock.subject, len(ASKED) + 1) == PapersAsked.id)
            .where(*over, Clock.name == PAPERS)
        )
    # From the clock to its case, so that the page is read in the order of the clocks' own index.
    of_case = func.substr(Clock.subject, len(CASE) + 1) == Complaint.key
    return wanted.join(Clock, of_case).where(*over, Clock.name.in_(OF_CASES))


def _count(which: str, actor: Actor, today: date) -> int:
    """How many there are, counted no further than one more than `COUNTED`. Who need not keep away from any provider
    sees all, and those of cases are counted without opening one."""
    away = session().scalars(conflicts_of(actor).limit(1)).first() is not None
    if which == "cases" and not away:
        rows = select(Clock.id).where(*_over(today), Clock.name.in_(OF_CASES)).limit(COUNTED + 1).subquery()
    else:
        wanted = _late(which, today).where(visible_to(actor))
        rows = wanted.with_only_columns(Complaint.key).limit(COUNTED + 1).subquery()
    return session().scalar(select(func.count()).select_from(rows)) or 0


def _over(today: date) -> tuple[ColumnElement[bool], ...]:
    return Clock.due_on < today, Clock.met_on.is_(None), Clock.stopped_on.is_(None)


def _rows(found: Sequence[Any], today: date) -> list[LateRow]:
    providers = register.by_ids({each[0].respondent_id for each in found})
    ids = {each[0].investigator_id for each in found} - {None}
    names = dict(session().execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return [
        LateRow(
            complaint.reference,
            providers[complaint.respondent_id].name,
            standards.clock_described(name).title,
            due_on,
            (today - due_on).days,
            names.get(complaint.investigator_id or 0, "Nobody yet"),
        )
        for complaint, _, due_on, name in found
    ]
