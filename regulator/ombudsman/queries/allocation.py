"""Who can take a case on: by what they know, how much they have, and what they must keep away from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from regulator.core.db import session
from regulator.people.models import User, UserRole
from regulator.people.rules import Role, holds

from ..models import Complaint, ComplaintSubject, Worker, WorkerConflict
from ..rules.lifecycle import State

MOST_CASES = 25  # unless something else is written down of somebody
AT_WORK = (State.ALLOCATED.value, State.INVESTIGATING.value, State.DRAFT.value)


@dataclass(frozen=True)
class Candidate:
    """An investigator for one case: how many cases they have, of how many, what they know of it, what stands against
    them."""

    user_id: int
    name: str
    has: int
    most: int
    knows: bool
    conflict: str | None

    @property
    def full(self) -> bool:
        """Whether they have as many cases as they can take."""
        return self.has >= self.most


def candidates(complaint: Complaint, today: date) -> list[Candidate]:
    """Every investigator for a case, the fittest first. Inside the compartment."""
    people = investigators(today)
    workers = {each.user_id: each for each in session().scalars(select(Worker))}
    conflicts = {
        each.user_id: each.reason
        for each in session().scalars(
            select(WorkerConflict).where(WorkerConflict.organisation_id == complaint.respondent_id)
        )
    }
    load = dict(
        session()
        .execute(
            select(Complaint.investigator_id, func.count())
            .where(Complaint.state.in_(AT_WORK), Complaint.investigator_id.in_(people))
            .group_by(Complaint.investigator_id)
        )
        .all()
    )
    subjects = set(
        session().scalars(select(ComplaintSubject.subject).where(ComplaintSubject.complaint_key == complaint.key))
    )
    made = [
        Candidate(
            user_id,
            name,
            load.get(user_id, 0),
            workers[user_id].most_cases if user_id in workers else MOST_CASES,
            user_id in workers and bool(subjects & set(workers[user_id].skills.get("subjects", ()))),
            conflicts.get(user_id),
        )
        for user_id, name in people.items()
    ]
    return sorted(made, key=lambda each: (each.conflict is not None, each.full, not each.knows, each.has, each.name))


def investigators(today: date) -> dict[int, str]:
    """Who investigates on a day, by number."""
    rows = session().execute(
        select(User.id, User.name, UserRole.from_on, UserRole.until_on)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, UserRole.role == Role.OMBUDSMAN_INVESTIGATOR.value)
    )
    return {id_: name for id_, name, first, last in rows if holds(first, last, today)}


def refusal_to_allocate(
    complaint: Complaint, investigator_id: int, why: str, today: date
) -> tuple[str | None, str | None]:
    """Why a case may not go to somebody, and by which field it is said. Inside the compartment."""
    found = {each.user_id: each for each in candidates(complaint, today)}
    who = found.get(investigator_id)
    if who is None:
        return "Choose an investigator from the list", "investigator"
    if who.conflict is not None:
        return f"{who.name} must keep away from this provider: {who.conflict}", "investigator"
    if who.full and not why.strip():
        return f"{who.name} has {who.has} cases and can take {who.most}. Say why it goes to them all the same.", "why"
    return None, None
