"""The evidence pack of a step: its notices as they were frozen, everything that was sent, and the list of all of it."""

import csv
import io
import zipfile
from datetime import datetime

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.documents import queries as documents
from regulator.people.queries.records import named
from regulator.people.rules.wording import safe_cell

from ..models.matter import Matter
from ..models.measure import Measure
from . import files_of, notices, submissions
from .content import document_of

HEAD = ("File", "What it is", "From", "On", "SHA-256")


def made(matter: Matter, measure: Measure, actor: Actor) -> bytes:
    """The pack as a ZIP archive. What is not rendered yet is in the list, and said to be missing."""
    rows: list[tuple[str, ...]] = []
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for notice in notices([measure.id]):
            _document, version = document_of(notice)
            held = documents.forms(version.id)
            for form in ("pdf", "json"):
                name = f"notices/{notice.reference}.{form}"
                digest = held[form].sha256 if form in held else "Not rendered yet"
                if form in held:
                    archive.writestr(name, files.open_kept(held[form].sha256))
                rows.append((name, f"Notice ({notice.kind})", "The regulator", notice.given_on.isoformat(), digest))
        rows += _sent(archive, measure, actor)
        archive.writestr("files.csv", _listed(rows))
    return kept.getvalue()


def _sent(archive: zipfile.ZipFile, measure: Measure, actor: Actor) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    found = submissions(measure.id)
    held = files_of([row.id for row, _by in found])
    who = named(actor, (row.sent_by for row, _by in found))
    for number, (row, by) in enumerate(found, start=1):
        name = f"sent/{number:02}-{row.kind}.txt"
        late = ", after its time" if row.late else ""
        head = f"{row.kind.capitalize()} of {by.name}, sent by {who[row.sent_by].title}{late}"
        archive.writestr(name, f"{head}\n{_on(row.sent_at)}\n\n{row.text}\n")
        rows.append((name, row.kind.capitalize() + late, by.name, _on(row.sent_at), ""))
        for place, each in enumerate(held[row.id], start=1):
            inside = f"sent/{number:02}-{place:02}-{each.name}"
            archive.writestr(inside, files.open_kept(each.sha256))
            rows.append((inside, f"File of {name}", by.name, _on(row.sent_at), each.sha256))
    return rows


def _listed(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _on(moment: datetime) -> str:
    return clock.london_date(moment).isoformat()
