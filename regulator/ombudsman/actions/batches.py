"""A morning's post on a thousand sheets: taken in at once, read by the worker a stretch at a time, then split into its
letters. A worker that dies is followed by another, which goes on where the last stretch ended."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update

from regulator.core import clock, files, outbox
from regulator.core.actor import Actor
from regulator.core.bookkeeping import bookkeeping
from regulator.core.compartments import compartment
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.files import Received, scans
from regulator.core.outbox import Sending
from regulator.core.refused import Refused

from ..events import CaseFileKept, ScanBatchTaken
from ..models import KEY, OMBUDSMAN, CaseFile, Complaint, ScanBatch
from ..queries.telling import TELLING
from ..queries.walls import office
from ..rules.scans import Piece, cover_of, pieces
from . import keeping

KIND = "ombudsman-scan"  # of what the outbox does with it
NAME = "scan"  # what a kept file is called outside the compartment: the same for all
AT_ONCE = 40  # sheets of one post that are read while somebody waits; more are read by the worker
STRETCH = 25  # sheets after which it is written down how far it came
IN_ONE_GO = 200  # sheets after which the worker does what else waits, such as mail that cannot wait
PURPOSE = "to read scanned letters"
CAME = "A scanned letter"  # in the chronology of the case that its cover sheet names
NOTHING = "This scan has cover sheets and no letter. Scan it again."


def sheets_in(received: Received) -> int:
    """How many sheets a scan has. Refused: locked, damaged, without sheets, with too many."""
    return scans.count(files.open_original(received.sha256), received.media_type)


def not_twice(sha256: str) -> None:
    """Refused: a scan that was taken in before, the same file to the last sheet. Inside the compartment."""
    kept = select(CaseFile.made_at).where(
        CaseFile.sha256 == sha256, CaseFile.papers_id.is_(None), CaseFile.check_id.is_(None)
    )
    batch = select(ScanBatch.made_at).where(ScanBatch.sha256 == sha256, ScanBatch.state != "refused")
    before = session().scalar(kept.limit(1)) or session().scalar(batch.limit(1))
    if before is not None:
        at = before.astimezone(clock.LONDON)
        raise Refused(f"This scan was taken in already, on {at:%-d %B %Y at %H:%M}. It is not kept twice.", "file")


def take_batch(received: Received, *, actor: Actor, now: datetime) -> ScanBatch:
    """Take in a scan of many sheets; the worker reads it.

    Refused: locked, damaged, empty, with too many sheets, taken in before.
    """
    sheets = scans.count(files.open_original(received.sha256), received.media_type)
    with office(actor, "to take in scanned letters"):
        not_twice(received.sha256)
        files.keep(received, name=NAME, actor=actor, allowed=frozenset({received.media_type}), now=now)
        made = ScanBatch(
            id=keeping.new_id(),
            sha256=received.sha256,
            media_type=received.media_type,
            sheets=sheets,
            read=0,
            covers=[],
            state="reading",
            made_at=now,
            made_by=actor.id,
        )
        session().add(made)
        session().flush()
        record(actor, ScanBatchTaken(made.id, sheets, None))
        outbox.post(KIND, key=made.id, compartment=OMBUDSMAN, batch_id=made.id)
    return made


def read_on(batch_id: str, now: datetime) -> Sending | None:
    """Read a scan on from where it stands, `IN_ONE_GO` sheets at most, and post the rest of the work.

    At its end split it into its letters. The worker's; may be run again.
    """
    with reading(), compartment(OMBUDSMAN, TELLING, PURPOSE):
        batch = session().get(ScanBatch, batch_id)
    if batch is None or batch.state != "reading":
        return Sending.UNWANTED
    octets = files.open_original(batch.sha256)
    read, covers = batch.read, [(each[0], each[1], each[2] if each[2:] else 0) for each in batch.covers]
    try:
        stop = min(batch.sheets, read + IN_ONE_GO)
        while read < stop:
            stretch = scans.stretch(octets, batch.media_type, read + 1, min(read + STRETCH, stop))
            covers += [(each.number, code, each.lies) for each in stretch if (code := cover_of(each.codes)) is not None]
            read += len(stretch)
            _write_down(batch_id, read=read, covers=[list(each) for each in covers])
        if read < batch.sheets:
            with compartment(OMBUDSMAN, TELLING, PURPOSE):
                outbox.post_alone(KIND, key=f"{batch_id}:{read}", compartment=OMBUDSMAN, batch_id=batch_id)
            return None
        at = {number: ([code], lies) for number, code, lies in covers}
        letters = pieces(at.get(number, ([], 0)) for number in range(1, batch.sheets + 1))
        if not letters:
            raise Refused(NOTHING)
    except Refused as refused:
        _write_down(batch_id, state="refused", told=refused.message)
        return None
    with transaction(), compartment(OMBUDSMAN, TELLING, PURPOSE):
        for each in letters:
            _letter(batch, each, now)
        record(TELLING, ScanBatchTaken(batch_id, batch.sheets, len(letters)))
    _write_down(batch_id, state="done", letters=len(letters))
    return None


def _write_down(batch_id: str, **values: object) -> None:
    with compartment(OMBUDSMAN, TELLING, PURPOSE), bookkeeping() as connection:
        connection.execute(update(ScanBatch).where(ScanBatch.id == batch_id).values(**values))


def _letter(batch: ScanBatch, piece: Piece, now: datetime) -> None:
    """A letter of a batch; one that is there already, since a worker died behind it, stays as it is."""
    id_ = sha256(f"{batch.id}:{piece.first}".encode()).hexdigest()[:KEY]
    if session().get(CaseFile, id_) is not None:
        return
    complaint = session().scalar(select(Complaint).where(Complaint.reference == piece.reference))
    row = CaseFile(
        id=id_,
        complaint_key=complaint.key if complaint else None,
        sha256=batch.sha256,
        media_type=batch.media_type,
        pages=piece.last - piece.first + 1,
        facts={"first": piece.first, "last": piece.last, "turned": piece.turned},
        made_at=now,
        made_by=batch.made_by,
    )
    session().add(row)
    session().flush()
    record(TELLING, CaseFileKept(complaint.key if complaint else f"scan-{row.id}", row.sha256))
    if complaint and complaint.own_key is not None:
        keeping.enter(complaint, "contact", CAME, on=clock.london_date(now), actor=TELLING, now=now)
