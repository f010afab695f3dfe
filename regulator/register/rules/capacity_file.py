"""The file of a month's places: one row for each prison, or for two that are published as one."""

from typing import Annotated

from pydantic import BaseModel, Field

from ...core.tabular import Whole
from .estate_files import Name, Places
from .places import Figures, remarks

Percent = Annotated[Whole, Field(le=1000)]


class CapacityRow(BaseModel):
    """A row of the monthly population bulletin, in our own column names. The percentages only check the others."""

    prison: Name
    baseline_cna: Places | None
    in_use_cna: Places | None
    operational_capacity: Places | None
    population: Places | None
    pop_pct_of_in_use_cna: Percent | None = None
    pct_accommodation_available: Percent | None = None

    @property
    def figures(self) -> Figures:
        """What it says of the places."""
        return Figures(self.baseline_cna, self.in_use_cna, self.operational_capacity, self.population)


def doubts(row: CapacityRow) -> list[str]:
    """What is remarkable in a row, its percentages included where they do not follow from its figures."""
    return (
        remarks(row.figures)
        + _percentage("pop_pct_of_in_use_cna", row.pop_pct_of_in_use_cna, row.population, row.in_use_cna)
        + _percentage("pct_accommodation_available", row.pct_accommodation_available, row.in_use_cna, row.baseline_cna)
    )


def _percentage(column: str, given: int | None, part: int | None, whole: int | None) -> list[str]:
    if given is None or part is None or not whole or abs(100 * part - given * whole) <= whole:
        return []
    return [f"{column} is given as {given} and follows as {100 * part / whole:.0f}"]
