"""What the mail about enforcement says, looked up when it is sent. It never says what a notice requires: that is read
where receipt is confirmed."""

from datetime import date
from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.people.models import User
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Copied, Delivery, Notice
from ..rules.notice import INVENTED, KINDS
from ..rules.words import day
from .people import people_of

GIVEN = "enforcement/mail/given"
SOON = "enforcement/mail/deadline_soon"
LATE = "enforcement/mail/deadline_late"
COPY = "enforcement/mail/copied"
LETTER = "enforcement-letter"


@message(GIVEN)
def given(delivery_id: int, user_id: int) -> Message | None:
    """Tells an addressee's people that a notice waits for them; nothing to one who left meanwhile, or where
    somebody opened it."""
    sent = session().get(Delivery, delivery_id)
    if sent is None or sent.received_at is not None:
        return None
    to, notice = session().get_one(Addressee, sent.addressee_id), session().get_one(Notice, sent.notice_id)
    if user_id not in people_of(to.organisation_id, clock.today()):
        return None
    return _to(user_id, {"organisation": to.name, "kind": KINDS[notice.kind], "deemed_on": day(sent.deemed_on)})


@message(COPY)
def copied(notice_id: int, organisation_id: int, user_id: int) -> Message | None:
    """Tells a commissioner's people that a copy of a notice waits for them; nothing to one who left meanwhile."""
    row = session().get(Copied, (notice_id, organisation_id))
    if row is None or user_id not in people_of(organisation_id, clock.today()):
        return None
    kind = KINDS[session().get_one(Notice, notice_id).kind]
    return _to(user_id, {"organisation": row.name, "kind": kind, "must_act": row.must_act})


def letter(sent: Delivery, on: date) -> dict[str, Any]:
    """What the letter says with which a notice goes by post, because nobody opened it."""
    to, notice = session().get_one(Addressee, sent.addressee_id), session().get_one(Notice, sent.notice_id)
    organisation = session().get_one(Organisation, to.organisation_id)
    lines = [to.name, organisation.town or "", organisation.postcode or ""]
    return {
        "title": f"{KINDS[notice.kind]} {notice.reference}",
        "addressee": to.name,
        "lines": [each for each in lines if each],
        "reference": notice.reference,
        "notice": INVENTED if organisation.invented else None,
        "sent_on": day(sent.sent_on),
        "told": sent.told,
        "version": {"published_on": on.isoformat()},
        "address": f"/organisation/notices/{notice.reference}",
    }


@message(SOON)
@message(LATE)
def deadline(clock_id: int, user_id: int) -> Message | None:
    """Tells of a deadline that is near or over; nothing where it was met, or is owed no more."""
    owed = session().get(Clock, clock_id)
    if owed is None or owed.met_on or owed.stopped_on:
        return None
    measure = measure_of(owed)
    if measure is None:
        return None
    outside = _outside(owed, user_id)
    reference = session().get_one(Matter, measure.matter_id).reference
    words = {
        "title": standards.clock_described(owed.name).title,
        "due_on": day(owed.due_on),
        "counted": owed.counted,
        "reference": f"{reference}, step {measure.number}",
        "outside": outside,
    }
    return _to(user_id, words)


def measure_of(owed: Clock) -> Measure | None:
    """The measure that a clock belongs to."""
    kind, _, number = owed.subject.partition(":")
    if not number.isdecimal():
        return None
    if kind == "enforcement-measure":
        return session().get(Measure, int(number))
    if kind == "enforcement-addressee":
        to = session().get(Addressee, int(number))
        return session().get(Measure, to.measure_id) if to else None
    sent = session().get(Delivery, int(number)) if kind == "enforcement-delivery" else None
    notice = session().get(Notice, sent.notice_id) if sent else None
    return session().get(Measure, notice.measure_id) if notice else None


def _outside(owed: Clock, user_id: int) -> bool:
    kind, _, number = owed.owner.partition(":")
    return kind == "organisation" and user_id in people_of(int(number), clock.today())


def _to(user_id: int, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    if user is None or not user.active:
        return None
    return Message(user.email, {"name": user.name} | words)
