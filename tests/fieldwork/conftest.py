"""Fieldwork stands on the ground of inspections: the same editions and invented providers."""

import pytest

from tests.conftest import Database
from tests.inspections.conftest import (  # noqa: F401 - fixtures, by their names
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)


@pytest.fixture
def database_engine(request: pytest.FixtureRequest) -> str:
    """Which engine this test runs on."""
    connected: Database = request.getfixturevalue("fresh_ground")
    return connected.engine
