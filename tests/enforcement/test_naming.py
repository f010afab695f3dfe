"""What a standard is called today: history is counted by the clause, through a change of its number."""

from sqlalchemy import insert

from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.core.events import record
from regulator.core.paths import STANDARDS
from regulator.enforcement.queries.naming import names_today
from regulator.standards.actions.loading import load_edition
from regulator.standards.events import ClauseMapped
from regulator.standards.models import ClauseMapping
from regulator.standards.rules.reading import read_standards
from tests.standards.test_editions import later

from .scene import START, at


def test_a_clause_goes_by_its_newest_number_and_one_that_was_split_by_each_of_its_halves(fresh_ground):
    first = read_standards(STANDARDS).published["prisons-1"]
    with transaction():
        load_edition(later(first), actor=SYSTEM, now=at(START))
        rows = [("S1", "S9", "same"), ("S2", "S1", "changed"), ("S3", None, "retired"), ("S4", "S4", "same"),
                ("S4", "S5", "split")]  # fmt: skip
        given = {"edition": "prisons-2", "before": "prisons-1", "reason": None}
        kept = [
            given | {"position": place, "old_ref": old, "new_ref": new, "relation": how}
            for place, (old, new, how) in enumerate(rows, 1)
        ]
        session().execute(insert(ClauseMapping), kept)
        record(SYSTEM, ClauseMapped("prisons-2", "prisons-1", len(kept)))
        told = names_today(
            [("prisons-1", "S1"), ("prisons-2", "S9"), ("prisons-1", "S2"), ("prisons-1", "S4"), ("crc-1", "S9"),
             ("prisons-1", "S3")]
        )  # fmt: skip
    assert told == {
        ("prisons-1", "S1"): ("S9 (prisons-2)",),
        ("prisons-2", "S9"): ("S9 (prisons-2)",),
        ("prisons-1", "S2"): ("S1",),
        ("prisons-1", "S4"): ("S4", "S5"),
        ("crc-1", "S9"): ("S9 (crc-1)",),
        ("prisons-1", "S3"): ("S3",),
    }
