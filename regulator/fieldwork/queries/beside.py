"""What else a pack takes along about a provider: what it owes by its open plans, and themes of complaints, by count."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.improvement import queries as improvement
from regulator.improvement.models.owed import Obligation
from regulator.improvement.rules.lifecycle import State
from regulator.inspections.models.inspection import Inspection
from regulator.ombudsman.queries import crossing
from regulator.ombudsman.rules.words import SUBJECTS
from regulator.people.rules import Permission

MOST = 200  # of what one provider owes
YEAR = timedelta(days=365)


def plan(inspection: Inspection, actor: Actor) -> list[dict[str, Any]]:
    """What the provider owes and has not done with, as far as the actor may know of it."""
    wanted = (
        improvement.visible_to(actor),
        Obligation.organisation_id == inspection.organisation_id,
        Obligation.state.not_in((State.CLOSED, State.NOT_RELEVANT)),
    )
    rows = session().scalars(select(Obligation).where(*wanted).order_by(Obligation.due_on, Obligation.id).limit(MOST))
    return [
        {
            "reference": each.reference,
            "kind": each.kind,
            "title": each.title,
            "priority": each.priority,
            "state": each.state,
            "due_on": each.due_on.isoformat() if each.due_on else None,
        }
        for each in rows
    ]


def themes(inspection: Inspection, actor: Actor) -> list[dict[str, Any]]:
    """What people complain of at the provider, in the year before: counts of at least five, and nothing else."""
    if not actor.may(Permission.COMPLAINT_COUNTS):
        return []
    last = clock.today()
    told = crossing.themes(actor, inspection.organisation_id, last - YEAR, last)
    return [
        {"subject": subject, "title": SUBJECTS[subject][0], "count": count, "spike": subject in told.spikes}
        for subject, count in told.counts.items()
        if count is not None
    ]
