"""A published decision leaves the site: by itself where its case is opened again, or for a reason that is told."""

from contextlib import suppress
from datetime import date

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..events import DecisionWithdrawn
from ..models import Anonymised, Complaint, PublishedDecision

CLOCK = "complaint-publication"
LONGEST_WHY = 2_000  # characters
REOPENED = "The complaint is being looked into again."


def withdraw(decision: str, version: int, *, why: str, actor: Actor, today: date) -> PublishedDecision:
    """Take a published decision off the site, with a reason that the public reads. Its words are emptied: they may be
    why it goes. Refused: without a reason; one that is withdrawn."""
    if not actor.may(Permission.COMPLAINT_DECIDE):
        raise NotFound
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Refused(f"Say why it is withdrawn, in at most {LONGEST_WHY:,} characters", "why")
    made = session().scalar(select(PublishedDecision).where(PublishedDecision.reference == decision).with_for_update())
    if made is None:
        raise NotFound
    if made.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    if made.withdrawn_on is not None:
        raise Refused("This decision is withdrawn already.")
    _empty(made, why.strip(), today)
    session().flush()
    record(actor, DecisionWithdrawn(made.id, today))
    return made


def opened_again(complaint: Complaint, *, actor: Actor, today: date) -> None:
    """The decision stands no more: what was published of it goes, and nothing is due for it. Inside the compartment."""
    nothing_due(complaint, today)
    row = session().get(Anonymised, complaint.key)
    if row is None or row.published_id is None:
        return
    made = session().get_one(PublishedDecision, row.published_id)
    row.state, row.published_id = "draft", None
    if made.withdrawn_on is None:
        _empty(made, REOPENED, today)
        record(actor, DecisionWithdrawn(made.id, today))
    session().flush()


def nothing_due(complaint: Complaint, today: date) -> None:
    """No publication is waited for any more."""
    with suppress(NotFound):
        clocks.stop(clocks.running(f"ombudsman:{complaint.key}", CLOCK), today)


def _empty(made: PublishedDecision, why: str, today: date) -> None:
    made.title = made.text = made.folded = ""
    made.withdrawn_on, made.withdrawn_why = today, why
