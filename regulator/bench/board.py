"""The board of inspections among ten thousand, against the same among ten."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from regulator.core import clock, db
from regulator.core.actor import Actor, ActorKind
from regulator.core.clocks import Clock
from regulator.inspections.models.inspection import Inspection, TeamMember, Visit
from regulator.inspections.queries.board import OPEN, Wanted, board
from regulator.people.rules import Role, permissions
from regulator.register.models import Organisation

from . import FIGURES
from .measuring import Line, NotMeasured
from .scratch import Scratch
from .two_sizes import ENGINES, paired, settled

MANY, FEW = 10_000, 10
QUICK_MANY = 500
SHOWN = 10  # lines of the page, of both alike: what is measured is how many there are behind it
REPEATED = 15
QUICK_REPEATED = 2
CHIEF = Actor(ActorKind.PERSON, Role.CHIEF_INSPECTOR.value, "Measured", permissions(Role.CHIEF_INSPECTOR), 1)
LEAD = Actor(ActorKind.PERSON, Role.LEAD_INSPECTOR.value, "Measured", permissions(Role.LEAD_INSPECTOR), 2)


def the_board(scratch: Scratch) -> Iterator[Line]:
    """Each view of the board on each engine, among many inspections and among few."""
    goal = FIGURES["board"].goal
    full = scratch.effort.pairs > 5
    many, repeated = (MANY, REPEATED) if full else (QUICK_MANY, QUICK_REPEATED)
    how = f"Milliseconds of all queries of a page of {SHOWN} lines; the median of {repeated}, asked of each in turn."
    today = clock.today()
    questions: dict[str, Any] = {
        "all that is open": lambda: board(CHIEF, Wanted(), today, limit=SHOWN),
        "one stage": lambda: board(CHIEF, Wanted(stage="draft"), today, limit=SHOWN),
        "mine": lambda: board(LEAD, Wanted(mine=True), today, limit=SHOWN),
        "late": lambda: board(CHIEF, Wanted(late=True), today, limit=SHOWN),
    }
    for engine, pair in ENGINES.items():
        try:
            with pair(scratch, seed, many, FEW) as (large, small):
                for what, ask in questions.items():
                    pairs = paired(ask, large, small, scratch.effort.pairs, repeated)
                    yield Line(f"The board, {what}, among {many:,}, {engine}", f"among {FEW}", goal, how, "ms", pairs)
        except NotMeasured as reason:
            yield Line(f"The board, {engine}", f"among {FEW}", goal, how, "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def seed(count: int) -> None:
    """So many inspections of the estate at every stage, each with its days, its team and a deadline; written as a
    migration writes, so that no event has to tell of each."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        first = (connection.scalar(select(func.max(Inspection.id))) or 0) + 1
        providers = list(connection.scalars(select(Organisation.id).where(Organisation.kind == "prison")))
        numbers = range(first, first + count)
        connection.execute(insert(Inspection), [_inspection(number, providers) for number in numbers])
        connection.execute(insert(Visit), [_days(number) for number in numbers])
        connection.execute(insert(TeamMember), [who for number in numbers for who in _team(number)])
        connection.execute(insert(Clock), [_deadline(number) for number in numbers])
    settled()


def _inspection(number: int, providers: list[int]) -> dict[str, Any]:
    return {
        "id": number,
        "reference": f"INB-{number:07}",
        "organisation_id": providers[number % len(providers)],
        "kind": "full",
        "announced": True,
        "edition": "prisons-1",
        "scheme": "prison-tests",
        "state": OPEN[number % len(OPEN)].value,
        "state_since": clock.today() - timedelta(days=number % 200),
        "owner": f"person:{number % 40}",
        "origin": "invented",
        "facts": {},
        "made_at": clock.now(),
        "version": 1,
    }


def _days(number: int) -> dict[str, Any]:
    first = clock.today() - timedelta(days=number % 200)
    return {"inspection_id": number, "from_on": first, "until_on": first + timedelta(days=4)}


def _team(number: int) -> list[dict[str, Any]]:
    parts = ((f"person:{number % 40}", "lead-inspector", "field"), (f"person:{100 + number % 9}", "panel", "panel"))
    return [
        {"inspection_id": number, "person": person, "duty": duty, "part": part, "areas": []}
        for person, duty, part in parts
    ]


def _deadline(number: int) -> dict[str, Any]:
    started = clock.today() - timedelta(days=number % 200)
    return {
        "name": "report-publication",
        "subject": f"inspection:{number}",
        "owner": "regulator",
        "started_on": started,
        "due_on": started + timedelta(days=98),
        "counted": "98 calendar days",
    }
