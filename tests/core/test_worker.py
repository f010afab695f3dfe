"""Real workers in processes of their own, killed without warning in the middle of what they do."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from regulator.core import clock, db, worker
from regulator.core.actor import SYSTEM
from regulator.core.events import record, verify
from regulator.core.outbox import Outgoing, Sending, post
from regulator.core.worker import Heartbeat, alive
from tests.core import worker_process, world
from tests.core.processes import integrity, until
from tests.core.world import DoorOpened

pytestmark = pytest.mark.database


def posted(to: Path, lines: range, seconds: float = 0) -> None:
    with db.transaction():
        for line in lines:
            post("try-line", key=str(line), to=str(to), line=line, seconds=seconds)
        record(SYSTEM, DoorOpened(1))


def lines(path: Path) -> list[tuple[int, int]]:
    """What arrived outside: which line, from which process."""
    if not path.exists():
        return []
    return [(int(line), int(process)) for line, process in (each.split() for each in path.read_text().splitlines())]


def states() -> Counter[str]:
    with db.reading():
        return Counter(db.session().scalars(select(Outgoing.state)))


def leaders() -> list[int]:
    """The processes that say they lead."""
    with db.reading():
        return [
            int(name.rpartition(":")[2])
            for name in db.session().scalars(select(Heartbeat.worker).where(Heartbeat.leads))
        ]


def workers(started, database, number: int, lease_seconds: float = 60):
    return [started(worker_process.work, database.url, str(database.instance), lease_seconds) for _ in range(number)]


def test_three_workers_have_one_leader_and_another_leads_when_it_is_killed(database, started, tmp_path):
    posted(tmp_path / "out", range(30))
    three = {each.pid: each for each in workers(started, database, 3)}
    until(lambda: len(heartbeats()) == 3 and leaders(), "three workers, one of them leading")
    (first,) = leaders()
    until(lambda: states()[Sending.SENT] == 30, "all thirty sent")
    assert Counter(line for line, _ in lines(tmp_path / "out")) == Counter(range(30)), "each of them once"
    until(lambda: sealed(), "the leader seals")
    os.kill(first, signal.SIGKILL)
    posted(tmp_path / "out", range(30, 40))
    until(lambda: set(leaders()) - {first}, "another leads")
    until(lambda: states()[Sending.SENT] == 40, "the rest sent")
    until(lambda: sealed() == 2, "the new leader seals")
    for pid in set(three) - {first}:
        os.kill(pid, signal.SIGTERM)
    for pid in set(three) - {first}:
        three[pid].join(20)
        assert three[pid].exitcode == 0, "told to stop, it ends by itself"


def heartbeats() -> list[str]:
    with db.reading():
        return list(db.session().scalars(select(Heartbeat.worker)))


def sealed() -> int:
    with db.reading():
        verdict = verify()
    assert verdict.sound
    return verdict.sealed


def test_what_a_killed_worker_was_sending_is_sent_by_another(database, started, tmp_path):
    out = tmp_path / "out"
    posted(out, range(1), seconds=0.5)
    (first,) = workers(started, database, 1, lease_seconds=1)
    until(lambda: states()[Sending.LEASED], "the worker holds it")
    first.kill()
    first.join(10)
    assert lines(out) == []
    (second,) = workers(started, database, 1, lease_seconds=30)
    until(lambda: states()[Sending.SENT] == 1, "another sent it")
    assert lines(out) == [(0, second.pid)]


def test_nothing_is_lost_while_workers_are_killed_at_random(database, started, tmp_path):
    out, chance = tmp_path / "out", random.Random(20260302)
    posted(out, range(200), seconds=0.002)
    running = workers(started, database, 3, lease_seconds=0.5)
    for _ in range(6):
        until(lambda: states()[Sending.LEASED] or states()[Sending.SENT] == 200, "work under way")
        time.sleep(chance.uniform(0, 0.1))
        victim = running.pop(chance.randrange(3))
        victim.kill()
        victim.join(10)
        running += workers(started, database, 1, lease_seconds=0.5)
    until(lambda: states() == {Sending.SENT: 200}, "all two hundred sent")
    arrived = Counter(line for line, _ in lines(out))
    assert set(arrived) == set(range(200))
    assert sum(arrived.values()) <= 200 + 6 + expired_leases(), "at least once, and again only after a loss"
    assert sealed() == until(sealed, "the event sealed")
    if database.engine == "sqlite":
        assert integrity(database.url) == "ok"


def expired_leases() -> int:
    """How often a thing was taken again."""
    with db.reading():
        return sum(attempts - 1 for attempts in db.session().scalars(select(Outgoing.attempts)))


def test_many_processes_claim_each_thing_once(database, started, tmp_path):
    out = tmp_path / "out"
    workers(started, database, 4)
    until(lambda: len(heartbeats()) == 4, "four workers")
    posted(out, range(100))
    until(lambda: states() == {Sending.SENT: 100}, "all hundred sent")
    assert Counter(line for line, _ in lines(out)) == Counter(range(100))


def test_a_worker_whose_connections_are_cut_recovers_and_leads_again(database, started, tmp_path):
    if database.engine == "sqlite":
        pytest.skip("SQLite has no connections to cut")
    out = tmp_path / "out"
    (only,) = workers(started, database, 1, lease_seconds=1)
    until(leaders, "it leads")
    posted(out, range(40), seconds=0.01)
    for _ in range(3):
        until(lambda: states()[Sending.LEASED] or not states()[Sending.WAITING], "work under way")
        cut_connections(database.url)
        db.connect(database.url)
    until(lambda: states() == {Sending.SENT: 40}, "all forty sent")
    assert set(dict(lines(out))) == set(range(40))
    until(lambda: sealed() == 1, "it seals: it leads again")
    assert only.is_alive()


def cut_connections(url: str) -> None:
    db.disconnect()
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_writer_killed_in_the_middle_leaves_the_database_as_it_was(database, started, tmp_path):
    world.build()
    before = world.everything()
    writer = started(worker_process.write_and_hang, database.url, str(tmp_path / "told"))
    until((tmp_path / "told").exists, "the writer to be in the middle")
    assert world.everything() == before, "nobody sees half of it"
    writer.kill()
    writer.join(10)
    if database.engine == "sqlite":
        assert integrity(database.url) == "ok"
    until(lambda: can_write(), "the dead writer's lock to go")
    after = world.everything()
    assert after["try_cell"] == before["try_cell"] + 1
    assert after["event"] == before["event"] + 1
    assert after["outgoing"] == before["outgoing"]
    assert sealed() == 0


def can_write() -> bool:
    with db.transaction():
        db.session().add(world.Cell(id=1000, words="after"))
        record(SYSTEM, world.CellChanged(1000))
    return True


def test_a_worker_says_that_it_lives_and_a_silent_one_counts_as_gone(database, started):
    with db.reading():
        assert not alive(clock.now())
    workers(started, database, 1)
    until(heartbeats, "a heartbeat")
    with db.reading():
        assert alive(clock.now())
        assert not alive(clock.now() + worker.ALIVE + timedelta(seconds=30))


def test_a_job_that_fails_does_not_stop_the_others():
    ran = []
    broken = worker.Job("broken", timedelta(seconds=1), lambda: 1 // 0)
    worker._guarded(broken)
    worker._guarded(worker.Job("whole", timedelta(seconds=1), lambda: ran.append(1)))
    assert ran == [1]
    assert [job.name for job in worker.jobs()] == sorted(job.name for job in worker.jobs())
