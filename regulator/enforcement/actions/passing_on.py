"""Tells people of a notice: an addressee's contacts one after the other, then by post; and commissioners by a copy.

2026-11: the notice is chased as what is asked in improvement is, by the same mechanism. The time runs meanwhile:
receipt is deemed, and a letter that was posted makes it run anew from its own deemed receipt.
"""

from datetime import date, datetime

from regulator.core import clock
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.improvement.actions import chasing

from ..events import NoticeCopied, NoticeLetterMade, NoticePassedOn
from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Copied, Delivery, Notice
from ..queries.copies import due_copies
from ..queries.letters import COPY, GIVEN, LETTER
from ..queries.people import contacts, people_of


def tell_next(sent: Delivery, to: Addressee, today: date) -> bool:
    """Tell the contact whose turn it is; False where there is none any more."""
    people = contacts(to.organisation_id, today)
    if sent.told >= len(people):
        return False
    user_id = people[sent.told]
    sent.told += 1
    session().flush()
    post_mail(GIVEN, key=f"{sent.id}:{user_id}", delivery_id=sent.id, user_id=user_id)
    return True


def chase_unopened(now: datetime) -> int:
    """Of notices that nobody opened in two working days, tell the next contact; after two more, make a letter. Says of
    how many something was done."""
    today = clock.london_date(now)
    return chasing.chase(Delivery, Delivery.received_at.is_(None), lambda number: _chase(number, today), today)


def _chase(number: int, today: date) -> None:
    sent = session().get(Delivery, number, with_for_update=True)
    if sent is None or sent.received_at or sent.next_on is None or sent.next_on > today:
        return
    notice, to = session().get_one(Notice, sent.notice_id), session().get_one(Addressee, sent.addressee_id)
    matter_id = session().get_one(Measure, notice.measure_id).matter_id

    def tell() -> bool:
        return tell_next(sent, to, today)

    if chasing.tell_next_or_write(sent, tell, LETTER, today, delivery_id=sent.id):
        record(SYSTEM, NoticeLetterMade(matter_id, notice.reference, to.organisation_id), occurred_on=today)
    else:
        record(SYSTEM, NoticePassedOn(matter_id, notice.reference, to.organisation_id, sent.told), occurred_on=today)


def copy_to_commissioners(matter: Matter, measure: Measure, notice: Notice, *, actor: Actor, today: date) -> None:
    """Send a copy to each commissioner whom the notice names as told or as one who must act."""
    for organisation, must_act in due_copies(matter, measure, today):
        row = Copied(
            notice_id=notice.id,
            organisation_id=organisation.id,
            name=organisation.name,
            must_act=must_act,
            sent_on=today,
        )
        session().add(row)
        session().flush()
        for user_id in people_of(organisation.id, today):
            key = f"{notice.id}:{organisation.id}:{user_id}"
            post_mail(COPY, key=key, notice_id=notice.id, organisation_id=organisation.id, user_id=user_id)
        record(actor, NoticeCopied(matter.id, notice.reference, organisation.id, must_act))
