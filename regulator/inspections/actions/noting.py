"""What people capture on a page of this site: numbered as a device of their own, through the journal's one way in.

2026-11: what is written here is numbered by the desk (`at_the_desk`). The id comes from the form, so that the same form
twice is one entry; the same form with other words is told, because both of them were meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from regulator.core import files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.files import Received
from regulator.core.refused import Refused

from ..models.inspection import Inspection
from ..models.journal import Evidence, EvidenceFile, MinimumStandardFinding, Operation
from ..rules.journal import id_of_part
from ..rules.minimum_standards import Row, Stood, Verdict, tidy, verdict
from . import capturing
from .at_the_desk import keep

TAKEN = files.PHOTOGRAPHS | files.PAPERS
OTHER_WORDS = (
    "This was saved before, with other words, and that stands as it was. What you have now is still here: "
    "save it again to keep it as one more."
)
NOT_YOURS = "Only its author may change this: what two people say of one thing is two notes. Add a note of your own."
WITHDRAWN = "This is withdrawn already. What it said stays in the record."
AMENDED_MEANWHILE = (
    "You changed this note in another window meanwhile. Your text is still here: check it against what stands now."
)
NOTHING_CHANGED = "The note says this already"


@dataclass(frozen=True)
class Written:
    """One thing that a person wrote on a page."""

    id: UUID
    kind: str
    body: dict[str, Any]
    based_on: UUID | None = None
    after: datetime | None = None  # when what it stands on was said: of two, the one made last stands


@dataclass
class Recorded:
    """What became of a page of minimum standards, by reference."""

    kept: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    meanwhile: dict[str, str] = field(default_factory=dict)


def write_down(inspection: Inspection, written: Sequence[Written], *, actor: Actor, now: datetime) -> int:
    """Keep what was written, in its order, and say how much of it was new. Sent twice it is kept once.

    Refused: what the journal refuses, a role that does not capture, an id that stands with other words.
    """
    may_write(inspection, actor)
    known = _known([each.id for each in written])
    fresh = []
    for each in written:
        before = known.get(each.id)
        if before is None:
            fresh.append(each)
        elif not _same(before, each, inspection, actor):
            raise Refused(OTHER_WORDS, "id")
    if not fresh:
        return 0
    return keep(inspection, [_entry(each, now) for each in fresh], actor=actor, now=now)


def may_write(inspection: Inspection, actor: Actor) -> None:
    """Refuse whoever may not capture here, before a large file is looked at. Whatever is kept later asks again."""
    if not actor.may("inspection:capture"):
        raise Refused("Your role may not capture evidence.")
    capturing.under_way(inspection.id, actor)


def amend(
    inspection: Inspection, note_id: UUID, *, stood: str, statement: str, reason: str, id: UUID, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Say a note again, better. The first words stay in the journal.

    `stood`: the words that the person read. Refused: another's note, one that is withdrawn or changed meanwhile, the
    same words again.
    """
    amendment = Written(id, "amendment", {"statement": statement, "reason": reason}, note_id, _last_said(note_id))
    if not _sent_before(amendment):
        note = session().get(Evidence, note_id)
        _own(note, inspection, actor)
        if note is not None and tidy(note.statement) != tidy(stood):
            raise Refused(AMENDED_MEANWHILE)
        if note is not None and tidy(note.statement) == tidy(statement):
            raise Refused(NOTHING_CHANGED, "statement")
    write_down(inspection, [amendment], actor=actor, now=now)


def withdraw(inspection: Inspection, entry_id: UUID, *, reason: str, id: UUID, actor: Actor, now: datetime) -> None:
    """Take a note or a file back, with the reason. Refused: another's, and what is withdrawn already."""
    withdrawal = Written(id, "withdrawal", {"reason": reason}, entry_id)
    if not _sent_before(withdrawal):
        entry = session().get(Evidence, entry_id) or session().get(EvidenceFile, entry_id)
        _own(entry, inspection, actor)
    write_down(inspection, [withdrawal], actor=actor, now=now)


