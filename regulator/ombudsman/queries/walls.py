"""Who may open the Ombudsman's compartments, and how a case is opened: one place, so that it can be read at once."""

import re
from contextlib import AbstractContextManager

from sqlalchemy import ColumnElement, Select, exists, false, select, true

from regulator.core.actor import Actor
from regulator.core.compartments import compartment, declare_compartment
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..models import INDEX, OMBUDSMAN, Complaint, Letter, PapersAsked, WorkerConflict

REFERENCE = re.compile(r"OMB-\d{4}-\d{6}")
IN_THE_OFFICE = (Permission.COMPLAINT_READ, Permission.COMPLAINT_LOG)


def _office(actor: Actor) -> bool:
    return any(actor.may(each) for each in IN_THE_OFFICE)


declare_compartment(
    OMBUDSMAN,
    may_open=lambda actor: _office(actor) or actor.may(Permission.COMPLAINT_ANSWER),
    may_audit=lambda actor: actor.may(Permission.COMPLAINT_ALLOCATE),
)
declare_compartment(INDEX, may_open=_office, may_audit=lambda actor: actor.may(Permission.COMPLAINT_ALLOCATE))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which cases somebody may open: those who work for the Ombudsman all but those about a provider that they have a
    conflict with; nobody else any, a provider's people least of all: they see what they were asked for, and no case."""
    if not _office(actor) or actor.id is None:
        return false()
    return Complaint.respondent_id.not_in(conflicts_of(actor))


def letters_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which letters somebody of the office may see: those of the cases they may open. Inside the compartment.

    Asked only of whoever keeps away from some provider: the postal log is long, and most keep away from none.
    """
    if session().scalar(conflicts_of(actor).limit(1)) is None:
        return true()
    return exists().where(Complaint.key == Letter.complaint_key, visible_to(actor))


def conflicts_of(actor: Actor) -> Select[int]:
    """The providers that somebody of the office must keep away from, by number."""
    return select(WorkerConflict.organisation_id).where(WorkerConflict.user_id == actor.id)


def office(actor: Actor, purpose: str, *, opened: str | None = None) -> AbstractContextManager[None]:
    """Work in the Ombudsman's files, for a stretch. To everyone else they do not exist: `NotFound`.

    `opened` is written down where it is a case's reference: what somebody makes up in an address is not.
    """
    if not _office(actor):
        raise NotFound
    known = opened if opened and REFERENCE.fullmatch(opened) else None
    return compartment(OMBUDSMAN, actor, purpose, opened=known)


def one(actor: Actor, reference: str) -> Complaint:
    """A case that the actor may open. Inside the compartment. `NotFound` otherwise."""
    found = session().scalar(select(Complaint).where(Complaint.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def to_change(actor: Actor, reference: str, version: int) -> Complaint:
    """A case to change. Inside the compartment. Refused where somebody changed it since `version`, or its time is
    over."""
    found = one(actor, reference)
    if found.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    if found.destroyed_on is not None:
        raise Refused("The words of this case were destroyed when its time was over. It cannot be changed.")
    return found


def papers_of(actor: Actor, papers_id: str) -> PapersAsked:
    """What a provider was asked for, for its own people alone. Inside the compartment."""
    found = session().scalar(
        select(PapersAsked).where(
            PapersAsked.id == papers_id,
            PapersAsked.organisation_id == actor.organisation_id,
            PapersAsked.state != "withdrawn",
        )
    )
    if found is None or actor.organisation_id is None or not actor.may(Permission.COMPLAINT_ANSWER):
        raise NotFound
    return found
