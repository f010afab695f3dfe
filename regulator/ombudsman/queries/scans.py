"""Scanned letters: those that wait for a case, one to look at sheet by sheet, and the cover sheet of a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents.jobs import renderer
from regulator.core.files import scans
from regulator.core.refused import NotFound

from ..models import CaseFile, Complaint, ScanBatch
from ..rules.scans import NEW
from .walls import office, one, visible_to

COVER = "ombudsman/cover"
SHOWN = 200  # letters of a list


@dataclass(frozen=True)
class Scanned:
    """A scanned letter: its sheets by number, and the case that it belongs to."""

    id: str
    came_on: date
    sheets: range
    reference: str | None


def waiting(actor: Actor) -> list[Scanned]:
    """The letters that no case has yet, the oldest first, as they lay in the scan; at most `SHOWN`."""
    with office(actor, "to see which scanned letters wait"):
        rows = session().scalars(
            select(CaseFile)
            .where(CaseFile.complaint_key.is_(None), CaseFile.papers_id.is_(None))
            .order_by(CaseFile.made_at, CaseFile.sha256, CaseFile.facts["first"].as_integer(), CaseFile.id)
            .limit(SHOWN)
        )
        return [_scanned(each, None) for each in rows]


def how_many_wait(actor: Actor) -> int:
    """How many letters no case has yet: also those that are not shown."""
    with office(actor, "to see which scanned letters wait"):
        return (
            session().scalar(
                select(func.count())
                .select_from(CaseFile)
                .where(CaseFile.complaint_key.is_(None), CaseFile.papers_id.is_(None))
            )
            or 0
        )


def batches(actor: Actor) -> list[ScanBatch]:
    """The scans of many sheets, the latest first: how far each was read, and what became of it."""
    with office(actor, "to see which scanned letters wait"):
        return list(session().scalars(select(ScanBatch).order_by(ScanBatch.made_at.desc(), ScanBatch.id).limit(20)))


def of_case(actor: Actor, reference: str) -> list[Scanned]:
    """The letters of a case, in the order in which they came."""
    with office(actor, "to see the letters of a case", opened=reference):
        complaint = one(actor, reference)
        rows = session().scalars(
            select(CaseFile)
            .where(CaseFile.complaint_key == complaint.key, CaseFile.papers_id.is_(None), CaseFile.check_id.is_(None))
            .order_by(CaseFile.made_at, CaseFile.id)
        )
        return [_scanned(each, reference) for each in rows]


def scan(actor: Actor, scan_id: str) -> Scanned:
    """One letter. `NotFound` for a letter of a case that the reader may not open."""
    with office(actor, "to read a scanned letter"):
        row, reference = _one(actor, scan_id)
        return _scanned(row, reference)


def sheet(actor: Actor, scan_id: str, number: int) -> bytes:
    """A sheet of a letter as a picture, turned as somebody turned it."""
    with office(actor, "to read a scanned letter", opened=scan_id):
        row, _ = _one(actor, scan_id)
    if not row.facts["first"] <= number <= row.facts["last"]:
        raise NotFound
    return scans.picture(files.open_original(row.sha256), row.media_type, number, row.facts["turned"])


def cover(actor: Actor, reference: str = "") -> bytes:
    """The cover sheet of a case, or of a new letter: a code that is read when the batch is scanned."""
    if reference:
        with office(actor, "to print a cover sheet", opened=reference):
            one(actor, reference)
    code = reference or NEW
    content: dict[str, Any] = {
        "title": f"Cover sheet: {code}",
        "notice": None,
        "text": [],
        "version": {"published_on": clock.today().isoformat()},
        "reference": code,
        "provider": "",
        "code": code,
    }
    return renderer().pdf(COVER, content)


def _one(actor: Actor, scan_id: str) -> tuple[CaseFile, str | None]:
    row = session().get(CaseFile, scan_id)
    if row is None or row.papers_id is not None or row.check_id is not None:
        raise NotFound
    if row.complaint_key is None:
        return row, None
    reference = session().scalar(
        select(Complaint.reference).where(Complaint.key == row.complaint_key, visible_to(actor))
    )
    if reference is None:
        raise NotFound
    return row, reference


def _scanned(row: CaseFile, reference: str | None) -> Scanned:
    return Scanned(row.id, row.made_at.date(), range(row.facts["first"], row.facts["last"] + 1), reference)
