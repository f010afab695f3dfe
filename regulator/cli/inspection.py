"""`regulator inspection`: a whole inspection from a file; the size of a sample of cases."""

from pathlib import Path

import click

from regulator.core import clock, schema
from regulator.core.db import reading, transaction
from regulator.core.settings import Settings
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.register import queries as register

from .demonstration import seal_all
from .forms import render, write
from .sample_size import sample_size
from .setting_up import set_up


@click.group()
def inspection() -> None:
    """Inspections."""


@inspection.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder for the report")
@click.pass_obj
def run(settings: Settings, file: Path, out: Path) -> int:
    """Take the inspection in FILE (YAML) through its whole life and write its published report to a folder."""
    told = read(file)
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _is_empty():
        click.echo("This is an empty installation: setting it up first.", err=True)
        set_up(settings)
    schema.require_newest()
    seal_all()  # so that the head of the log stands in what is published
    with transaction():
        ran = from_file.run(told, now=clock.now(), public_url=settings.public_url)
        reference = ran.inspection.reference
    click.echo(f"{reference} is published." if ran.new else f"{reference} was made from this file before; unchanged.")
    missing = render(reference)
    seal_all()
    written = write(reference, out)
    for path in written:
        click.echo(f"wrote {path}")
    for form in missing:
        click.echo(f"The {form} form is not rendered: see the outbox. The others are.", err=True)
    return 1 if missing else 0


def _is_empty() -> bool:
    """Whether nothing was set up yet, or a set-up was cut off before the estate, which comes last, was there."""
    if schema.at() != schema.newest():
        return schema.at() is None
    with reading():
        return not register.areas()


inspection.add_command(sample_size)
