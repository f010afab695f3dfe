"""What is done about what is owed on a timetable, and by the outbox."""

from datetime import timedelta
from typing import Any

from regulator.core import clock, files, outbox
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.documents.jobs import renderer
from regulator.core.events import record
from regulator.core.outbox import Sending
from regulator.core.worker import job

from .actions.telling import chase_unopened, remind_and_escalate
from .events import LetterRendered
from .models.telling import Notice
from .queries import letters


@job(timedelta(hours=1))
def tell_of_what_is_owed() -> None:
    """Remind of what falls due, tell of what is late, and chase notices that nobody opens."""
    remind_and_escalate(clock.now())
    chase_unopened(clock.now())


@outbox.sender(letters.LETTER)
def make_letter(payload: dict[str, Any]) -> Sending | None:
    """Make the letter of a notice that nobody opened, for somebody to post; not wanted where somebody opened it."""
    with reading():
        notice = session().get(Notice, payload["notice_id"])
        if notice is None or notice.opened_at is not None or notice.letter_sha256 or notice.letter_on is None:
            return Sending.UNWANTED
        told = letters.letter(notice, notice.letter_on)
    made = renderer().pdf("improvement/letter", told)
    with transaction():
        held = session().get_one(Notice, payload["notice_id"], with_for_update=True)
        name = f"{told['reference']}-letter.pdf"
        kept = files.keep_made(made, media_type="application/pdf", name=name, actor=SYSTEM, now=clock.now())
        held.letter_sha256 = kept.sha256
        record(SYSTEM, LetterRendered(held.plan_id, kept.sha256))
    return Sending.KEPT
