"""Starting, watching and waiting for real processes."""

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

PATIENCE = 60.0  # seconds until a test gives up; nothing waits that long where all is well
_context = multiprocessing.get_context("forkserver")  # begun once with everything imported: a new process is quick
_context.set_forkserver_preload(["tests.core.worker_process"])


class Processes:
    """The processes of one test. Whatever still runs when it is over is ended."""

    def __init__(self) -> None:
        self._started: list[BaseProcess] = []

    def __call__(self, target: Callable[..., None], *arguments: Any) -> BaseProcess:
        process = _context.Process(target=target, args=arguments, daemon=True)
        process.start()
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.join(10)


def starting() -> Iterator[Processes]:
    processes = Processes()
    yield processes
    processes.end()


def until(true: Callable[[], Any], what: str) -> Any:
    """What `true` answers, once it answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    return pytest.fail(f"waited in vain for: {what}")


def integrity(url: str) -> str:
    """SQLite's own judgement of a database file."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
