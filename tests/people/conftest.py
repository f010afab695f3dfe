"""The application on an empty database, and somebody at a browser."""

import hypothesis
import pytest
from flask import Flask

from regulator.app import create_app
from regulator.core import keys
from regulator.core.settings import Settings
from tests.conftest import Database

from .visitor import Visitor

hypothesis.settings.register_profile("regulator", deadline=None)  # no test asserts a time
hypothesis.settings.load_profile("regulator")


@pytest.fixture
def app(database: Database) -> Flask:
    settings = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(settings.keys)
    return create_app(settings)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)
