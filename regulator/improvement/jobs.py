"""What is done about what is owed on a timetable, and by the outbox."""

from datetime import timedelta
from typing import Any

from regulator.core import clock, outbox
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.outbox import Sending
from regulator.core.worker import job

from .actions.chasing import render_letter
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
    """Make the letter of a notice that nobody opened, for somebody to post."""

    def then(held: Notice, sha256: str) -> None:
        record(SYSTEM, LetterRendered(held.plan_id, sha256))

    return render_letter(
        Notice,
        payload["notice_id"],
        opened=lambda notice: notice.opened_at is not None,
        told=lambda notice: letters.letter(notice, notice.letter_on),
        template="improvement/letter",
        then=then,
    )
