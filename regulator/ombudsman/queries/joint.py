"""Who complains together: the people of a joint case, and the cases that came in one letter."""

import json
from collections.abc import Sequence

from sqlalchemy import select, union_all

from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.own_keys import opened

from ..models import OMBUDSMAN, Complaint, Joint
from .identity import Identity
from .walls import office, one, visible_to

PLACE = "ombudsman_joint.identity"


def joint_rows(keys: Sequence[str]) -> dict[str, list[Joint]]:
    """The other people of joint cases, by case, in the order of the letter. Inside the compartment."""
    found: dict[str, list[Joint]] = {}
    rows = session().scalars(select(Joint).where(Joint.complaint_key.in_(keys)).order_by(Joint.number))
    for row in rows:
        found.setdefault(row.complaint_key, []).append(row)
    return found


def joint_identity(complaint: Complaint, row: Joint) -> Identity | None:
    """Who another person of a joint case is. Inside the compartment. None where the case's key was destroyed."""
    if complaint.own_key is None:
        return None
    key = complaint.own_key.open(complaint.key)
    return Identity(**json.loads(opened(row.closed_identity, key, place=PLACE, record=complaint.key)))


def joint_people(actor: Actor, reference: str, purpose: str) -> list[Identity]:
    """The other people of a joint case, opened for a purpose that is written down as for the first of them."""
    with office(actor, purpose, opened=reference):
        complaint = one(actor, reference)
        with compartment(OMBUDSMAN, actor, purpose, opened=f"who:{complaint.key}"):
            rows = joint_rows([complaint.key]).get(complaint.key, [])
            return [who for who in (joint_identity(complaint, row) for row in rows) if who]


def came_together(complaint: Complaint, actor: Actor) -> list[str]:
    """The other cases that came in the same letter. Inside the compartment."""
    if complaint.shared_letter is None:
        return []
    return list(
        session().scalars(
            select(Complaint.reference)
            .where(Complaint.shared_letter == complaint.shared_letter, Complaint.key != complaint.key)
            .where(visible_to(actor))
            .order_by(Complaint.reference)
        )
    )


def other_cases(complaint: Complaint, actor: Actor) -> list[str]:
    """The other cases of the people of this one, alone or with others. Inside the compartment."""
    people = [complaint.person, *(row.person for row in joint_rows([complaint.key]).get(complaint.key, []))]
    # Two questions that an index serves, and not one with an "or", for which every case would be read.
    alone, joined = select(Complaint.key).where(Complaint.person.in_(people)), select(Joint.complaint_key)
    theirs = union_all(alone, joined.where(Joint.person.in_(people))).subquery()
    return list(
        session().scalars(
            select(Complaint.reference)
            .where(Complaint.key.in_(select(theirs.c.key)), Complaint.key != complaint.key)
            .where(visible_to(actor))
            .order_by(Complaint.reference)
        )
    )
