"""What the check before release finds in a report, with what was said about it."""

from dataclasses import dataclass

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import named

from ..models.inspection import Inspection
from ..models.report import LeakAnswer
from ..rules.leaks import Leak, in_report
from .report import draft_content


@dataclass(frozen=True)
class Found:
    """One thing found, and the reason for which it may stand, with the name of who gave it; None where nobody did."""

    leak: Leak
    reason: str | None
    by: str


def leaks(inspection: Inspection) -> list[Leak]:
    """What the report as it stands gives away. What is imported or invented was not written here: nothing."""
    if inspection.origin != "live":
        return []
    return in_report(draft_content(inspection, today=clock.today(), public_url=""))


def answers(inspection_id: int) -> dict[str, LeakAnswer]:
    """What may stand, by the key of what was found."""
    rows = select(LeakAnswer).where(LeakAnswer.inspection_id == inspection_id)
    return {each.key: each for each in session().scalars(rows)}


def found(actor: Actor, inspection: Inspection) -> list[Found]:
    """What was found, unanswered first."""
    given = answers(inspection.id)
    who = named(actor, {each.answered_by for each in given.values()})
    rows = [
        Found(each, row.reason, who[row.answered_by].title) if (row := given.get(each.key)) else Found(each, None, "")
        for each in leaks(inspection)
    ]
    return sorted(rows, key=lambda each: each.reason is not None)


def unanswered(inspection: Inspection) -> int:
    """How many things stand in the way of a release."""
    given = answers(inspection.id)
    return sum(each.key not in given for each in leaks(inspection))
