"""A device that comes back from a day out of reach: what it hands in, from the octets of its request to the receipt."""

import gc
import time
from collections.abc import Iterator
from typing import Any

import orjson

from regulator.core import clock, db, keys, sealed_fields
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.fieldwork.actions import receipts, syncing
from regulator.fieldwork.actions.syncing import From
from regulator.fieldwork.queries.packs import OPERATIONS
from regulator.fieldwork.rules import envelope
from regulator.inspections.models.inspection import Inspection

from . import FIGURES
from .entries import ENTRIES, Batch, Journal
from .measuring import Line, NotMeasured, Pairs, alternate
from .scratch import Scratch

DONE = (
    "reading the request's JSON, every digest and the chain, validation, journal, projection, event and the signed "
    "receipt, with the commit; without the web server"
)
BARE = "one Core executemany into a like table, with its commit, rows made before"
MANY = 2 * OPERATIONS


def first_time(scratch: Scratch) -> Iterator[Line]:
    """A batch of 300 the first time, and 1,000 operations in two batches, on each engine there is."""
    for engine, address in _engines(scratch):
        how = f"Milliseconds for {DONE}; against {BARE}; garbage collected before each."
        yield _line("sync", f"300 entries in one sync, {engine}", BARE, how, "ms", scratch, address, _new)
        how = f"Microseconds for each of {MANY:,} operations in two batches: {DONE}; against {BARE}, for each row."
        yield _line("sync", f"1,000 operations synced, {engine}", BARE, how, "µs", scratch, address, _many, goal=False)


def replayed(scratch: Scratch) -> Iterator[Line]:
    """The same batch again, of which nothing is new: every word is compared."""
    for engine, address in _engines(scratch):
        how = f"Milliseconds for {DONE}; first with entries that are new and then with the very same ones."
        what = f"The same 300 entries synced again, {engine}"
        yield _line("sync-replay", what, "the first time", how, "ms", scratch, address, _again)


class Synced(Journal):
    """The same journal, with a device that hands in through the protocol."""

    def __init__(self, scratch: Scratch) -> None:
        folder = scratch.folder / "keys-of-the-bench"
        keys.make_missing(folder)
        sealed_fields.configure(folder)
        super().__init__()
        self._device = From("bench-device", SYSTEM.key)
        self._bare_rows = 0

    def keep(self, batch: Batch, *, new: int = ENTRIES) -> float:
        """Hand a batch in as a device does; milliseconds. A fault where not as many were new as there should be."""
        octets = orjson.dumps({"operations": batch})
        gc.collect()
        begun = time.perf_counter()
        with transaction():
            inspection = db.session().get_one(Inspection, self._inspection_id)
            given: list[Any] = envelope.read(octets)["operations"]
            said, holding = syncing.hand_in(inspection, self._device, given, actor=SYSTEM, now=clock.now())
            receipts.give(inspection, holding, now=clock.now())
        taken = time.perf_counter() - begun
        kept = sum(answer.answer == "kept" for answer in said)
        if kept != new:
            raise RuntimeError(f"{kept} entries were new, not {new}: {said[0]}")
        return taken * 1000

    def insert(self) -> float:
        """As many bare rows, which take no number of the device's: one that is left out would be a gap."""
        own, self._handed_in = self._handed_in, self._bare_rows
        taken = super().insert()
        self._bare_rows, self._handed_in = self._handed_in, own
        return taken

    def batch_of(self, count: int) -> Batch:
        """So many entries, as a device sends them."""
        found: Batch = []
        while len(found) < count:
            found += self.batch()
        self._handed_in -= len(found) - count
        return found[:count]


def _engines(scratch: Scratch) -> Iterator[tuple[str, Any]]:
    yield "SQLite", lambda: scratch.sqlite
    yield "PostgreSQL", lambda: scratch.postgres


def _line(
    name: str, what: str, against: str, how: str, unit: str, scratch: Scratch, address: Any, measure: Any, *,
    goal: bool = True,
) -> Line:  # fmt: skip
    wanted = FIGURES[name].goal if goal else None
    try:
        db.connect(address())
    except NotMeasured as reason:
        return Line(what, against, wanted, "", unit, [], missing=str(reason))
    try:
        journal = Synced(scratch)
        pairs = measure(journal, scratch.effort.pairs)
        journal.close()
    finally:
        db.disconnect()
    return Line(what, against, wanted, how, unit, pairs)


def _new(journal: Synced, pairs: int) -> Pairs:
    return alternate(lambda: journal.keep(journal.batch()), journal.insert, pairs=pairs * 2, warm_up=3)


def _again(journal: Synced, pairs: int) -> Pairs:
    handed_in: list[Batch] = []

    def new() -> float:
        handed_in.append(journal.batch())
        return journal.keep(handed_in[-1])

    measured = alternate(new, lambda: journal.keep(handed_in[-1], new=0), pairs=pairs * 2, warm_up=3)
    return [(again, first) for first, again in measured]


def _many(journal: Synced, pairs: int) -> Pairs:
    def synced() -> float:
        batches = [journal.batch_of(OPERATIONS), journal.batch_of(OPERATIONS)]
        return sum(journal.keep(each, new=OPERATIONS) for each in batches) * 1000 / MANY

    return alternate(synced, lambda: journal.insert() * 1000 / ENTRIES, pairs=pairs, warm_up=1)
