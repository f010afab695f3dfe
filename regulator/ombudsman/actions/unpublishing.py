"""A published decision leaves the site: by itself where its case is opened again, or for a reason that is told."""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..events import ComplaintChanged, DecisionWithdrawn
from ..models import Anonymised, Complaint, PublishedDecision
from ..queries.decisions import CLOCK, WHY
from ..queries.walls import office
from . import keeping

LONGEST_WHY = 2_000  # characters
REOPENED = "The complaint is being looked into again."


def withdraw(decision: str, version: int, *, why: str, actor: Actor, now: datetime, today: date) -> PublishedDecision:
    """Take a published decision off the site, with a reason that the public reads. Its words are emptied: they may be
    why it goes. Of its case nothing is published then, until somebody writes it anew. Refused: without a reason; one
    that is withdrawn."""
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
    with office(actor, "to withdraw what was published of a case"):
        row = session().scalars(select(Anonymised).where(Anonymised.published_id == made.id)).one()
        complaint = session().get_one(Complaint, row.complaint_key)
        row.state, row.published_id = "withheld", None
        if complaint.destroyed_on is None:
            row.closed_why = keeping.close_text(complaint, why.strip(), WHY)
            said = f"{decision} is withdrawn: {why.strip()}"
            keeping.enter(complaint, "for-the-public", said, on=today, actor=actor, now=now)
        session().flush()
        record(actor, ComplaintChanged(complaint.key, ("withdrawn from the public",)))
    record(actor, DecisionWithdrawn(made.id, today))
    return made


def opened_again(complaint: Complaint, *, actor: Actor, today: date) -> None:
    """The decision stands no more: what was published of it goes, nothing is due for it, and what was written about it
    stands in the chronology alone. Inside the compartment."""
    nothing_due(complaint, today)
    complaint.unpublished_since = None
    row = session().get(Anonymised, complaint.key)
    if row is None:
        return
    made = session().get_one(PublishedDecision, row.published_id) if row.published_id else None
    session().delete(row)
    session().flush()
    if made is not None:
        _empty(made, REOPENED, today)
        session().flush()
        record(actor, DecisionWithdrawn(made.id, today))


def nothing_due(complaint: Complaint, today: date) -> None:
    """No publication is waited for any more."""
    with suppress(NotFound):
        clocks.stop(clocks.running(f"ombudsman:{complaint.key}", CLOCK), today)


def _empty(made: PublishedDecision, why: str, today: date) -> None:
    made.title = made.text = made.folded = ""
    made.withdrawn_on, made.withdrawn_why = today, why
