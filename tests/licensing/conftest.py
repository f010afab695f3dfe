"""The ground of inspections, and beside it one on which an application can begin: prisons with results, and people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from regulator.app import create_app
from regulator.core import db, files, keys
from regulator.core.settings import Settings
from tests.conftest import Database
from tests.inspections.conftest import (  # noqa: F401 - the same ground
    app,
    connected,
    fresh_ground,
    ground,
    on_sqlite,
    postgres_alone,
    postgres_ground,
    skip_without_postgres,
    sqlite_ground,
)
from tests.postgres import EmptyPostgres

from .scene import People, lay


def _prepared(instance: Path) -> None:
    keys.make_missing(instance / "keys")
    files.configure(instance / "files", instance / "keys")


@pytest.fixture(scope="session")
def laid_sqlite(sqlite_ground: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, People]:  # noqa: F811
    """A SQLite database on which an application can begin, and the people in it."""
    folder = tmp_path_factory.mktemp("laid")
    path = folder / "laid.sqlite"
    shutil.copy(sqlite_ground, path)
    _prepared(folder)
    db.connect(f"sqlite:///{path}")
    people = lay()
    db.disconnect()
    return path, people


@pytest.fixture(scope="session")
def laid_postgres(
    postgres_ground: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[EmptyPostgres, People]]:
    """The same on PostgreSQL; it goes back to that after each test that empties it."""
    _prepared(tmp_path_factory.mktemp("laid"))
    laid = EmptyPostgres(postgres_ground.rpartition("/")[2])
    db.connect(laid.address())
    people = lay()
    db.disconnect()
    made = EmptyPostgres(laid.address().rpartition("/")[2])
    yield made, people
    made.drop()
    laid.drop()


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody, on each engine in turn, for tests that undo what they do."""
    folder = tmp_path_factory.mktemp("world")
    if request.param == "sqlite":
        path, people = request.getfixturevalue("laid_sqlite")
        for _database in on_sqlite(path, folder):
            _prepared(folder)
            yield people
        return
    skip_without_postgres()
    made, people = request.getfixturevalue("laid_postgres")
    for _database in connected("postgresql", made.address(), folder):
        _prepared(folder)
        yield people
    made.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, People]]:
    """The application with everybody in it, on each engine in turn, for one test alone."""
    if request.param == "sqlite":
        path, people = request.getfixturevalue("laid_sqlite")
        for database in on_sqlite(path, tmp_path):
            yield _app(database), people
        return
    skip_without_postgres()
    made, people = request.getfixturevalue("laid_postgres")
    for database in connected("postgresql", made.address(), tmp_path):
        yield _app(database), people
    made.empty()


def _app(database: Database) -> Flask:
    settings = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(settings.keys)
    return create_app(settings)
