"""What the mail about published figures without consent says, looked up when it is sent."""

from datetime import date

from sqlalchemy import String, cast, func, literal, select

from regulator.people.models import User
from regulator.people.rules import Permission

from ...core import clock
from ...core.clocks import Clock
from ...core.db import session
from ...core.mail import Message, message
from ..models.places import PlaceAlarm
from ..rules.place_words import counted, day
from .place_mail import people_with

OWED = "register/mail/alarms_owed"


def told_when(late: bool, today: date) -> list[int]:
    """Who is told: those who watch places; once it is late, those who decide on cuts too."""
    watchers = people_with(Permission.PLACES_WATCH, None, today)
    return sorted({*watchers, *(people_with(Permission.PLACES_DECIDE, None, today) if late else ())})


def waiting_on(due_on: date) -> int:
    """How many findings that are owed by a day nobody has made."""
    subject = literal("place-alarm:") + cast(PlaceAlarm.id, String)
    rows = select(func.count()).select_from(PlaceAlarm).join(Clock, Clock.subject == subject)
    return session().scalar(rows.where(PlaceAlarm.found_on.is_(None), Clock.due_on == due_on)) or 0


@message(OWED)
def owed(due_on: str, user_id: int) -> Message | None:
    """Reminds people of findings that are owed soon, or late; nobody of what was judged meanwhile."""
    user, today, last = session().get(User, user_id), clock.today(), date.fromisoformat(due_on)
    number = waiting_on(last)
    late = last < today
    if user is None or not user.active or not number or user_id not in told_when(late, today):
        return None
    words = {"name": user.name, "figures": counted(number, "published figure"), "late": late, "due_on": day(last)}
    return Message(to=user.email, words=words | {"one": number == 1, "address": "/staff/places/alarms"})
