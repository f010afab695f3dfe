"""Waits for a document's forms and writes them to a folder, for the commands that need them at once."""

import time
from pathlib import Path

import click
from sqlalchemy import select

from regulator.core import outbox
from regulator.core.db import reading, session
from regulator.core.documents import queries as documents
from regulator.core.documents.actions import RENDER
from regulator.core.documents.jobs import render_form
from regulator.core.documents.models import Document
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.files import open_kept

PATIENCE = 6  # seconds to wait for a form that another worker holds; one that was killed never comes back
FORMS = ("pdf", "html", "json")
ORDER = ("html", "pdf", "json")  # JSON last: it names the hashes of the others


def render(reference: str) -> list[str]:
    """Render the forms of a document that wait, beside any worker; the names of those that could not be made.

    What another worker holds and does not finish in time is rendered here as well: a form is kept once, so that
    nothing is lost where both finish.
    """
    with reading():
        version_id = documents.newest(documents.document(reference).id).id
    for _ in range(2):  # what another worker took while this one was busy is waited for too
        _wait_for_others(version_id)
        outbox.drain(kind=RENDER)  # mail waits for a worker, which knows how it leaves
    there = _there(version_id)
    return [form for form in FORMS if form not in there]


def render_everything() -> None:
    """Render the forms of every document, notices among them, and say what could not be made."""
    with reading():
        references = session().scalars(select(Document.reference).order_by(Document.id)).all()
    for reference in references:
        missing = render(reference)
        if missing:
            click.echo(f"{reference}: not rendered: {', '.join(missing)}. See the outbox.", err=True)


def _wait_for_others(version_id: int) -> None:
    """Give other workers time to finish what they hold, then render it here."""
    deadline = time.monotonic() + PATIENCE
    while _held_by_another(version_id) and time.monotonic() < deadline:
        time.sleep(0.2)
    for form in _held_by_another(version_id):
        try:
            render_form({"version_id": version_id, "form": form})
        except (RenderingFailed, outbox.CannotBeSent) as fault:
            click.echo(f"{form}: {fault}", err=True)


def write(reference: str, folder: Path) -> list[Path]:
    """Write the rendered forms of the newest version as `report.pdf`, `report.html` and `report.json`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise click.ClickException(f"{folder} cannot be made: {fault.strerror}.") from fault
    written = []
    for name, content in published_forms(reference).items():
        path = folder / f"report.{name}"
        save(path, content)
        written.append(path)
    return written


def published_forms(reference: str) -> dict[str, bytes]:
    """The forms of the newest version that were rendered, as they were published."""
    with reading():
        forms = documents.forms(documents.newest(documents.document(reference).id).id)
    return {name: open_kept(forms[name].sha256) for name in FORMS if name in forms}


def save(path: Path, content: bytes) -> None:
    """Write a file for the person who gave the command, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}.") from fault


def _there(version_id: int) -> set[str]:
    with reading():
        return set(documents.forms(version_id))


def _held_by_another(version_id: int) -> list[str]:
    """The forms that are not there and that a worker took to render."""
    keys = {f"{version_id}:{form}": form for form in ORDER}
    taken = select(outbox.Outgoing.key).where(
        outbox.Outgoing.kind == RENDER,
        outbox.Outgoing.key.in_(keys),
        outbox.Outgoing.state == outbox.Sending.LEASED,
    )
    with reading():
        held = {keys[key] for key in session().scalars(taken)} - set(documents.forms(version_id))
    return [form for form in ORDER if form in held]
