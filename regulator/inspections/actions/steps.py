"""Takes an inspection to its next state, with all that the step brings with it: mail, a delivery, a publication."""

from dataclasses import dataclass
from datetime import date

from regulator.core.actor import Actor
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow

from ..models.inspection import Inspection
from ..queries.letters import DELIVERED, NOTIFIED
from ..rules.lifecycle import LIFE
from . import planning, publishing, replying
from .telling import tell_provider


@dataclass(frozen=True)
class Step:
    """A step as somebody takes it: on which day, why where it undoes work, and where the public would find a report."""

    name: str
    on: date
    reason: str = ""
    public_url: str = ""


def take(inspection: Inspection, step: Step, *, actor: Actor) -> None:
    """Take a step. Refused by the life cycle with its sentence, and for a step back without a reason."""
    try:
        LIFE.named(step.name)
    except BrokenWorkflow:
        raise NotFound from None
    if step.name == "publish":
        publishing.publish(inspection, actor=actor, on=step.on, public_url=step.public_url)
        return
    planning.move(inspection, step.name, actor=actor, today=step.on, reason=step.reason or None)
    if step.name == "send-draft":
        replying.deliver_draft(inspection, on=step.on, actor=actor)
        tell_provider(inspection, DELIVERED, "draft report", actor, step.on)
    if step.name == "notify":
        tell_provider(inspection, NOTIFIED, "visit", actor, step.on)
