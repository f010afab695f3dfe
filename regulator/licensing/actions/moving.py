"""Moves an application along its life, and gives people their one duty in it."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import BrokenWorkflow, Transition

from ..events import ApplicationDutyTaken, ApplicationMoved
from ..models.application import Application
from ..models.assessing import Duty
from ..queries.case import case_of
from ..rules.deciding import why_not_this_duty
from ..rules.lifecycle import LIFE, OVER, State
from ..rules.words import LONGEST


def move(
    application: Application, name: str, *, actor: Actor, now: datetime, text: str = "", needed: str = ""
) -> Transition[State]:
    """Take an application to its next state. Refused by the life cycle with its sentence, and where words are needed
    and not given. The row is held until the transaction ends: of two who move it at once the second is told."""
    session().refresh(application, with_for_update=True)
    before, today = application.state, clock.london_date(now)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    LIFE.move(case_of(application, today), name, actor)
    needed = needed or ("Give the reason" if chosen.back else "")
    if needed and not text.strip():
        raise Refused(needed, "text")
    if len(text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters", "text")
    application.state, application.state_since = chosen.to, today
    if chosen.to in OVER:
        application.ended_on = today
    session().flush()
    record(actor, ApplicationMoved(application.id, name, before, chosen.to, text.strip() if chosen.back else None))
    return chosen


def take_duty(application: Application, duty: str, actor: Actor, today: date, *, by: Actor | None = None) -> None:
    """Somebody takes on a duty in an application, or has it already. Refused: one who has another, or works on
    enforcement against a member. The database has one row for each person, so that two at once cannot both stand."""
    case = case_of(application, today)
    no = why_not_this_duty(actor.key, duty, case.parts, enforcing=duty != "applicant" and actor.key in case.enforcing)
    if no:
        raise Refused(no)
    if actor.key in case.parts.get(duty, ()):
        return
    session().add(Duty(application_id=application.id, person=actor.key, duty=duty, since=today))
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("You took on another duty in this application a moment ago. Read the page again.") from clash
    record(by or actor, ApplicationDutyTaken(application.id, duty, actor.key))


def end_clock(of: str, name: str, on: date, *, met: bool) -> None:
    """What ran under a name for something was done, or is not owed any more."""
    rows = select(Clock).where(
        Clock.subject == of,
        Clock.name == name,
        Clock.met_on.is_(None),
        Clock.stopped_on.is_(None),
    )
    for running in session().scalars(rows):
        if met and on >= running.started_on:
            clocks.meet(running, on)
        else:
            clocks.stop(running, on)


def subject(application: Application) -> str:
    """What the clocks of an application belong to."""
    return f"application:{application.id}"
