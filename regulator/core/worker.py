"""The worker: every one drains the outbox, one of them leads and runs what is on a timetable.

2026-11: the leader is whoever holds an advisory lock on PostgreSQL (on a session of its own, so that the lock goes with
the connection) or a locked file on SQLite; a leader killed with -9 is followed at the next poll. Nothing is scheduled
in the web process, so that four web workers do not send four letters.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from filelock import FileLock, Timeout
from sqlalchemy import Connection, String, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, db, outbox
from .bookkeeping import bookkeeping
from .db import Base, UtcDateTime, Written
from .events import seal_waiting
from .job_runs import Kept
from .refused import Busy

log = structlog.get_logger(__name__)

LOCK = 0x5245_4755  # any number that no other program on this database uses ("REGU")
POLL = 1.0  # seconds between looks at the outbox and at the leader's lock
ALIVE = timedelta(seconds=60)  # without a heartbeat for this long a worker counts as gone


class Heartbeat(Base, written=Written.BY_BOOKKEEPING):
    """A worker says that it lives, and whether it leads."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    leads: Mapped[bool]


@dataclass(frozen=True)
class Job:
    """Something the leader does every so often. It must stand being run twice."""

    name: str
    every: timedelta
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def job(every: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a function as something the leader does every so often."""

    def declare(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__name__}"
        _jobs[name] = Job(name, every, function)
        return function

    return declare


def jobs() -> list[Job]:
    """What the leader does, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


@job(timedelta(seconds=5))
def seal_events() -> None:
    """Put what happened into the chain."""
    while seal_waiting():
        pass


class Leadership(Protocol):
    """The one lock that makes a worker the leader."""

    def held(self) -> bool: ...

    def release(self) -> None: ...


class PostgresLeadership:
    """Leadership by an advisory lock; lost with the connection that took it."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether we lead: asks for the lock where we do not hold it, and whether its session lives where we do."""
        try:
            if self._connection is not None:
                self._connection.scalar(select(1))
                return True
            self._connection = db.engine().execution_options(isolation_level="AUTOCOMMIT").connect()
            if self._connection.scalar(select(func.pg_try_advisory_lock(LOCK))):
                return True
            self._connection.close()
            self._connection = None
        except DBAPIError:
            self.release()
        return False

    def release(self) -> None:
        """Let another lead. The connection is thrown away and not pooled: a pooled one would keep the lock."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class FileLeadership:
    """Leadership by a locked file beside a SQLite database; lost with the process."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path)

    def held(self) -> bool:
        """Whether we lead, asking for the lock where we do not hold it."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Let another lead."""
        self._lock.release()


class Worker:
    """One worker process, from its start until it is told to stop."""

    def __init__(self, leadership: Leadership, *, poll: float = POLL, lease_for: timedelta = outbox.LEASE) -> None:
        self.poll = poll
        self.lease_for = lease_for
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.leadership = leadership
        self.stopping = threading.Event()
        self._scheduler: BackgroundScheduler | None = None
        self._said: tuple[datetime, bool] | None = None

    def run(self) -> None:
        """Work until stopped. A database that is away is waited for; what was under way is done again later."""
        try:
            while not self.stopping.is_set():
                worked = self._turn()
                self.stopping.wait(0 if worked else self.poll)
        finally:
            self._follow()
            self.leadership.release()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish what is under way, then end."""
        self.stopping.set()

    def stop_on_signals(self) -> None:
        """End cleanly when the operator, or the machine, says so."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def _turn(self) -> int:
        try:
            leads = self.leadership.held()
            if leads:
                self._lead()
            else:
                self._follow()
            self._say_alive(leads)
            return outbox.drain(most=1, lease_for=self.lease_for)  # one: between two, it may be told to stop
        except (DBAPIError, Busy) as fault:
            log.warning("the database is away", fault=type(fault).__name__)
            self._said = None
            return 0

    def _lead(self) -> None:
        if self._scheduler is not None:
            return
        log.info("this worker leads", worker=self.name)
        self._scheduler = BackgroundScheduler(job_defaults={"coalesce": True, "max_instances": 1})
        for each in jobs():
            trigger = IntervalTrigger(seconds=int(each.every.total_seconds()))
            self._scheduler.add_job(self._run, trigger, args=[each], id=each.name, next_run_time=clock.now())
        self._scheduler.start()

    def _run(self, each: Job) -> None:
        Kept(self.name).run(each.name, lambda: _guarded(each))

    def _follow(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None

    def _say_alive(self, leads: bool) -> None:
        now = clock.now()
        if self._said and self._said[1] == leads and now - self._said[0] < ALIVE / 4:
            return
        with bookkeeping() as connection:
            known = connection.execute(
                update(Heartbeat).where(Heartbeat.worker == self.name).values(at=now, leads=leads)
            )
            if not known.rowcount:
                connection.execute(insert(Heartbeat).values(worker=self.name, at=now, leads=leads))
            connection.execute(delete(Heartbeat).where(Heartbeat.at < now - timedelta(days=1)))
        self._said = (now, leads)


def _guarded(each: Job) -> str | None:
    """A job's fault is its own: it is logged and the job runs again at its next time. Gives the fault's class."""
    try:
        each.run()
    except Exception as fault:
        log.exception("a job failed", job=each.name)
        return type(fault).__name__
    return None


def alive(now: datetime) -> bool:
    """Whether any worker said lately that it lives."""
    return bool(db.session().scalar(select(Heartbeat.worker).where(Heartbeat.at > now - ALIVE).limit(1)))


def heartbeats() -> list[Heartbeat]:
    """What the workers of the last day said, the one that leads first, then the newest first."""
    rows = select(Heartbeat).order_by(Heartbeat.leads.desc(), Heartbeat.at.desc(), Heartbeat.worker)
    return list(db.session().scalars(rows))


def leadership(instance: Path) -> Leadership:
    """The lock that fits the engine."""
    if db.engine().dialect.name == "postgresql":
        return PostgresLeadership()
    return FileLeadership(instance / "leader.lock")
