"""What was committed is there and what was not is not, however the database or its writers end."""

import os
import resource
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from regulator.core import db, schema
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record, seal_waiting, verify
from regulator.core.events.models import EventRow
from regulator.core.outbox import Outgoing, Sending
from regulator.core.refused import NoRoom
from tests.core import worker_process, world
from tests.core.processes import integrity, until
from tests.core.world import Cell, says

pytestmark = pytest.mark.database


class Server:
    """A PostgreSQL server of our own, that may be killed."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self.programs, self.folder, self.port = programs, folder, port
        self.user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        with (self.folder / "log").open("ab") as log:
            done = subprocess.run(
                [str(self.programs / program), "-D", str(self.folder / "data"), *arguments],
                user=self.user,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=60,
                check=False,
            )
        assert done.returncode == 0, (self.folder / "log").read_text()

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c shared_buffers=16MB"
        self.run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "server.log"), "start")

    def kill(self) -> None:
        """Stop at once, as if the machine had: no checkpoint, no good-bye."""
        self.run("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def server() -> Iterator[Server]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin")) + [Path(shutil.which("initdb") or "/none").parent]
    if not (programs[0] / "initdb").exists():
        warnings.warn("NO initdb: the death of a database server is not tried", pytest.PytestWarning, stacklevel=1)
        pytest.skip("no PostgreSQL server to start")
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="regulator-postgres-"))
    made = Server(programs[0], folder, port)
    if made.user:
        shutil.chown(folder, made.user, made.user)
    made.run("initdb", "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8")
    made.start()
    db.connect(made.url)
    yield made
    db.disconnect()
    with suppress(AssertionError):
        made.kill()
    shutil.rmtree(folder)


def told(path: Path) -> set[int]:
    """What writers said was committed; a line cut short by a kill says nothing."""
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return {int(line) for line in lines}


def present() -> set[int]:
    """The cells that are there, each of which has its event and its outgoing, and none of these has no cell."""
    with db.reading():
        cells = set(db.session().scalars(select(Cell.id).where(Cell.id > 1)))
        events = {int(subject.split(":")[1]) for subject in db.session().scalars(select(EventRow.subject))}
        outgoing = {int(key) for key in db.session().scalars(select(Outgoing.key))}
    assert cells == outgoing
    assert cells | {1} == events
    return cells


def test_a_database_server_killed_in_the_middle_keeps_what_was_committed_and_nothing_else(server, started, tmp_path):
    schema.upgrade()
    world.build()
    said = [tmp_path / "one", tmp_path / "other"]
    worker = started(worker_process.work, server.url, str(tmp_path), 1.0)
    writers = [
        started(worker_process.write_for_ever, server.url, str(path), 1_000_000 * number)
        for number, path in enumerate(said, start=1)
    ]
    until(lambda: all(len(told(path)) > 20 for path in said), "both write")
    with suppress(DBAPIError), db.transaction():
        db.session().add(Cell(id=9_000_000, words="never committed"))
        record(SYSTEM, world.CellChanged(9_000_000))
        server.kill()
    for each in writers:
        each.join(20)
        assert each.exitcode == 1, "the server was away: a fault, said as one"
    server.start()
    committed, there = told(said[0]) | told(said[1]), present()
    assert committed <= there
    assert len(there - committed) <= 2, "at most the two commits whose answer was lost"
    assert 9_000_000 not in there
    until(lambda: unsent() == 0, "the worker to come back and send the rest")
    assert worker.is_alive()
    while seal_waiting():
        pass
    with db.reading():
        verdict = verify()
    assert verdict.sound
    assert verdict.events == verdict.sealed == len(there) + 1


def test_a_full_disk_is_said_plainly_and_nothing_is_half_written(database):
    if database.engine == "postgresql":
        pytest.skip("the server's disk is the server's: its code for a full one is tried in test_transactions")
    world.build()
    before = world.everything()
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = Path(database.url.removeprefix("sqlite:///") + "-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 300_000, was[1]))
    try:
        for number in range(2, 4):
            cells = [Cell(id=number * 1000 + each, words=f"{number} {each} " * 2000) for each in range(100)]
            assert says(NoRoom, "Nothing was saved", db.transaction, *write(cells))
        with pytest.raises(NoRoom), bookkeeping() as connection:
            connection.execute(insert(world.Attempt), [{"words": "x" * 100_000} for _ in range(20)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
    assert world.everything() == before
    assert integrity(database.url) == "ok"
    with db.transaction():
        for step in write([Cell(id=5000, words="there is room again")]):
            step()
    assert world.everything()["try_cell"] == before["try_cell"] + 1


def write(cells: list[Cell]) -> list[Callable[[], object]]:
    return [lambda: db.session().add_all(cells), lambda: record(SYSTEM, world.CellChanged(1))]


def unsent() -> int:
    with db.reading():
        return len(list(db.session().scalars(select(Outgoing.id).where(Outgoing.state != Sending.SENT))))


def test_writers_killed_at_any_moment_leave_what_they_committed_and_nothing_else(database, started, tmp_path):
    world.build()
    said = []
    for number in range(1, 7):
        said.append(tmp_path / f"writer{number}")
        writer = started(worker_process.write_for_ever, database.url, str(said[-1]), number * 1_000_000)
        until(lambda: len(told(said[-1])) >= 7, "the writer writes")
        writer.kill()
        writer.join(10)
    if database.engine == "sqlite":
        assert integrity(database.url) == "ok"
    else:
        until(lambda: not others(database.url), "the killed writers' connections to end")
    committed = set().union(*(told(path) for path in said))
    there = present()
    assert committed <= there
    assert len(there - committed) <= len(said)
    while seal_waiting():
        pass
    with db.reading():
        assert verify().sound


def others(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
            " AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(count)
