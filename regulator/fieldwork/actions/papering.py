"""Prints paper forms, brings what is written on them into the journal, and has a second person compare the two.

2026-11: an entry from paper is its writer's, who may amend it; who typed it and who compared it stand beside it. Each
form is a device of its own (`paper:7KQ2`), so that what came by paper can always be told.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.inspections.actions import capturing, judging, noting
from regulator.inspections.actions import cases as assessing
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import Operation
from regulator.inspections.rules.journal import checked, id_of_part

from ..events import PaperChecked, PaperPrinted, PaperTyped
from ..models import PaperEntry, PaperForm
from ..queries import paper as reads
from ..queries.visits import in_the_field
from ..rules import paper
from ..rules.paper import Line

LONGEST = 500  # characters of what differs


@dataclass(frozen=True)
class Row:
    """One line as somebody typed it: its code, the letters that are ticked, what is written. `place` on the page."""

    place: int
    code: str
    mark: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """Who wrote it and on which day, and the scan of it (the entry of its file), if there is one."""

    written_by: str
    written_on: date
    scan: UUID | None


def print_form(inspection: Inspection, scope: str, *, actor: Actor, now: datetime) -> PaperForm:
    """Make a form for the whole visit, an area or one standard. Refused: who is not on the field team."""
    if not in_the_field(inspection.id, actor.key):
        raise Refused("Forms are printed by the field team of the visit.")
    words = dict(reads.scopes(inspection)).get(scope)
    if words is None:
        raise Refused("Choose what the form is for", "scope")
    lines = reads.lines_for(inspection, scope)
    made = PaperForm(
        code=_code(),
        inspection_id=inspection.id,
        scope=words,
        lines=[each.stored for each in lines],
        printed_by=actor.key,
        printed_at=now,
    )
    session().add(made)
    session().flush()
    record(actor, PaperPrinted(inspection.id, made.code, words, len(lines)))
    return made


def type_in(
    inspection: Inspection, code: str, rows: Sequence[Row], sheet: Sheet, *, form: UUID, actor: Actor, now: datetime
) -> int:
    """Keep what was typed from a sheet, all of it or nothing; how many entries were new. The same page twice is once.

    Refused, next to the row (`code_1`, ...): a code, a mark or words that do not fit their line. Refused, whole: what
    the journal refuses, somebody who was not in the field, a day to come.
    """
    capturing.under_way(inspection.id, actor)
    lines = reads.of_form(reads.form(inspection, code))
    if sheet.written_by not in dict(reads.writers(inspection)):
        raise Refused("Choose who wrote it", "written_by")
    if sheet.written_on > clock.london_date(now):
        raise Refused("It cannot be written on a day to come", "written_on")
    if not rows:
        raise Refused("Type at least one line", "code_1")
    read = [_read(inspection, code, each, lines, sheet.written_on, actor) for each in rows]
    new = [
        (line, entry)
        for number, (line, kind, body) in enumerate(read)
        if (entry := _entry(form, rows[number], kind, body)) is not None
    ]
    if new:
        _keep(inspection, code, new, sheet, actor=actor, now=now)
    return len(new)


def attach_scan(
    inspection: Inspection, code: str, received: Received, *, form: UUID, actor: Actor, now: datetime
) -> UUID:
    """Keep the scan of a form as evidence, and give the id of its entry. The same file of one page is one."""
    lines = reads.of_form(reads.form(inspection, code))
    caption = f"Scan of paper form {code}"
    noting.add_file(
        inspection, received, form=form, area=lines[0].place, caption=caption, about=None, actor=actor, now=now
    )
    return id_of_part(form, received.sha256)


def compare(inspection: Inspection, entry: UUID, *, same: bool, difference: str, actor: Actor, now: datetime) -> None:
    """Say whether what was typed is what is written. Refused: who typed it, who is not on the team, said before."""
    row = session().get(PaperEntry, entry)
    if row is None or row.inspection_id != inspection.id:
        raise NotFound
    if not in_the_field(inspection.id, actor.key):
        raise Refused("It is compared by the field team of the visit.")
    if row.typed_by == actor.key:
        raise Refused("Somebody else compares what you typed.")
    if row.checked_by is not None:
        raise Refused("This was compared already.")
    row.difference = None if same else paragraph(difference, "difference", "what is different", LONGEST)
    row.outcome, row.checked_by, row.checked_at = "same" if same else "different", actor.key, now
    record(actor, PaperChecked(inspection.id, str(entry), row.outcome))


def _read(
    inspection: Inspection, code: str, row: Row, lines: list[Line], on: date, actor: Actor
) -> tuple[Line, str, dict[str, Any]]:
    """A row as an entry; what is wrong with it is told next to it."""
    try:
        line = paper.line_typed(code, row.code, lines)
    except Refused as no:
        raise Refused(no.message, f"code_{row.place}") from None
    try:
        kind, body = paper.read(line, row.mark, row.words, on)
        if kind == "proposal":
            judging.check_proposal(inspection, {each: body[each] for each in body if each != "reason"}, actor)
        if kind == "case":
            assessing.check_part(inspection, body["pseudonym"], line.component)
    except Refused as no:
        raise Refused(no.message, f"mark_{row.place}") from None
    return line, kind, body


def _entry(form: UUID, row: Row, kind: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """An entry to be kept; None for one that the same page brought before."""
    own = id_of_part(form, f"{row.code} {row.mark} {row.words}")
    if session().get(Operation, own) is not None:
        return None
    return {"id": str(own), "kind": kind, "body": body}


def _keep(
    inspection: Inspection, code: str, new: list[tuple[Line, dict[str, Any]]], sheet: Sheet, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    device = f"paper:{code}"
    own = (Operation.inspection_id == inspection.id, Operation.device == device)
    last = session().scalar(select(func.max(Operation.sequence)).where(*own)) or 0
    noon = datetime.combine(sheet.written_on, time(12), UTC)
    entries = [
        entry | {"sequence": number, "made_at": min(noon, now) + timedelta(microseconds=number)}
        for number, (_, entry) in enumerate(new, last + 1)
    ]
    handed_in = list(zip(checked(entries), (entry["body"] for entry in entries), strict=True))
    capturing.take_in(inspection.id, handed_in, device=device, author=sheet.written_by, actor=actor, now=now)
    session().add_all(
        [
            PaperEntry(
                entry_id=UUID(entry["id"]),
                inspection_id=inspection.id,
                form=code,
                line=paper.line_code(code, line.number),
                written_by=sheet.written_by,
                written_on=sheet.written_on,
                typed_by=actor.key,
                typed_at=now,
                scan=sheet.scan,
            )
            for line, entry in new
        ]
    )
    record(actor, PaperTyped(inspection.id, code, len(new), sheet.written_by))


def _code() -> str:
    """A code that no form has."""
    while True:
        code = "".join(secrets.choice(paper.CHARACTERS) for _ in range(paper.CODE))
        if session().get(PaperForm, code) is None:
            return code
