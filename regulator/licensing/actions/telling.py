"""Tells people what waits for them: of an application at once, of its deadlines before and after, each once."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail, post_new

from ..events import ApplicationDeadlineTold
from ..models.application import Application
from ..queries.letters import LATE, SOON, TOLD, application_of
from ..queries.overview import RIGHTS
from ..queries.people import officers, people_of
from ..rules.lifecycle import State

SUBJECTS = ("application:%", "application-question:%", "application-view:%")
WITHIN = timedelta(days=7)
AT_ONCE = 500


def tell(application: Application, what: str, organisation_id: int, number: int, today: date) -> None:
    """Tell the people of an organisation that something waits for them; `number` tells one such thing from another."""
    for user_id in people_of(organisation_id, today):
        post_mail(
            TOLD,
            key=f"{application.id}:{what}:{number}:{user_id}",
            application_id=application.id,
            what=what,
            organisation_id=organisation_id,
            user_id=user_id,
        )


def remind_and_escalate(now: datetime) -> int:
    """Tell of every deadline of an application that is near or over, each once; of how many people were told.

    Each in a transaction of its own; run twice, it tells nobody twice. What stands still, and a right that ended, is
    told to nobody.
    """
    today = clock.london_date(now)
    with reading():
        rows = select(Clock.id).where(
            or_(*(Clock.subject.like(each) for each in SUBJECTS)),
            Clock.met_on.is_(None),
            Clock.stopped_on.is_(None),
            Clock.due_on <= today + WITHIN,
            or_(Clock.due_on >= today, Clock.name.not_in(RIGHTS)),  # an appeal that nobody made is never met
        )
        waiting = list(session().scalars(rows.order_by(Clock.due_on, Clock.id).limit(AT_ONCE)))
    told = 0
    for number in waiting:
        with transaction():
            told += _tell(number, today)
    return told


def _tell(number: int, today: date) -> int:
    owed = session().get_one(Clock, number, with_for_update=True)
    application = application_of(owed)
    late = owed.due_on < today
    if application is None or owed.met_on or owed.stopped_on or (late and owed.name in RIGHTS):
        return 0
    if application.state == State.CLARIFYING and owed.name == "licensing-decision":
        return 0
    name = LATE if late else SOON
    people = sorted(_people(owed, late, today))
    told = post_new(
        name, {f"{owed.id}:{owed.due_on}:{each}": {"clock_id": owed.id, "user_id": each} for each in people}
    )
    if told:
        stage = "late" if late else "soon"
        record(SYSTEM, ApplicationDeadlineTold(application.id, owed.name, stage, owed.due_on, told))
    return told


def _people(owed: Clock, late: bool, today: date) -> set[int]:
    """Who is told: who owes it; of what the regulator owes, and of what is late, its licensing officers."""
    kind, _, number = owed.owner.partition(":")
    people = set(people_of(int(number), today)) if kind == "organisation" else set(officers(today))
    return people | set(officers(today)) if late else people
