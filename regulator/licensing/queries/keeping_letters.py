"""What the mail about licences says, looked up when it is sent. What a notice says is read where it is opened."""

from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.enforcement.queries.people import people_of
from regulator.people.models import User

from ..models.keeping import LicenceChange, LicenceDelivery, LicenceNotice, LicenceReturn
from ..models.licence import Licence
from . import keeping
from .keeping_appeals import HEARING, change_of, open_to_appeal
from .people import hearers, keepers

GIVEN, DUE = "licensing/mail/notice_given", "licensing/mail/return_due"
APPEAL = "licensing/mail/appeal_time"


@message(GIVEN)
def given(delivery_id: int, user_id: int) -> Message | None:
    """Tells a body's people that a notice waits; nothing to one who left, or where somebody opened it."""
    sent = session().get(LicenceDelivery, delivery_id)
    if sent is None or sent.received_at is not None or user_id not in people_of(sent.organisation_id, clock.today()):
        return None
    notice = session().get_one(LicenceNotice, sent.notice_id)
    change = session().get_one(LicenceChange, notice.change_id)
    licence = session().get_one(Licence, change.licence_id)
    words = {"organisation": sent.name, "licence": licence.reference, "deemed_on": _day(sent.deemed_on)}
    return _to(user_id, words)


@message(DUE)
def due(return_id: int, user_id: int) -> Message | None:
    """Tells of a certificate that is due soon or late; nothing where it was sent meanwhile."""
    owed = session().get(LicenceReturn, return_id)
    if owed is None or owed.state not in ("owed", "returned"):
        return None
    licence, today = session().get_one(Licence, owed.licence_id), clock.today()
    led = [body.id for body, leads in keeping.bodies(keeping.today_of(licence, clock.now())) if leads]
    words = {
        "title": owed.title,
        "licence": licence.reference,
        "due_on": _day(owed.due_on),
        "late": owed.due_on < today,
        "outside": any(user_id in people_of(number, today) for number in led),
    }
    return _to(user_id, words)


@message(APPEAL)
def appeal(clock_id: int, stage: str, user_id: int) -> Message | None:
    """Tells that the time to appeal ends soon, or ended without an appeal; that an appeal is to be heard soon, or is
    late. Nothing where it was heard, or somebody appealed, meanwhile; nothing to one who left."""
    owed = session().get(Clock, clock_id)
    if owed is None or owed.met_on or (owed.name != HEARING and not open_to_appeal(owed)):
        return None
    change = change_of(owed)
    licence = session().get_one(Licence, change.licence_id)
    number = int(owed.subject.partition(":")[2])
    sent = None if owed.name == HEARING else session().get_one(LicenceDelivery, number)
    today = clock.today()
    outside = sent is not None and user_id in people_of(sent.organisation_id, today)
    if not outside and user_id not in {*keepers(today), *hearers(today)}:
        return None
    place = "organisation/licences" if outside else "staff/licences"
    notice = session().get_one(LicenceNotice, sent.notice_id) if sent else None
    page = f"notices/{notice.reference}" if notice and outside else f"changes/{change.number}"
    words = {
        "what": "hearing" if owed.name == HEARING else "appeal",
        "stage": stage,
        "licence": licence.reference,
        "number": change.number,
        "due_on": _day(owed.due_on),
        "outside": outside,
        "address": f"{place}/{licence.reference}/{page}",
    }
    return _to(user_id, words)


def _day(on: Any) -> str:
    return f"{on.day} {on:%B %Y}"


def _to(user_id: int, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    return Message(user.email, {"name": user.name} | words) if user is not None and user.active else None
