"""Whom a letter goes to: the person of a case, or whoever carries it on once that person has died."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.own_keys import opened

from ..models import OMBUDSMAN, Carrier, Complaint, Death, Joint, Letter
from ..rules.carrying import Relation, says_dead
from ..rules.words import Way
from .identity import Identity, identity
from .joint import joint_identity, joint_rows
from .walls import office, one

PLACE = "ombudsman_carrier.identity"
HELD = "held"


@dataclass(frozen=True)
class Addressed:
    """Whom a letter goes to, and how they want to be written to. Where it is somebody who carries the case on:
    `carrier_id`, the `person` who died, and what they were to them."""

    name: str
    way: Way
    carrier_id: str | None = None
    person: str = ""
    relation: Relation | None = None


@dataclass(frozen=True)
class Departed:
    """One of the people of a case who has died: which, on what day if that is known, what whoever carries the case on
    was to them (None: nobody does), and how many letters are kept back. It names nobody."""

    number: int
    died_on: date | None
    relation: Relation | None
    held: int


def people_rows(complaint: Complaint) -> list[Joint | None]:
    """The people of a case, the first as None. Inside the compartment."""
    return [None, *joint_rows([complaint.key]).get(complaint.key, [])]


def of_number(complaint: Complaint, number: int) -> tuple[bool, Joint | None]:
    """Whether a case has a person of this number, 1 the first, and their row. Inside the compartment."""
    rows = {row.number if row else 1: row for row in people_rows(complaint)}
    return number in rows, rows.get(number)


def person_of(complaint: Complaint, joint: Joint | None) -> str:
    """The key that is the same for all cases of a person."""
    return joint.person if joint else complaint.person


def known_as(complaint: Complaint, joint: Joint | None) -> Identity | None:
    """Who they are. Inside the compartment."""
    return joint_identity(complaint, joint) if joint else identity(complaint)


def carrier(complaint: Complaint, joint: Joint | None) -> Carrier | None:
    """Who carries the case on for one of its people now. Inside the compartment."""
    return session().scalar(
        select(Carrier).where(
            Carrier.complaint_key == complaint.key,
            Carrier.number == (joint.number if joint else 1),
            Carrier.ended_at.is_(None),
        )
    )


def carrier_identity(complaint: Complaint, row: Carrier) -> Identity | None:
    """Who that is, opened. Inside the compartment. None where the case's key was destroyed."""
    if complaint.own_key is None:
        return None
    key = complaint.own_key.open(complaint.key)
    return Identity(**json.loads(opened(row.closed_identity, key, place=PLACE, record=complaint.key)))


def addressed(complaint: Complaint, joint: Joint | None) -> Addressed | None:
    """Whom a letter about one of the people of a case goes to. Inside the compartment. None where they have died, or
    their name says so, and nobody carries the case on: then nothing is sent."""
    person = known_as(complaint, joint)
    name = person.name if person else ""
    if session().get(Death, person_of(complaint, joint)) is None:
        way = Way.of(complaint.reply_format, complaint.reply_language)
        return None if says_dead(name) else Addressed(name, way)
    row = carrier(complaint, joint)
    who = carrier_identity(complaint, row) if row else None
    if row is None or who is None:
        return None
    way = Way.of(row.reply_format, row.reply_language)
    return Addressed(who.name, way, row.id, name, Relation(row.relation))


def may_go(complaint: Complaint, letter: Letter) -> bool:
    """Whether a letter is addressed to whom it goes now. Inside the compartment."""
    joint = session().get(Joint, letter.joint_id) if letter.joint_id else None
    to = addressed(complaint, joint)
    return to is not None and to.carrier_id == letter.carrier_id


def departed(complaint: Complaint) -> list[Departed]:
    """Which people of a case have died. Inside the compartment."""
    rows = people_rows(complaint)
    dead = {
        each.person: each
        for each in session().scalars(
            select(Death).where(Death.person.in_([person_of(complaint, row) for row in rows]))
        )
    }
    made = []
    for row in rows:
        death = dead.get(person_of(complaint, row))
        if death is None:
            continue
        carries = carrier(complaint, row)
        held = session().scalar(
            select(func.count()).where(
                Letter.complaint_key == complaint.key,
                Letter.joint_id == row.id if row else Letter.joint_id.is_(None),
                Letter.state == HELD,
            )
        )
        relation = Relation(carries.relation) if carries else None
        made.append(Departed(row.number if row else 1, death.died_on, relation, held or 0))
    return made


def carriers(actor: Actor, reference: str, purpose: str) -> list[tuple[int, Relation, Identity]]:
    """Who carries a case on, opened for a purpose that is written down as for its person: for whom of its people, and
    what they were to them."""
    with office(actor, purpose, opened=reference):
        complaint = one(actor, reference)
        with compartment(OMBUDSMAN, actor, purpose, opened=f"who:{complaint.key}"):
            rows = [carrier(complaint, joint) for joint in people_rows(complaint)]
            pairs = [(row, carrier_identity(complaint, row)) for row in rows if row]
            return [(row.number, Relation(row.relation), who) for row, who in pairs if who]
