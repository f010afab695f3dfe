"""The log is searched by index, in the order of its list; what stands in a compartment is there for its own alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, insert, select

from regulator.core import compartments as walls
from regulator.core import db
from regulator.core.actor import SYSTEM, Actor
from regulator.core.compartments import declare_compartment
from regulator.core.events import record, redact, seal_waiting, search
from regulator.core.events.models import EventRow, Seal
from regulator.core.events.search import Mark, Wanted
from regulator.core.refused import NotFound
from regulator.core.tables import compartments
from tests import make

pytestmark = pytest.mark.database

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = 3000
declare_compartment("attic", lambda actor: actor.may("attic:read"))
OPEN, WALLED = make.actor("auditor"), make.actor("auditor", "attic:read", id=2)


@dataclass(frozen=True)
class LampLit:
    lamp: int
    word: str = ""
    compartment: str | None = field(default=None)

    @property
    def subject(self) -> str:
        return f"lamp:{self.lamp}"


@dataclass(frozen=True)
class LampPutOut(LampLit):
    pass


def lit(*events: LampLit, by: Actor = OPEN, at: datetime = NINE) -> list[int]:
    with time_machine.travel(at, tick=False), db.transaction():
        return [record(by, each) for each in events]


def found(reader: Actor, **wanted: Any) -> list[str]:
    """The words of what a search finds, page by page."""
    words: list[str] = []
    after: Mark | None = None
    with db.reading():
        for _ in range(50):
            page = search.page(reader, Wanted(**wanted), after, most=2)
            words += [told.facts["word"] for told in page.events]
            if page.more is None:
                break
            after = Mark.read(str(page.more))
    return words


def counted(reader: Actor, **wanted: Any) -> int:
    with db.reading():
        return search.count(reader, Wanted(**wanted))


def told(reader: Actor, **wanted: Any) -> search.Told:
    with db.reading():
        return search.page(reader, Wanted(**wanted)).events[0]


def test_each_thing_that_is_searched_for_narrows(database):
    lit(LampLit(1, "a"), at=NINE)
    lit(LampPutOut(1, "b"), by=make.actor(id=3), at=NINE + timedelta(days=1))
    lit(LampLit(2, "c"), at=NINE + timedelta(days=2))
    assert found(OPEN) == ["c", "b", "a"]
    assert found(OPEN, actor_id=3) == ["b"]
    assert found(OPEN, subjects=("lamp:1",)) == ["b", "a"]
    assert found(OPEN, subjects=("lamp:2", "lamp:1")) == ["c", "b", "a"]
    assert found(OPEN, name="LampLit") == ["c", "a"]
    assert found(OPEN, name="LampLit", subjects=("lamp:1",), actor_id=1) == ["a"]
    since, until = search.days(date(2026, 3, 3), date(2026, 3, 3))
    assert found(OPEN, since=since, until=until) == ["b"]
    assert found(OPEN, since=since) == ["c", "b"]
    assert found(OPEN, until=until, actor_id=1) == ["a"]
    assert found(OPEN, subjects=("lamp:9",)) == []
    assert [counted(OPEN), counted(OPEN, actor_id=3), counted(OPEN, name="Nothing")] == [3, 1, 0]


def test_a_day_is_a_day_in_london(database):
    lit(LampLit(1, "before"), at=datetime(2026, 6, 2, 22, 59, tzinfo=UTC))
    lit(LampLit(1, "first"), at=datetime(2026, 6, 2, 23, 0, tzinfo=UTC))
    lit(LampLit(1, "last"), at=datetime(2026, 6, 3, 22, 59, 59, 999_999, tzinfo=UTC))
    lit(LampLit(1, "after"), at=datetime(2026, 6, 3, 23, 0, tzinfo=UTC))
    since, until = search.days(date(2026, 6, 3), date(2026, 6, 3))
    assert found(OPEN, since=since, until=until) == ["last", "first"]


def test_pages_lose_nothing_and_repeat_nothing_also_where_all_happened_at_one_moment(database):
    lit(LampLit(1, "early"), at=NINE - timedelta(hours=1))
    lit(*(LampLit(1, str(number)) for number in range(7)))
    lit(LampLit(1, "late"), at=NINE + timedelta(hours=1))
    assert found(OPEN) == ["late", "6", "5", "4", "3", "2", "1", "0", "early"]
    assert found(OPEN, subjects=("lamp:1",)) == found(OPEN)


def test_what_is_new_does_not_move_the_next_page(database):
    lit(*(LampLit(1, str(number)) for number in range(4)))
    with db.reading():
        mark = search.page(OPEN, Wanted(), most=2).more
    lit(LampLit(1, "new"), at=NINE + timedelta(seconds=1))
    with db.reading():
        after = search.page(OPEN, Wanted(), mark, most=2)
    assert [each.facts["word"] for each in after.events] == ["1", "0"]


def test_what_is_no_mark_begins_at_the_newest():
    moment = "20260302T090000000000"
    wrong = (
        "",
        "x",
        moment,
        f"{moment}-",
        "20261302T090000000000-1",
        f"²{moment[1:]}-1",
        f"{moment}-99999",
        "-1",
        "\x00",
    )
    assert [Mark.read(text) for text in wrong] == [None] * len(wrong)
    assert Mark.read("20260302T090000000000-3") == Mark(NINE, 3)


def test_only_those_who_audit_a_compartment_see_that_something_happened_in_it(database):
    lit(LampLit(1, "outside"), LampLit(1, "inside", "attic"), LampLit(7, "hidden", "attic"))
    assert found(OPEN) == ["outside"]
    assert found(WALLED) == ["hidden", "inside", "outside"]
    for wanted in ({}, {"subjects": ("lamp:1",)}, {"actor_id": 1}, {"name": "LampLit"}, {"since": NINE}):
        assert found(OPEN, **wanted) == ["outside"], wanted
        assert counted(OPEN, **wanted) == 1, wanted
    assert counted(WALLED) == 3
    assert found(OPEN, subjects=("lamp:7",)) == []
    assert counted(OPEN, subjects=("lamp:7",)) == 0


def test_an_event_has_an_address_for_those_who_may_read_of_it_and_for_nobody_else(database):
    (number,) = lit(LampLit(7, "hidden", "attic"))
    event_there = told(WALLED)
    with db.reading():
        assert search.one(WALLED, event_there.address) == event_there
        assert search.numbered(WALLED, [number]) == {number: event_there}
        assert search.numbered(OPEN, [number]) == {}
        wrong = event_there.address[:-1] + ("0" if event_there.address[-1] != "0" else "1")
        for reader, address in ((OPEN, event_there.address), (WALLED, wrong), (WALLED, str(number)), (WALLED, "")):
            with pytest.raises(NotFound):
                search.one(reader, address)


def test_an_address_stays_when_the_event_is_sealed_and_when_its_facts_are_taken_out(database):
    (number,) = lit(LampLit(1, "a name"))
    before = told(OPEN)
    assert (before.link, before.facts) == (None, {"compartment": None, "lamp": 1, "word": "a name"})
    seal_waiting()
    with db.transaction():
        redact(number, actor=SYSTEM, reason="A court ordered it")
    after = told(OPEN, subjects=("lamp:1",))
    assert after.address == before.address
    assert (after.facts, after.redacted_for) == (None, "A court ordered it")
    with db.reading():
        assert after.link == db.session().scalar(select(Seal.hash).where(Seal.event_id == number))


def test_neither_numbers_nor_places_in_the_chain_show_what_is_left_out(database):
    lit(LampLit(1, "a"), LampLit(2, "b", "attic"), LampLit(1, "c"))
    seal_waiting()
    with db.reading():
        seen = search.page(OPEN, Wanted()).events
        assert not search.reads_all(OPEN)
    assert [each.position for each in seen] == [None, None]
    assert all(each.link for each in seen)


def test_one_who_reads_of_everything_sees_the_places_in_the_chain(database, monkeypatch):
    monkeypatch.setattr(walls, "_declared", dict(walls._declared))
    for name in {*compartments().values(), "attic"}:
        declare_compartment(name, lambda actor: actor.may("attic:read"))
    lit(LampLit(1, "a"), LampLit(2, "b", "attic"), LampLit(1, "c"))
    seal_waiting()
    with db.reading():
        assert search.reads_all(WALLED)
        assert [each.position for each in search.page(WALLED, Wanted()).events] == [3, 2, 1]


def test_what_is_taken_out_of_a_compartment_is_told_in_that_compartment(database):
    (number,) = lit(LampLit(1, "a name", "attic"))
    with db.transaction():
        redact(number, actor=SYSTEM, reason="A court ordered it")
    with db.reading():
        assert search.page(OPEN, Wanted()).events == ()
        assert [each.name for each in search.page(WALLED, Wanted()).events] == ["EventRedacted", "LampLit"]


def test_neighbours_are_of_the_same_subject_and_in_order(database):
    lit(*(LampLit(1, str(number)) for number in range(4)))
    lit(LampLit(2, "other"), LampLit(1, "walled", "attic"))
    lit(LampLit(1, "4"), at=NINE + timedelta(minutes=1))
    with db.reading():
        middle = next(each for each in search.page(OPEN, Wanted()).events if each.facts["word"] == "2")
        later, earlier = search.neighbours(OPEN, middle)
        assert [each.facts["word"] for each in later] == ["4", "3"]
        assert [each.facts["word"] for each in earlier] == ["1", "0"]
        later, earlier = search.neighbours(WALLED, middle, most=1)
        assert ([each.facts["word"] for each in later], [each.facts["word"] for each in earlier]) == (["3"], ["1"])


def test_a_long_list_is_counted_no_further_than_is_told_and_read_in_few_statements(database):
    fill()
    with db.reading(), statements() as ran:
        assert search.count(OPEN, Wanted()) == search.COUNTED + 1
        page = search.page(OPEN, Wanted(), most=50)
    assert len(page.events) == 50
    assert len(ran) == 4  # the count, the page, its facts, its seals
    with db.reading():
        assert sum(1 for _ in search.each(OPEN, Wanted(), 1200)) == 1200


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "ix_event_list"),
        (Wanted(since=NINE, until=NINE + timedelta(days=1)), "ix_event_list"),
        (Wanted(actor_id=5), "ix_event_actor_list"),
        (Wanted(actor_id=5, since=NINE), "ix_event_actor_list"),
        (Wanted(subjects=("lamp:5",)), "ix_event_subject_list"),
        (Wanted(subjects=("lamp:5",), actor_id=5, name="LampLit"), "ix_event_subject_list"),
        (Wanted(name="LampLit"), "ix_event_name_list"),
        (Wanted(actor_id=5, name="LampLit"), "ix_event_actor_list"),
    ],
    ids=str,
)
def test_no_search_goes_through_the_log_or_sorts_it(database, wanted, index):
    fill()
    for reader in (OPEN, WALLED):
        for after in (None, Mark(NINE + timedelta(seconds=MANY // 2), 1)):
            with db.reading(), statements() as ran:
                search.page(reader, wanted, after)
                search.count(reader, wanted)
            for plan in plans(database.engine, [each for each in ran if "FROM event " in each[0]]):
                assert "SCAN event" not in plan.replace("SEARCH", ""), plan
                assert "Seq Scan" not in plan, plan
                assert "Sort" not in plan, plan
                assert "TEMP B-TREE" not in plan, plan
                assert index in plan, plan


def test_no_step_from_one_event_goes_through_the_log(database):
    fill()
    with db.reading(), statements() as ran:
        there = search.page(OPEN, Wanted(actor_id=5), most=1).events[0]
        search.one(OPEN, there.address)
        search.neighbours(OPEN, there)
    for plan in plans(database.engine, ran):
        assert "Seq Scan" not in plan, plan
        assert "SCAN event" not in plan, plan
        assert "SCAN seal" not in plan, plan


def fill() -> None:
    """A log long enough that an engine would rather not read it whole."""
    rows = [
        {
            "name": "LampLit" if number % 12 == 1 else f"Lamp{number % 12}",
            "subject": f"lamp:{number % 50}",
            "actor_kind": "person",
            "actor_id": number % 20,
            "duty": "auditor",
            "occurred_on": NINE.date(),
            "recorded_at": NINE + timedelta(seconds=number),
            "compartment": "attic" if number % 3 == 0 else None,
            "facts_digest": "0" * 64,
        }
        for number in range(MANY)
    ]
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        connection.execute(insert(EventRow), rows)
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    ran: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        ran.append((statement, parameters))

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


def plans(engine: str, ran: list[tuple[str, Any]]) -> list[str]:
    """How the engine goes about each, where it has no table small enough to read whole."""
    assert ran
    explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
    with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
        if engine == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
            connection.exec_driver_sql("SET enable_bitmapscan = off")
        return [
            "\n".join(" ".join(map(str, row)) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in ran
        ]
