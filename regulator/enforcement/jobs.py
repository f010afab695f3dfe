"""What is done about enforcement on a timetable, and by the outbox."""

from datetime import timedelta
from typing import Any

from regulator.core import clock, files, outbox
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.documents.jobs import renderer
from regulator.core.events import record
from regulator.core.outbox import Sending
from regulator.core.worker import job

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
    """Make the letter of a notice that nobody opened, for somebody to post; not wanted where somebody opened it."""
    with reading():
        sent = session().get(Delivery, payload["delivery_id"])
        if sent is None or sent.received_at is not None or sent.letter_sha256 or sent.letter_on is None:
            return Sending.UNWANTED
        told = letters.letter(sent, sent.letter_on)
    made = renderer().pdf("enforcement/letter", told)
    with transaction():
        held = session().get_one(Delivery, payload["delivery_id"], with_for_update=True)
        notice, to = session().get_one(Notice, held.notice_id), session().get_one(Addressee, held.addressee_id)
        name = f"{notice.reference}-letter.pdf"
        kept = files.keep_made(made, media_type="application/pdf", name=name, actor=SYSTEM, now=clock.now())
        held.letter_sha256 = kept.sha256
        matter_id = session().get_one(Measure, notice.measure_id).matter_id
        record(SYSTEM, NoticeLetterRendered(matter_id, notice.reference, to.organisation_id, kept.sha256))
    return Sending.KEPT
