"""A real worker in a process of its own, for the tests that kill it."""

import os
import time
from datetime import timedelta
from pathlib import Path

from regulator.core import db, outbox
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.worker import Worker, leadership
from tests.core.world import Cell, CellChanged


@outbox.sender("try-line")
def write_line(payload: dict) -> None:
    """The outside world: one line a sending, in one write, so that lines of several processes do not mix."""
    time.sleep(payload.get("seconds", 0))
    with open(os.open(payload["to"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), "wb", buffering=0) as file:
        file.write(f"{payload['line']} {os.getpid()}\n".encode())


def work(url: str, instance: str, lease_seconds: float) -> None:
    """What `regulator worker` does, with a quick pulse."""
    db.connect(url)
    worker = Worker(leadership(Path(instance)), poll=0.05, lease_for=timedelta(seconds=lease_seconds))
    worker.stop_on_signals()
    worker.run()
    db.disconnect()


def write_for_ever(url: str, told: str, first: int) -> None:
    """Make one change after another, and say of each, after its commit, that it is made."""
    db.connect(url)
    with open(told, "ab", buffering=0) as file:
        for number in range(first, first + 100_000):
            with db.transaction():
                db.session().add(Cell(id=number, words=f"cell {number}"))
                record(SYSTEM, CellChanged(number))
                outbox.post("try-line", key=str(number), to=f"{told}.sent", line=number)
            file.write(f"{number}\n".encode())


def write_and_hang(url: str, told: str) -> None:
    """Be in the middle of a change, with half of it already in the database's hands."""
    db.connect(url)
    with db.transaction():
        db.session().add_all([Cell(id=number, words=f"half {number}" * 500) for number in range(2, 400)])
        record(SYSTEM, CellChanged(2))
        outbox.post("try-line", key="half", to="/dev/null", line="half")
        db.session().flush()
        Path(told).write_text("in the middle")
        time.sleep(60)
