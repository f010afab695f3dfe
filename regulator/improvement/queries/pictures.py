"""Pictures of what is owed, each of figures that a table shows too: progress, age, and what is done in time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from regulator.core.clocks import Clock, months_after
from regulator.core.db import session
from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models.owed import Obligation, Plan
from ..models.progress import Verification
from ..rules.lifecycle import State
from ..rules.owing import first_capital

AGES = ((3, "Under 3 months"), (6, "3 to 6 months"), (12, "6 to 12 months"), (24, "1 to 2 years"))
OLDER = "Over 2 years"
MOST = 15  # providers in one picture; the rest stand in their own pages
MONTHS = 13  # of progress over time: a year and the month it began in
_RUNGS = {"none": 0, "not-met": 0, "insufficient": 1, "reasonable": 2, "good": 3, "met": 3}
TICKS = [(0, "None"), (1, "Insufficient"), (2, "Reasonable"), (3, "Good")]


@dataclass(frozen=True)
class OnTime:
    """How many of a provider's dates were kept, of those that have come."""

    provider: str
    kept: int
    due: int

    @property
    def rate(self) -> int:
        """Per cent, rounded."""
        return round(100 * self.kept / self.due) if self.due else 0


def ages(where: ColumnElement[bool], today: date) -> list[tuple[str, int]]:
    """How long what is open has been owed."""
    open_ones = and_(where, or_(Obligation.waits_for != "nobody", Obligation.state == State.REFUSED))
    found = []
    until: date | None = None
    for months, words in (*AGES, (None, OLDER)):
        since = months_after(today, -months) if months else None
        between = [open_ones]
        if since is not None:
            between.append(Obligation.entered_on > since)
        if until is not None:
            between.append(Obligation.entered_on <= until)
        found.append((words, session().scalar(select(func.count(Obligation.id)).where(*between)) or 0))
        until = since
    return found


def on_time(today: date, organisation_id: int | None = None) -> list[OnTime]:
    """Of each provider, how many answers and actions came in time, of those whose day has come; the most first."""
    decided = or_(Clock.met_on.is_not(None), and_(Clock.stopped_on.is_(None), Clock.due_on < today))
    names = ("action-plan", "action-plan-again", "plan-action")
    rows = select(Clock.owner, func.count(Clock.id), func.count(Clock.id).filter(Clock.met_on <= Clock.due_on)).where(
        Clock.name.in_(names), Clock.owner.startswith("organisation:"), decided
    )
    if organisation_id is not None:
        rows = rows.where(Clock.owner == f"organisation:{organisation_id}")
    rows = rows.group_by(Clock.owner).order_by(func.count(Clock.id).desc(), Clock.owner).limit(MOST)
    counted = {int(owner.partition(":")[2]): (due, kept) for owner, due, kept in session().execute(rows)}
    who: dict[int, Organisation] = register.by_ids(counted)
    return [OnTime(who[number].name, kept, due) for number, (due, kept) in counted.items() if number in who]


def months_until(today: date) -> list[date]:
    """The last days of the months up to today's, and today."""
    first = today.replace(day=1)
    starts = [months_after(first, -back) for back in range(MONTHS - 2, -1, -1)]
    return [date.fromordinal(each.toordinal() - 1) for each in starts] + [today]


def progress(plan: Plan, today: date) -> tuple[list[str], list[tuple[str, list[int | None]]]]:
    """What was verified of each concern of a plan at the end of each month: None before anybody looked."""
    days = months_until(today)
    rows = session().execute(
        select(Obligation.item, Verification.judgement, Verification.verified_on)
        .join(Verification, Verification.obligation_id == Obligation.id)
        .where(Obligation.plan_id == plan.id)
        .order_by(Obligation.position, Verification.id)
    )
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for item, judgement, on in rows:
        found[item].append((on, _RUNGS[judgement]))
    series = [
        (first_capital(item), [next((rung for on, rung in reversed(told) if on <= day), None) for day in days])
        for item, told in found.items()
    ]
    return [f"{day:%b %Y}" for day in days], series
