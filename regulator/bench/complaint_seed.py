"""So many invented complaints written into a database (`complaint_rows`), a million in minutes.

Their words are closed by the product's own functions in as many processes as there are cores, the rows go past
SQLAlchemy's objects, and the indexes are made once all rows are there, as a migration makes them.
"""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Dialect, Index, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core import clock, db, sealed_fields
from regulator.core.clocks import Clock
from regulator.core.compartments import Opening
from regulator.ombudsman.models import (
    Alert,
    Anonymised,
    Complaint,
    ComplaintKey,
    ComplaintSubject,
    Letter,
    PapersAsked,
    PublishedDecision,
)
from regulator.people.models import User, UserRole
from regulator.people.rules import Role
from regulator.register.models import Organisation

from .complaint_rows import INVESTIGATORS, key_of, rows_of
from .measuring import NotMeasured
from .two_sizes import settled

BATCH = 5_000  # complaints that one process makes at once
PROVIDERS = 40  # among whom they are spread
CACHE = 400_000  # KiB of SQLite's pages kept while they are written
ORDER = (
    Complaint,
    ComplaintSubject,
    ComplaintKey,
    Clock,
    Letter,
    Opening,
    PublishedDecision,
    Anonymised,
    PapersAsked,
    Alert,
)
DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]

Made = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # by table: its columns and its rows, as a driver takes them


SECONDS: dict[int, float] = {}  # that filling so many last took, for whoever tells of it


def seed(count: int, first: int = 0) -> None:
    """Fill the connected database up to so many complaints, from the `first` that is not there. It writes as a
    migration does, so that no event has to tell of each."""
    started = time.monotonic()
    _fill(first, count)
    SECONDS[count] = time.monotonic() - started


def _fill(first: int, count: int) -> None:
    migrating = db.engine().execution_options(mode=db.Mode.MIGRATION)
    with migrating.begin() as connection:
        providers = list(connection.scalars(select(Organisation.id).order_by(Organisation.id).limit(PROVIDERS)))
        if not providers:
            raise NotMeasured("The scratch installation has no providers")
        officers = _officers(connection)
    # In the order of their keys, so that the tables are filled from one end: they lie as random as they come.
    numbers = sorted(range(first, count), key=key_of)
    engine = db.engine().dialect.name
    given = [(numbers[at : at + BATCH], providers, officers, engine) for at in range(0, len(numbers), BATCH)]
    with migrating.begin() as connection, _without_indexes(connection):
        for made in _built(given):
            for table, (columns, rows) in made.items():
                _pour(connection, table, columns, rows)
    with migrating.begin() as connection:
        if engine == "sqlite":
            connection.exec_driver_sql("ANALYZE")
    settled()


def _built(given: Sequence[tuple[Any, ...]]) -> Iterator[Made]:
    if len(given) == 1:
        yield _batch(*given[0])
        return
    started = (str(sealed_fields.folder()),)
    with ProcessPoolExecutor(os.cpu_count(), initializer=_start, initargs=started) as processes:
        yield from processes.map(_batch, *zip(*given, strict=True))


def _start(folder: str) -> None:
    sealed_fields.configure(Path(folder))


def _batch(numbers: Sequence[int], providers: list[int], officers: list[int], engine: str) -> Made:
    """The rows of these complaints as the driver of that engine takes them."""
    found: dict[Any, list[dict[str, Any]]] = {model: [] for model in ORDER}
    for number in numbers:
        for model, rows in rows_of(number, providers, officers).items():
            found[model] += rows
    return {model.__table__.name: _bound(model.__table__, rows, engine) for model, rows in found.items() if rows}


def _bound(table: Table, rows: Sequence[dict[str, Any]], engine: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    columns = [table.c[name] for name in rows[0]]
    dialect = DIALECTS[engine]
    bind = [each.type.dialect_impl(dialect).bind_processor(dialect) for each in columns]
    made = [tuple(how(value) if how else value for how, value in zip(bind, row.values(), strict=True)) for row in rows]
    return [each.name for each in columns], made


def _pour(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        named = ", ".join(f'"{each}"' for each in columns)
        marks = ", ".join("?" * len(columns))
        raw.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({marks})', rows)  # noqa: S608 - our own names
        return
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with raw.cursor() as cursor, cursor.copy(copy) as taking:
        for row in rows:
            taking.write_row(row)


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """What only finds rows is made anew once they are there; what keeps them unique stays."""
    tables: list[Table] = [model.__table__ for model in ORDER]  # type: ignore[misc]
    found: list[Index] = [each for table in tables for each in table.indexes if not each.unique]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE}")
    else:
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    for each in found:
        each.drop(connection)
    yield
    for each in found:
        each.create(connection)


def _officers(connection: Connection) -> list[int]:
    """The investigators: their accounts' numbers."""
    first = (connection.scalar(select(func.max(User.id))) or 0) + 1
    now = clock.now()
    ids = list(range(first, first + INVESTIGATORS))
    for id_ in ids:
        mail = f"investigator-{id_}@bench.example"
        connection.execute(
            insert(User).values(
                id=id_, name=f"Investigator {id_}", email=mail, email_folded=mail, password_hash="", active=True,
                sign_ins_count_from=now, added_at=now, version=1,
            )
        )  # fmt: skip
        role = {"user_id": id_, "role": Role.OMBUDSMAN_INVESTIGATOR.value, "from_on": clock.today() - timedelta(days=9)}
        connection.execute(insert(UserRole).values(**role))
    return ids
