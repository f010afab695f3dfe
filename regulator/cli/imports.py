"""`regulator import`: bringing published facts in from files. A wrong file changes nothing and is told row by row."""

import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from regulator.core import clock, tabular
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import transaction
from regulator.core.paths import DATA
from regulator.core.refused import Busy, FileProblems, Problem, Refused
from regulator.inspections.actions.outcomes import OutcomesTaken, import_outcomes
from regulator.inspections.rules.outcomes import OutcomeRow
from regulator.register.actions import Imported, import_capacity, import_estate
from regulator.register.actions.designating import DesignationRow, import_designations
from regulator.register.rules.capacity_file import CapacityRow
from regulator.register.rules.dates import in_words
from regulator.register.rules.estate_files import read_estate

IMPORTER = Actor(ActorKind.IMPORT, "importer", "An import of published facts", frozenset())
ONE_ROW = ("establishment", "start", "source", "url")  # what tells one row of the outcomes from another
Done = TypeVar("Done")


@click.group("import")
def import_() -> None:
    """Bring published facts in from files. Twice brings nothing twice."""


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return tabular.day(value) if value else None
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from None


@import_.command()
@click.argument("folder", type=click.Path(path_type=Path), default=DATA / "estate")
@click.option("--as-of", callback=_day, help="The day these files are right for (2026-07-27); today if not given.")
def estate(folder: Path, as_of: date | None) -> None:
    """Prisons, CRCs, police areas and commissioners, from a folder; the published estate if none is named."""
    done = _whole_or_nothing(
        lambda: import_estate(read_estate(folder), actor=IMPORTER, as_of=as_of or clock.today()), str(folder)
    )
    _tell(done, "The estate")


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as-of", callback=_day, help="The day of the figures; taken from the file's name if it holds one.")
@click.option("--source", help="The publication they are from; the monthly population bulletin if not given.")
def capacity(file: Path, as_of: date | None, source: str | None) -> None:
    """A month's places: certified, in use, operational capacity and population of each prison."""
    day = as_of or _day_in(file.name)
    if day is None:
        _refuse(f"{file.name} holds no date in its name: say the day of its figures with --as-of 2014-08-29")
    named = source or f"MoJ monthly population bulletin, {in_words(day)}"
    done = _whole_or_nothing(
        lambda: import_capacity(
            tabular.read(file, CapacityRow, unique=("prison",)), actor=IMPORTER, as_of=day, source=named
        ),
        file.name,
    )
    _tell(done, f"Places on {in_words(day)}")


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
def outcomes(file: Path) -> None:
    """Published outcomes of past inspections, each with its source."""
    done: OutcomesTaken = _whole_or_nothing(
        lambda: import_outcomes(tabular.read(file, OutcomeRow, unique=ONE_ROW), actor=IMPORTER), file.name
    )
    told = f"{done.added} added" + (f", {done.corrected} of them corrections" if done.corrected else "")
    click.echo(f"Published outcomes: the file has {done.held}; {told}.")
    _warn(done.warnings)


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
def designations(file: Path) -> None:
    """What prisons were publicly named for, each with its day and source."""
    added = _whole_or_nothing(
        lambda: import_designations(tabular.read(file, DesignationRow, unique=("code", "designation")), actor=IMPORTER),
        file.name,
    )
    click.echo(f"Added: {added}." if added else "Nothing was new.")


def _day_in(name: str) -> date | None:
    found = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name)
    try:
        return tabular.day(found.group()) if found else None
    except ValueError:
        return None


def _whole_or_nothing(work: Callable[[], Done], name: str) -> Done:
    """The work, in one transaction. A refusal is told on standard error and ends the command with 1."""
    try:
        with transaction():
            return work()
    except FileProblems as wrong:
        count = len(wrong.problems)
        _refuse(f"{wrong}\n{count} {'problem' if count == 1 else 'problems'} in {name}. Nothing was imported.")
    except Refused as refused:
        _refuse(f"{refused.message}. Nothing was imported.")
    except Busy as busy:
        _refuse(str(busy))


def _tell(done: Imported, what: str) -> None:
    held = ", ".join(f"{count:,} {name}" for name, count in done.held.items())
    click.echo(f"{what}: the files have {held}.")
    added = ", ".join(f"{count:,} {name}" for name, count in done.added.items() if count)
    click.echo(f"Added: {added}." if added else "Nothing was new.")
    for change in done.changes:
        click.echo(f"Changed: {change.code}: {change.what}: {change.was or 'blank'} is now {change.now or 'blank'}")
    _warn(done.warnings)


def _warn(warnings: Iterable[Problem]) -> None:
    told = list(warnings)
    if told:
        click.echo(f"{len(told)} {'remark' if len(told) == 1 else 'remarks'} on rows that were kept as they are:")
    for warning in told:
        click.echo(f"  {warning}")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
