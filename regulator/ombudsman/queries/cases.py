"""Lists of cases and one case as its reader sees it. Who it is stands on none of them: that is opened for a purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.compartments import Opening, compartment
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import Refused
from regulator.core.workflow import Transition
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..models import (
    OMBUDSMAN,
    Complaint,
    ComplaintEntry,
    Eligibility,
    Finding,
    PapersAsked,
    Recommendation,
)
from ..models import Letter as LetterRow
from ..rules.lifecycle import LIFE
from ..rules.words import FINDINGS, SUBJECTS, Way
from .alerts import Sounded, alerts_of
from .carried import Departed, departed
from .clashes import Doubt, doubts_of
from .decisions import DECIDED
from .eligibility import tests_of
from .follow_up import Followed, followed
from .identity import Identity, identity
from .joint import came_together, joint_rows, other_cases
from .listing import WAITING as WAITING
from .listing import Row, names_of, rows
from .listing import counts as counts
from .listing import listed as listed
from .walls import office, one


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
    departed: list[Departed]
    invented: bool
    opened_by: list[tuple[datetime, str, str]]
    alerts: list[Sounded]
    doubts: list[Doubt]

    @property
    def for_the_public(self) -> bool:
        """Whether there is a decision that the public may read about."""
        return self.file.outcome in FINDINGS and self.row.state in DECIDED and self.file.destroyed_on is None

    @property
    def about_us(self) -> bool:
        """Whether it is about the Ombudsman's own work."""
        return any(each.startswith(SUBJECTS["about-us"][0]) for each in self.row.subjects)

    @property
    def way(self) -> Way:
        """How its people want to be written to."""
        return Way.of(self.file.reply_format, self.file.reply_language)

    @property
    def version(self) -> int:
        """Which version of the case the reader sees."""
        return self.file.version


def show(actor: Actor, reference: str) -> Case:
    """One case. `NotFound` for one that the actor may not open."""
    with office(actor, "to read a case", opened=reference):
        complaint = one(actor, reference)
        return _case(complaint, actor)


def _case(complaint: Complaint, actor: Actor) -> Case:
    text = _reader(complaint)
    finding = session().get(Finding, complaint.key)
    places = register.by_ids({each for each in (complaint.held_at_id, complaint.respondent_id) if each})
    held = places.get(complaint.held_at_id or 0)
    recommended = sorted(_of(Recommendation, complaint), key=lambda each: each.number)
    letters = sorted(_of(LetterRow, complaint), key=lambda letter: (letter.made_at, letter.id))
    return Case(
        row=rows([complaint])[0],
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
        departed=departed(complaint),
        invented=places[complaint.respondent_id].invented,
        opened_by=_opened_by(complaint, actor),
        alerts=alerts_of(complaint, actor),
        doubts=doubts_of(complaint),
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
    names = names_of({each.made_by for each in rows})
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
    names = names_of({actor_id for _, actor_id, _ in rows})
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
