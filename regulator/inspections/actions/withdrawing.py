"""Withdrawal of what an inspection published: at once by one, confirmed by a second within a working day."""

from datetime import datetime

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.documents import actions as documents
from regulator.core.documents.models import Document
from regulator.core.mail import post_mail
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from ..models.inspection import Inspection
from ..queries.letters import WITHDRAWN
from ..queries.withdrawals import CLOCK, documents_of, may_confirm


def withdraw(inspection: Inspection, document: Document, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a document of an inspection from the public at once; the time for its confirmation runs, and those who may
    confirm are told by mail."""
    _may(actor)
    _of(inspection, document)
    today = clock.london_date(now)
    documents.withdraw(document, reason=reason, actor=actor, today=today)
    rule = standards.clocks()[CLOCK]
    running = clocks.start(rule, subject=f"inspection:{inspection.id}", owner="regulator", started_on=today)
    running.met_on = running.stopped_on = None  # withdrawn, put back and withdrawn again on one day
    for person in may_confirm(today, but=actor.key):
        key = f"{document.id}:{document.version}:{person}"
        post_mail(WITHDRAWN, key=key, inspection_id=inspection.id, user_id=person)


def confirm(inspection: Inspection, document: Document, *, actor: Actor, now: datetime) -> None:
    """A second person confirms that it had to be withdrawn. Refused: by the first, twice."""
    _may(actor)
    _of(inspection, document)
    documents.confirm_withdrawal(document, actor=actor, today=clock.london_date(now))
    _met(inspection, now)


def restore(inspection: Inspection, document: Document, *, reason: str, actor: Actor, now: datetime) -> None:
    """A second person does not confirm it: the document may be read again, with the reason on record."""
    _may(actor)
    _of(inspection, document)
    documents.restore(document, reason=reason, actor=actor, today=clock.london_date(now))
    _met(inspection, now)


def _met(inspection: Inspection, now: datetime) -> None:
    """The clock of the inspection's withdrawals is met when none waits any more."""
    if any(each.waits for each in documents_of(inspection)):
        return
    try:
        clocks.meet(clocks.running(f"inspection:{inspection.id}", CLOCK), clock.london_date(now))
    except NotFound:
        return  # withdrawn before there was a clock for it


def _may(actor: Actor) -> None:
    if not actor.may(Permission.INSPECTION_WITHDRAW):
        raise Refused("A chief inspector or a publisher withdraws a document.")


def _of(inspection: Inspection, document: Document) -> None:
    if document.subject != f"inspection:{inspection.id}":
        raise NotFound
