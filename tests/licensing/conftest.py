"""The ground of inspections: a database with the published standards and invented providers."""

from tests.inspections.conftest import (  # noqa: F401 - the same ground
    ground,
    postgres_ground,
    sqlite_ground,
)
