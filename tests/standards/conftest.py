"""The published editions and invented providers, as the tests of inspections have them."""

from tests.inspections.conftest import (  # noqa: F401 - the same fixtures
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)
