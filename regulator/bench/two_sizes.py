"""The same question asked of a large database and of a small one, on each engine."""

import shutil
import statistics
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, insert

from regulator.core import db

from .measuring import Pairs, alternate
from .scratch import Scratch

Fill = Callable[[int], None]
Addresses = AbstractContextManager[tuple[str, str]]


def paired(ask: Callable[[], Any], large: str, small: str, pairs: int, repeated: int) -> Pairs:
    """Milliseconds for one question, of the large database and of the small one in turn."""
    return alternate(lambda: _asked(large, ask, repeated), lambda: _asked(small, ask, repeated), pairs=pairs, warm_up=1)


def _asked(address: str, ask: Callable[[], Any], repeated: int) -> float:
    """Milliseconds for one question, the median of so many."""
    db.connect(address)
    taken = []
    for _ in range(repeated):
        with db.reading():
            started = time.perf_counter()
            ask()
            taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


@contextmanager
def _sqlite_pair(scratch: Scratch, fill: Fill, many: int, few: int) -> Iterator[tuple[str, str]]:
    origin = scratch.sqlite.removeprefix("sqlite:///")
    addresses = []
    for count in (many, few):
        copy = scratch.folder / f"{uuid.uuid4().hex}.sqlite"
        shutil.copy(origin, copy)
        addresses.append(_filled(f"sqlite:///{copy}", fill, count))
    yield addresses[0], addresses[1]


@contextmanager
def _postgres_pair(scratch: Scratch, fill: Fill, many: int, few: int) -> Iterator[tuple[str, str]]:
    origin = scratch.postgres
    server, _, template = origin.replace("+psycopg", "", 1).rpartition("/")
    names = [f"regulator_bench_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        made, gone = sql.SQL("CREATE DATABASE {} TEMPLATE {}"), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        try:
            for name in names:
                connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
            base = origin.rpartition("/")[0]
            sizes = zip(names, (many, few), strict=True)
            large, small = (_filled(f"{base}/{name}", fill, count) for name, count in sizes)
            yield large, small
        finally:
            db.disconnect()
            for name in names:
                connection.execute(gone.format(sql.Identifier(name)))


ENGINES: Mapping[str, Callable[[Scratch, Fill, int, int], Addresses]] = {
    "SQLite": _sqlite_pair,
    "PostgreSQL": _postgres_pair,
}


def _filled(address: str, fill: Fill, count: int) -> str:
    db.connect(address)
    fill(count)
    db.disconnect()
    return address


def put(connection: Connection, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as fast as the engine takes them."""
    table: Table = model.__table__
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    columns = list(rows[0])
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(copy) as taking:
        for row in rows:
            taking.write_row(_plain(row[column] for column in columns))


def _plain(values: Iterable[Any]) -> list[Any]:
    return [getattr(value, "value", value) for value in values]


def settled() -> None:
    """What autovacuum does of itself a minute after so many rows came in."""
    if db.engine().dialect.name != "postgresql":
        return
    address = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
