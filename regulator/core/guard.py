"""Watches every statement of the Engine, however it was made, and refuses what house rules forbid.

2026-11: `before_cursor_execute` and not `before_execute`, because it also sees what was handed to the driver as text,
and because the compiled statement it is given is cached by SQLAlchemy: the tables are looked up once per statement,
not once per execution.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnClause, Engine, Table, TableClause, TextClause, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import Delete, Insert, Update, UpdateBase

from .tables import Written, about, compartments


class Forbidden(RuntimeError):
    """A statement that no part of the regulator may run there. A fault of ours, never a person's."""


@dataclass
class Watched:
    """What the transaction under way changed, and of what it recorded events."""

    changed: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)
    wrote: bool = False
    savepoints: dict[str, frozenset[str]] = field(default_factory=dict)  # what was recorded when each was set


@dataclass(frozen=True)
class _Plan:
    """What one compiled statement does: the tables it writes (with the verb), the compartments it names."""

    writes: tuple[tuple[str, Table], ...]
    compartments: frozenset[str]
    raw: bool


@dataclass(eq=False)
class _Stretch:
    """A compartment that stands open: by whom, in which thread. A copy of the context elsewhere sees it close."""

    compartment: str
    who: str
    thread: int
    open: bool = True


_watched: ContextVar[Watched | None] = ContextVar("watched", default=None)
_stretches: ContextVar[tuple[_Stretch, ...]] = ContextVar("stretches", default=())
_plans: WeakKeyDictionary[Any, _Plan] = WeakKeyDictionary()
_VERBS = {Insert: "insert", Update: "update", Delete: "delete"}
_UPSERTS = (postgresql.dml.OnConflictDoUpdate, sqlite.dml.OnConflictDoUpdate)
_NUMBER_OR_STAR = re.compile(r"\*|[0-9]+")  # the literal columns that SQLAlchemy itself writes
_HANDMADE = ("_prefixes", "_suffixes", "_hints", "_statement_hints")  # where text can hide in a statement
_NAME = re.compile(r"\w+")
_RUNS_TEXT = re.compile(r"\b(\w+_to_xml\w*|dblink\w*|pg_read_\w+|pg_ls_\w+|lo_\w+|load_extension)\s*\(", re.IGNORECASE)
"""Functions that run SQL out of a string, or read files: a statement could look over a wall through them unseen."""


