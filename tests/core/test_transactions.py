"""One change, whole or not at all, with its event: and nothing gets round it."""

import threading
from contextlib import nullcontext
from datetime import date

import pytest
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, table, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable, DropTable
from sqlalchemy.sql import column

from regulator.core import clocks, db, outbox
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record
from regulator.core.guard import Forbidden
from regulator.core.refused import Refused
from tests.core import world
from tests.core.world import Attempt, Cell, CellChanged, Door, DoorOpened, Ledger, WingChanged, says

pytestmark = pytest.mark.database
RULE = clocks.ClockRule("answer", "Answer", "working", 10, "day after", "receipt", "a test")


@pytest.fixture(autouse=True)
def the_world(database):
    world.build()
    return database


@outbox.sender("try-letter")
def _letter(payload):
    """Sends nothing: these tests only post."""


def upsert(of):
    kind = sqlite.insert if db.engine().dialect.name == "sqlite" else postgresql.insert
    return kind(of)


# What writes the table of cells, in every way there is.
WRITES = {
    "a new object": lambda: db.session().add(Cell(id=2, words="new")),
    "a changed object": lambda: setattr(db.session().get(Cell, 1), "words", "changed"),
    "a deleted object": lambda: db.session().delete(db.session().get(Cell, 1)),
    "Core insert": lambda: db.session().execute(insert(Cell.__table__).values(id=2, words="x", version=1)),
    "Core update": lambda: db.session().execute(update(Cell.__table__).values(words="x")),
    "Core delete": lambda: db.session().execute(delete(Cell.__table__)),
    "insert of many": lambda: db.session().execute(insert(Cell.__table__), [{"id": 2, "words": "x", "version": 1}] * 1),
    "bulk insert": lambda: db.session().bulk_insert_mappings(Cell, [{"id": 2, "words": "x", "version": 1}]),
    "ORM bulk insert": lambda: db.session().execute(insert(Cell), [{"id": 2, "words": "x", "version": 1}]),
    "ORM bulk update": lambda: db.session().execute(update(Cell).where(Cell.id == 1).values(words="x")),
    "ORM bulk update by key": lambda: db.session().execute(
        update(Cell.__table__).where(Cell.__table__.c.id == bindparam("key")).values(words=bindparam("new")),
        [{"key": 1, "new": "x"}],
    ),
    "ORM bulk delete": lambda: db.session().execute(delete(Cell).where(Cell.id == 1)),
    "insert from select": lambda: db.session().execute(
        insert(Cell).from_select(["id", "words", "version"], select(Cell.id + 1, Cell.words + "x", Cell.version))
    ),
    "upsert": lambda: db.session().execute(
        upsert(Cell).values(id=1, words="x", version=1).on_conflict_do_update(index_elements=["id"], set_={"words": 1})
    ),
    "upsert that skips": lambda: db.session().execute(
        upsert(Cell).values(id=1, words="x", version=1).on_conflict_do_nothing()
    ),
}


def test_a_change_without_an_event_is_refused_in_every_way_it_can_be_made():
    got_through = [
        way for way, write in WRITES.items() if not says(Forbidden, "without an event: cell", db.transaction, write)
    ]
    assert got_through == []
    assert world.cells() == ["first"]


def test_an_event_of_something_else_does_not_cover_a_change():
    def other() -> None:
        record(SYSTEM, DoorOpened(1))

    got_through = [
        way
        for way, write in WRITES.items()
        if not says(Forbidden, "without an event: cell", db.transaction, write, other)
    ]
    assert got_through == []
    assert world.everything()["event"] == 1


def test_a_page_that_only_reads_cannot_write_in_any_way():
    def flush() -> None:
        db.session().flush()

    got_through = [
        way for way, write in WRITES.items() if not says(Forbidden, "only inside transaction", db.reading, write, flush)
    ]
    assert got_through == []
    assert world.cells() == ["first"]


def test_outside_a_transaction_nothing_writes():
    got_through = [way for way, write in WRITES.items() if not says(RuntimeError, "is open here", nullcontext, write)]
    assert got_through == []


@pytest.mark.parametrize("options", [{}, {"mode": "write"}, {"mode": "read"}], ids=str)
def test_a_connection_of_ones_own_writes_nothing(options):
    own = db.engine().execution_options(**options)
    with pytest.raises(Forbidden, match="only inside transaction"), own.begin() as connection:
        connection.execute(insert(Cell.__table__).values(id=2, words="x", version=1))
    assert world.cells() == ["first"]


