"""What the pages of an application tell: which steps are open to whom, whose time runs, and what happened."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock, ClockExtension
from regulator.core.db import session
from regulator.core.events.search import Wanted
from regulator.people.queries.audit import Found
from regulator.people.queries.audit import page as events
from regulator.people.rules import Permission, roles_with
from regulator.standards import queries as standards

from ..models.application import Application
from ..rules.lifecycle import LIFE, THEIRS, Case
from ..rules.words import listed
from . import applications as queries
from .case import case_of

RIGHTS = ("licensing-representations", "licensing-appeal")  # somebody may act until then, and nobody owes anything


@dataclass(frozen=True)
class Next:
    """A step from where an application stands: what the actor may do now, or why not, and whose it is."""

    name: str
    label: str
    back: bool
    theirs: bool
    refusal: str
    who: str


def steps(case: Case, actor: Actor) -> list[Next]:
    """Every step of the regulator's from where an application stands, what this actor may do first."""
    found = []
    for each in LIFE.transitions:
        if case.state not in each.from_ or each.permission in THEIRS:
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
    """A deadline of an application as a page shows it. `stands_still`: nobody's time runs while the applicant is asked.
    `put_off`: why and until when it was put off."""

    title: str
    owner: str
    clock: Clock
    late: bool
    right: bool
    stands_still: bool
    put_off: list[ClockExtension]


def deadlines(application: Application, today: date) -> list[Deadline]:
    """The deadlines of an application that still run, the first due first."""
    owners = {f"application:{application.id}": "The regulator"}
    for row in queries.clarifications(application.id):
        owners[f"application-question:{row.id}"] = "The applicant"
    for asked in queries.consultations(application.id):
        owners[f"application-view:{asked.id}"] = asked.name
    wanted = select(Clock).where(Clock.subject.in_(owners), Clock.met_on.is_(None), Clock.stopped_on.is_(None))
    asking = any(each.ended_on is None for each in queries.clarifications(application.id))
    found = []
    for running in session().scalars(wanted.order_by(Clock.due_on, Clock.id)):
        still = asking and running.name == "licensing-decision"
        owner = "The applicant" if running.name in RIGHTS else owners[running.subject]
        late = running.due_on < today and not still
        title = standards.clock_described(running.name).title
        off = select(ClockExtension).where(ClockExtension.clock_id == running.id).order_by(ClockExtension.id)
        found.append(Deadline(title, owner, running, late, running.name in RIGHTS, still, list(session().scalars(off))))
    return found


def history(application: Application, actor: Actor) -> Found:
    """What happened to an application, the newest first."""
    return events(actor, Wanted(subjects=(f"application:{application.id}",)), None)


@dataclass(frozen=True)
class Mine:
    """What the applicant may do now, or why not."""

    name: str
    label: str
    refusal: str


def own_steps(application: Application, actor: Actor, today: date) -> dict[str, Mine]:
    """The applicant's own steps from where its application stands."""
    offered = [each for each in LIFE.offered(application.state, actor) if each.permission in THEIRS]
    if not offered:
        return {}
    case = case_of(application, today, barred=False)
    return {each.name: Mine(each.name, each.label, LIFE.refusal(case, each.name, actor) or "") for each in offered}
