"""Who is told of what: the one who has a case, those who do the next step, the deputy, a provider's people; and what
the mail says, which names no one, no case and no provider.

2026-11: mail goes over other people's machines and is shown on telephones, so that all it says is that something waits
and by when. Whoever must keep away from a provider is told of nothing that concerns it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from regulator.core import clock
from regulator.core.actor import Actor, ActorKind
from regulator.core.clocks import Clock
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.people.models import User, UserRole
from regulator.people.queries.membership import can_act, held_for
from regulator.people.rules import Permission, Role, roles_with
from regulator.standards import queries as standards

from ..models import OMBUDSMAN, Alerted, Complaint, FactCheck, PapersAsked, WorkerConflict
from ..rules.reminding import PAPERS

DEADLINE = "ombudsman/mail/deadline"
PROVIDER = "ombudsman/mail/provider"
FOLLOW_UP = "ombudsman/mail/follow_up"
ALERT = "ombudsman/mail/alert"
CASE, ASKED = "ombudsman:", "ombudsman:papers-"  # what the subject of a clock begins with
ANSWERING = (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT)

# What is told on a timetable is told by the office itself: nobody opens the files to be reminded.
TELLING = Actor(ActorKind.SYSTEM, "telling", "The Ombudsman's reminders", frozenset({Permission.COMPLAINT_READ}))


def papers_behind(owed: Clock) -> PapersAsked | None:
    """The request for papers that a clock belongs to. Inside the compartment."""
    return session().get(PapersAsked, owed.subject.removeprefix(ASKED)) if owed.name == PAPERS else None


def case_behind(owed: Clock) -> Complaint | None:
    """The case that a clock belongs to. Inside the compartment. None where it is another feature's clock."""
    papers = papers_behind(owed)
    key = papers.complaint_key if papers else owed.subject.removeprefix(CASE)
    return session().get(Complaint, key)


def holding(
    permission: Permission | None, complaint: Complaint, today: date, *, also: Iterable[int | None] = ()
) -> list[int]:
    """The people of the office who may do something today (None: nobody for that), and `also` those named while they
    work there, without those who must keep away from the provider of the case. Inside the compartment."""
    roles = {each.value for each in roles_with([permission])} if permission else set()
    rows = (
        session()
        .execute(
            select(User.id, UserRole.role)
            .join(UserRole, UserRole.user_id == User.id)
            .where(User.active, UserRole.organisation_id.is_(None), UserRole.from_on <= today)
            .where(or_(UserRole.until_on.is_(None), UserRole.until_on > today), UserRole.role.in_(_OFFICE))
        )
        .all()
    )
    named = set(also)
    away = set(
        session().scalars(
            select(WorkerConflict.user_id).where(WorkerConflict.organisation_id == complaint.respondent_id)
        )
    )
    return sorted({id_ for id_, role in rows if role in roles or id_ in named} - away)


_OFFICE = {each.value for each in roles_with([Permission.COMPLAINT_READ])}


def of_the_provider(organisation_id: int, today: date, *, leading: bool = False) -> list[int]:
    """Those of a provider who may answer the Ombudsman today; `leading`: those of them who lead it."""
    wanted = (Role.PROVIDER_LEAD,) if leading else ANSWERING
    return sorted(can_act([each for each in held_for(organisation_id) if each.role in wanted], today))


@message(DEADLINE)
def deadline(clock_id: int, stage: str, user_id: int) -> Message | None:
    """Tells somebody of the office of a deadline that is near or over; nothing where it was met meanwhile."""
    owed = session().get(Clock, clock_id)
    if owed is None or owed.met_on or owed.stopped_on:
        return None
    words = {
        "what": standards.clock_described(owed.name).title,
        "due_on": f"{owed.due_on:%-d %B %Y}",
        "stage": stage,
    }
    return _to(user_id, words)


@message(PROVIDER)
def provider(what: str, id: str, stage: str, user_id: int) -> Message | None:
    """Tells one of a provider's people that the Ombudsman asks for something; nothing where it was answered, taken
    back, or they left."""
    with compartment(OMBUDSMAN, TELLING, "to remind a provider of what it was asked for"):
        found: PapersAsked | FactCheck | None
        found = session().get(PapersAsked, id) if what == "papers" else session().get(FactCheck, id)
        if found is None or found.state != "open":
            return None
        if user_id not in of_the_provider(found.organisation_id, clock.today()):
            return None
        return _to(user_id, {"what": what, "stage": stage, "due_on": f"{found.due_on:%-d %B %Y}"})


@message(FOLLOW_UP)
def follow_up(user_id: int) -> Message | None:
    """Tells somebody of the office that a provider is late with what was recommended."""
    return _to(user_id, {})


@message(ALERT)
def alert(alert_id: str, times: int, user_id: int) -> Message | None:
    """Tells somebody of what cannot wait; nothing where they have answered meanwhile."""
    with compartment(OMBUDSMAN, TELLING, "to tell somebody of what cannot wait"):
        row = session().get(Alerted, (alert_id, user_id))
        return None if row is None or row.acknowledged_at else _to(user_id, {"times": times})


def _to(user_id: int, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    return Message(user.email, {"name": user.name} | words) if user and user.active else None
