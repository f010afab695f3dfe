"""What a provider's people see of a draft, and what the investigator sees of their comments."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..models import OMBUDSMAN, Complaint, FactCheck
from .walls import office, one

SHOWN = "ombudsman_fact_check.shown"
CONSENT = "ombudsman_fact_check.consent"
COMMENTS = "ombudsman_fact_check.comments"
REPLY = "ombudsman_fact_check.reply"
PURPOSE = "to read a draft of the Ombudsman"


@dataclass(frozen=True)
class Draft:
    """A draft as one side sees it. What is not for it, or not there yet, is empty."""

    id: str
    sent_on: date
    due_on: date
    state: str
    received: bool
    shown: str
    comments: str
    answered_on: date | None
    reply: str
    consent: str
    version: int


def check_of(actor: Actor, check_id: str) -> FactCheck:
    """A draft for a provider's own people alone. Inside the compartment. One that was taken back is not there."""
    found = session().scalar(
        select(FactCheck).where(
            FactCheck.id == check_id,
            FactCheck.organisation_id == actor.organisation_id,
            FactCheck.state != "withdrawn",
        )
    )
    if found is None or actor.organisation_id is None or not actor.may(Permission.COMPLAINT_ANSWER):
        raise NotFound
    return found


def drafts_for(actor: Actor) -> list[Draft]:
    """The drafts that a provider may comment on or has commented on, the earliest due first; their words closed."""
    if not actor.may(Permission.COMPLAINT_ANSWER) or actor.organisation_id is None:
        raise NotFound
    with compartment(OMBUDSMAN, actor, PURPOSE):
        rows = session().scalars(
            select(FactCheck)
            .join(Complaint, Complaint.key == FactCheck.complaint_key)
            .where(FactCheck.organisation_id == actor.organisation_id, FactCheck.state != "withdrawn")
            .where(Complaint.destroyed_on.is_(None))
            .order_by(FactCheck.due_on, FactCheck.id)
        )
        return [_draft(each, None) for each in rows]


def draft_for(actor: Actor, check_id: str) -> Draft:
    """One draft as its provider sees it: nothing before its receipt is confirmed."""
    with compartment(OMBUDSMAN, actor, PURPOSE):
        check = check_of(actor, check_id)
        with compartment(OMBUDSMAN, actor, PURPOSE, opened=check.id):
            complaint = session().get_one(Complaint, check.complaint_key)
            if complaint.own_key is None:
                raise NotFound
            return _draft(check, complaint if check.received_at else None)


def drafts_of(actor: Actor, reference: str) -> list[Draft]:
    """What the provider was shown of a case's draft and said of it, for those who work on it."""
    with office(actor, "to read comments on a draft", opened=reference):
        complaint = one(actor, reference)
        rows = session().scalars(
            select(FactCheck).where(FactCheck.complaint_key == complaint.key).order_by(FactCheck.sent_on, FactCheck.id)
        )
        return [_draft(each, complaint, consent=True) for each in rows] if complaint.own_key else []


def _draft(check: FactCheck, complaint: Complaint | None, *, consent: bool = False) -> Draft:
    def text(stored: str | None, place: str) -> str:
        if stored is None or complaint is None or complaint.own_key is None:
            return ""
        return opened(stored, complaint.own_key.open(complaint.key), place=place, record=complaint.key)

    return Draft(
        id=check.id,
        sent_on=check.sent_on,
        due_on=check.due_on,
        state=check.state,
        received=check.received_at is not None,
        shown=text(check.closed_shown, SHOWN),
        comments=text(check.closed_comments, COMMENTS),
        answered_on=check.answered_on,
        reply=text(check.closed_reply, REPLY),
        consent=text(check.closed_consent, CONSENT) if consent else "",
        version=check.version,
    )
