"""Who works on an inspection and who answers for it: named, taken off, handed over, with the reason."""

from datetime import date
from typing import cast

from sqlalchemy import Table, update

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Moving
from regulator.people.rules import Permission

from .. import queries
from ..events import ConflictDecided, ConflictDeclared, InspectionHandedOver, TeamMemberLeft
from ..models.inspection import Inspection, TeamMember
from ..queries.people import candidates, leads
from ..rules.lifecycle import LIFE
from ..rules.team import PARTS, UNDECIDED, may_be_removed, may_decide_conflict
from .planning import name_member

MAY_STEER = (Permission.INSPECTION_PLAN, Permission.INSPECTION_DRAFT)


@LIFE.guard("convene-panel")
def conflicts_are_decided(subject: Moving, _actor: Actor) -> str | None:
    """What the team found goes to the panel when it is settled who of the team could have looked away."""
    rows = queries.team(subject.id) if isinstance(subject, Inspection) else []
    waiting = any(each.conflict and each.conflict_kept is None for each in rows)
    return UNDECIDED if waiting else None


def name_person(
    inspection: Inspection,
    *,
    user_id: int,
    part: str,
    actor: Actor,
    today: date,
    areas: list[str] | None = None,
    employer: str | None = None,
    employer_id: int | None = None,
    conflict: str | None = None,
) -> TeamMember:
    """Put one of the regulator's people on the team or the panel. Refused: whose role is not for that part, whoever
    may not join, and once the inspection is over."""
    _steers(actor)
    _under_way(inspection)
    if part not in PARTS:
        raise Refused("Choose the part they have in it", "part")
    person = next((each for each in candidates(part, today) if each.user_id == user_id), None)
    if person is None:
        raise Refused(f"Choose somebody whose role is for {PARTS[part]}", "person")
    return name_member(
        inspection,
        person=person.key,
        duty=person.duty,
        part=part,
        name=None,  # a report names people only where their names are published
        actor=actor,
        areas=areas,
        employer=employer,
        employer_id=employer_id,
        conflict=conflict,
    )


def remove(inspection: Inspection, member: TeamMember, *, reason: str, actor: Actor, today: date) -> None:
    """Take somebody off the team or the panel, with the reason. What they captured, proposed and decided stays theirs.

    Refused: the last one in the field, the owner, one who left before.
    """
    _steers(actor)
    _under_way(inspection)
    if member.inspection_id != inspection.id or member.left_on is not None:
        raise NotFound
    if not reason.strip():
        raise Refused("Say why, so that the record shows it", "reason")
    no = may_be_removed(member.person, inspection.owner, queries.members(inspection.id), member.part)
    if no:
        raise Refused(no)
    member.left_on, member.left_because, member.left_in = today, reason, inspection.state
    session().flush()
    record(actor, TeamMemberLeft(inspection.id, member.person, member.part, reason), occurred_on=today)


def declare_conflict(inspection: Inspection, *, words: str, actor: Actor) -> None:
    """Say that one has a conflict of interest in an inspection that one is on. What is declared twice is added."""
    _under_way(inspection)
    own = [each for each in queries.team(inspection.id) if each.person == actor.key]
    if not own:
        raise NotFound
    if not words.strip():
        raise Refused("Say what the conflict is", "words")
    for member in own:
        member.conflict = f"{member.conflict}\n{words}" if member.conflict else words
        member.conflict_kept = None
        session().flush()
        record(actor, ConflictDeclared(inspection.id, member.person, member.part))


def keep_in_spite(inspection: Inspection, member: TeamMember, *, reason: str, actor: Actor) -> None:
    """Decide that somebody stays in spite of the conflict they declared, with the reason. Refused: on one's own."""
    _steers(actor)
    if member.inspection_id != inspection.id or member.left_on is not None or not member.conflict:
        raise NotFound
    no = may_decide_conflict(actor.key, member.person)
    if no:
        raise Refused(no)
    if not reason.strip():
        raise Refused("Say why, so that the record shows it", "reason")
    member.conflict_kept = reason
    session().flush()
    record(actor, ConflictDecided(inspection.id, member.person, member.part, reason))


def hand_over(inspection: Inspection, *, to: int, was: str | None, reason: str, actor: Actor, today: date) -> None:
    """Let another lead inspector answer for an inspection, at any moment, with the reason.

    Refused: somebody who is no lead inspector or sits on its panel, and where somebody else handed it over meanwhile.
    The row's version stays as it is: nobody's release or open form is undone by it.
    """
    _steers(actor)
    if inspection.owner != was:
        raise Refused("Somebody else handed this over meanwhile. Check who owns it now, then send it again.")
    if not reason.strip():
        raise Refused("Say why, so that the record shows it", "reason")
    person = next((each for each in leads(today) if each.user_id == to), None)
    if person is None:
        raise Refused("Choose a lead inspector", "person")
    if person.key == inspection.owner:
        raise Refused("This person owns the inspection already", "person")
    if any(each.person == person.key and each.part == "panel" for each in queries.all_members(inspection.id)):
        raise Refused("This person is on the panel: who moderates does not lead", "person")
    table = cast(Table, Inspection.__table__)
    session().execute(update(table).where(table.c.id == inspection.id).values(owner=person.key))
    session().refresh(inspection, ["owner"])
    record(actor, InspectionHandedOver(inspection.id, was, person.key, reason), occurred_on=today)


def _steers(actor: Actor) -> None:
    if not any(actor.may(each) for each in MAY_STEER):
        raise Refused("A lead inspector or a chief inspector decides who works on an inspection.")


def _under_way(inspection: Inspection) -> None:
    if inspection.state in LIFE.ends:
        raise Refused("This inspection is over.")
