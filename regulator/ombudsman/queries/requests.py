"""Requests to inspect: the Ombudsman's own, and those that the regulator has to answer."""

from sqlalchemy import ColumnElement, false, select, true

from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..models import Requested


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which requests somebody may read: who may ask, and who may answer, all."""
    may = actor.may(Permission.INSPECTION_ASK) or actor.may(Permission.INSPECTION_ANSWER_REQUEST)
    return true() if may else false()


def requests(actor: Actor) -> list[Requested]:
    """All of them, what waits for an answer first, the longest due first."""
    found = session().scalars(select(Requested).where(visible_to(actor)))
    return sorted(found, key=lambda each: (each.state != "raised", each.due_on, each.id))


def request(actor: Actor, reference: str) -> Requested:
    """One request. `NotFound` for whoever may not read it."""
    found = session().scalar(select(Requested).where(Requested.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def request_to_decide(actor: Actor, reference: str, version: int) -> Requested:
    """One request to answer. Refused where somebody did meanwhile."""
    if not actor.may(Permission.INSPECTION_ANSWER_REQUEST):
        raise NotFound
    found = request(actor, reference)
    if found.state != "raised":
        raise Refused("This request was answered already.")
    if found.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    return found
