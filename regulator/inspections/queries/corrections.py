"""Corrections: those that were proposed, what each would change, and what can be corrected at all."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.differences import Part as Stretch
from regulator.core.differences import difference
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.publishing import CorrectedPart, Correction
from ..rules.corrections import Difference, Part, applied, differences, parts_of
from ..rules.report import report_content
from ..rules.report.content import Frame as ReportFrame
from .people import names
from .proposed import newest_first, numbered, waiting
from .report import facts


@dataclass(frozen=True)
class Shown:
    """A correction with its parts, each as a difference, and the people who had to do with it."""

    row: Correction
    parts: list[tuple[str, list[Stretch]]]
    proposed_by: str
    decided_by: str


def published(inspection: Inspection) -> tuple[Document, DocumentVersion]:
    """The published report with the version that stands. `NotFound` before it is published."""
    document = documents.document(inspection.reference)
    return document, documents.newest(document.id)


def parts(inspection: Inspection) -> list[Part]:
    """What of the report can be corrected."""
    return parts_of(facts(inspection))


def part(inspection: Inspection, which: str, number: str) -> Part:
    """One of them. `NotFound` where the report has none."""
    found = next((each for each in parts(inspection) if (each.part, each.number) == (which, number)), None)
    if found is None:
        raise NotFound
    return found


def open_one(inspection_id: int) -> Correction | None:
    """The correction that waits for a second person; None where none does."""
    return waiting(Correction, inspection_id)


def one(inspection: Inspection, number: int) -> Correction:
    """A correction by its number. `NotFound` where this inspection has none."""
    return numbered(Correction, inspection, number)


def corrected(correction_id: int) -> list[CorrectedPart]:
    """The parts of a correction, in the order in which they were added."""
    rows = select(CorrectedPart).where(CorrectedPart.correction_id == correction_id).order_by(CorrectedPart.id)
    return list(session().scalars(rows))


def shown(inspection: Inspection) -> list[Shown]:
    """Every correction of a report, the newest first."""
    rows = newest_first(Correction, inspection)
    called = names([key for each in rows for key in (each.proposed_by, each.decided_by)])
    words = {(each.part, each.number): each.words for each in parts(inspection)}
    return [
        Shown(
            row,
            [
                (words.get((one.part, one.number), f"{one.part} {one.number}"), difference(one.before, one.text))
                for one in corrected(row.id)
            ],
            called[row.proposed_by],
            called.get(row.decided_by or "", ""),
        )
        for row in rows
    ]


def what_differs(inspection: Inspection, correction: Correction) -> list[Difference]:
    """Everything that the new version would say otherwise than the one that stands."""
    _document, version = published(inspection)
    before: dict[str, Any] = json.loads(version.content)
    changes = {(each.part, each.number): each.text for each in corrected(correction.id)}
    frame = ReportFrame(version.published_on, version.number, version.published_on, version.check_code, "")
    after = report_content(applied(facts(inspection), changes), frame)
    return differences(before, json.loads(json.dumps(after)))
