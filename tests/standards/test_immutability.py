"""A published edition never changes: attacked through the ORM, through Core and in raw SQL, on both engines."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from regulator.core import db, schema
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.paths import STANDARDS
from regulator.standards import actions, queries
from regulator.standards.events import EditionPublished
from regulator.standards.models import Citation, Edition, EditionArea, Instrument, Requirement
from regulator.standards.rules.reading import read_standards

pytestmark = pytest.mark.database
NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TABLES = ("edition", "edition_area", "requirement", "citation", "instrument")
REFUSED = "never changes"
INTEGRITY = (sqlite3.IntegrityError, psycopg.errors.RestrictViolation)


@pytest.fixture(autouse=True)
def published(database: Any) -> Any:
    with db.transaction():
        for edition in read_standards(STANDARDS).published.values():
            actions.load_edition(edition, actor=SYSTEM, now=NOW)
    return database


@contextmanager
def changing() -> Iterator[None]:
    """A change that does record an event, so that nothing but the database can refuse it."""
    with db.transaction():
        record(SYSTEM, EditionPublished("prisons-1", "0" * 64, date(2018, 4, 1), 0))
        yield


@contextmanager
def by_hand() -> Iterator[Any]:
    """The database as an operator with a prompt has it: none of our code, no settings of ours."""
    url = db.engine().url
    if url.get_backend_name() == "sqlite":
        connection: Any = sqlite3.connect(str(url.database))
    else:
        connection = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def held() -> dict[str, list[Any]]:
    """Everything the tables hold."""
    with db.engine().execution_options(mode="migration").connect() as connection:
        return {
            table: [tuple(map(str, row)) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in TABLES
        }


@pytest.mark.parametrize("table", [Edition, EditionArea, Requirement, Instrument])
def test_the_orm_cannot_reword_a_published_row(table: type[Any]) -> None:
    before = held()
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().scalars(select(table).limit(1)).one().title = "Otherwise"
    assert held() == before


@pytest.mark.parametrize("table", [Edition, EditionArea, Requirement, Citation, Instrument])
def test_core_cannot_delete_a_published_row(table: type[Any]) -> None:
    before = held()
    with pytest.raises(DBAPIError), changing():
        db.session().execute(delete(table))
    assert held() == before


def test_core_cannot_reword_all_requirements_at_once() -> None:
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(update(Requirement).values(text="Otherwise"))


def test_nothing_can_be_added_to_a_published_edition() -> None:
    with db.reading():
        line = queries.requirement(queries.edition("prisons-1").id, "S3")
    row = {"edition_id": line.edition_id, "area_id": line.area_id, "parent_id": line.parent_id, "position": 9999}
    said = {"kind": "expectation", "ref": "S99", "title": "New", "text": "New", "details": {}}
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(insert(Requirement).values(**row, **said))
    cited = Citation(edition_id=line.edition_id, requirement_id=line.id, instrument_id="opcat", position=99)
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().add(cited)
    area = {"edition_id": line.edition_id, "code": "new", "title": "New", "description": "New", "scored": True}
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(insert(EditionArea).values(**area, position=9))


def test_a_published_edition_cannot_be_unpublished_in_order_to_be_changed() -> None:
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(update(Edition).values(published_at=None))


def test_a_row_cannot_be_moved_into_or_out_of_a_published_edition() -> None:
    with db.transaction():
        draft = _draft()
        record(SYSTEM, EditionPublished("draft", "0" * 64, date(2040, 1, 1), 0))
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(update(EditionArea).values(edition_id=draft))
    with db.transaction():
        db.session().execute(insert(EditionArea).values(edition_id=draft, **_AREA))
        record(SYSTEM, EditionPublished("draft", "0" * 64, date(2040, 1, 1), 0))
    with db.reading():
        published = queries.edition("prisons-1").id
    moved = update(EditionArea).where(EditionArea.edition_id == draft).values(edition_id=published)
    with pytest.raises(DBAPIError, match=REFUSED), changing():
        db.session().execute(moved)


def test_a_draft_may_be_changed_until_it_is_published() -> None:
    with db.transaction():
        draft = _draft()
        db.session().execute(insert(EditionArea).values(edition_id=draft, **_AREA))
        db.session().execute(update(EditionArea).where(EditionArea.edition_id == draft).values(title="Otherwise"))
        db.session().execute(delete(EditionArea).where(EditionArea.edition_id == draft))
        db.session().execute(delete(Edition).where(Edition.id == draft))
        record(SYSTEM, EditionPublished("draft", "0" * 64, date(2040, 1, 1), 0))
    with db.reading():
        assert "draft" not in {edition.code for edition in queries.editions()}


RAW = [
    "UPDATE edition SET title = 'Otherwise'",
    "UPDATE edition SET content = content",
    "UPDATE edition SET published_at = NULL",
    "DELETE FROM citation",
    "DELETE FROM requirement WHERE kind = 'indicator'",
    "UPDATE requirement SET text = 'Otherwise' WHERE ref = 'S3'",
    "UPDATE requirement SET edition_id = edition_id + 0",
    "UPDATE edition_area SET scored = NOT scored",
    "UPDATE citation SET provision = '1'",
    "UPDATE instrument SET title = 'Otherwise' WHERE id = 'opcat'",
    "DELETE FROM instrument WHERE id = 'opcat'",
    "INSERT INTO edition_area (edition_id, code, title, description, scored, position) "
    "SELECT id, 'new', 'New', 'New', TRUE, 9 FROM edition WHERE code = 'prisons-1'",
]
REPLACING = [
    "INSERT OR REPLACE INTO edition SELECT id, code, 'Otherwise', provider_kind, number, scheme, introduction, "
    "applies_to, in_force_from, in_force_until, content, content_hash, NULL FROM edition",
    "INSERT OR REPLACE INTO edition SELECT 99, code, 'Otherwise', provider_kind, number, scheme, introduction, "
    "applies_to, in_force_from, in_force_until, content, content_hash, NULL FROM edition",
    "INSERT OR REPLACE INTO edition SELECT 99, 'other', 'Otherwise', provider_kind, number, scheme, introduction, "
    "applies_to, in_force_from, in_force_until, content, content_hash, NULL FROM edition",
    "INSERT OR REPLACE INTO instrument SELECT id, 'Otherwise', edition, kind, provisions_called FROM instrument",
    "INSERT OR REPLACE INTO citation SELECT id, edition_id, requirement_id, instrument_id, '1', position FROM citation",
    "INSERT OR REPLACE INTO requirement SELECT id, edition_id, area_id, parent_id, position, kind, ref, title, "
    "'Otherwise', details FROM requirement",
    "INSERT OR REPLACE INTO edition_area SELECT id, edition_id, code, 'Otherwise', description, scored, position "
    "FROM edition_area",
    "INSERT OR REPLACE INTO edition_area SELECT id, 999, code, 'Otherwise', description, scored, position "
    "FROM edition_area",
    "INSERT OR REPLACE INTO citation SELECT 99999, 999, requirement_id, instrument_id, '1', position FROM citation",
    "UPDATE OR REPLACE edition SET id = 1",
    "REPLACE INTO requirement SELECT 99999, edition_id, area_id, parent_id, position, kind, ref, title, 'Otherwise', "
    "details FROM requirement WHERE ref = 'S3'",
]
EMPTYING = [
    "INSERT INTO instrument SELECT id, 'Otherwise', edition, kind, provisions_called FROM instrument "
    "ON CONFLICT (id) DO UPDATE SET title = 'Otherwise'",
    "TRUNCATE citation",
    "TRUNCATE edition CASCADE",
    "TRUNCATE instrument CASCADE",
    "MERGE INTO requirement USING edition ON requirement.edition_id = edition.id WHEN MATCHED THEN DELETE",
]


def test_raw_sql_by_hand_is_refused() -> None:
    before = held()
    for statement in RAW:
        with pytest.raises(INTEGRITY, match=REFUSED), by_hand() as it:
            it.execute(statement)
        assert held() == before, statement


def test_what_one_engine_alone_can_do_is_refused_there(published: Any) -> None:
    before = held()
    for statement in REPLACING if published.engine == "sqlite" else EMPTYING:
        with pytest.raises(INTEGRITY), by_hand() as it:
            it.execute(statement)
        assert held() == before, statement


def test_on_postgresql_a_line_added_while_an_edition_is_being_published_waits_and_is_refused(published: Any) -> None:
    if published.engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with db.transaction():
        draft = _draft()
        record(SYSTEM, EditionPublished("draft", "0" * 64, date(2040, 1, 1), 0))
    columns = "(edition_id, code, title, description, scored, position)"
    with by_hand() as publisher, by_hand() as writer:
        publisher.execute("UPDATE edition SET published_at = now() WHERE id = %s", (draft,))
        writer.execute("SET lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            writer.execute(f"INSERT INTO edition_area {columns} VALUES (%s, 'new', 'New', 'New', TRUE, 9)", (draft,))
        writer.rollback()
        publisher.commit()
        with pytest.raises(psycopg.errors.RestrictViolation, match=REFUSED):
            writer.execute(f"INSERT INTO edition_area {columns} VALUES (%s, 'new', 'New', 'New', TRUE, 9)", (draft,))
        writer.rollback()


def test_the_refusals_are_there_again_after_the_way_down_and_up(published: Any) -> None:
    schema.downgrade("0002_register")
    schema.upgrade("head")
    with db.transaction():
        for edition in read_standards(STANDARDS).published.values():
            actions.load_edition(edition, actor=SYSTEM, now=NOW)
    for statement in RAW:
        with pytest.raises(INTEGRITY, match=REFUSED), by_hand() as it:
            it.execute(statement)


_AREA = {"code": "new", "title": "New", "description": "New", "scored": True, "position": 1}


def _draft() -> int:
    made = Edition(
        code="draft",
        title="A draft",
        provider_kind="prison",
        number=9,
        scheme="prisons-1",
        introduction="A draft.",
        applies_to={},
        in_force_from=date(2040, 1, 1),
        content="{}",
        content_hash="0" * 64,
    )
    db.session().add(made)
    db.session().flush()
    return made.id
