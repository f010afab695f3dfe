"""The database's shape: up and down with data in it, as the models say, and what is kept for ever refused by it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Connection, MetaData, Table, func, inspect, select
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, Numeric, Uuid

from regulator.core import db, schema
from regulator.core.tables import kept_for_ever

pytestmark = pytest.mark.database

# What a row needs beyond its types: the words its own rules know.
RULED: dict[tuple[str, str], Any] = {
    ("event_facts", "text"): "{}",
    ("organisation", "kind"): "crc",  # which needs no area
    ("places", "population"): 1,
    ("edition", "content_hash"): "0" * 64,
    ("requirement", "kind"): "standard",
    ("evidence_file", "sha256"): "0" * 64,
    ("derogation", "until_on"): date(2027, 3, 2),
    ("standards_draft_mapping", "old_ref"): "S1",
    ("ombudsman_complaint", "own_key"): "x",  # or the day on which it was destroyed
    ("enforcement_measure", "harm"): "x",  # which an urgent one states
    ("licence_change", "harm"): "x",  # the same
    ("place_referral", "accepted"): False,  # only a refusal is an alarm
    ("place_referral", "reason"): "x",
}
# What of a row kept for ever may change, and nothing else: a redaction, and the end of a dated fact.
CHANGEABLE = {
    "event_facts": {"text", "redacted_for"},
    "programme_change": {"why"},  # sealed anew under another key
    "organisation_name": {"until_on", "until_precision"},
    "prison_function": {"until_on", "until_precision"},
    "operator": {"until_on", "until_precision"},
    "contract": {"until_on", "until_precision"},
    "trust_member": {"until_on", "until_precision"},
}


@contextmanager
def migrating() -> Iterator[Connection]:
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        yield connection


def revisions() -> list[str]:
    """Every revision, the first first."""
    script = ScriptDirectory.from_config(schema.config())
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def tables() -> MetaData:
    found = MetaData()
    with migrating() as connection:
        found.reflect(connection, only=lambda name, _: schema.declared(name))
    found.remove(found.tables["alembic_version"])
    return found


def fill() -> dict[str, int]:
    """Put a row into every table that is empty, and say how many rows each table has."""
    found = tables()
    with migrating() as connection:
        for table in found.sorted_tables:
            if not count(connection, table):
                connection.execute(table.insert().values(row(connection, table)))
        return {table.name: count(connection, table) for table in found.sorted_tables}


def count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def row(connection: Connection, table: Table) -> dict[str, Any]:
    return {
        column.name: value(connection, column)
        for column in table.columns
        if not column.nullable or column.name == "from_on" or (table.name, column.name) in RULED
    }


def value(connection: Connection, column: Column[Any]) -> Any:
    if (column.table.name, column.name) in RULED:
        return RULED[column.table.name, column.name]
    for key in column.foreign_keys:
        if key.column.table is not column.table:
            return connection.scalar(select(key.column))
    words = known_words(column.table.name, column.name)
    if words:
        return words[0]
    examples = {
        Boolean: True,
        DateTime: datetime(2026, 3, 2, 12, tzinfo=UTC),
        Date: date(2026, 3, 2),
        JSON: {},
        Uuid: UUID(int=1),
        Integer: 1,
        Numeric: 1,
    }
    return next((example for kind, example in examples.items() if isinstance(column.type, kind)), "x")


def known_words(table: str, column: str) -> list[str]:
    """The words that a column may hold, where its model names them."""
    model = schema.metadata().tables.get(table)
    if model is None:  # a table of the past, which a later revision replaced
        return []
    listed = getattr(model.c[column].type, "enums", [])
    for rule in model.constraints:
        if isinstance(rule, CheckConstraint):
            listed = listed or re.findall(rf"^{column} IN \('([^']+)'", str(rule.sqltext))
    return list(listed)


@pytest.fixture
def empty(database):
    """The same database, before its first migration."""
    schema.downgrade("base")
    return database


def test_every_revision_goes_up_and_down_with_data_in_it(empty):
    way = revisions()
    assert tables().tables == {}
    filled: dict[str, int] = {}
    here: dict[str, int] = {}
    for revision in way:
        schema.upgrade(revision)
        here = fill()
        filled |= here
        assert all(filled.values()), (revision, filled)
    at_head = set(here)
    for revision in [*reversed(way[:-1]), "base"]:
        schema.downgrade(revision)
        kept = tables()
        with migrating() as connection:
            here = {table.name: count(connection, table) for table in kept.sorted_tables}
        assert here == {name: rows for name, rows in filled.items() if name in here}, revision
    assert left_over() == set()
    schema.upgrade()
    assert set(fill()) == at_head


def left_over() -> set[str]:
    """What a way down forgot: tables, triggers, functions."""
    with migrating() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        else:
            found = connection.exec_driver_sql(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL"
                " SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL"
                " SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'"
            )
        return {name for (name,) in found if "alembic_version" not in name}


@pytest.mark.parametrize("again", [False, True], ids=["up", "up, down and up"])
def test_the_migrated_database_is_what_the_models_say(database, again):
    if again:
        schema.downgrade("base")
        schema.upgrade()
    with migrating() as connection:
        asked = {"compare_type": True, "compare_server_default": True, "include_name": schema.declared}
        context = MigrationContext.configure(connection, opts=asked)
        assert compare_metadata(context, schema.metadata()) == []


def test_there_is_one_newest_revision_and_an_older_database_is_not_used(database):
    schema.require_newest()
    schema.downgrade("-1")
    with pytest.raises(schema.NotMigrated, match="Run `regulator setup`"):
        schema.require_newest()
    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


@pytest.mark.parametrize("again", [False, True], ids=["up", "up, down and up"])
def test_what_is_kept_for_ever_is_refused_by_the_database_itself(database, again):
    if again:
        schema.downgrade("base")
        schema.upgrade()
    fill()
    declared = [name for name in kept_for_ever() if name in schema.metadata().tables]
    assert {"event", "event_facts", "seal", "stored_file", "document_version", "operation"} <= set(declared)
    assert goes_through("UPDATE event_facts SET text = NULL, redacted_for = 'a test'"), "the one change there is"
    assert not goes_through("UPDATE event_facts SET text = '{}', redacted_for = NULL")
    gone_through = [(table, statement) for table in declared for statement in attacks(table) if goes_through(statement)]
    assert gone_through == []


def attacks(name: str) -> list[str]:
    """Every way to change or take away a row of a table, as a driver is given it."""
    with migrating() as connection:
        inspector = inspect(connection)
        columns = [column["name"] for column in inspector.get_columns(name)]
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        lite = connection.dialect.name == "sqlite"
    fixed = [column for column in columns if column not in CHANGEABLE.get(name, set())]
    listed, keys = ", ".join(columns), ", ".join(key)
    found = [f"UPDATE {name} SET {column} = {column}" for column in fixed]
    found += [f"UPDATE {name} SET {column} = NULL" for column in fixed if column not in key]
    found += [
        f"DELETE FROM {name}",
        f"DELETE FROM {name} WHERE {key[0]} IS NOT NULL",
        f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {name} WHERE 1 = 1"
        f" ON CONFLICT ({keys}) DO UPDATE SET {fixed[-1]} = excluded.{fixed[-1]}",
    ]
    if lite:
        found += [
            f"INSERT OR REPLACE INTO {name} ({listed}) SELECT {listed} FROM {name}",
            f"REPLACE INTO {name} ({listed}) SELECT {listed} FROM {name}",
            f"UPDATE OR REPLACE {name} SET {key[0]} = {key[0]}",
        ]
    else:
        found += [
            f"TRUNCATE {name} CASCADE",
            f"WITH gone AS (DELETE FROM {name} RETURNING 1) SELECT count(*) FROM gone",
            f"MERGE INTO {name} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        ]
    return found


def goes_through(statement: str) -> bool:
    """Whether the database itself lets it pass, asked through its driver, with no guard of ours between."""
    raw = db.engine().raw_connection()
    try:
        cursor = raw.cursor()
        if db.engine().dialect.name == "sqlite":
            cursor.execute("PRAGMA query_only = OFF")
            cursor.execute("BEGIN IMMEDIATE")
        try:
            cursor.execute(statement)
        except db.engine().dialect.dbapi.Error as fault:
            return "append-only" not in str(fault)
        return True
    finally:
        raw.rollback()
        raw.close()
