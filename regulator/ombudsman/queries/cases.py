"""Lists of cases and one case as its reader sees it. Who it is stands on none of them: that is opened for a purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.compartments import Opening, compartment
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Transition
from regulator.people.models import User
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..models import (
    OMBUDSMAN,
    Complaint,
    ComplaintEntry,
    ComplaintSubject,
    Eligibility,
    Finding,
    PapersAsked,
    Recommendation,
)
from ..models import Letter as LetterRow
from ..rules.lifecycle import LIFE, OPEN
from ..rules.words import FINDINGS, subject_words
from .decisions import DECIDED, waits_for_publication
from .eligibility import tests_of
from .follow_up import Followed, followed
from .identity import Identity, identity
from .joint import came_together, joint_rows, other_cases
from .walls import office, one, visible_to

PAGE = 50
COUNTED = 1000
CLOCKS = ("complaint-eligibility", "complaint-standard", "complaint-serious", "complaint-facts")


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


@dataclass(frozen=True)
class Listed:
    """A page of cases, and where the next begins."""

    rows: list[Row]
    count: int
    more: tuple[date, str] | None

    @property
    def count_in_words(self) -> str:
        """`171`, or `more than 1,000`."""
        return f"more than {COUNTED:,}" if self.count > COUNTED else f"{self.count:,}"


@dataclass(frozen=True)
class Entry:
    """A line of the chronology, opened."""

    number: int
    kind: str
    on: date
    text: str
    by: str


@dataclass(frozen=True)
class LetterSeen:
    """A letter of a case."""

    id: str
    kind: str
    state: str
    made_at: datetime
    posted_on: date | None
    version: int


@dataclass(frozen=True)
class Case:
    """One case, with everything but who it is. `file` is its row, whose words are closed; here they are opened."""

    row: Row
    file: Complaint
    story: str
    held_at: str
    held_at_code: str
    tests: list[Any]
    found: list[Eligibility]
    entries: list[Entry]
    letters: list[LetterSeen]
    papers: list[PapersAsked]
    finding: str
    proposed: str | None
    comments_due_on: date | None
    recommendations: list[Recommendation]
    followed: list[Followed]
    steps: list[Transition[Any]]
    others: list[str]
    together: list[str]
    joint: int
    invented: bool
    opened_by: list[tuple[datetime, str, str]]

    @property
    def for_the_public(self) -> bool:
        """Whether there is a decision that the public may read about."""
        return self.file.outcome in FINDINGS and self.row.state in DECIDED and self.file.destroyed_on is None

    @property
    def version(self) -> int:
        """Which version of the case the reader sees."""
        return self.file.version


WAITING: dict[str, tuple[str, str]] = {
    "to-assess": ("To assess", "Nothing waits to be assessed."),
    "to-allocate": ("To give to an investigator", "Nothing waits for an investigator."),
    "mine": ("Your cases", "You have no case."),
    "to-decide": ("To decide", "Nothing waits for a decision."),
    "to-publish": ("Decisions to publish", "No decision waits to be published."),
    "under-review": ("Decisions under review", "No decision is under review."),
    "open": ("All open cases", "No case is open."),
    "all": ("All cases", "There is no case yet."),
}
"""The lists there are: title, and what an empty one says."""


def listed(actor: Actor, which: str, after: tuple[date, str] | None = None) -> Listed:
    """A page of one list. What goes first stands first; then by the day it came."""
    if which not in WAITING:
        raise NotFound
    with office(actor, "to read a list of cases"):
        wanted = _which(select(Complaint).where(visible_to(actor)), which, actor)
        counted = select(func.count()).select_from(
            wanted.with_only_columns(Complaint.key).limit(COUNTED + 1).subquery()
        )
        count = session().scalar(counted) or 0
        goes_first = [] if after else list(session().scalars(wanted.where(Complaint.priority.is_not(None)).limit(PAGE)))
        page = wanted.where(Complaint.priority.is_(None)).order_by(Complaint.received_on, Complaint.key)
        if after:
            page = page.where(
                or_(
                    Complaint.received_on > after[0],
                    and_(Complaint.received_on == after[0], Complaint.key > after[1]),
                )
            )
        found = list(session().scalars(page.limit(PAGE + 1)))
        more = (found[PAGE - 1].received_on, found[PAGE - 1].key) if len(found) > PAGE else None
        return Listed(_rows(goes_first + found[:PAGE]), count, more)


def counts(actor: Actor) -> dict[str, int]:
    """How many cases stand in each of the lists that somebody works from."""
    with office(actor, "to count what waits"):
        return {
            which: session().scalar(
                select(func.count()).select_from(
                    _which(select(Complaint.key).where(visible_to(actor)), which, actor).limit(COUNTED + 1).subquery()
                )
            )
            or 0
            for which in ("to-assess", "to-allocate", "mine", "to-decide", "to-publish", "under-review")
        }


def show(actor: Actor, reference: str) -> Case:
    """One case. `NotFound` for one that the actor may not open."""
    with office(actor, "to read a case", opened=reference):
        complaint = one(actor, reference)
        return _case(complaint, actor)


def _which(wanted: Select[Any], which: str, actor: Actor) -> Select[Any]:
    states = {
        "to-assess": ("received",),
        "to-allocate": ("eligible",),
        "mine": ("allocated", "investigating", "draft"),
        "to-decide": ("draft",),
        "under-review": ("under-review",),
        "open": tuple(each.value for each in OPEN),
    }
    if which == "to-publish":
        wanted = wanted.where(waits_for_publication())
    if which in states:
        wanted = wanted.where(Complaint.state.in_(states[which]))
    return wanted.where(Complaint.investigator_id == actor.id) if which == "mine" else wanted


def _rows(cases: list[Complaint]) -> list[Row]:
    keys = [each.key for each in cases]
    providers = register.by_ids({each.respondent_id for each in cases})
    names = _names({each.investigator_id for each in cases})
    subjects: dict[str, list[str]] = {}
    rows = session().execute(
        select(ComplaintSubject.complaint_key, ComplaintSubject.subject, ComplaintSubject.kind)
        .where(ComplaintSubject.complaint_key.in_(keys))
        .order_by(ComplaintSubject.id)
    )
    for key, subject, kind in rows:
        subjects.setdefault(key, []).append(subject_words(subject, kind))
    due = _due(keys)
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


def _names(ids: set[int | None]) -> dict[int, str]:
    rows = session().execute(select(User.id, User.name).where(User.id.in_([each for each in ids if each])))
    return {row.id: row.name for row in rows}


def _case(complaint: Complaint, actor: Actor) -> Case:
    text = _reader(complaint)
    finding = session().get(Finding, complaint.key)
    places = register.by_ids({each for each in (complaint.held_at_id, complaint.respondent_id) if each})
    held = places.get(complaint.held_at_id or 0)
    recommended = sorted(_of(Recommendation, complaint), key=lambda each: each.number)
    letters = sorted(_of(LetterRow, complaint), key=lambda letter: (letter.made_at, letter.id))
    return Case(
        row=_rows([complaint])[0],
        file=complaint,
        story=text(complaint.closed_story, "ombudsman_complaint.story"),
        held_at=held.name if held else "",
        held_at_code=held.code if held else "",
        tests=tests_of(complaint),
        found=_of(Eligibility, complaint),
        entries=_entries(complaint, text),
        letters=[
            LetterSeen(each.id, each.kind, each.state, each.made_at, each.posted_on, each.version) for each in letters
        ],
        papers=sorted(_of(PapersAsked, complaint), key=lambda each: (each.asked_on, each.id)),
        finding=text(finding.closed_text, "ombudsman_finding.text") if finding else "",
        proposed=finding.proposed if finding else None,
        comments_due_on=finding.comments_due_on if finding else None,
        recommendations=recommended,
        followed=followed(recommended, clock.today()),
        steps=LIFE.offered(complaint.state, actor),
        others=other_cases(complaint, actor),
        together=came_together(complaint, actor),
        joint=len(joint_rows([complaint.key]).get(complaint.key, [])),
        invented=places[complaint.respondent_id].invented,
        opened_by=_opened_by(complaint, actor),
    )


def _reader(complaint: Complaint) -> Callable[[str, str], str]:
    """Opens the words of a case; says so where its key was destroyed."""
    own = complaint.own_key.open(complaint.key) if complaint.own_key else None

    def text(stored: str, place: str) -> str:
        return opened(stored, own, place=place, record=complaint.key) if own else "The words were destroyed."

    return text


def _entries(complaint: Complaint, text: Callable[[str, str], str]) -> list[Entry]:
    rows = (
        session()
        .scalars(
            select(ComplaintEntry).where(ComplaintEntry.complaint_key == complaint.key).order_by(ComplaintEntry.number)
        )
        .all()
    )
    names = _names({each.made_by for each in rows})
    return [
        Entry(
            each.number,
            each.kind,
            each.happened_on,
            text(each.closed_text, "ombudsman_entry.text"),
            names.get(each.made_by or 0, "The form on the website"),
        )
        for each in rows
    ]


def _of(kind: Any, complaint: Complaint) -> list[Any]:
    return list(session().scalars(select(kind).where(kind.complaint_key == complaint.key)))


def _opened_by(complaint: Complaint, actor: Actor) -> list[tuple[datetime, str, str]]:
    """Who opened the person's name, when and for what purpose: for the one who has the case, and for who allocates."""
    if complaint.investigator_id != actor.id and not actor.may(Permission.COMPLAINT_ALLOCATE):
        return []
    rows = (
        session()
        .execute(
            select(Opening.opened_at, Opening.actor_id, Opening.purpose)
            .where(Opening.compartment == OMBUDSMAN, Opening.opened == who_of(complaint))
            .order_by(Opening.id.desc())
            .limit(50)
        )
        .all()
    )
    names = _names({actor_id for _, actor_id, _ in rows})
    return [(at, names.get(actor_id or 0, "The system"), purpose) for at, actor_id, purpose in rows]


def who_of(complaint: Complaint) -> str:
    """What the record of openings calls the name of a case's person."""
    return f"who:{complaint.key}"


def who(actor: Actor, reference: str, purpose: str) -> Identity:
    """Who complains, opened for a purpose that is written down and shown to the one who has the case."""
    with office(actor, purpose, opened=reference):
        complaint = one(actor, reference)
        with compartment(OMBUDSMAN, actor, purpose, opened=who_of(complaint)):
            found = identity(complaint)
    if found is None:
        raise Refused("The words of this case were destroyed when its time was over.")
    return found
