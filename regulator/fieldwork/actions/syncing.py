"""Takes in what a device hands in: any order, any number of times, each operation answered for itself.

2026-11: what is decided here is only where an operation goes: into the journal, or beside it with a reason. Nothing
that has an envelope is sent away. Numbers and the chain go on over all of them, so that a receipt speaks of every word.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.inspections.actions import capturing, judging
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries import journal
from regulator.inspections.rules.journal import Entry, Proposed, sorted_out
from regulator.inspections.rules.lifecycle import SECRET

from ..events import AsideSettled, EntriesSetAside
from ..models import DeviceOnVisit, FieldFile, SetAside
from ..rules import answers, envelope
from ..rules.answers import BY_ITSELF, Answer
from ..rules.envelope import Sent
from . import danger

DANGER = "danger"
CHANGEABLE = {"note": "note", DANGER: "note", "file": "file"}
CHANGED_BY = {"amendment": ("note",), "withdrawal": ("note", "file")}
UNSETTLED = SetAside.settled.is_(None)


@dataclass(frozen=True)
class From:
    """The device that operations come from: whose it is, and whether it was reported lost."""

    id: str
    person: str
    lost: bool = False


@dataclass(frozen=True)
class Going:
    """An operation on its way into the journal: its place in the batch, or the row beside the journal it comes from."""

    device: str
    author: str
    sent: Sent
    place: int | None
    row: SetAside | None = None


@dataclass
class _Batch:
    """What becomes of a batch. `answers` by the place of each operation in it."""

    inspection: Inspection
    device: From
    now: datetime
    holding: DeviceOnVisit
    answers: dict[int, Answer] = field(default_factory=dict)
    twins: list[tuple[int, int]] = field(default_factory=list)
    going: list[Going] = field(default_factory=list)
    aside: list[dict[str, Any]] = field(default_factory=list)

    @property
    def inspection_id(self) -> int:
        return self.inspection.id

    def set_aside(self, place: int | None, sent: Sent, why: str, told: str | None = None) -> None:
        """Keep it beside the journal, and say so."""
        if place is not None:
            self.answers[place] = answers.aside(sent.id, sent.sequence, why, told)
        self.aside.append(
            {
                "inspection_id": self.inspection_id,
                "device": self.device.id,
                "sequence": sent.sequence,
                "entry_id": sent.id,
                "digest": sent.digest,
                "author": self.device.person,
                "entry": sent.as_sent,
                "why": why,
                "told": told,
                "about": sent.based_on,
                "received_at": self.now,
            }
        )

    def stays(self, going: Going, why: str, told: str | None = None) -> None:
        """It cannot go into the journal now."""
        if going.row is None:
            self.set_aside(going.place, going.sent, why, told)
        else:
            going.row.why, going.row.told = why, told


def hand_in(
    inspection: Inspection, device: From, operations: list[Any], *, actor: Actor, now: datetime
) -> tuple[list[Answer], DeviceOnVisit]:
    """Keep what a device hands in, and say of each operation where it is; and how far its numbers are safe by now."""
    state, in_the_field = capturing.stands(inspection.id, device.person)
    batch = _Batch(inspection, device, now, on_visit(inspection.id, device))
    fresh = _not_there_yet(batch, operations)
    _number(batch, fresh)
    _sort(batch, fresh, _hindrance(state, in_the_field, device))
    _wait_no_longer(batch, state in capturing.OPEN)
    _take_in(batch, actor)
    _keep_aside(batch, actor)
    for place, twin in batch.twins:
        batch.answers[place] = batch.answers[twin]
    return [batch.answers[place] for place in range(len(operations))], batch.holding


def settle(inspection: Inspection, rows: list[SetAside], *, actor: Actor, now: datetime) -> int:
    """Take in what was set aside, as far as it can be now; how many were. The rest stays, with the reason it has now.

    Refused: an inspection that is not under way.
    """
    state, _ = capturing.stands(inspection.id, actor.key)
    if state not in capturing.OPEN:
        raise Refused("Evidence is taken in while fieldwork is open. Reopen fieldwork first.")
    taken = 0
    for row in rows:
        device = From(row.device, row.author)
        batch = _Batch(inspection, device, now, on_visit(inspection.id, device), going=[_again(row)])
        _take_in(batch, actor)
        taken += row.settled is not None
    return taken


def on_visit(inspection_id: int, device: From) -> DeviceOnVisit:
    """How far a device has come with a visit; a row that is not kept yet where it is new. The caller has locked the
    inspection."""
    mine = (DeviceOnVisit.inspection_id == inspection_id, DeviceOnVisit.device == device.id)
    found = session().scalar(select(DeviceOnVisit).where(*mine))
    return found or DeviceOnVisit(
        inspection_id=inspection_id, device=device.id, person=device.person, through=0, chain=envelope.NOTHING, ahead={}
    )


def _not_there_yet(batch: _Batch, operations: list[Any]) -> list[tuple[int, Sent]]:
    """The operations that neither the journal nor what is beside it holds; the others are answered."""
    opened: list[tuple[int, Sent]] = []
    for place, operation in enumerate(operations):
        sent = envelope.opened(operation)
        if isinstance(sent, str):
            batch.answers[place] = answers.refused(operation, sent)
        else:
            opened.append((place, sent))
    held = journal.by_ids({sent.id for _, sent in opened})
    beside = _beside(batch, [sent.id for _, sent in opened])
    fresh: list[tuple[int, Sent]] = []
    first: dict[tuple[UUID, str], int] = {}
    used = {id for id, _ in beside} | held.keys()
    for place, sent in opened:
        twin = first.setdefault((sent.id, sent.digest), place)
        if twin != place:
            batch.twins.append((place, twin))
        elif not _answered(batch, place, sent, held, beside):
            if sent.id in used:
                batch.set_aside(place, sent, "other-words")
            used.add(sent.id)
            fresh.append((place, sent))
    return fresh


def _beside(batch: _Batch, ids: list[UUID]) -> dict[tuple[UUID, str], SetAside]:
    here = SetAside.inspection_id == batch.inspection_id
    if not ids or session().scalar(select(SetAside.id).where(here).limit(1)) is None:
        return {}
    rows = session().scalars(select(SetAside).where(here, SetAside.entry_id.in_(ids)))
    return {(row.entry_id, row.digest): row for row in rows}


def _answered(
    batch: _Batch, place: int, sent: Sent, held: dict[UUID, Any], beside: dict[tuple[UUID, str], SetAside]
) -> bool:
    """Whether it is there already, word for word."""
    there, row = held.get(sent.id), beside.get((sent.id, sent.digest))
    if there is not None and _same(there, sent, batch):
        batch.answers[place] = answers.known(sent.id, sent.sequence)
    elif row is not None:
        batch.answers[place] = answers.aside(sent.id, sent.sequence, row.why, row.settled_because or row.told)
    else:
        return False
    return True


def _same(there: Any, sent: Sent, batch: _Batch) -> bool:
    own = (batch.inspection_id, batch.device.id, sent.sequence, sent.kind, sent.made_at, sent.based_on)
    kept = (there.inspection_id, there.device, there.sequence, there.kind, there.made_at, there.based_on)
    return own == kept and there.body == sent.as_sent["body"]


def _number(batch: _Batch, fresh: list[tuple[int, Sent]]) -> None:
    """Let the numbers and the chain go on over what has come, as far as they go without a gap.

    An entry whose number another one had before is kept beside the journal, and the chain never hears of it.
    """
    holding = batch.holding
    ahead = dict(holding.ahead)
    for place, sent in fresh:
        if sent.sequence <= holding.through or str(sent.sequence) in ahead:
            if place not in batch.answers:
                batch.set_aside(place, sent, "number-taken")
        else:
            ahead[str(sent.sequence)] = sent.digest
    number, chain = holding.through, holding.chain
    while (digest := ahead.pop(str(number + 1), None)) is not None:
        number += 1
        chain = envelope.link(chain, number, digest)
    if fresh:
        session().add(holding)
        holding.through, holding.chain, holding.ahead, holding.last_at = number, chain, ahead, batch.now


def _sort(batch: _Batch, fresh: list[tuple[int, Sent]], hindrance: str | None) -> None:
    """Each that is left: into the journal, or beside it because of who, when or a gap before it."""
    for place, sent in fresh:
        if place in batch.answers:
            continue
        if hindrance:
            batch.set_aside(place, sent, hindrance)
        elif sent.sequence > batch.holding.through and sent.kind != DANGER:
            batch.set_aside(place, sent, "gap")
        else:
            batch.going.append(Going(batch.device.id, batch.device.person, sent, place))


def _hindrance(state: str, in_the_field: bool, device: From) -> str | None:
    """Why nothing of this device goes into the journal now."""
    if device.lost:
        return "revoked"
    if state in SECRET:
        return "not-begun"
    if state not in capturing.OPEN:
        return "closed"
    return None if in_the_field else "not-a-member"


def _wait_no_longer(batch: _Batch, is_open: bool) -> None:
    """What stood beside the journal and has nothing to wait for any more goes into it now."""
    if not is_open:
        return
    waiting = (SetAside.inspection_id == batch.inspection_id, UNSETTLED, SetAside.why.in_(BY_ITSELF))
    rows = session().scalars(select(SetAside).where(*waiting).order_by(SetAside.why != "about-nothing")).all()
    for row in reversed(rows):  # last those about others, which may be among these
        filled = row.why == "gap" and row.device == batch.device.id and row.sequence <= batch.holding.through
        found = row.why == "about-nothing" and any(row.about == going.sent.id for going in batch.going)
        if filled or found or row.why == "not-begun":
            batch.going.append(_again(row))


def _again(row: SetAside) -> Going:
    """An entry that stood beside the journal, on its way into it."""
    sent = envelope.opened(row.entry)
    if isinstance(sent, str):
        raise RuntimeError(f"What was set aside as {row.id} has lost its envelope")
    return Going(row.device, row.author, sent, None, row)


def _take_in(batch: _Batch, actor: Actor) -> None:
    """Bring what is on its way into the journal, device by device; what cannot be there stays beside it, with why."""
    by_device: dict[tuple[str, str], list[Going]] = defaultdict(list)
    for going in batch.going:
        by_device[going.device, going.author].append(going)
    taken: list[Going] = []
    for own in by_device.values():
        own.sort(key=lambda going: going.sent.sequence)
        taken += _one_device(batch, own, actor)
    settled = [going.row for going in taken if going.row is not None]
    for row in settled:
        row.settled, row.settled_by, row.settled_at = "taken-in", actor.key, batch.now
    for device, count in Counter(row.device for row in settled).items():
        record(actor, AsideSettled(batch.inspection_id, device, count, "taken-in"))
    for each in taken:
        if each.sent.kind == DANGER:
            danger.report(batch.inspection, each.author, each.sent, actor=actor, now=batch.now)


def _one_device(batch: _Batch, own: list[Going], actor: Actor) -> list[Going]:
    device, author = own[0].device, own[0].author
    entries = sorted_out([going.sent.as_sent for going in own])
    about = {going.sent.based_on for going in own if going.sent.kind in CHANGED_BY and going.sent.based_on}
    there = journal.changeable(batch.inspection_id, about, author) if about else {}
    good: list[tuple[Going, Any]] = []
    there |= {
        going.sent.id: CHANGEABLE[going.sent.kind]
        for going, entry in zip(own, entries, strict=True)
        if going.sent.kind in CHANGEABLE and not isinstance(entry, str)
    }
    for going, entry in zip(own, entries, strict=True):
        wrong = entry if isinstance(entry, str) else _wrong(batch.inspection, entry, actor)
        if isinstance(entry, str) or wrong:
            batch.stays(going, "unreadable", wrong)
        elif not _finds(going.sent, there):
            batch.stays(going, "about-nothing")
        else:
            good.append((going, entry))
    if good:
        handed_in = [(entry, going.sent.as_sent["body"]) for going, entry in good]
        capturing.take_in(
            batch.inspection_id, handed_in, device=device, author=author, actor=actor, now=batch.now,
            arrived=_arrived(batch, [entry for _, entry in good]),
        )  # fmt: skip
    for going, _ in good:
        if going.place is not None:
            batch.answers[going.place] = answers.kept(going.sent.id, going.sent.sequence)
    return [going for going, _ in good]


def _finds(sent: Sent, there: dict[UUID, str]) -> bool:
    """Whether what it changes is there; true of what changes nothing."""
    if sent.kind not in CHANGED_BY:
        return True
    return sent.based_on is not None and there.get(sent.based_on, "") in CHANGED_BY[sent.kind]


def _wrong(inspection: Inspection, entry: Entry, actor: Actor) -> str | None:
    """What a body says that this inspection has no use for: a rating that its scheme cannot give."""
    if not isinstance(entry.body, Proposed):
        return None
    given = entry.body.model_dump(exclude={"reason"}, exclude_unset=True, exclude_none=True, mode="json")
    try:
        judging.check_proposal(inspection, given, actor)
    except Refused as no:
        return no.message
    return None


def _arrived(batch: _Batch, entries: list[Entry]) -> dict[str, tuple[str, str]]:
    """Of the files that these entries tell of, those that are here whole, from whichever device of the visit."""
    wanted = {str(entry.body.model_dump()["sha256"]) for entry in entries if entry.kind == "file"}
    if not wanted:
        return {}
    found = session().execute(
        select(FieldFile.sha256, FieldFile.kept_sha256, FieldFile.media_type).where(
            FieldFile.inspection_id == batch.inspection_id, FieldFile.sha256.in_(wanted)
        )
    )
    return {sha256: (kept, media_type) for sha256, kept, media_type in found}


def _keep_aside(batch: _Batch, actor: Actor) -> None:
    if not batch.aside:
        return
    make = sqlite.insert if session().get_bind().dialect.name == "sqlite" else postgresql.insert
    row = make(SetAside).on_conflict_do_nothing(index_elements=["inspection_id", "entry_id", "digest"])
    session().execute(row, batch.aside)
    reasons = dict(Counter(str(each["why"]) for each in batch.aside))
    told = envelope.NOTHING
    for each in batch.aside:
        told = envelope.link(told, each["sequence"], each["digest"])
    record(actor, EntriesSetAside(batch.inspection_id, batch.device.id, reasons, told))
