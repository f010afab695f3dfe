"""A database with invented providers, people who work for the Ombudsman, and their keys."""

import pytest
from flask import Flask

from regulator.app import create_app
from regulator.core import keys
from regulator.core.settings import Settings
from tests.conftest import Database
from tests.inspections.conftest import fresh_ground, postgres_alone, postgres_ground, sqlite_ground  # noqa: F401

from . import office
from .office import Office


@pytest.fixture
def at_work(fresh_ground: Database) -> Office:  # noqa: F811
    """The Ombudsman's office, with nothing in its files."""
    settings = Settings(instance=fresh_ground.instance, database_url=fresh_ground.url)
    keys.make_missing(settings.keys)
    app: Flask = create_app(settings)
    return office.opened(app)
