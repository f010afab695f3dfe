"""What every test stands on: a migrated, empty database of each engine, made so that it costs little."""

import os
import shutil
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regulator.core import db, schema

from .postgres import POSTGRES, EmptyPostgres, address_of, on_server
from .quick_apps import share_what_is_compiled

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Database:
    """An empty, migrated database: which engine, its address, and a folder for the rest of an instance."""

    engine: str
    url: str
    instance: Path


def pytest_report_header() -> str:
    if POSTGRES:
        return "databases: SQLite and PostgreSQL"
    return "databases: SQLite ONLY. NO POSTGRESQL WAS FOUND: set REGULATOR_TEST_POSTGRES. THIS RUN PROVES HALF."


def pytest_configure() -> None:
    if os.environ.get("CI") and not POSTGRES:
        pytest.exit("CI must run both engines, and no PostgreSQL was found", returncode=4)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    share_what_is_compiled(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    db.connect(f"sqlite:///{path}")
    schema.upgrade()
    db.disconnect()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    name = f"regulator_template_{uuid.uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name}")
    db.connect(address_of(name))
    schema.upgrade()
    db.disconnect()
    yield name
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def empty_postgres(postgres_template: str) -> Iterator[EmptyPostgres]:
    """The one database of this test process."""
    made = EmptyPostgres(postgres_template)
    yield made
    made.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, connected, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "regulator.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        made = Database("sqlite", f"sqlite:///{path}", tmp_path)
        db.connect(made.url)
        yield made
        db.disconnect()
        return
    if not POSTGRES:
        warnings.warn("NO POSTGRESQL: this test ran on SQLite alone", pytest.PytestWarning, stacklevel=1)
        pytest.skip("no PostgreSQL was found")
    empty: EmptyPostgres = request.getfixturevalue("empty_postgres")
    made = Database("postgresql", empty.address(), tmp_path)
    db.connect(made.url)
    yield made
    db.disconnect()
    empty.empty()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, as Debian has it, for the tests of one file: Playwright keeps the loop of its thread running, in which
    neither a second Playwright nor a task of another test can begin."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.conftest import ARGUMENTS, CHROMIUM

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()
