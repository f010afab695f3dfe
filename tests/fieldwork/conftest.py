"""Fieldwork stands on the ground of inspections: the same editions and invented providers."""

from tests.inspections.conftest import (  # noqa: F401 - fixtures, by their names
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)
