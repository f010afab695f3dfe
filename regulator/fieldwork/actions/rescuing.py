"""Brings in a rescue file: what a device could not hand in itself, by anyone on the team, as if it had."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import select

from regulator.core import keys, sealed_fields
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.inspections.models.inspection import Inspection

from ..events import RescueBroughtIn
from ..models import RescueImport
from ..queries import devices
from ..queries.visits import in_the_field, leads
from ..rules import rescue
from ..rules.answers import Answer
from . import arriving_files, syncing
from .arriving_files import Arrived
from .receipts import give
from .syncing import From

PIECE = 1024 * 1024


@dataclass
class Read:
    """A rescue file that was opened: nothing of it is in the database yet."""

    header: rescue.Header
    sha256: str
    opened: rescue.Opened = field(default_factory=rescue.Opened)
    files: list[Arrived] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Brought:
    """What became of it."""

    answers: list[Answer]
    files: int
    drafts: list[dict[str, Any]]
    damaged: int
    refused: list[str]

    @property
    def new(self) -> int:
        """How many entries went into the journal."""
        return sum(each.answer == "kept" for each in self.answers)

    @property
    def known(self) -> int:
        """How many were in the journal already."""
        return sum(each.answer == "known" for each in self.answers)


def read(stream: BinaryIO) -> Read:
    """Open a rescue file and judge the files in it. Opens no transaction, because it takes a while.

    Refused: no rescue file, a key that is not ours. What is damaged of it is counted and costs itself alone.
    """
    hashed = hashlib.sha256()
    while piece := stream.read(PIECE):
        hashed.update(piece)
    stream.seek(0)
    told = rescue.header(stream)
    found = Read(told, hashed.hexdigest())
    for each in rescue.records(stream, rescue.unsealed(told, _key(told.key))):
        if each is None:
            found.opened.damaged += 1
        else:
            _one(found, *each)
    return found


def may_bring(inspection: Inspection, actor: Actor) -> None:
    """Refuse who is neither on the field team nor leads."""
    if not in_the_field(inspection.id, actor.key) and actor.key not in leads(inspection):
        raise Refused("A rescue file is brought in by the field team of its visit.")


def bring_in(inspection: Inspection, found: Read, *, actor: Actor, now: datetime) -> Brought:
    """Hand in what was in it, as the device would have. The same file again brings nothing new.

    Refused: somebody outside the team, a file of another visit, a device that nobody enrolled.
    """
    may_bring(inspection, actor)
    if found.header.ref != inspection.reference:
        raise Refused(f"This file is of the visit {found.header.ref[:40]!r}. Bring it in there.", "file")
    try:
        row = devices.device(found.header.device)
    except NotFound:
        raise Refused("No device is known by the number in this file.", "file") from None
    sender = From(str(row.id), row.person, row.lost_at is not None)
    answers, holding = syncing.hand_in(inspection, sender, found.opened.operations, actor=actor, now=now)
    for each in found.files:
        arriving_files.keep(inspection, each, device=sender.id, actor=actor, now=now)
    give(inspection, holding, now=now)
    _written_down(inspection, found, sender, answers, actor=actor, now=now)
    return Brought(answers, len(found.files), found.opened.drafts, found.opened.damaged, found.refused)


def _written_down(
    inspection: Inspection, found: Read, sender: From, answers: list[Answer], *, actor: Actor, now: datetime
) -> None:
    known = select(RescueImport.id).where(
        RescueImport.inspection_id == inspection.id, RescueImport.sha256 == found.sha256
    )
    if session().scalar(known) is not None:
        return
    counts = {
        "entries": len(answers),
        "files": len(found.files),
        "drafts": len(found.opened.drafts),
        "damaged": found.opened.damaged,
    }
    session().add(
        RescueImport(
            inspection_id=inspection.id, device=sender.id, sha256=found.sha256, brought_by=actor.key, brought_at=now,
            counts=counts, drafts=found.opened.drafts,
        )
    )  # fmt: skip
    record(actor, RescueBroughtIn(inspection.id, sender.id, found.sha256, **counts))


def _one(found: Read, kind: str, aad: str, content: bytes) -> None:
    try:
        if kind == "entries":
            found.opened.operations += rescue.entries_of(content)
        elif kind == "draft":
            found.opened.drafts.append(rescue.draft_of(content))
        else:
            sha256 = hashlib.sha256(content).hexdigest()
            found.files.append(arriving_files.judge_octets(content, sha256))
    except Refused as no:
        found.refused.append(no.message)
        found.opened.damaged += kind != "file"


def _key(key_id: str) -> Any:
    folder = sealed_fields.folder()
    for each in keys.every(folder, "rescue"):
        if each.id == key_id:
            return each.p256
    raise Refused("The key in this file was made for another regulator.", "file")
