"""The ground on which inspections are made is the ground on which their answers are given."""

from tests.inspections.conftest import (
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)

__all__ = ["app", "fresh_ground", "ground", "postgres_alone", "postgres_ground", "sqlite_ground"]