def add_file(
    inspection: Inspection, received: Received, *, form: UUID, area: str, caption: str, about: UUID | None,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Keep a file that is safe on the disk (`files.receive`) as evidence. The same file of one form is one.

    Refused: what the journal refuses; a note that is not of this inspection.
    """
    may_write(inspection, actor)
    note = session().get(Evidence, about) if about is not None else None
    if about is not None and (note is None or note.inspection_id != inspection.id):
        raise Refused("The note that this file is about is not there.")
    entry_id = id_of_part(form, received.sha256)
    if _known([entry_id]):
        return
    stored = files.keep(received, name=received.name, actor=actor, allowed=TAKEN, now=now)
    body = {"area": area, "sha256": stored.sha256, "name": received.name, "media_type": stored.media_type}
    body |= {"caption": caption} if caption else {}
    body |= {"about": str(about)} if about is not None else {}
    write_down(inspection, [Written(entry_id, "file", body)], actor=actor, now=now)


def record_findings(
    inspection: Inspection, rows: Sequence[Row], *, form: UUID, actor: Actor, now: datetime
) -> Recorded:
    """Record what was changed on a page of minimum standards, and say of each row that was not kept why.

    A row that is wrong, or that a colleague recorded meanwhile, does not hold up the others. Refused, whole: what the
    journal refuses.
    """
    may_write(inspection, actor)
    stands = standing(inspection.id)
    made = _made(inspection.id)
    done = Recorded()
    written = []
    for row in rows:
        own = id_of_part(form, f"{row.ref} {row.outcome} {tidy(row.evidence)}")
        told: Verdict = verdict(row, stands.get(row.ref), own)
        if told.kind == "keep":
            body = {"ref": row.ref, "outcome": row.outcome} | (
                {"evidence": tidy(row.evidence)} if tidy(row.evidence) else {}
            )
            written.append(Written(own, "minimum-standard", body, after=made.get(row.ref)))
            done.kept.append(row.ref)
        elif told.kind == "wrong":
            done.wrong[row.ref] = told.message
        elif told.kind == "meanwhile":
            done.meanwhile[row.ref] = told.message
    if written:
        write_down(inspection, written, actor=actor, now=now)
    return done


def standing(inspection_id: int) -> dict[str, Stood]:
    """The findings that stand, by reference."""
    rows = session().scalars(
        select(MinimumStandardFinding).where(MinimumStandardFinding.inspection_id == inspection_id)
    )
    return {row.ref: Stood(row.id, row.outcome, row.evidence or "") for row in rows}


def _entry(written: Written, now: datetime) -> dict[str, Any]:
    """As a device hands it in. A device whose clock is ahead must not outlast what is written knowing its words."""
    made_at = now if written.after is None else max(now, written.after + timedelta(microseconds=1))
    entry = {"id": written.id, "kind": written.kind, "made_at": made_at, "body": written.body}
    return entry if written.based_on is None else entry | {"based_on": written.based_on}


def _last_said(note_id: UUID) -> datetime | None:
    changes = select(func.max(Operation.made_at)).where(Operation.based_on == note_id, Operation.kind == "amendment")
    return session().scalar(changes)


def _made(inspection_id: int) -> dict[str, datetime]:
    found = MinimumStandardFinding
    return dict(session().execute(select(found.ref, found.made_at).where(found.inspection_id == inspection_id)).all())


def _known(ids: list[UUID]) -> dict[UUID, Operation]:
    return {row.id: row for row in session().scalars(select(Operation).where(Operation.id.in_(ids)))}


def _sent_before(written: Written) -> bool:
    return bool(_known([written.id]))


def _same(before: Operation, written: Written, inspection: Inspection, actor: Actor) -> bool:
    stands = (before.inspection_id, before.author, before.kind, before.body, before.based_on)
    return stands == (inspection.id, actor.key, written.kind, written.body, written.based_on)


def _own(entry: Evidence | EvidenceFile | None, inspection: Inspection, actor: Actor) -> None:
    if entry is None or entry.inspection_id != inspection.id:
        raise Refused("This is not there.")
    if entry.author != actor.key:
        raise Refused(NOT_YOURS)
    if entry.withdrawn_because is not None:
        raise Refused(WITHDRAWN)
