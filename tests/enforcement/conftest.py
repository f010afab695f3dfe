"""The ground of inspections, with what enforcement needs beside: a database on which an inspection can begin."""

from tests.inspections.conftest import (  # noqa: F401 - the same ground
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)
