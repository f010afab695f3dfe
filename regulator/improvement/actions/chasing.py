"""How every notice to an organisation is chased while nobody opens it: its next contact, and then a letter for post.

2026-11: one mechanism for what is asked in improvement and for the notices of enforcement; what is told, and what the
letter says, is theirs.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from regulator.core import clock, files, outbox
from regulator.core.actor import SYSTEM
from regulator.core.clocks import working_days_after
from regulator.core.db import reading, session, transaction
from regulator.core.documents.jobs import renderer
from regulator.core.outbox import Sending

from ..models.telling import Chased
from ..rules.telling import UNOPENED

MOST = 500  # that one run tells of; the next run goes on


def begin(sent: Chased, *, on: date) -> None:
    """A notice is sent: from which day somebody else is told, if nobody opens it."""
    sent.told, sent.next_on = 0, working_days_after(on, UNOPENED)


def opened(sent: Chased) -> None:
    """Somebody opened it, or it is on its way by post: nobody is told any more."""
    sent.next_on = None


def chase(table: Any, unopened: ColumnElement[bool], each: Callable[[int], None], today: date) -> int:
    """Chase all that is due today, each in a transaction of its own; run twice on a day, it tells nobody twice."""
    with reading():
        wanted = select(table.id).where(table.next_on <= today, unopened)
        ids = list(session().scalars(wanted.order_by(table.next_on, table.id).limit(MOST)))
    for number in ids:
        with transaction():
            each(number)
    return len(ids)


def tell_next_or_write(sent: Chased, tell: Callable[[], bool], letter: str, today: date, **payload: Any) -> bool:
    """Tell the next contact, who has two working days again; with two told, or nobody left, have a letter made.

    Says whether a letter is made: by the sender named `letter`, from `payload`. `tell` answers whether somebody was
    there to be told.
    """
    if sent.told == 1 and tell():
        sent.next_on = working_days_after(today, UNOPENED)
        return False
    sent.next_on, sent.letter_on = None, today
    session().flush()
    outbox.post(letter, key=":".join(map(str, payload.values())), **payload)
    return True


def render_letter(
    table: Any,
    number: int,
    *,
    opened: Callable[[Any], bool],
    told: Callable[[Any], dict[str, Any]],
    template: str,
    then: Callable[[Any, str], None],
) -> Sending:
    """Make the PDF of the letter that was asked for, once; not wanted where somebody has opened the notice since.

    `told`: what the letter says, its `reference` among it. `then` records what was made, by its hash. The PDF is made
    with no transaction open.
    """
    with reading():
        sent = session().get(table, number)
        if sent is None or opened(sent) or sent.letter_sha256 or sent.letter_on is None:
            return Sending.UNWANTED
        content = told(sent)
    made = renderer().pdf(template, content)
    with transaction():
        held = session().get_one(table, number, with_for_update=True)
        name = f"{content['reference']}-letter.pdf"
        kept = files.keep_made(made, media_type="application/pdf", name=name, actor=SYSTEM, now=clock.now())
        held.letter_sha256 = kept.sha256
        then(held, kept.sha256)
    return Sending.KEPT
