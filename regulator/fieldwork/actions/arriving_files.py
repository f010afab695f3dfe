"""Files arrive from devices in pieces, by the hash of their bytes there; once whole they are judged and kept."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select

from regulator.core import files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import Refused
from regulator.inspections.actions import capturing
from regulator.inspections.actions.noting import TAKEN
from regulator.inspections.models.inspection import Inspection

from ..events import FileArrived
from ..models import FieldFile

PIECE = 1024 * 1024


class OtherFile(Refused):
    """What arrived is not what its hash says."""


@dataclass(frozen=True)
class Arrived:
    """A file that is whole here and was judged; it has no row yet."""

    sha256: str
    size: int
    received: Received


def name_of(inspection_id: int, device: str, sha256: str) -> str:
    """What a file that is on its way is called on the disk."""
    return f"{inspection_id}-{device}-{sha256}"


def known(inspection_id: int, sha256: str, device: str | None = None) -> FieldFile | None:
    """The row of a file that arrived whole from a device; from any of the visit's, where none is named."""
    rows = select(FieldFile).where(FieldFile.inspection_id == inspection_id, FieldFile.sha256 == sha256)
    if device is not None:
        rows = rows.where(FieldFile.device == device)
    return session().scalar(rows.limit(1))


def judge(stream: BinaryIO, sha256: str, name: str) -> Arrived:
    """Look whether it is what it was said to be and may be kept. Opens no transaction, because it takes a while.

    Refused: another content (`OtherFile`), and what `files.receive` refuses.
    """
    hashed, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        hashed.update(piece)
        size += len(piece)
    if hashed.hexdigest() != sha256:
        raise OtherFile(f"“{name}” did not arrive as it was sent. It is sent again from its beginning.")
    stream.seek(0)
    return Arrived(sha256, size, files.receive(stream, name=name, allowed=TAKEN))


def judge_octets(content: bytes, sha256: str) -> Arrived:
    """The same for a file that is in memory, of which only its content is known; its entry says its name."""
    return judge(io.BytesIO(content), sha256, f"file {sha256[:8]}")


def keep(inspection: Inspection, arrived: Arrived, *, device: str, actor: Actor, now: datetime) -> None:
    """Keep a file that was judged, and let the entries that name it open it. The same one again is there already."""
    capturing.stands(inspection.id, actor.key)
    if known(inspection.id, arrived.sha256, device):
        return
    stored = files.keep(arrived.received, name=arrived.received.name, actor=actor, allowed=TAKEN, now=now)
    # under the name that it came with: the same content may lie elsewhere under another, and behind a wall
    named = (arrived.received.name, stored)
    _row(inspection, device, arrived.sha256, arrived.size, named, actor=actor, now=now)


def keep_as(inspection: Inspection, other: FieldFile, *, device: str, actor: Actor, now: datetime) -> None:
    """The same content has come from another device of this visit: it is this one's too."""
    capturing.stands(inspection.id, actor.key)
    if known(inspection.id, other.sha256, device) is None:
        stored = files.kept(other.kept_sha256)
        _row(inspection, device, other.sha256, other.size, (other.name, stored), actor=actor, now=now)


def _row(
    inspection: Inspection, device: str, sha256: str, size: int, named: tuple[str, files.StoredFile], *,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    name, stored = named
    session().add(
        FieldFile(
            inspection_id=inspection.id,
            sha256=sha256,
            device=device,
            kept_sha256=stored.sha256,
            media_type=stored.media_type,
            name=name,
            size=size,
            arrived_at=now,
        )
    )
    session().flush()
    capturing.file_arrived(inspection.id, sha256, stored.sha256, stored.media_type)
    record(actor, FileArrived(inspection.id, device, sha256, stored.sha256))
