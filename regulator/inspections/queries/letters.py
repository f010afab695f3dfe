"""What the mail about inspections says, looked up when it is sent: nobody is written to who left meanwhile."""

from datetime import date
from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.people.models import User
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models.inspection import Inspection
from ..models.publishing import Embargo
from ..rules.deadlines import days_late
from ..rules.lifecycle import State
from . import visits
from .people import provider_people

NOTIFIED = "inspections/mail/notified"
DAYS_CHANGED = "inspections/mail/days_changed"
DELIVERED = "inspections/mail/draft_delivered"
SOON = "inspections/mail/deadline_soon"
LATE = "inspections/mail/deadline_late"
EMBARGO_READER = "inspections/mail/embargo_reader"
EMBARGO_FAILED = "inspections/mail/embargo_failed"
WITHDRAWN = "inspections/mail/withdrawn"
URGENT_PUT = "inspections/mail/urgent_put"
URGENT_ISSUED = "inspections/mail/urgent_issued"
URGENT_CORRECTED = "inspections/mail/urgent_corrected"
URGENT_REPLY = "inspections/mail/urgent_reply"


@message(DAYS_CHANGED)
@message(NOTIFIED)
def notified(inspection_id: int, user_id: int) -> Message | None:
    """Tells a provider's people of a visit, or of its other days; nothing where it was cancelled meanwhile."""
    inspection = session().get(Inspection, inspection_id)
    if inspection is None or inspection.state == State.CANCELLED:
        return None
    return _to_provider(inspection, user_id)


@message(DELIVERED)
def delivered(inspection_id: int, user_id: int) -> Message | None:
    """Tells a provider's people that the draft is there to answer; nothing where it was taken back meanwhile."""
    inspection = session().get(Inspection, inspection_id)
    if inspection is None or inspection.state != State.REPLY:
        return None
    return _to_provider(inspection, user_id)


@message(URGENT_PUT)
@message(URGENT_REPLY)
def about_urgent(inspection_id: int, user_id: int) -> Message | None:
    """Tells a chief inspector that they are asked for an urgent notification, or that a reply to one has come."""
    inspection = session().get(Inspection, inspection_id)
    return None if inspection is None else _to(inspection, user_id, {})


@message(URGENT_CORRECTED)
@message(URGENT_ISSUED)
def urgent_issued(inspection_id: int, user_id: int) -> Message | None:
    """Tells a provider's people that a letter of urgent notification is there to open, or was corrected."""
    inspection = session().get(Inspection, inspection_id)
    return None if inspection is None else _to_provider(inspection, user_id)


@message(EMBARGO_READER)
@message(EMBARGO_FAILED)
def about_embargo(embargo_id: int, user_id: int) -> Message | None:
    """Tells one on the list that a report is there to read before it is public, and a chief that one did not come out.

    Nothing where the embargo was pulled back, or it came out, meanwhile.
    """
    embargo = session().get(Embargo, embargo_id)
    if embargo is None or embargo.state not in ("running", "failed"):
        return None
    inspection = session().get_one(Inspection, embargo.inspection_id)
    until = embargo.until.astimezone(clock.LONDON)
    words = {"until": f"{_day(until.date())}, {until:%H:%M}", "why": embargo.reason or ""}
    return _to(inspection, user_id, words)


@message(WITHDRAWN)
def withdrawn(inspection_id: int, user_id: int) -> Message | None:
    """Tells those who may confirm it that a document was withdrawn."""
    inspection = session().get(Inspection, inspection_id)
    return None if inspection is None else _to(inspection, user_id, {})


@message(SOON)
@message(LATE)
def deadline(inspection_id: int, clock_id: int, user_id: int) -> Message | None:
    """Tells of a deadline that is near or over; nothing where it was met, or is owed no more."""
    inspection, owed = session().get(Inspection, inspection_id), session().get(Clock, clock_id)
    if inspection is None or owed is None or owed.met_on or owed.stopped_on:
        return None
    words = {
        "title": standards.clock_described(owed.name).title,
        "due_on": _day(owed.due_on),
        "counted": owed.counted,
        "days": days_late(owed.due_on, clock.today()),
        "outside": user_id in provider_people(inspection, clock.today()),
    }
    return _to(inspection, user_id, words)


def _to_provider(inspection: Inspection, user_id: int) -> Message | None:
    if user_id not in provider_people(inspection, clock.today()):
        return None
    return _to(inspection, user_id, {})


def _to(inspection: Inspection, user_id: int, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    if user is None or not user.active:
        return None
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    days = [f"{_day(each.from_on)} to {_day(each.until_on)}" for each in visits(inspection.id)]
    told = {
        "name": user.name,
        "reference": inspection.reference,
        "provider": organisation.name,
        "kind": standards.kind(inspection.kind).title,
        "edition": inspection.edition,
        "days": days,
    }
    return Message(user.email, told | words)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
