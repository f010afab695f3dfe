"""Inspections as a list for those who work on them."""

from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.workflow import plain
from regulator.register import queries as register

from ..models.inspection import Inspection
from . import visible_to

MOST = 100  # rows of the list


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    reference: str
    provider: str
    state: str


def listed(actor: Actor) -> list[Listed]:
    """The inspections that the actor may know of, the newest first."""
    found = (
        session().scalars(select(Inspection).where(visible_to(actor)).order_by(Inspection.id.desc()).limit(MOST)).all()
    )
    providers = register.by_ids([each.organisation_id for each in found])
    return [
        Listed(each.reference, providers[each.organisation_id].name, plain(each.state).capitalize()) for each in found
    ]
