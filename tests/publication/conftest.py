"""A filled installation of each engine, made once; to read, or a copy of it to change."""

import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulator.core import db
from regulator.core.settings import Settings
from tests.postgres import POSTGRES, address_of, on_server

from .site import Site, fill, site


def _settings(folder: Path, url: str) -> Settings:
    return Settings(instance=folder, database_url=url, public_url="http://127.0.0.1:8000")


@pytest.fixture(scope="session")
def sqlite_filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled installation on SQLite."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(sqlite_template, folder / "regulator.sqlite")
    references = fill(_settings(folder, f"sqlite:///{folder / 'regulator.sqlite'}"))
    db.disconnect()
    (folder / "references.json").write_text(json.dumps(references))
    return folder


@pytest.fixture(scope="session")
def postgres_filled(postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same on PostgreSQL; `name` in the folder holds the database's name."""
    folder = tmp_path_factory.mktemp("filled")
    name = f"regulator_filled_{uuid.uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    references = fill(_settings(folder, address_of(name)))
    db.disconnect()
    (folder / "references.json").write_text(json.dumps(references))
    (folder / "name").write_text(name)
    yield folder
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def a_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The filled site of each engine in turn, to read."""
    folder, url = _filled(request)
    yield site(_settings(folder, url), _references(folder))
    db.disconnect()


@pytest.fixture
def sqlite_site(sqlite_filled: Path) -> Iterator[Site]:
    """The filled site on SQLite alone: for what takes long and is the same on both."""
    yield site(_settings(sqlite_filled, f"sqlite:///{sqlite_filled / 'regulator.sqlite'}"), _references(sqlite_filled))
    db.disconnect()


@pytest.fixture(params=["sqlite", "postgresql"])
def own_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A copy of it, to change."""
    folder, url = _filled(request)
    copy = tmp_path / "instance"
    shutil.copytree(folder, copy)
    if request.param == "sqlite":
        yield site(_settings(copy, f"sqlite:///{copy / 'regulator.sqlite'}"), _references(folder))
        db.disconnect()
        return
    name = f"regulator_test_{uuid.uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {(folder / 'name').read_text()}")
    yield site(_settings(copy, address_of(name)), _references(folder))
    db.disconnect()
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(request: pytest.FixtureRequest) -> tuple[Path, str]:
    if request.param == "sqlite":
        folder: Path = request.getfixturevalue("sqlite_filled")
        return folder, f"sqlite:///{folder / 'regulator.sqlite'}"
    if not POSTGRES:
        pytest.skip("no PostgreSQL was found")
    folder = request.getfixturevalue("postgres_filled")
    return folder, address_of((folder / "name").read_text())


def _references(folder: Path) -> tuple[str, str]:
    bedford, invented = json.loads((folder / "references.json").read_text())
    return bedford, invented
