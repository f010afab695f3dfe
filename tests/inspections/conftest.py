"""A database on which an inspection can begin: editions and invented providers are there. Made once, then copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from regulator.app import create_app
from regulator.core import db, keys
from regulator.core.settings import Settings
from tests.conftest import Database
from tests.postgres import POSTGRES, EmptyPostgres

from .scene import lay_ground


@pytest.fixture(scope="session")
def sqlite_ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ground") / "ground.sqlite"
    shutil.copy(sqlite_template, path)
    db.connect(f"sqlite:///{path}")
    lay_ground()
    db.disconnect()
    return path


@pytest.fixture(scope="session")
def postgres_ground(postgres_template: str) -> Iterator[str]:
    """The address of one PostgreSQL database for all tests."""
    made = EmptyPostgres(postgres_template)
    db.connect(made.address())
    lay_ground()
    db.disconnect()
    yield made.address()
    made.drop()


@pytest.fixture(scope="session")
def postgres_alone(postgres_template: str) -> Iterator[EmptyPostgres]:
    """One PostgreSQL database that is laid once, and then goes back to that ground after each test."""
    laid = EmptyPostgres(postgres_template)
    db.connect(laid.address())
    lay_ground()
    db.disconnect()
    made = EmptyPostgres(laid.address().rpartition("/")[2])
    yield made
    made.drop()
    laid.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The same, connected, on each engine in turn. Of PostgreSQL it is one for all tests, because to make a database
    takes longer than most tests: what a test asks, it asks of its own inspection."""
    if request.param == "sqlite":
        yield from on_sqlite(request.getfixturevalue("sqlite_ground"), tmp_path)
    else:
        skip_without_postgres()
        yield from connected("postgresql", request.getfixturevalue("postgres_ground"), tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The same for one test alone, for those that count everything there is."""
    if request.param == "sqlite":
        yield from on_sqlite(request.getfixturevalue("sqlite_ground"), tmp_path)
        return
    skip_without_postgres()
    alone: EmptyPostgres = request.getfixturevalue("postgres_alone")
    yield from connected("postgresql", alone.address(), tmp_path)
    alone.empty()


def on_sqlite(template: Path, folder: Path) -> Iterator[Database]:
    path = folder / "regulator.sqlite"
    shutil.copy(template, path)
    yield from connected("sqlite", f"sqlite:///{path}", folder)


def connected(engine: str, url: str, folder: Path) -> Iterator[Database]:
    db.connect(url)
    yield Database(engine, url, folder)
    db.disconnect()


def skip_without_postgres() -> None:
    if not POSTGRES:
        pytest.skip("no PostgreSQL was found")


@pytest.fixture
def app(fresh_ground: Database) -> Flask:
    """The application, with the editions and the invented providers there."""
    settings = Settings(instance=fresh_ground.instance, database_url=fresh_ground.url)
    keys.make_missing(settings.keys)
    return create_app(settings)
