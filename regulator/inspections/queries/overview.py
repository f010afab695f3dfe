"""What the first page of an inspection tells: what comes next, why it waits, what is owed and what happened."""

from dataclasses import dataclass

from regulator.core.actor import Actor
from regulator.core.events.search import Mark, Wanted
from regulator.people.queries.audit import Found
from regulator.people.queries.audit import page as events

from ..models.inspection import Inspection
from ..rules.lifecycle import FORWARD, LIFE, State
from .board import who_may


@dataclass(frozen=True)
class Next:
    """A step from where the inspection stands. `refusal` says why the actor may not take it now; empty where they may.

    `theirs`: their role is for it. `forward`: it is the step by which an inspection as a rule goes on.
    """

    name: str
    label: str
    back: bool
    theirs: bool
    forward: bool
    refusal: str
    who: str


def steps(inspection: Inspection, actor: Actor) -> list[Next]:
    """Every step from where it stands, the way forward first: what the actor may do, and who does the rest."""
    forward = FORWARD.get(State(inspection.state))
    found = []
    for each in LIFE.transitions:
        if inspection.state not in each.from_:
            continue
        theirs = actor.may(each.permission)
        refusal = LIFE.refusal(inspection, each.name, actor) if theirs else None
        found.append(
            Next(each.name, each.label, each.back, theirs, each.name == forward, refusal or "", who_may(each.name))
        )
    return sorted(found, key=lambda each: (not each.forward, each.back))


def history(inspection: Inspection, actor: Actor, after: Mark | None = None) -> Found:
    """What happened to an inspection, the newest first."""
    return events(actor, Wanted(subjects=(f"inspection:{inspection.id}",)), after)