def watch(engine: Engine) -> None:
    """Watch every statement of this engine."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "savepoint", _savepoint)
    event.listen(engine, "rollback_savepoint", _rollback_savepoint)


def begin() -> Watched:
    """A transaction begins here."""
    watched = Watched()
    _watched.set(watched)
    return watched


def end() -> None:
    """The transaction is over, either way."""
    _watched.set(None)


def note_event(aggregates: frozenset[str]) -> None:
    """An event of these aggregates was recorded in the transaction under way. A fault outside one."""
    watched = _watched.get()
    if watched is None:
        raise Forbidden("An event can be recorded only inside transaction()")
    watched.recorded |= aggregates


def check(watched: Watched) -> None:
    """Refuse, before the commit, a change that left no event of its aggregate."""
    silent = watched.changed - watched.recorded
    if silent:
        raise Forbidden(f"Changed without an event: {', '.join(sorted(silent))}")
    if watched.wrote and not watched.recorded:
        raise Forbidden("Something was written and no event says so")


@contextmanager
def inside(compartment: str, who: str) -> Iterator[None]:
    """A stretch in which statements may name the tables of a compartment. Opened by `core.compartments`, and by the
    rotation of keys, alone. It closes for every copy of the context too (a task that was started inside it), and it
    never stands open in another thread."""
    stretch = _Stretch(compartment, who, get_ident())
    token = _stretches.set((*_stretches.get(), stretch))
    try:
        yield
    finally:
        stretch.open = False
        _stretches.reset(token)


def is_inside(compartment: str, who: str) -> bool:
    """Whether this actor has this compartment open here."""
    return any(each.compartment == compartment and each.who == who for each in _open_here())


def _open_here() -> list[_Stretch]:
    here = get_ident()
    return [each for each in _stretches.get() if each.open and each.thread == here]


def _savepoint(_connection: Any, name: str) -> None:
    watched = _watched.get()
    if watched is not None:
        watched.savepoints[name] = frozenset(watched.recorded)


def _rollback_savepoint(_connection: Any, name: str, _context: Any) -> None:
    """An event that was rolled back speaks for nothing. What changed stays counted: too strict is safe."""
    watched = _watched.get()
    if watched is not None:
        watched.recorded &= watched.savepoints.get(name, frozenset())


def _before(connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    mode = connection.get_execution_options().get("mode", "read")
    if mode == "migration":
        return
    compiled = getattr(context, "compiled", None)
    if compiled is None or context.isddl:
        raise Forbidden(f"Raw SQL and changes of tables belong in migrations: {statement[:80]}")
    plan = _plans.get(compiled)
    if plan is None:
        plan = _plans[compiled] = _plan(compiled.statement, statement)
    if plan.raw:
        raise Forbidden(f"SQL written by hand belongs in migrations: {statement[:80]}")
    if plan.compartments and not plan.compartments <= {each.compartment for each in _open_here()}:
        raise Forbidden(f"May be named only inside the compartment: {', '.join(sorted(plan.compartments))}")
    for verb, table in plan.writes:
        _allow_write(mode, verb, table)


def _plan(statement: Any, text: str) -> _Plan:
    writes: list[tuple[str, Table]] = []
    raw = _RUNS_TEXT.search(text) is not None
    for part in visitors.iterate(statement):
        raw = raw or _handmade(part)
        if isinstance(part, UpdateBase) and isinstance(part.table, Table):
            writes.append((_VERBS.get(type(part), _verb(part)), part.table))
            if isinstance(getattr(part, "_post_values_clause", None), _UPSERTS):
                writes.append(("update", part.table))
    return _Plan(tuple(writes), _named_compartments(text), raw)


def _handmade(part: Any) -> bool:
    """Whether a part is, or carries, SQL that somebody wrote, or a table that nobody declared."""
    if isinstance(part, TextClause) or any(getattr(part, where, None) for where in _HANDMADE):
        return True
    if isinstance(part, ColumnClause) and part.is_literal:
        return not _NUMBER_OR_STAR.fullmatch(part.name)
    return isinstance(part, TableClause) and not isinstance(part, Table)


def _named_compartments(text: str) -> frozenset[str]:
    """The compartments a statement names. Read in the finished SQL, where eager joins and computed columns show too."""
    walled = compartments()
    names = set(_NAME.findall(text.lower())) if walled else set()
    return frozenset(compartment for table, compartment in walled.items() if table.lower() in names)


def _verb(part: UpdateBase) -> str:
    """The verb of an engine's own kind of statement (an upsert is an Insert that may also update)."""
    return next((verb for kind, verb in _VERBS.items() if isinstance(part, kind)), "update")


def _allow_write(mode: str, verb: str, table: Table) -> None:
    told = about(table)
    written = told.written
    if told.append_only and verb != "insert" and not told.redactable:
        raise Forbidden(f"{table.name} is append-only")
    if mode == "bookkeeping":
        if written == Written.BY_ACTIONS:
            raise Forbidden(f"{table.name} is not bookkeeping: it is changed inside transaction()")
        return
    watched = _watched.get()
    if mode != "write" or watched is None:
        raise Forbidden(f"{table.name} may be written only inside transaction()")
    if written == Written.BY_BOOKKEEPING or (written == Written.BY_BOTH and verb != "insert"):
        raise Forbidden(f"{table.name} is bookkeeping: it is written through core.bookkeeping")
    watched.wrote = watched.wrote or not told.own_record
    if told.aggregate:
        watched.changed.add(told.aggregate)
