"""What is done about enforcement on a timetable, and by the outbox."""

from datetime import timedelta
from typing import Any

from regulator.core import clock, outbox
from regulator.core.actor import SYSTEM
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.outbox import Sending
from regulator.core.worker import job
from regulator.improvement.actions.chasing import render_letter

from .actions.deadlines import remind_and_escalate
from .actions.passing_on import chase_unopened
from .events import NoticeLetterRendered
from .models.measure import Addressee, Measure
from .models.notice import Delivery, Notice
from .queries import letters


@job(timedelta(hours=1))
def tell_of_enforcement_deadlines() -> None:
    """Remind addressees and officers of what falls due, tell those who decide of what is late, and chase notices that
    nobody opens."""
    remind_and_escalate(clock.now())
    chase_unopened(clock.now())


@outbox.sender(letters.LETTER)
def make_letter(payload: dict[str, Any]) -> Sending | None:
    """Make the letter of a notice that nobody opened, for somebody to post."""

    def then(held: Delivery, sha256: str) -> None:
        notice, to = session().get_one(Notice, held.notice_id), session().get_one(Addressee, held.addressee_id)
        matter_id = session().get_one(Measure, notice.measure_id).matter_id
        record(SYSTEM, NoticeLetterRendered(matter_id, notice.reference, to.organisation_id, sha256))

    return render_letter(
        Delivery,
        payload["delivery_id"],
        opened=lambda sent: sent.received_at is not None,
        told=lambda sent: letters.letter(sent, sent.letter_on),
        template="enforcement/letter",
        then=then,
    )
