"""The visits on whose field team somebody is, and how a device reads of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.inspections import queries as inspections
from regulator.inspections.actions.capturing import OPEN
from regulator.inspections.models.inspection import Inspection, TeamMember
from regulator.inspections.queries.people import names
from regulator.inspections.queries.work import work
from regulator.inspections.rules.lifecycle import SECRET, State
from regulator.people.rules import Role

from ..models import Closing, Danger

PACKED = (State.PLANNED, State.NOTIFIED, *OPEN)  # in which there is something left to capture
OFFERED = (*PACKED, State.PROPOSED)
LEADS = Role.LEAD_INSPECTOR.value


@dataclass(frozen=True)
class Capture:
    """Whether entries of a visit go into the journal now: `not-begun`, `open`, `closing` (as open) or `closed`."""

    state: str
    how: str


def own(actor: Actor) -> list[Inspection]:
    """The visits that somebody is to go on, is on, or has come back from a little while ago; the nearest first."""
    mine = select(TeamMember.inspection_id).where(
        TeamMember.person == actor.key, TeamMember.part == "field", TeamMember.left_on.is_(None)
    )
    rows = select(Inspection).where(
        Inspection.id.in_(mine), Inspection.state.in_(OFFERED), inspections.visible_to(actor)
    )
    return list(session().scalars(rows.order_by(Inspection.id.desc()).limit(100)))


def in_the_field(inspection_id: int, person: str) -> bool:
    """Whether somebody is on the field team now."""
    return any(each.person == person and each.part == "field" for each in inspections.members(inspection_id))


def leads(inspection: Inspection) -> list[str]:
    """The keys of those who lead: who sees to it that it goes on, and the lead inspectors on the field team."""
    found = [each.person for each in inspections.team(inspection.id) if (each.duty, each.part) == (LEADS, "field")]
    return list(dict.fromkeys([*([inspection.owner] if inspection.owner else []), *found]))


def capture(inspection: Inspection) -> str:
    """Whether entries go into the journal now."""
    if inspection.state in SECRET:
        return "not-begun"
    if inspection.state not in OPEN:
        return "closed"
    return "closing" if session().get(Closing, inspection.id) else "open"


def dangers(inspection_id: int, author: str) -> list[dict[str, Any]]:
    """What somebody reported as dangerous, and whether it was read, as a device is told."""
    rows = session().execute(
        select(Danger, Clock.due_on)
        .join(Clock, Clock.id == Danger.clock_id)
        .where(Danger.inspection_id == inspection_id, Danger.author == author)
        .order_by(Danger.received_at)
    )
    found = [(row, due) for row, due in rows]
    called = names([row.read_by for row, _ in found])
    return [
        {
            "id": str(row.entry_id),
            "received_at": row.received_at.isoformat(),
            "read_at": row.read_at.isoformat() if row.read_at else None,
            "read_by": called.get(row.read_by or ""),
            "due_on": due.isoformat(),
        }
        for row, due in found
    ]


def told(inspection: Inspection, actor: Actor) -> dict[str, Any]:
    """A visit as a device lists it."""
    head = work(inspection)
    return {
        "ref": inspection.reference,
        "place": head.provider,
        "kind": inspection.kind,
        "kind_title": head.kind,
        "state": inspection.state,
        "capture": capture(inspection),
        "days": [[first.isoformat(), last.isoformat()] for first, last in head.days],
        "dangers": dangers(inspection.id, actor.key),
    }
