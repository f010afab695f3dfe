"""The database at the edge: one place that begins, commits and refuses.

2026-11: a transaction is opened by a POST view, a CLI command or a job and by nothing else, begins as IMMEDIATE on
SQLite (a read that turns into a write after another's commit fails at once there, whatever the busy timeout), and
does not nest. A read is read-only in the database itself. What a statement may do is watched in `core.guard`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from . import guard
from .refused import Busy, NoRoom, Refused
from .tables import Base, Written
from .types import UtcDateTime, Words

__all__ = [
    "Base",
    "Mode",
    "UtcDateTime",
    "Words",
    "Written",
    "connect",
    "engine",
    "if_undone",
    "reading",
    "session",
    "transaction",
]

BUSY_SECONDS = 10.0  # how long a writer waits for another before a person is told to try again, on both engines
SOMEONE_ELSE = (
    "Someone else saved a change to this while you were working. Your text is still here: check it against theirs."
)

BUSY = "The database is busy. Nothing was saved; try again in a moment."
NO_ROOM = "The disk is full or failing. Nothing was saved; tell the people who run this service."

_SNAPSHOT = {"sqlite": "SERIALIZABLE", "postgresql": "REPEATABLE READ"}  # one picture for all queries of a page


class Mode(StrEnum):
    """What a connection may do. None of them may do what another is for."""

    READ = "read"
    WRITE = "write"
    BOOKKEEPING = "bookkeeping"
    MIGRATION = "migration"


class _Place:
    """The process's one engine; replaced by `connect`."""

    engine: Engine | None = None


class _Scope:
    """A read or a write under way. Its session is opened at the first use, so that a page without data costs none."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.if_undone: list[Callable[[], None]] = []
        self._session: Session | None = None

    def session(self) -> Session:
        if self._session is None:
            options: dict[str, Any] = {"mode": self.mode}
            if self.mode == Mode.READ:
                options |= {"postgresql_readonly": True, "isolation_level": _SNAPSHOT[engine().dialect.name]}
            self._session = Session(engine().execution_options(**options), expire_on_commit=False)
        return self._session

    def end(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


_scope: ContextVar[_Scope | None] = ContextVar("scope", default=None)


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Connect the process to its database, ending any connection it had.

    `busy_seconds`: how long a statement waits for a lock that another holds before `Busy`.
    """
    disconnect()
    if url.startswith("sqlite"):
        options: dict[str, Any] = {"connect_args": {"timeout": busy_seconds, "check_same_thread": False}}
    else:
        waits = {"options": f"-c lock_timeout={int(busy_seconds * 1000)}"}
        options = {"connect_args": waits, "pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    made = create_engine(url, hide_parameters=True, **options)  # a fault in the log tells nobody's words
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    guard.watch(made)
    _Place.engine = made
    return made


def disconnect() -> None:
    """Close every connection of this process."""
    if _Place.engine is not None:
        _Place.engine.dispose()
        _Place.engine = None


def engine() -> Engine:
    """The process's engine. A fault when nothing is connected yet."""
    if _Place.engine is None:
        raise RuntimeError("No database is connected: core.db.connect comes first")
    return _Place.engine


def session() -> Session:
    """The session of the read or write under way. A fault outside both: nothing reads by accident."""
    scope = _scope.get()
    if scope is None:
        raise RuntimeError("Neither reading() nor transaction() is open here")
    return scope.session()


def writing() -> bool:
    """Whether a transaction is open here."""
    scope = _scope.get()
    return scope is not None and scope.mode == Mode.WRITE


def if_undone(step: Callable[[], None]) -> None:
    """Do this after the transaction under way, should it come to nothing: what must stay written down all the same."""
    scope = _scope.get()
    if scope is None or scope.mode != Mode.WRITE:
        raise RuntimeError("Only what is under way can be undone")
    scope.if_undone.append(step)


@contextmanager
def reading() -> Iterator[None]:
    """A read-only stretch: one snapshot, begun at the first query."""
    if _scope.get() is not None:
        raise RuntimeError("reading() does not nest")
    scope = _Scope(Mode.READ)
    token = _scope.set(scope)
    try:
        yield
    finally:
        scope.end()
        _scope.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """One change, whole or not at all. Ends the read snapshot around it, if there is one.

    Raises `Refused` where another saver came first (the `version` column), `Busy` where the database stayed locked,
    and a fault where something changed without an event of its aggregate.
    """
    outer = _scope.get()
    if outer is not None and outer.mode == Mode.WRITE:
        raise RuntimeError("transaction() does not nest")
    if outer is not None:
        outer.end()
    scope = _Scope(Mode.WRITE)
    token = _scope.set(scope)
    watched = guard.begin()
    try:
        with plainly():
            scope.session().connection()  # begins now: the row is read under the lock it is written under
            yield
            scope.session().flush()
            guard.check(watched)
            scope.session().commit()
            scope.if_undone.clear()
    finally:
        guard.end()
        scope.end()
        _scope.reset(token)
        for step in scope.if_undone:
            step()


@contextmanager
def plainly() -> Iterator[None]:
    """The database's own refusals, as answers a person can act on."""
    try:
        yield
    except StaleDataError as stale:
        raise Refused(SOMEONE_ELSE, "version") from stale
    except StatementError as wrapped:  # a column's own refusal (`Words`) arrives inside SQLAlchemy's
        if isinstance(wrapped.orig, Refused):
            raise wrapped.orig from wrapped
        refusal = _refusal(wrapped)
        if refusal is not None:
            raise refusal from wrapped
        raise
    except sqlite3.OperationalError as fault:  # as it comes from our own BEGIN
        refusal = _refusal(fault)
        if refusal is not None:
            raise refusal from fault
        raise


def _refusal(fault: Exception) -> Busy | None:
    """What a person is told of a fault of the engine's that will pass, or that an operator must mend."""
    if _code(fault) in _BUSY_CODES:
        return Busy(BUSY)
    return NoRoom(NO_ROOM) if _code(fault) in _NO_ROOM_CODES else None


# SQLite's own numbers; PostgreSQL's lock timeout, deadlock and serialisation, and its class of full disks.
_BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40P01", "40001")
_NO_ROOM_CODES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, "53100")


def _code(fault: Exception) -> int | str | None:
    """The engine's own code: SQLite's number without its extension, PostgreSQL's five characters."""
    raw = getattr(fault, "orig", fault)
    number: int | None = getattr(raw, "sqlite_errorcode", None)
    return getattr(raw, "sqlstate", None) if number is None else number & 0xFF


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL may lose the last commits when the power fails
        "foreign_keys=ON",
        "recursive_triggers=ON",  # otherwise INSERT OR REPLACE deletes without the append-only trigger
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    mode = connection.get_execution_options().get("mode", Mode.READ)
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA query_only={'ON' if mode == Mode.READ else 'OFF'}")
    cursor.execute("BEGIN" if mode == Mode.READ else "BEGIN IMMEDIATE")
    cursor.close()
