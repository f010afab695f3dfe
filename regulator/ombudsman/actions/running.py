"""Running the office: what each investigator can take on, and the end of a file's time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete

from regulator.core.actor import STRANGER, Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..events import FileDestroyed, WorkerSet
from ..models import INDEX, Complaint, ComplaintKey, Worker, WorkerConflict
from ..queries.walls import office, to_change
from ..rules.words import SUBJECTS
from . import unpublishing

KEPT = timedelta(days=3 * 365)  # after a case is closed; our own figure, to be set with the National Archives
MOST = 200  # cases that somebody can be said to take


def set_worker(user_id: int, *, subjects: Sequence[str], most: int, conflicts: Mapping[str, str], actor: Actor) -> None:
    """Write down what an investigator can take on. Refused: an unknown subject or provider, a conflict without why."""
    if not actor.may(Permission.COMPLAINT_ALLOCATE):
        raise NotFound
    if not set(subjects) <= set(SUBJECTS):
        raise Refused("Choose subjects from the list", "subjects")
    if not 1 <= most <= MOST:
        raise Refused(f"Enter a number between 1 and {MOST}", "most")
    with office(actor, "to write down what an investigator can take on"):
        found = {code: _provider(code) for code in conflicts}
        row = session().get(Worker, user_id)
        if row is None:
            row = Worker(user_id=user_id, skills={}, most_cases=most)
            session().add(row)
        row.skills, row.most_cases = {"subjects": sorted(subjects)}, most
        session().execute(delete(WorkerConflict).where(WorkerConflict.user_id == user_id))
        for code, organisation_id in found.items():
            if not conflicts[code].strip():
                raise Refused(f"Say why they keep away from {code}", "conflicts")
            session().add(
                WorkerConflict(user_id=user_id, organisation_id=organisation_id, reason=conflicts[code].strip())
            )
        session().flush()
        record(actor, WorkerSet(user_id, tuple(sorted(found.values()))))


def destroy(reference: str, version: int, *, actor: Actor, today: date) -> Complaint:
    """Destroy the words of a closed case whose time is over, by destroying its key. What is counted stays.

    Refused: a case that is open, or closed for less than three years.
    """
    if not actor.may(Permission.COMPLAINT_ALLOCATE):
        raise NotFound
    with office(actor, "to destroy a file whose time is over", opened=reference):
        complaint = to_change(actor, reference, version)
        if complaint.state != "closed" or complaint.state_since + KEPT > today:
            raise Refused("A file is kept for three years after its case is closed.")
        complaint.own_key, complaint.destroyed_on, complaint.unpublished_since = None, today, None
        unpublishing.nothing_due(complaint, today)
        session().flush()
        with compartment(INDEX, actor, "to let a case be found no more"):
            session().execute(delete(ComplaintKey).where(ComplaintKey.complaint_key == complaint.key))
        record(actor, FileDestroyed(complaint.key, today))
    return complaint


def _provider(code: str) -> int:
    try:
        return register.organisation(STRANGER, code.strip().upper()).id
    except NotFound:
        raise Refused(f"{code[:20]} is no provider of the register", "conflicts") from None
