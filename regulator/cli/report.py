"""`regulator report export`: any report, at any stage, always; so that nothing is ever stuck inside."""

import json
from pathlib import Path
from typing import Any

import click

from regulator.core import clock, schema
from regulator.core.db import reading
from regulator.core.documents import exporting
from regulator.core.documents import queries as documents
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.refused import NotFound
from regulator.core.settings import Settings
from regulator.inspections import queries
from regulator.inspections.queries.report import KIND, draft_content

from .forms import published_forms, save


@click.group()
def report() -> None:
    """Reports."""


@report.command()
@click.argument("reference")
@click.option("--format", "form", type=click.Choice(["pdf", "html", "json", "docx"]), default="pdf", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="file to write; REFERENCE.FORMAT if not given"
)
@click.pass_obj
def export(settings: Settings, reference: str, form: str, out: Path | None) -> None:
    """Write the report of inspection REFERENCE: as published, or as it stands, marked as not published.

    A form that was published is written as it was published, byte for byte.
    """
    schema.require_newest()
    path = out or Path(f"{reference}.{form}")
    with reading():
        content, content_hash, withdrawn = _content(reference, settings.public_url)
    kept = published_forms(reference) if content_hash else {}
    save(path, kept.get(form) or _made(form, content, content_hash))
    click.echo(f"wrote {path}")
    if withdrawn:
        click.echo(f"{reference} is withdrawn from the public: do not pass this copy on.", err=True)


def _made(form: str, content: dict[str, Any], content_hash: str | None) -> bytes:
    try:
        return made(form, content, content_hash)
    except RenderingFailed as fault:
        raise click.ClickException(f"The {form} form cannot be made ({fault}). The others can.") from fault


def made(form: str, content: dict[str, Any], content_hash: str | None) -> bytes:
    """A content in one form, rendered now."""
    return exporting.made(KIND.template, form, content, content_hash)


def _content(reference: str, public_url: str) -> tuple[dict[str, Any], str | None, bool]:
    """The published content where there is one, else the report as it stands; and whether it was withdrawn."""
    try:
        document = documents.document(reference)
    except NotFound:
        found = queries.by_reference(reference)
        return draft_content(found, today=clock.today(), public_url=public_url), None, False
    version = documents.newest(document.id)
    return json.loads(version.content), version.content_hash, document.withdrawn_on is not None
