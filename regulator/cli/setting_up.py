"""`regulator setup`: an installation ready to serve."""

from datetime import date

import click

from regulator.core import clock, keys, schema, tabular
from regulator.core.db import transaction
from regulator.core.paths import DATA, STANDARDS
from regulator.core.settings import Settings
from regulator.register.actions import import_estate
from regulator.register.actions.designating import DesignationRow, import_designations
from regulator.register.rules.estate_files import read_estate
from regulator.standards.actions import load_edition
from regulator.standards.rules.reading import read_standards

from .demonstration import demonstrate
from .imports import IMPORTER

ESTATE_AS_OF = date(2026, 7, 27)  # the bulletin of the estate's own figures


@click.command()
@click.option("--demo", is_flag=True, help="add the demonstration: published facts, an invented place, sign-ins")
@click.pass_obj
def setup(settings: Settings, demo: bool) -> None:
    """Make the instance ready: folder, keys, database, standards and estate. Run again, it changes nothing."""
    set_up(settings)
    if demo:
        demonstrate(settings)


def set_up(settings: Settings) -> None:
    """Everything an installation needs before its first day."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = keys.make_missing(settings.keys)
    if made:
        click.echo(f"Keys made in {settings.keys}: {', '.join(made)}.")
    if schema.at() != schema.newest():
        schema.upgrade()
        click.echo("The database is at its newest version.")
    for edition in read_standards(STANDARDS).published.values():
        with transaction():
            load_edition(edition, actor=IMPORTER, now=clock.now())
    with transaction():
        import_estate(read_estate(DATA / "estate"), actor=IMPORTER, as_of=ESTATE_AS_OF)
    named = tabular.read(DATA / "estate" / "designations.csv", DesignationRow, unique=("code", "designation"))
    with transaction():
        import_designations(named, actor=IMPORTER)
    click.echo("Standards and estate are loaded.")