def test_dml_inside_a_common_table_expression_is_seen(database):
    if database.engine == "sqlite":
        pytest.skip("SQLite has no such statement")
    hidden = update(Cell.__table__).values(words="hidden").returning(Cell.__table__.c.id).cte("hidden")
    for statement in (select(hidden.c.id), select(Door.id).add_cte(hidden), select(func.count()).select_from(hidden)):
        with pytest.raises(Forbidden, match="without an event: cell"), db.transaction():
            db.session().execute(statement)
        with pytest.raises(Forbidden, match="only inside transaction"), db.reading():
            db.session().execute(statement)
    assert world.cells() == ["first"]


def test_one_event_may_speak_for_several_aggregates():
    with db.transaction():
        db.session().add_all([Cell(id=2, words="new"), Door(id=1)])
        record(SYSTEM, WingChanged("A"))
    assert world.everything()["try_door"] == 1
    assert says(
        Forbidden,
        "without an event: door",
        db.transaction,
        lambda: db.session().add_all([Cell(id=3, words="newer"), Door(id=2)]),
        lambda: record(SYSTEM, CellChanged(3)),
    )
    assert world.everything()["try_door"] == 1


def test_what_has_no_aggregate_still_needs_some_event():
    with pytest.raises(Forbidden, match="no event says so"), db.transaction():
        clocks.start(RULE, subject="cell:1", owner="provider", started_on=date(2026, 3, 2))
    with db.transaction():
        clocks.start(RULE, subject="cell:1", owner="provider", started_on=date(2026, 3, 2))
        record(SYSTEM, DoorOpened(1))
    assert world.everything()["clock"] == 1


HANDMADE = {
    "text": lambda: text("UPDATE try_cell SET words = 'x'"),
    "text that reads": lambda: text("SELECT 1"),
    "text in a condition": lambda: select(Cell).where(text("1 = 1")),
    "text in an order": lambda: select(Cell).order_by(text("id")),
    "text for an object": lambda: select(Cell).from_statement(text("SELECT * FROM try_cell")),
    "text with columns": lambda: text("SELECT id FROM try_cell").columns(column("id")),
    "text in a sub-select": lambda: select(Cell).where(Cell.id.in_(select(Door.id).where(text("1 = 1")))),
    "a literal column": lambda: select(literal_column("(SELECT words FROM try_cell)")),
    "a prefix": lambda: select(Cell.id).prefix_with("/* by hand */"),
    "a suffix": lambda: select(Cell.id).suffix_with("LIMIT 1"),
    "OR REPLACE": lambda: insert(Cell.__table__).prefix_with("OR REPLACE").values(id=1, words="x", version=1),
    "a table of a name": lambda: insert(table("try_cell", column("id"))).values(id=9),
    "a table of a name, read": lambda: select(table("try_cell", column("id")).c.id),
}


def test_sql_written_by_hand_is_refused_everywhere():
    got_through = [
        (way, place.__name__)
        for way, statement in HANDMADE.items()
        for place in (db.reading, db.transaction)
        if not says(Forbidden, "", place, lambda: db.session().execute(statement()))  # noqa: B023
    ]
    for way, statement in HANDMADE.items():
        with bookkeeping() as connection:
            if not says(Forbidden, "", nullcontext, lambda: connection.execute(statement())):  # noqa: B023
                got_through.append((way, "bookkeeping"))
    assert got_through == []
    assert world.cells() == ["first"]


@pytest.mark.parametrize("statement", ["SELECT 1", "UPDATE try_cell SET words = 'x'", "PRAGMA query_only = OFF"])
def test_sql_handed_to_the_driver_is_refused(statement):
    for place in (db.reading, db.transaction):
        with pytest.raises(Forbidden), place():
            db.session().connection().exec_driver_sql(statement)
    with pytest.raises(Forbidden), bookkeeping() as connection:
        connection.exec_driver_sql(statement)


def test_tables_are_changed_by_migrations_alone():
    for ddl in (CreateTable(Cell.__table__), DropTable(Cell.__table__)):
        with pytest.raises(Forbidden, match="belong in migrations"), db.transaction():
            db.session().execute(ddl)
    with pytest.raises(Forbidden, match="belong in migrations"):
        world.TRIAL.drop_all(db.engine())
    assert world.cells() == ["first"]


def test_a_read_is_read_only_in_the_database_itself():
    statement = "INSERT INTO try_cell (id, words, version) VALUES (7, 'x', 1)"
    with db.reading():
        below_the_guard = db.session().connection().connection.cursor()
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            below_the_guard.execute(statement)
    with db.engine().connect() as connection:
        connection.execute(select(1))
        if db.engine().dialect.name == "sqlite":
            with pytest.raises(Exception, match="readonly"):
                connection.connection.cursor().execute(statement)
    assert world.cells() == ["first"]


