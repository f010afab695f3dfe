"""The ground on which inspections are made is the ground on which their answers are given."""

from regulator.improvement.actions import from_inspections
from tests.inspections.conftest import (
    app,
    fresh_ground,
    ground,
    postgres_alone,
    postgres_ground,
    sqlite_ground,
)

assert from_inspections.what_a_report_asks  # what is published is heard, whichever of these tests runs first
__all__ = ["app", "fresh_ground", "ground", "postgres_alone", "postgres_ground", "sqlite_ground"]
