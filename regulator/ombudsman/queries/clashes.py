"""Prison numbers that stand for two names, and wait for somebody to say whose they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..models import Clash, Complaint
from .walls import office, visible_to

WHY = "ombudsman_clash.why"
MOST = 200


@dataclass(frozen=True)
class Doubt:
    """Two cases with one number: which, why both were kept, since when. No name stands here."""

    id: str
    reference: str
    other: str
    why: str
    found_at: datetime
    version: int


def clash_of(actor: Actor, clash_id: str) -> tuple[Clash, Complaint]:
    """One of them with its case. Inside the compartment. `NotFound` for a case that the actor may not open."""
    row = (
        session()
        .execute(
            select(Clash, Complaint)
            .join(Complaint, Complaint.key == Clash.complaint_key)
            .where(Clash.id == clash_id, visible_to(actor))
            .with_for_update()
        )
        .first()
    )
    if row is None:
        raise NotFound
    return row[0], row[1]


def doubts(actor: Actor) -> list[Doubt]:
    """What waits to be settled, the oldest first; for those who assess."""
    if not actor.may(Permission.COMPLAINT_ASSESS):
        raise NotFound
    with office(actor, "to see which prison numbers stand for two names"):
        rows = _waiting().where(visible_to(actor)).order_by(Clash.found_at, Clash.id).limit(MOST)
        return [_doubt(clash, complaint, other) for clash, complaint, other in session().execute(rows)]


def doubts_of(complaint: Complaint) -> list[Doubt]:
    """What waits in one case, on either side of it. Inside the compartment."""
    rows = _waiting().where((Clash.complaint_key == complaint.key) | (Clash.other_key == complaint.key))
    return [_doubt(clash, case, other) for clash, case, other in session().execute(rows.order_by(Clash.found_at))]


def _waiting() -> Select[Clash, Complaint, str]:
    other = aliased(Complaint)
    return (
        select(Clash, Complaint, other.reference)
        .join(Complaint, Complaint.key == Clash.complaint_key)
        .join(other, other.key == Clash.other_key)
        .where(Clash.settled_at.is_(None))
    )


def _doubt(clash: Clash, complaint: Complaint, other: str) -> Doubt:
    key = complaint.own_key.open(complaint.key) if complaint.own_key else None
    why = opened(clash.closed_why, key, place=WHY, record=complaint.key) if key else ""
    return Doubt(clash.id, complaint.reference, other, why, clash.found_at, clash.version)
