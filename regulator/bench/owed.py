"""What is owed with 100,000 open actions, against a thousand: a governor's home, and the hourly work of reminding."""

import shutil
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import func, insert, select, update

from regulator.core import clock, db
from regulator.core.clocks import Clock
from regulator.improvement.actions.telling import remind_and_escalate
from regulator.improvement.models.answers import PlanAction
from regulator.improvement.models.owed import Obligation, Plan
from regulator.improvement.models.telling import Reminder
from regulator.improvement.queries import home
from regulator.register.models import Organisation

from . import FIGURES
from .measuring import Line, NotMeasured, Pairs, alternate
from .scratch import Scratch

MANY, FEW = 100_000, 1_000
QUICK_MANY, QUICK_FEW = 2_000, 1_000
EACH = 4  # actions of one obligation
PROVIDERS = 4  # among whom they stand: the first has a quarter of all
DUE = 20  # reminders that are due in one run, however many actions there are
REPEATED, QUICK_REPEATED = 5, 2

Row = dict[str, Any]


def owed(scratch: Scratch) -> Iterator[Line]:
    """The home and the job on each engine, among many and among few."""
    goal = FIGURES["improvement"].goal
    full = scratch.effort.pairs > 5
    many, few = (MANY, FEW) if full else (QUICK_MANY, QUICK_FEW)
    how = f"Milliseconds; the median of {REPEATED if full else QUICK_REPEATED}, of each database in turn."
    for engine, pair in (("SQLite", _sqlite_pair), ("PostgreSQL", _postgres_pair)):
        try:
            with pair(scratch, many, few) as (large, small):
                for what, ask in _questions().items():
                    pairs = _paired(ask, large, small, scratch.effort.pairs, REPEATED if full else QUICK_REPEATED)
                    name = f"{what} with {many:,} open actions, {engine}"
                    yield Line(name, f"with {few:,}", goal, how, "ms", pairs)
        except NotMeasured as reason:
            yield Line(f"What is owed, {engine}", f"with {few:,}", goal, how, "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def _questions() -> Mapping[str, Callable[[], float]]:
    return {"A governor's home": _home, f"The overdue job, {DUE} to tell of,": _job}


def _home() -> float:
    """Milliseconds for the queries of the home of whoever owes most."""
    with db.reading():
        number = db.session().scalar(select(func.min(Plan.organisation_id))) or 0
        started = time.perf_counter()
        home.counts(number, clock.today())
        listed = home.owed_by(number)
        home.owed_by(number, listed.items[-1])
        home.unopened([plan.id for plan, _count, _due in home.open_plans(number)])
        return 1000 * (time.perf_counter() - started)


def _job() -> float:
    """Milliseconds for telling of what is due in one run; what is due is set back each time."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        first = select(Reminder.clock_id).order_by(Reminder.clock_id).limit(DUE).scalar_subquery()
        due = clock.today() - timedelta(days=1)
        connection.execute(update(Clock).where(Clock.id.in_(first)).values(due_on=due))
        again = {"next_on": due, "due_on": due, "stage": "late"}
        connection.execute(update(Reminder).where(Reminder.clock_id.in_(first)).values(**again))
    started = time.perf_counter()
    remind_and_escalate(clock.now())
    return 1000 * (time.perf_counter() - started)


def _paired(ask: Callable[[], float], large: str, small: str, pairs: int, repeated: int) -> Pairs:
    def median(address: str) -> float:
        db.connect(address)
        return statistics.median(ask() for _ in range(repeated))

    return alternate(lambda: median(large), lambda: median(small), pairs=max(pairs // 3, 1), warm_up=1)


def seed(count: int) -> None:
    """Fill the connected register up to so many open actions, as plans that were accepted would leave them."""
    today = clock.today()
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        providers = list(connection.scalars(select(Organisation.id).order_by(Organisation.id).limit(PROVIDERS)))
        if not providers:
            raise NotMeasured("The scratch installation has no providers")
        plans = [_plan(number, organisation, today) for number, organisation in enumerate(providers, 1)]
        connection.execute(insert(Plan), plans)
        obligations = [_obligation(number, providers, today) for number in range(1, count // EACH + 1)]
        connection.execute(insert(Obligation), obligations)
        actions = [_action(number, providers, today) for number in range(1, count + 1)]
        connection.execute(insert(PlanAction), actions)
        first = (connection.scalar(select(func.max(Clock.id))) or 0) + 1
        connection.execute(insert(Clock), [_clock(first, each, today) for each in actions])
        connection.execute(insert(Reminder), [_reminder(first, each) for each in actions])
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")


def _plan(number: int, organisation: int, today: date) -> Row:
    made: Row = {"id": number, "organisation_id": organisation, "subject": f"bench:{number}", "reference": f"B{number}"}
    made |= {"title": "Invented", "address": "", "keeper": "regulator", "origin": "invented", "public": True}
    return made | {
        "asks": True,
        "clock_subject": "",
        "clock": "action-plan",
        "submitter_id": None,
        "entered_on": today,
        "version": 1,
    }


def _obligation(number: int, providers: list[int], today: date) -> Row:
    at = number % len(providers)
    made: Row = {"id": number, "reference": f"OWE-{number:08}", "plan_id": at + 1, "organisation_id": providers[at]}
    made |= {"keeper": "regulator", "kind": "concern", "item": f"concern {number}", "position": number}
    made |= {"title": f"Invented concern {number}", "text": "", "priority": False, "edition": None}
    return made | {
        "state": "under-way",
        "waits_for": "provider",
        "due_on": today + timedelta(days=30 + number % 600),
        "complete_by": None,
        "owner_id": None,
        "entered_on": today,
        "closed_on": None,
        "version": 1,
    }


def _action(number: int, providers: list[int], today: date) -> Row:
    obligation = (number - 1) // EACH + 1
    made: Row = {"id": number, "obligation_id": obligation, "organisation_id": providers[obligation % len(providers)]}
    made |= {"position": number % EACH, "text": "Invented", "owner": "Somebody", "measure": "", "resources": ""}
    return made | {
        "evidence": "",
        "due_on": today + timedelta(days=30 + number % 600),
        "open": True,
        "claimed": "not-started",
        "claimed_on": None,
        "verified": None,
        "verified_on": None,
        "removed_at": None,
    }


def _clock(first: int, action: Row, today: date) -> Row:
    made: Row = {"id": first + action["id"], "name": "plan-action", "subject": f"plan-action:{action['id']}"}
    made |= {"owner": f"organisation:{action['organisation_id']}", "started_on": today, "due_on": action["due_on"]}
    return made | {"counted": "The day that the plan sets", "met_on": None, "stopped_on": None}


def _reminder(first: int, action: Row) -> Row:
    plan = (action["obligation_id"] % PROVIDERS) + 1
    made: Row = {"clock_id": first + action["id"], "plan_id": plan, "obligation_id": action["obligation_id"]}
    return made | {"stage": "soon", "due_on": action["due_on"], "next_on": action["due_on"] - timedelta(days=7)}


def _seeded(address: str, count: int) -> str:
    db.connect(address)
    seed(count)
    db.disconnect()
    return address


@contextmanager
def _sqlite_pair(scratch: Scratch, many: int, few: int) -> Iterator[tuple[str, str]]:
    origin = scratch.sqlite.removeprefix("sqlite:///")
    addresses = []
    for count in (many, few):
        copy = scratch.folder / f"owed-{count}.sqlite"
        shutil.copy(origin, copy)
        addresses.append(_seeded(f"sqlite:///{copy}", count))
    yield addresses[0], addresses[1]


@contextmanager
def _postgres_pair(scratch: Scratch, many: int, few: int) -> Iterator[tuple[str, str]]:
    origin = scratch.postgres
    server, _, template = origin.replace("+psycopg", "", 1).rpartition("/")
    names = [f"regulator_owed_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        made, gone = sql.SQL("CREATE DATABASE {} TEMPLATE {}"), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        try:
            for name in names:
                connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
            base = origin.rpartition("/")[0]
            large, small = (_seeded(f"{base}/{name}", count) for name, count in zip(names, (many, few), strict=True))
            for name in names:
                with psycopg.connect(f"{server}/{name}", autocommit=True) as settled:
                    settled.execute("VACUUM ANALYZE")
            yield large, small
        finally:
            db.disconnect()
            for name in names:
                connection.execute(gone.format(sql.Identifier(name)))
