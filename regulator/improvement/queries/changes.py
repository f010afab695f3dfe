"""What changed in what the public reads of a plan: the steps that its tracker shows, without anybody's words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from regulator.core.db import session

from ..models.owed import Obligation, Plan, Step
from ..rules.lifecycle import WORDS, State
from ..rules.owing import first_capital

MOST = 50  # changes of one feed


@dataclass(frozen=True)
class Change:
    """One step of one thing asked: which, by whose number, when, and where it stands since."""

    number: int
    reference: str
    title: str
    stands: str
    at: datetime


def changes(plan: Plan, most: int = MOST) -> list[Change]:
    """The newest first. Steps inside an organisation (who sees to it, reports of single actions) are nobody else's."""
    rows = session().execute(
        select(Step, Obligation)
        .join(Obligation, Obligation.id == Step.obligation_id)
        .where(Obligation.plan_id == plan.id, Step.before.is_not(None), Step.before != Step.after)
        .order_by(Step.id.desc())
        .limit(most)
    )
    return [Change(step.id, one.reference, _title(one), WORDS[State(step.after)], step.taken_at) for step, one in rows]


def _title(one: Obligation) -> str:
    return f"{first_capital(one.item)}: {one.title}"
