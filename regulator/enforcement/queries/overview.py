"""What the pages of a matter tell: which steps are open to whom, whose time runs, and what happened."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.events.search import Wanted
from regulator.people.queries.audit import Found
from regulator.people.queries.audit import page as events
from regulator.people.rules import Permission, roles_with
from regulator.standards import queries as standards

from ..models.matter import Matter
from ..models.measure import Measure
from ..rules.lifecycle import ANSWER, LIFE
from ..rules.words import listed
from . import addressees, deliveries, measures, notices
from .case import RIGHTS, case_of


@dataclass(frozen=True)
class Next:
    """A step from where a measure stands: what the actor may do now, or why not, and whose it is."""

    name: str
    label: str
    back: bool
    theirs: bool
    refusal: str
    who: str


def steps(measure: Measure, actor: Actor, today: date) -> list[Next]:
    """Every step of the regulator's from where a measure stands, what this actor may do first."""
    case = case_of(measure, today)
    found = []
    for each in LIFE.transitions:
        if measure.state not in each.from_ or each.permission == ANSWER:
            continue
        theirs = actor.may(each.permission)
        refusal = LIFE.refusal(case, each.name, actor) if theirs else None
        found.append(Next(each.name, each.label, each.back, theirs, refusal or "", who_may(each.permission)))
    return sorted(found, key=lambda each: (not each.theirs, bool(each.refusal), each.back))


def who_may(permission: str) -> str:
    """Whose step it is, as a page says it."""
    return listed([each.words.lower() for each in roles_with([Permission(permission)])])


@dataclass(frozen=True)
class Deadline:
    """A deadline of a matter as a page shows it. `right`: somebody may act until then, and nobody owes anything."""

    title: str
    owner: str
    clock: Clock
    step: int
    late: bool
    right: bool


def deadlines(matter: Matter, today: date) -> list[Deadline]:
    """The deadlines of a matter that still run, the first due first."""
    subjects: dict[str, tuple[int, str]] = {}
    for measure in measures(matter.id):
        subjects[f"enforcement-measure:{measure.id}"] = (measure.number, "The regulator")
        for each in addressees(measure.id):
            subjects[f"enforcement-addressee:{each.id}"] = (measure.number, each.name)
        for notice in notices([measure.id]):
            for sent, to in deliveries(notice.id):
                subjects[f"enforcement-delivery:{sent.id}"] = (measure.number, to.name)
    rows = select(Clock).where(
        Clock.subject.in_(subjects), or_(Clock.met_on.is_(None), Clock.met_on > today), Clock.stopped_on.is_(None)
    )
    found = []
    for running in session().scalars(rows.order_by(Clock.due_on, Clock.id)):
        number, owner = subjects[running.subject]
        title = standards.clock_described(running.name).title
        found.append(Deadline(title, owner, running, number, running.due_on < today, running.name in RIGHTS))
    return found


def history(matter: Matter, actor: Actor) -> Found:
    """What happened in a matter, the newest first."""
    return events(actor, Wanted(subjects=(f"enforcement:{matter.id}",)), None)
