"""The schedule of points and answers: an annex that both sides can keep, as a PDF and as a spreadsheet."""

import io
import re
from copy import copy
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

from regulator.core.actor import Actor
from regulator.core.clock import london_date
from regulator.core.documents.jobs import renderer
from regulator.people.rules.wording import safe_cell
from regulator.register import queries as register

from .. import queries
from ..models.inspection import Inspection
from ..rules.replying import ANSWERS, CLAIMS
from ..rules.report.words import counted, day
from .replies import Answered, points

TEMPLATE = "inspections/schedule"
HEAD = ("Statement", "As it was sent", "Claim", "The provider", "Files", "Answer", "Reason", "As it reads now")
WIDTHS = (11, 50, 18, 60, 25, 18, 60, 50)
_NOT_IN_A_SHEET = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_000  # characters; a sheet's cell holds few more


def content(actor: Actor, inspection: Inspection, *, sent: bool, on: Any) -> dict[str, Any]:
    """What the schedule says, and of which day. `sent`: only what is before the inspectorate."""
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    reply = queries.reply(inspection.id)
    found = points(actor, inspection, sent=sent, today=on)
    answered = sum(each.point.answer is not None for each in found)
    told = []
    if reply and reply.delivered_on:
        told.append(f"The draft was sent on {day(reply.delivered_on)}.")
    if reply and reply.received_at:
        told.append(f"Its receipt was confirmed on {day(london_date(reply.received_at))}.")
    if reply and reply.state == "submitted" and reply.ended_on:
        told.append(f"The reply was sent on {day(reply.ended_on)}.")
    told.append(f"It has {counted(len(found), 'point')}, of which {answered or 'none'} answered on {day(on)}.")
    return {
        "title": f"Points and answers: {organisation.name}, {inspection.reference}",
        "provider": organisation.name,
        "reference": inspection.reference,
        "notice": "Invented place and people, for demonstration" if organisation.invented else None,
        "text": told,
        "version": {"published_on": on.isoformat()},
        "points": [_row(each) for each in found],
    }


def _row(each: Answered) -> dict[str, Any]:
    point = each.point
    return {
        "number": each.number,
        "statement": each.sent_text,
        "claim": CLAIMS[point.claim],
        "text": point.text,
        "files": [file.name for file in each.files],
        "answer": ANSWERS.get(point.answer or "", "Not answered yet"),
        "reason": point.reason or "",
        "now": "".join(part.text for part in each.changed if part.kind != "out"),
        "changed": [{"kind": part.kind, "text": part.text} for part in each.changed],
    }


def as_pdf(told: dict[str, Any]) -> bytes:
    """The schedule as a tagged PDF."""
    return renderer().pdf(TEMPLATE, told)


def _dressed(sheet: Any) -> None:
    """Every cell wraps, the head is bold. Each look is worked out once: worked out for each cell, it takes longer than
    all the writing."""
    looks = []
    for bold in (True, False):
        made = sheet.cell(row=1, column=1)
        made.alignment, made.font = Alignment(wrap_text=True, vertical="top"), Font(bold=bold)
        looks.append(copy(made._style))
    for number, row in enumerate(sheet.iter_rows()):
        for cell in row:
            cell._style = looks[number > 0]


def as_spreadsheet(told: dict[str, Any]) -> bytes:
    """The schedule as an Excel workbook: a line for each point. No cell of it is a calculation."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Points and answers"
    sheet.append(list(HEAD))
    for each in told["points"]:
        cells = (
            each["number"],
            each["statement"],
            each["claim"],
            each["text"],
            "\n".join(each["files"]),
            each["answer"],
            each["reason"],
            each["now"],
        )
        sheet.append([safe_cell(_NOT_IN_A_SHEET.sub("", cell))[:_LONGEST_CELL] for cell in cells])
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _dressed(sheet)
    sheet.freeze_panes = "A2"
    book.properties.title, book.properties.creator = told["title"], "Criminal Justice Regulator"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
