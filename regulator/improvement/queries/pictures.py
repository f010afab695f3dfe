"""Pictures of what is owed, each of figures that a table shows too: progress, age, and what is done in time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from regulator.core.clocks import Clock, months_after
from regulator.core.db import session
from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models.owed import Obligation, Plan
from ..models.progress import Verification
from ..models.telling import Reminder
from ..rules.lifecycle import State
from ..rules.owing import first_capital

AGES = ((3, "Under 3 months"), (6, "3 to 6 months"), (12, "6 to 12 months"), (24, "1 to 2 years"))
OLDER = "Over 2 years"
KINDS = {
    "action-plan": "Answers",
    "action-plan-again": "Answers that were returned",
    "plan-action": "Actions of accepted plans",
}
MOST = 15  # providers in one picture; the rest stand in their own pages
FEWEST_MONTHS = 3  # of a picture, so that it is one
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


def on_time(today: date, where: ColumnElement[bool]) -> list[OnTime]:
    """Of each provider, how many answers and actions came in time, of those whose day has come; the most first.

    `where`: of which plans.
    """
    counted = _kept_and_due(Clock.owner, today, where, Clock.owner.startswith("organisation:"))
    numbers = {owner: int(owner.partition(":")[2]) for owner in counted}
    who: dict[int, Organisation] = register.by_ids(numbers.values())
    return [OnTime(who[numbers[owner]].name, *pair) for owner, pair in counted.items() if numbers[owner] in who]


def on_time_by_kind(today: date, organisation_id: int) -> list[OnTime]:
    """The same of one organisation, by what was to be done: answers, answers again, actions."""
    own = Plan.organisation_id == organisation_id
    counted = _kept_and_due(Clock.name, today, own, Clock.owner == f"organisation:{organisation_id}")
    return [OnTime(words, *counted[name]) for name, words in KINDS.items() if name in counted]


def _kept_and_due(
    by: InstrumentedAttribute[str], today: date, where: ColumnElement[bool], owned: ColumnElement[bool]
) -> dict[str, tuple[int, int]]:
    """A clock of a plan has a row of reminders that says of which; the time to answer a report is the inspection's own
    clock, under the plan's subject."""
    decided = or_(Clock.met_on.is_not(None), and_(Clock.stopped_on.is_(None), Clock.due_on < today))
    of_plans = or_(
        Clock.id.in_(select(Reminder.clock_id).join(Plan, Plan.id == Reminder.plan_id).where(where)),
        Clock.subject.in_(select(Plan.subject).where(where)),
    )
    rows = (
        select(by, func.count(Clock.id).filter(Clock.met_on <= Clock.due_on), func.count(Clock.id))
        .where(of_plans, owned, Clock.name.in_(KINDS), decided)
        .group_by(by)
        .order_by(func.count(Clock.id).desc(), by)
        .limit(MOST)
    )
    return {key: (kept, due) for key, kept, due in session().execute(rows)}


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
    begun = min((at for _item, told in series for at, rung in enumerate(told) if rung is not None), default=0)
    first = max(min(begun - 1, len(days) - FEWEST_MONTHS), 0)  # nothing was verified before: a line of nothing
    return [f"{day:%b %Y}" for day in days[first:]], [(item, told[first:]) for item, told in series]
