"""The ground of inspections: a database with two invented prisons, an invented CRC and their commissioner."""

from tests.inspections.conftest import (  # noqa: F401 - the same ground
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)