def test_a_read_sees_one_picture_from_its_first_query_on():
    done = threading.Event()

    def change() -> None:
        with db.transaction():
            db.session().add(Cell(id=2, words="later"))
            record(SYSTEM, CellChanged(2))
        done.set()

    with db.reading():
        count = select(func.count()).select_from(Cell)
        assert db.session().scalar(count) == 1
        threading.Thread(target=change).start()
        assert done.wait(10)
        assert db.session().scalar(count) == 1
    assert world.cells() == ["first", "later"]


def test_nothing_nests_but_a_write_in_a_read():
    with pytest.raises(RuntimeError, match="does not nest"), db.transaction(), db.transaction():
        pass
    with pytest.raises(RuntimeError, match="does not nest"), db.reading(), db.reading():
        pass
    with pytest.raises(RuntimeError, match="does not nest"), db.transaction(), db.reading():
        pass
    with pytest.raises(RuntimeError, match="never inside"), db.transaction(), bookkeeping():
        pass
    with db.reading():
        assert db.session().get(Cell, 1).words == "first"
        with db.transaction():
            db.session().get(Cell, 1).words = "second"
            record(SYSTEM, CellChanged(1))
        assert db.session().get(Cell, 1).words == "second"
    with pytest.raises(RuntimeError, match="is open here"):
        db.session()


def test_a_refusal_inside_leaves_nothing_behind():
    before = world.everything()

    def action() -> None:
        db.session().add(Cell(id=2, words="new"))
        record(SYSTEM, CellChanged(2))
        outbox.post("try-letter", key="1", to="someone")
        clock = clocks.start(RULE, subject="cell:2", owner="provider", started_on=date(2026, 3, 2))
        clocks.extend(clock, until=date(2026, 6, 1), reason="snow", actor=SYSTEM)
        db.session().flush()
        raise Refused("no")

    assert says(Refused, "no", db.transaction, action)
    assert world.everything() == before
    assert db.writing() is False


def test_an_event_rolled_back_to_a_savepoint_speaks_for_nothing():
    def action() -> None:
        db.session().add(Cell(id=2, words="new"))
        db.session().flush()
        inner = db.session().begin_nested()
        record(SYSTEM, CellChanged(2))
        inner.rollback()

    assert says(Forbidden, "without an event: cell", db.transaction, action)
    assert world.everything()["event"] == 1
    with db.transaction():
        inner = db.session().begin_nested()
        db.session().add(Cell(id=2, words="new"))
        record(SYSTEM, CellChanged(2))
        inner.commit()
    assert world.cells() == ["first", "new"]


def test_bookkeeping_stays_when_the_action_is_refused_and_writes_nothing_else():
    with bookkeeping() as connection:
        connection.execute(insert(Attempt).values(id=1))
    with pytest.raises(Forbidden, match="not bookkeeping"), bookkeeping() as connection:
        connection.execute(insert(Cell.__table__).values(id=2, words="x", version=1))
    with pytest.raises(Forbidden, match="is bookkeeping"), db.transaction():
        db.session().execute(insert(Attempt).values(id=2))
    assert world.everything()["try_attempt"] == 1


def test_the_outbox_is_filled_by_actions_and_changed_by_bookkeeping():
    sent = update(outbox.Outgoing).values(state="sent")
    assert says(
        Forbidden,
        "is bookkeeping",
        db.transaction,
        lambda: outbox.post("try-letter", key="1"),
        lambda: db.session().execute(sent),
    )
    own = upsert(outbox.Outgoing).values(kind="a", key="1", payload={}, state="sent")
    with pytest.raises(Forbidden, match="is bookkeeping"), db.transaction():
        db.session().execute(own.on_conflict_do_update(index_elements=["kind", "key"], set_={"state": "sent"}))
    assert world.everything()["outgoing"] == 0


def test_what_is_kept_for_ever_is_refused_before_the_database_has_to():
    skipping = upsert(Ledger).values(id=1, words="x")
    for statement in (
        update(Ledger).values(words="x"),
        delete(Ledger),
        update(Ledger.__table__).values(words="x"),
        skipping.on_conflict_do_update(index_elements=["id"], set_={"words": "x"}),
    ):
        assert says(Forbidden, "append-only", db.transaction, lambda: db.session().execute(statement))  # noqa: B023
        with bookkeeping() as connection:
            assert says(Forbidden, "", nullcontext, lambda: connection.execute(statement))  # noqa: B023


def test_a_fault_of_the_database_is_a_fault_and_rolls_back():
    assert says(
        DBAPIError,
        "",
        db.transaction,
        lambda: db.session().add(Cell(id=1, words="again")),
        lambda: record(SYSTEM, CellChanged(1)),
    )
    assert world.everything()["event"] == 1
    with pytest.raises(RuntimeError, match="connect comes first"):
        _without_a_database()


def _without_a_database() -> None:
    url = db.engine().url.render_as_string(hide_password=False)
    db.disconnect()
    try:
        db.engine()
    finally:
        db.connect(url)
