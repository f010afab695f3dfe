"""Lists of cases: what cannot wait first, then what goes first, then by the day it came; page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union_all

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.models import User
from regulator.register import queries as register

from ..models import Complaint, ComplaintSubject
from ..rules.lifecycle import OPEN
from ..rules.words import subject_words
from .alerts import alarmed_keys, open_alert
from .decisions import waits_for_publication
from .walls import office, visible_to

PAGE = 50
COUNTED = 1000
ORDER = (Complaint.received_on, Complaint.key)
After = tuple[int, date, str]  # how far up it stands (0: cannot wait), the day it came, its key


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    reference: str
    respondent: str
    subjects: tuple[str, ...]
    received_on: date
    state: str
    since: date
    due_on: date | None
    investigator: str
    priority: bool
    serious: bool
    alert: bool


@dataclass(frozen=True)
class Listed:
    """A page of cases, and where the next begins."""

    rows: list[Row]
    count: int
    more: After | None

    @property
    def count_in_words(self) -> str:
        """`171`, or `more than 1,000`."""
        return f"more than {COUNTED:,}" if self.count > COUNTED else f"{self.count:,}"


WAITING: dict[str, tuple[str, str]] = {
    "to-assess": ("To assess", "Nothing waits to be assessed."),
    "to-translate": ("Letters in another language", "No letter waits for its translation."),
    "to-allocate": ("To give to an investigator", "Nothing waits for an investigator."),
    "mine": ("Your cases", "You have no case."),
    "to-decide": ("To decide", "Nothing waits for a decision."),
    "to-publish": ("Decisions to publish", "No decision waits to be published."),
    "under-review": ("Decisions under review", "No decision is under review."),
    "open": ("All open cases", "No case is open."),
    "all": ("All cases", "There is no case yet."),
}
"""The lists there are: title, and what an empty one says."""


def listed(actor: Actor, which: str, after: After | None = None) -> Listed:
    """A page of one list. What cannot wait stands first, then what goes first; each by the day it came."""
    if which not in WAITING:
        raise NotFound
    with office(actor, "to read a list of cases"):
        streams = _streams(which, actor)
        count = _count(which, actor)
        found: list[tuple[int, Complaint]] = []
        for rank, standing in enumerate(_standing()):
            if (after and rank < after[0]) or len(found) > PAGE:
                continue
            behind = [_behind(after)] if after and rank == after[0] else []
            page = _first([each.where(standing, *behind) for each in streams], PAGE + 1 - len(found))
            found += [(rank, each) for each in page]
        more = None
        if len(found) > PAGE:
            rank, last = found[PAGE - 1]
            more = (rank, last.received_on, last.key)
        return Listed(rows([each for _, each in found[:PAGE]]), count, more)


def _standing() -> list[ColumnElement[bool]]:
    """How far up a case stands in a list: what cannot wait, what goes first, all else. One query for each, so that an
    index serves it."""
    alarmed = alarmed_keys()
    first = or_(Complaint.priority.is_not(None), Complaint.reprisal.is_not(None))
    quiet = Complaint.key.not_in(alarmed)
    return [Complaint.key.in_(alarmed), and_(quiet, first), and_(quiet, ~first)]


def _behind(after: After) -> ColumnElement[bool]:
    _, day, key = after
    # The day first, by itself: an index begins there, as it does not at one alternative or the other.
    return and_(Complaint.received_on >= day, or_(Complaint.received_on > day, Complaint.key > key))


def counts(actor: Actor) -> dict[str, int]:
    """How many cases stand in each of the lists that somebody works from."""
    with office(actor, "to count what waits"):
        return {
            which: _count(which, actor)
            for which in ("to-assess", "to-translate", "to-allocate", "mine", "to-decide", "to-publish", "under-review")
        }


def _count(which: str, actor: Actor) -> int:
    """How many there are in a list, counted no further than one more than `COUNTED`; in the order of the list, so that
    they are counted in the index that serves it."""
    few = [_keys(each, COUNTED + 1) for each in _streams(which, actor)]
    found = union_all(*(select(each.c.key) for each in few)).subquery()
    return min(session().scalar(select(func.count()).select_from(found)) or 0, COUNTED + 1)


STATES: dict[str, tuple[str, ...]] = {
    "to-assess": ("received",),
    "to-allocate": ("eligible",),
    "mine": ("allocated", "investigating", "draft"),
    "to-decide": ("draft",),
    "under-review": ("under-review",),
    "open": tuple(each.value for each in OPEN),
}


def _streams(which: str, actor: Actor) -> list[Select[Complaint]]:
    """The cases of a list, apart by their state: of each state an index has them in the order of the list, of several
    together none has."""
    wanted = select(Complaint).where(visible_to(actor))
    if which == "to-translate":
        wanted = wanted.where(Complaint.translation_asked_on.is_not(None), Complaint.translated_on.is_(None))
    if which == "to-publish":
        wanted = wanted.where(waits_for_publication())
    if which == "mine":
        wanted = wanted.where(Complaint.investigator_id == actor.id)
    return [wanted.where(Complaint.state == each) for each in STATES[which]] if which in STATES else [wanted]


def _first(streams: Sequence[Select[Complaint]], most: int) -> list[Complaint]:
    """The first of several streams together, in the order of a list."""
    if len(streams) == 1:
        return list(session().scalars(streams[0].order_by(*ORDER).limit(most)))
    keys = union_all(*(select(_keys(each, most).c.key) for each in streams)).subquery()
    wanted = select(Complaint).where(Complaint.key.in_(select(keys.c.key)))
    return list(session().scalars(wanted.order_by(*ORDER).limit(most)))


def _keys(stream: Select[Complaint], most: int) -> Subquery:
    return stream.with_only_columns(Complaint.key).order_by(*ORDER).limit(most).subquery()


def rows(cases: Sequence[Complaint]) -> list[Row]:
    """Cases as a list shows them. Inside the compartment."""
    keys = [each.key for each in cases]
    providers = register.by_ids({each.respondent_id for each in cases})
    names = names_of({each.investigator_id for each in cases})
    subjects: dict[str, list[str]] = {}
    about = session().execute(
        select(ComplaintSubject.complaint_key, ComplaintSubject.subject, ComplaintSubject.kind)
        .where(ComplaintSubject.complaint_key.in_(keys))
        .order_by(ComplaintSubject.id)
    )
    for key, subject, kind in about:
        subjects.setdefault(key, []).append(subject_words(subject, kind))
    due = _due(keys)
    alarmed = set(session().scalars(select(Complaint.key).where(Complaint.key.in_(keys), open_alert())))
    return [
        Row(
            each.reference,
            providers[each.respondent_id].name,
            tuple(subjects.get(each.key, ())),
            each.received_on,
            each.state,
            each.state_since,
            due.get(each.key),
            names.get(each.investigator_id or 0, ""),
            each.priority is not None,
            each.serious,
            each.key in alarmed,
        )
        for each in cases
    ]


def _due(keys: list[str]) -> dict[str, date]:
    rows = session().execute(
        select(clocks.Clock.subject, func.min(clocks.Clock.due_on))
        .where(
            clocks.Clock.subject.in_([f"ombudsman:{key}" for key in keys]),
            clocks.Clock.met_on.is_(None),
            clocks.Clock.stopped_on.is_(None),
        )
        .group_by(clocks.Clock.subject)
    )
    return {subject.removeprefix("ombudsman:"): due for subject, due in rows}


def names_of(ids: set[int | None]) -> dict[int, str]:
    """What people of the office are called, by their numbers."""
    rows = session().execute(select(User.id, User.name).where(User.id.in_([each for each in ids if each])))
    return {row.id: row.name for row in rows}
