"""Scanned letters: taken in as a batch, split at their cover sheets, turned the right way up, given to their cases."""

from datetime import datetime

from sqlalchemy import select

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received, scans
from regulator.core.refused import NotFound, Refused

from ..events import CaseFileKept
from ..models import CaseFile, Complaint
from ..queries.walls import office, one, visible_to
from ..rules.scans import pieces
from . import keeping
from .batches import CAME, NAME, NOTHING, not_twice

TURN = 90  # degrees


def take_in(received: Received, *, actor: Actor, now: datetime) -> list[CaseFile]:
    """Take in a scan: a letter for each stretch between cover sheets, given to its case where the cover sheet names
    one. Refused: locked, damaged, empty, nothing but cover sheets, taken in before."""
    octets = files.open_original(received.sha256)
    sheets = scans.sheets(octets, received.media_type)
    found = pieces((each.codes, each.lies) for each in sheets)
    if not found:
        raise Refused(NOTHING, "file")
    with office(actor, "to take in scanned letters"):
        not_twice(received.sha256)
        files.keep(received, name=NAME, actor=actor, allowed=frozenset({received.media_type}), now=now)
        made = []
        for piece in found:
            complaint = _case(actor, piece.reference)
            row = CaseFile(
                id=keeping.new_id(),
                complaint_key=complaint.key if complaint else None,
                sha256=received.sha256,
                media_type=received.media_type,
                pages=piece.last - piece.first + 1,
                facts={"first": piece.first, "last": piece.last, "turned": piece.turned},
                made_at=now,
                made_by=actor.id,
            )
            session().add(row)
            session().flush()
            record(actor, CaseFileKept(complaint.key if complaint else f"scan-{row.id}", received.sha256))
            if complaint:
                keeping.enter(complaint, "contact", CAME, on=clock.london_date(now), actor=actor, now=now)
            made.append(row)
    return made


def give(scan_id: str, reference: str, *, actor: Actor, now: datetime) -> CaseFile:
    """Give a letter to a case. Refused: a reference there is not, a letter that has a case."""
    with office(actor, "to give a letter to a case", opened=reference[:20]):
        row = _waiting(scan_id)
        complaint = _case(actor, reference.strip().upper())
        if complaint is None:
            raise Refused("There is no case under this reference", "reference")
        row.complaint_key = complaint.key
        session().flush()
        record(actor, CaseFileKept(complaint.key, row.sha256))
        keeping.enter(complaint, "contact", CAME, on=clock.london_date(now), actor=actor, now=now)
    return row


def split(scan_id: str, after: int, *, actor: Actor, now: datetime) -> CaseFile:
    """Let a new letter begin behind a sheet. Refused: behind the last, or behind none."""
    with office(actor, "to split a scan"):
        row = _waiting(scan_id)
        first, last = row.facts["first"], row.facts["last"]
        if not first <= after < last:
            raise Refused("Choose a sheet that has another behind it", "after")
        rest = CaseFile(
            id=keeping.new_id(),
            sha256=row.sha256,
            media_type=row.media_type,
            pages=last - after,
            facts={**row.facts, "first": after + 1},
            made_at=now,
            made_by=actor.id,
        )
        row.facts, row.pages = {**row.facts, "last": after}, after - first + 1
        session().add(rest)
        session().flush()
        record(actor, CaseFileKept(f"scan-{row.id}", row.sha256))
    return rest


def turn(scan_id: str, *, actor: Actor) -> None:
    """Turn a letter by a quarter, clockwise: it was laid in the wrong way."""
    with office(actor, "to turn a scan"):
        row = _one(actor, scan_id)
        row.facts = {**row.facts, "turned": (row.facts["turned"] + TURN) % 360}
        session().flush()
        record(actor, CaseFileKept(row.complaint_key or f"scan-{row.id}", row.sha256))


def _case(actor: Actor, reference: str | None) -> Complaint | None:
    try:
        return one(actor, reference) if reference else None
    except NotFound:
        return None


def _waiting(scan_id: str) -> CaseFile:
    row = session().scalar(select(CaseFile).where(CaseFile.id == scan_id).with_for_update())
    if row is None or row.papers_id is not None or row.check_id is not None:
        raise NotFound
    if row.complaint_key is not None:
        raise Refused("This letter has been given to a case already.")
    return row


def _one(actor: Actor, scan_id: str) -> CaseFile:
    seen = select(Complaint.key).where(visible_to(actor))
    row = session().scalar(
        select(CaseFile)
        .where(CaseFile.id == scan_id, CaseFile.papers_id.is_(None), CaseFile.check_id.is_(None))
        .where(CaseFile.complaint_key.is_(None) | CaseFile.complaint_key.in_(seen))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row
