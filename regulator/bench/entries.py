"""What a device hands in after a day out of reach: 300 entries, kept in one action."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, MetaData, Table, UniqueConstraint, func, insert, select
from uuid_utils.compat import uuid7

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.core.events import record
from regulator.inspections.actions import capturing
from regulator.inspections.events import InspectionPlanned
from regulator.inspections.models.inspection import Inspection, TeamMember
from regulator.inspections.models.journal import Operation
from regulator.inspections.rules.lifecycle import State
from regulator.register.models import Organisation

from . import FIGURES
from .measuring import Line, NotMeasured, Pairs, alternate
from .scratch import Scratch

ENTRIES = 300
DEVICE = "bench"
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
STATEMENT = (
    "On the landings seen, prisoners said that what was promised was done in {} weeks; the records showed more. "
    "Staff agreed, and put it down to posts that were empty."
)
NOTED = "validation, journal, projection and event, with the commit; in each 300, 270 notes, 20 findings, 10 proposals"

Batch = list[dict[str, Any]]


def first_time(scratch: Scratch) -> Iterator[Line]:
    """A batch the first time, on each engine there is."""
    how = f"Milliseconds for {NOTED}; against one Core executemany into a like table, with its commit, rows made before"
    yield from _on_each_engine("entries", "a bare executemany of as many rows", how, scratch, _first_time)


def replayed(scratch: Scratch) -> Iterator[Line]:
    """The same batch again, of which nothing is new."""
    how = "Milliseconds for the whole action, first with entries that are new and then with the very same ones"
    yield from _on_each_engine("entries-replay", "the first time", how, scratch, _replayed)


def _on_each_engine(
    name: str, against: str, how: str, scratch: Scratch, measure: Callable[["Journal", int], Pairs]
) -> Iterator[Line]:
    figure = FIGURES[name]
    what = "300 entries in one action" if name == "entries" else "The same 300 entries handed in again"
    for engine, address in (("SQLite", lambda: scratch.sqlite), ("PostgreSQL", lambda: scratch.postgres)):
        try:
            db.connect(address())
        except NotMeasured as reason:
            yield Line(f"{what}, {engine}", against, figure.goal, "", "ms", [], missing=str(reason))
            continue
        try:
            journal = Journal()
            pairs = measure(journal, scratch.effort.pairs * 2)
            journal.close()
        finally:
            db.disconnect()
        yield Line(f"{what}, {engine}", against, figure.goal, f"{how}; garbage collected before each.", "ms", pairs)


def _first_time(journal: "Journal", pairs: int) -> Pairs:
    return alternate(lambda: journal.keep(journal.batch()), journal.insert, pairs=pairs, warm_up=3)


def _replayed(journal: "Journal", pairs: int) -> Pairs:
    handed_in: list[Batch] = []

    def new() -> float:
        handed_in.append(journal.batch())
        return journal.keep(handed_in[-1])

    measured = alternate(new, lambda: journal.keep(handed_in[-1], new=0), pairs=pairs, warm_up=3)
    return [(again, first) for first, again in measured]


class Journal:
    """An inspection under way in the scratch database, and beside its journal a table for bare rows."""

    def __init__(self) -> None:
        self._handed_in = 0
        self._inspection_id = _under_way()
        journal = Operation.__table__
        columns = (Column(column.name, column.type, primary_key=column.primary_key) for column in journal.columns)
        unique = UniqueConstraint("inspection_id", "device", "sequence")
        self._bare = Table("bench_row", MetaData(), *columns, unique)
        self._changing_tables(self._bare.create)
        # What the process holds by now is not looked through again and again, in no measurement.
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Take the table away."""
        self._changing_tables(self._bare.drop)
        gc.unfreeze()

    def batch(self) -> Batch:
        """So many new entries, as a device sends them."""
        first = self._handed_in + 1
        self._handed_in += ENTRIES
        return [_entry(number) for number in range(first, first + ENTRIES)]

    def keep(self, batch: Batch, *, new: int = ENTRIES) -> float:
        """Hand a batch in; milliseconds. A fault where not as many were new as there should be."""
        gc.collect()
        begun = time.perf_counter()
        with transaction():
            inspection = db.session().get_one(Inspection, self._inspection_id)
            kept = capturing.append(inspection, batch, device=DEVICE, actor=SYSTEM, now=clock.now())
        taken = time.perf_counter() - begun
        if kept != new:
            raise RuntimeError(f"{kept} entries were new, not {new}")
        return taken * 1000

    def insert(self) -> float:
        """As many bare rows in a transaction; milliseconds."""
        now = clock.now()
        rows = [
            {
                **{name: entry[name] for name in ("sequence", "kind", "body")},
                "id": UUID(entry["id"]),
                "inspection_id": self._inspection_id,
                "device": "bare",
                "author": SYSTEM.key,
                "made_at": now,
                "received_at": now,
                "based_on": None,
            }
            for entry in self.batch()
        ]
        gc.collect()
        begun = time.perf_counter()
        with self._unwatched() as connection:
            connection.execute(insert(self._bare), rows)
        return (time.perf_counter() - begun) * 1000

    def _changing_tables(self, change: Callable[[Connection], None]) -> None:
        with self._unwatched() as connection:
            change(connection)

    def _unwatched(self) -> Any:
        """The same connections, without the guard's look at what a statement changes."""
        return db.engine().execution_options(mode=db.Mode.MIGRATION).begin()


def _entry(number: int) -> dict[str, Any]:
    kind, body = _said(number)
    made_at = FIRST + timedelta(seconds=number)
    return {"id": str(uuid7()), "sequence": number, "kind": kind, "made_at": made_at.isoformat(), "body": body}


def _said(number: int) -> tuple[str, dict[str, Any]]:
    """Mostly notes, some findings on minimum standards, a few proposals."""
    statement = STATEMENT.format(number)
    if number % 30 == 0:
        return "proposal", {"ref": "safety", "score": 1 + number % 4, "reason": statement}
    if number % 15 in (5, 10) and number % 30 < 15:
        return "minimum-standard", {"ref": f"MS-{number % 97}", "outcome": "not-met", "evidence": statement}
    return "note", {
        "area": "safety",
        "source": "observation",
        "statement": statement,
        "bearing": "concern",
        "locator": "B wing, the 3s",
        "standards": ["12", "14"],
    }


def _under_way() -> int:
    """An inspection in the middle of its days on site."""
    with transaction():
        somewhere = db.session().scalars(select(func.min(Organisation.id))).one()
        inspection = Inspection(
            reference=f"BENCH-{uuid7()}"[:20],
            organisation_id=somewhere,
            kind="full",
            announced=True,
            edition="bench",
            scheme="prison-tests",
            state=State.FIELDWORK,
            origin="live",
            facts={},
            made_at=clock.now(),
        )
        db.session().add(inspection)
        db.session().flush()
        db.session().add(
            TeamMember(inspection_id=inspection.id, person=SYSTEM.key, duty="inspector", part="field", areas=[])
        )
        planned = InspectionPlanned(
            inspection.id, inspection.reference, somewhere, "full", "bench", "prison-tests", "live"
        )
        record(SYSTEM, planned)
        return inspection.id
