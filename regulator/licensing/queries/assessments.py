"""What assessors gave each criterion, seen by one actor: neither sees the other's before both are in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.standards.rules.licensing import Criterion

from ..models.application import Application
from ..models.assessing import Grade, Reconciled
from ..rules.assessing import (
    ASSESSORS,
    Agreed,
    Given,
    seen_by,
    why_not_agreed,
    why_not_graded,
    why_not_reconciled,
)
from .applications import status_of


@dataclass(frozen=True)
class Assessed:
    """A criterion as one actor sees it: which grades, how many are in, what is agreed, and what the actor may do."""

    criterion: Criterion
    seen: list[Given]
    in_already: int
    agreed: Agreed | None
    row: Reconciled | None
    no_grade: str | None
    no_proposal: str | None
    no_agreement: str | None

    @property
    def whole(self) -> bool:
        """Whether two assessors stand behind one grade."""
        return self.agreed is not None and self.agreed.agreed_by is not None

    @property
    def both(self) -> bool:
        """Whether both graded."""
        return self.in_already >= ASSESSORS


def given(application_id: int) -> Mapping[str, list[Given]]:
    """Every grade by criterion, for the rules alone. Pages ask for `assessed`."""
    found: dict[str, list[Given]] = defaultdict(list)
    rows = select(Grade).where(Grade.application_id == application_id).order_by(Grade.criterion, Grade.place)
    for each in session().scalars(rows):
        found[each.criterion].append(Given(each.person, each.grade, each.reasons))
    return found


def reconciled(application_id: int) -> dict[str, Reconciled]:
    """The grade of each criterion that was proposed for both, or agreed."""
    rows = select(Reconciled).where(Reconciled.application_id == application_id)
    return {each.criterion: each for each in session().scalars(rows)}


def agreed(application_id: int) -> dict[str, Agreed]:
    """The same as the rules see it."""
    return {
        key: Agreed(each.grade, each.reason, each.proposed_by, each.agreed_by)
        for key, each in reconciled(application_id).items()
    }


def assessed(application: Application, actor: Actor) -> list[Assessed]:
    """Every criterion of an application, as this actor sees it."""
    every, rows, together = given(application.id), reconciled(application.id), agreed(application.id)
    return [
        Assessed(
            criterion=each,
            seen=seen_by(actor.key, every[each.id]),
            in_already=len(every[each.id]),
            agreed=together.get(each.id),
            row=rows.get(each.id),
            no_grade=why_not_graded(actor.key, every[each.id]),
            no_proposal=why_not_reconciled(actor.key, every[each.id]),
            no_agreement=why_not_agreed(actor.key, every[each.id], together.get(each.id)),
        )
        for each in status_of(application).criteria
    ]
