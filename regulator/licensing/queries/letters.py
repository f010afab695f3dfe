"""What the mail about applications says, looked up when it is sent. It never says what a decision is: that is read
after signing in."""

from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.people.models import User
from regulator.standards import queries as standards

from ..models.application import Application, Clarification, Consultation
from ..rules.words import day
from .people import people_of

TOLD = "licensing/mail/told"
SOON = "licensing/mail/deadline_soon"
LATE = "licensing/mail/deadline_late"
WHAT = {
    "returned": "It was returned as incomplete. What is missing stands with it.",
    "asked": "You are asked something about it. The regulator’s time stands still until you answer.",
    "minded": "You were sent what the panel is minded to decide. You may make representations.",
    "decision": "It is decided. The decision and a plain summary wait for you.",
    "view": "Your view of it is asked for.",
}


@message(TOLD)
def told(application_id: int, what: str, organisation_id: int, user_id: int) -> Message | None:
    """Tells people of an organisation that something of an application waits for them; nothing to one who left."""
    application = session().get(Application, application_id)
    if application is None or user_id not in people_of(organisation_id, clock.today()):
        return None
    title = standards.status(application.status).title
    return _to(user_id, {"reference": application.reference, "title": title, "what": WHAT[what]})


@message(SOON)
@message(LATE)
def deadline(clock_id: int, user_id: int) -> Message | None:
    """Tells of a deadline that is near or over; nothing where it was met, or is owed no more."""
    owed = session().get(Clock, clock_id)
    application = application_of(owed) if owed else None
    if owed is None or owed.met_on or owed.stopped_on or application is None:
        return None
    words = {
        "title": standards.clock_described(owed.name).title,
        "due_on": day(owed.due_on),
        "counted": owed.counted,
        "reference": application.reference,
    }
    return _to(user_id, words)


def application_of(owed: Clock) -> Application | None:
    """The application that a clock belongs to."""
    kind, _, number = owed.subject.partition(":")
    if not number.isdecimal():
        return None
    if kind == "application":
        return session().get(Application, int(number))
    row: Clarification | Consultation | None = None
    if kind == "application-question":
        row = session().get(Clarification, int(number))
    elif kind == "application-view":
        row = session().get(Consultation, int(number))
    return session().get(Application, row.application_id) if row else None


def _to(user_id: int, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    if user is None or not user.active:
        return None
    return Message(user.email, {"name": user.name} | words)
