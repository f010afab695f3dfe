"""The files of the estate: their columns, and whether they agree with each other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, Field, model_validator

from ...core import tabular
from ...core.refused import FileProblems, Problem
from ...core.tabular import Line, Row, Table, Whole, YesNo
from .dates import last_in
from .places import Figures
from .words import Category, CommissionerType, Function, Holds, PrisonFacts, Sector, fits

CONTRACTS_FROM = date(2015, 2, 1)  # the first day of the contracts whose owners `crcs.csv` gives (its README)
CONTRACTS_SOURCE = "The Ministry of Justice: owners as awarded, contracts from 1 February 2015"
MOST_PLACES = 20_000  # in one place; the largest prison here has a tenth of it


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{1,39}", value):
        raise ValueError(f"{tabular.shown(value)} is not a code: 2 to 40 letters, digits and hyphens")
    return value


def _postcode(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", value):
        raise ValueError(f"{tabular.shown(value)} is not a postcode: write it as MK40 1HG")
    return value


Model = TypeVar("Model", bound=BaseModel)
Code = Annotated[Line, AfterValidator(_code)]
Name = Annotated[Line, Field(max_length=200)]
Source = Annotated[Line, Field(max_length=400)]
Postcode = Annotated[Line, AfterValidator(_postcode)]
Places = Annotated[Whole, Field(le=MOST_PLACES)]


class PrisonRow(BaseModel):
    """A row of `prisons.csv`."""

    code: Code
    name: Name
    active: YesNo
    holds: Holds
    function: Function
    category: Category | None
    sector: Sector
    operator: Line
    town: Line | None
    postcode: Postcode | None
    police_area: Code
    cna: Places | None
    op_cap: Places | None
    capacity_source: Source | None
    source: Source

    @property
    def facts(self) -> PrisonFacts:
        """What it is for and who runs it."""
        return PrisonFacts(self.function, self.category, self.holds, self.sector, self.operator)

    @property
    def figures(self) -> Figures:
        """What it says of the places."""
        return Figures(certified=self.cna, operational=self.op_cap)

    @model_validator(mode="after")
    def _agrees(self) -> "PrisonRow":
        if not fits(self.function, self.holds):
            raise ValueError(f"a place that is {self.function} cannot hold {self.holds}")
        if (self.cna is None and self.op_cap is None) != (self.capacity_source is None):
            raise ValueError("cna or op_cap comes with a capacity_source, and a capacity_source with one of them")
        if self.capacity_source and last_in(self.capacity_source) is None:
            raise ValueError("capacity_source names no day: write one as in 27 July 2026")
        return self


class AreaRow(BaseModel):
    """A row of `police_areas.csv`."""

    code: Code
    name: Name
    commissioner_type: CommissionerType
    contract_area: Code
    region: Line


class CrcRow(BaseModel):
    """A row of `crcs.csv`."""

    code: Code
    name: Name
    owner_2015: Line
    contract_package_area: Line
    police_areas: Line

    @property
    def areas(self) -> list[str]:
        """The codes of its police areas."""
        return [each.strip() for each in self.police_areas.split(";") if each.strip()]


class AliasRow(BaseModel):
    """A row of `aliases.csv`: a name that a published source uses, and the prisons it covers."""

    name: Name
    codes: Line
    source: Source

    @property
    def prisons(self) -> list[str]:
        """The codes of the prisons that the name covers together."""
        return [each.strip() for each in self.codes.split(";") if each.strip()]


@dataclass(frozen=True)
class Estate:
    """The estate as its files give it: each right in itself, and all of them in agreement."""

    prisons: Table[PrisonRow]
    areas: Table[AreaRow]
    crcs: Table[CrcRow]
    aliases: Table[AliasRow]

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file's bytes, by its name."""
        return {each.name: each.sha256 for each in (self.prisons, self.areas, self.crcs, self.aliases) if each.sha256}


def read_estate(folder: Path) -> Estate:
    """The estate in a folder. Refused with `FileProblems`: everything wrong in any of its files, at once.

    `prisons.csv`, `police_areas.csv` and `crcs.csv` must be there; `aliases.csv` may be.
    """
    if not folder.is_dir():
        raise FileProblems(str(folder), [Problem(1, "", "there is no such folder")])
    problems: list[Problem] = []
    prisons = _table(folder / "prisons.csv", PrisonRow, problems)
    areas = _table(folder / "police_areas.csv", AreaRow, problems)
    crcs = _table(folder / "crcs.csv", CrcRow, problems)
    aliases = _table(folder / "aliases.csv", AliasRow, problems, key="name", optional=True)
    if not problems:
        estate = Estate(prisons, areas, crcs, aliases)
        problems += disagreements(estate)
    if problems:
        raise FileProblems(folder.name or str(folder), problems)
    return estate


def disagreements(estate: Estate) -> list[Problem]:
    """Where two files contradict each other, or name what is not there."""
    return [*_of_prisons(estate), *_of_areas(estate), *_of_contracts(estate), *_of_aliases(estate)]


def _of_prisons(estate: Estate) -> Iterable[Problem]:
    areas = {row.value.code for row in estate.areas.rows}
    for row in estate.prisons.rows:
        if row.value.police_area not in areas:
            yield _unknown(estate.prisons, row, "police_area", row.value.police_area)


def _of_areas(estate: Estate) -> Iterable[Problem]:
    crcs = {row.value.code: row.value for row in estate.crcs.rows}
    for row in estate.areas.rows:
        crc = crcs.get(row.value.contract_area)
        if crc is None:
            yield _unknown(estate.areas, row, "contract_area", row.value.contract_area)
        elif row.value.code not in crc.areas:
            told = f"{crc.code} does not list {row.value.code} among its police areas in crcs.csv"
            yield Problem(row.line, _where(estate.areas, "contract_area"), told)


def _of_contracts(estate: Estate) -> Iterable[Problem]:
    areas = {row.value.code: row.value for row in estate.areas.rows}
    prisons = {row.value.code for row in estate.prisons.rows}
    for row in estate.crcs.rows:
        if row.value.code in prisons:
            yield Problem(row.line, _where(estate.crcs, "code"), f"{row.value.code} is also the code of a prison")
        for code in row.value.areas:
            if code not in areas:
                yield _unknown(estate.crcs, row, "police_areas", code)
            elif areas[code].contract_area != row.value.code:
                told = f"{code} belongs to {areas[code].contract_area} in police_areas.csv"
                yield Problem(row.line, _where(estate.crcs, "police_areas"), told)


def _of_aliases(estate: Estate) -> Iterable[Problem]:
    prisons = {row.value.code for row in estate.prisons.rows}
    for row in estate.aliases.rows:
        for code in row.value.prisons:
            if code not in prisons:
                yield _unknown(estate.aliases, row, "codes", code)


def _table(
    path: Path, model: type[Model], problems: list[Problem], *, key: str = "code", optional: bool = False
) -> Table[Model]:
    if optional and not path.exists():
        return Table(path.name, "", ())
    try:
        return tabular.read(path, model, unique=(key,))
    except FileProblems as wrong:
        problems += [
            Problem(each.line, " ".join(part for part in (path.name, each.where) if part), each.message)
            for each in wrong.problems
        ]
        return Table(path.name, "", ())


def _unknown(table: Table[Model], row: Row[Model], column: str, code: str) -> Problem:
    return Problem(row.line, _where(table, column), f"{tabular.shown(code)} is not a code in these files")


def _where(table: Table[Model], column: str) -> str:
    return f"{table.name} {column}"
