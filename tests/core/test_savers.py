"""Several who save at once: the second is told, nobody overwrites, and nobody waits for ever."""

import threading

import pytest
from sqlalchemy import func, insert, update

from regulator.core import db
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record
from regulator.core.refused import Busy, NoRoom, Refused
from tests.core import world
from tests.core.world import Attempt, Cell, CellChanged, WingChanged, says

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def the_world(database):
    world.build()
    return database


def test_of_two_savers_the_second_is_told_and_nothing_is_lost():
    with db.reading():
        seen = db.session().get(Cell, 1)
    with db.transaction():
        db.session().get(Cell, 1).words = "theirs"
        record(SYSTEM, CellChanged(1))
    seen.words = "mine"
    assert says(
        Refused,
        "Someone else saved",
        db.transaction,
        lambda: db.session().add(seen),
        lambda: record(SYSTEM, CellChanged(1)),
    )
    assert world.cells() == ["theirs"]
    assert world.everything()["event"] == 2


def test_two_savers_at_the_same_moment_do_not_both_succeed():
    """Each reads, waits for the other to have read where the engine lets both, and saves."""
    told, meeting = [], threading.Barrier(2)

    def save(words: str) -> None:
        try:
            with db.transaction():
                cell = db.session().get(Cell, 1)
                if db.engine().dialect.name == "postgresql":
                    meeting.wait(10)
                if cell.words != "first":
                    raise Refused("Someone else saved a change")  # what a form's version field says on SQLite
                cell.words = words
                record(SYSTEM, CellChanged(1))
        except Refused as no:
            told.append(no.message)

    threads = [threading.Thread(target=save, args=(words,)) for words in ("one", "other")]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(told) == 1
    assert "Someone else saved" in told[0]
    assert world.cells()[0] in ("one", "other")
    assert world.everything()["event"] == 2


def test_who_waits_too_long_for_a_lock_is_told_to_try_again(database):
    db.connect(database.url, busy_seconds=0.2)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with db.transaction():
            db.session().get(Cell, 1).words = "held"
            record(SYSTEM, CellChanged(1))
            held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    mine = update(Cell).where(Cell.id == 1).values(words="mine")
    assert says(Busy, "Nothing was saved", db.transaction, lambda: db.session().execute(mine))
    if database.engine == "sqlite":
        with pytest.raises(Busy), bookkeeping() as connection:
            connection.execute(insert(Attempt).values(id=1))
    let_go.set()
    holder.join(10)
    assert world.cells() == ["held"]


def test_two_who_lock_each_other_do_not_stay_locked(database):
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with db.transaction():
        db.session().add(Cell(id=2, words="second"))
        record(SYSTEM, CellChanged(2))
    told, meeting = [], threading.Barrier(2)

    def save(first: int, second: int) -> None:
        try:
            with db.transaction():
                db.session().execute(update(Cell).where(Cell.id == first).values(version=Cell.version + 1))
                meeting.wait(10)
                db.session().execute(update(Cell).where(Cell.id == second).values(version=Cell.version + 1))
                record(SYSTEM, WingChanged("A"))
        except Busy as busy:
            told.append(str(busy))

    threads = [threading.Thread(target=save, args=pair) for pair in ((1, 2), (2, 1))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(told) == 1


def test_a_server_without_room_says_so(database):
    """PostgreSQL's own code for a full disk, raised by the server itself."""
    if database.engine == "sqlite":
        pytest.skip("SQLite's full disk is a real one, in test_database_killed")
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
        )
    assert says(NoRoom, "Nothing was saved", db.transaction, lambda: db.session().scalar(func.full_disk()))
