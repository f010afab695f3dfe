"""The investigators: what each can take on, and who could take one case."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..models import Worker, WorkerConflict
from .allocation import MOST_CASES, Candidate, candidates, investigators
from .walls import office, one


@dataclass(frozen=True)
class Investigator:
    """What is written down of an investigator."""

    user_id: int
    name: str
    subjects: tuple[str, ...]
    most: int
    conflicts: tuple[tuple[str, str], ...]


def everyone(actor: Actor, today: date) -> list[Investigator]:
    """Every investigator, with what they can take on; for who gives cases out."""
    if not actor.may(Permission.COMPLAINT_ALLOCATE):
        raise NotFound
    with office(actor, "to read what investigators can take on"):
        workers = {each.user_id: each for each in session().scalars(select(Worker))}
        rows = session().scalars(select(WorkerConflict)).all()
    codes = {id_: each.code for id_, each in register.by_ids({row.organisation_id for row in rows}).items()}
    found = []
    for user_id, name in investigators(today).items():
        row = workers.get(user_id)
        theirs = tuple((codes[each.organisation_id], each.reason) for each in rows if each.user_id == user_id)
        subjects = tuple(row.skills.get("subjects", ())) if row else ()
        found.append(Investigator(user_id, name, subjects, row.most_cases if row else MOST_CASES, theirs))
    return sorted(found, key=lambda each: (each.name, each.user_id))


def investigator(actor: Actor, user_id: int, today: date) -> Investigator:
    """One of them. `NotFound` for anybody else."""
    for each in everyone(actor, today):
        if each.user_id == user_id:
            return each
    raise NotFound


def candidates_for(actor: Actor, reference: str, today: date) -> list[Candidate]:
    """Every investigator for a case, the fittest first."""
    with office(actor, "to give a case to an investigator", opened=reference):
        return candidates(one(actor, reference), today)
