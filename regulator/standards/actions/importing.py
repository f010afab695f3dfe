"""Takes a draft in from a file that was edited elsewhere: read, shown as changes, and only then taken."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ...core import sheets
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import FileProblems, Problem, Refused
from ..events.working import DraftFileLeft, DraftFileRead, DraftFileTaken
from ..models import Clause, Draft, DraftImport
from ..queries import drafts
from ..queries.compared import ClauseChange, between_parts
from ..queries.impact import how_often
from ..rules.assembling import Part
from ..rules.clauses import UNDER, as_said
from ..rules.exchange import Given, from_rows, from_yaml
from .drafting import retire, why_a_reason, writable

LIMITS = sheets.Limits(size=5 * 1024 * 1024, rows=5_000, columns=60)
_EXCEL = b"PK\x03\x04"


def read(raw: bytes, name: str) -> Given:
    """What a file says, Excel, comma-separated or YAML. Refused with `FileProblems`, row by row, with nothing taken."""
    if not raw.strip():
        raise FileProblems(name, [Problem(1, "", "the file is empty")])
    if raw.startswith(_EXCEL) or name.lower().endswith(".csv"):
        found = sheets.sheet(raw, name, LIMITS)
        if found.problems:
            raise FileProblems(name, list(found.problems))
        return from_rows(found.rows, name)
    if len(raw) > LIMITS.size:
        raise FileProblems(name, [Problem(1, "", f"the file is larger than {LIMITS.size // 1024 // 1024} MB")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        message = "this is neither an Excel file (.xlsx) nor YAML in UTF-8"
        raise FileProblems(name, [Problem(1, "", message)]) from fault
    return from_yaml(text, name)


def hand_in(draft: Draft, given: Given, name: str, *, actor: Actor, now: datetime) -> DraftImport:
    """Keep what a file says beside the draft, to be looked at. Refused where it says nothing else than the draft."""
    writable(draft)
    found = changes(draft, given)
    if not found:
        raise Refused("This file says exactly what the draft says. Nothing would change", "file")
    made = DraftImport(
        draft_id=draft.id,
        name=name,
        content={"head": given.head, "parts": [asdict(part) for part in given.parts]},
        basis=drafts.basis(draft),
        state="read",
        made_by=actor.key,
        made_at=now,
    )
    session().add(made)
    session().flush()
    record(actor, DraftFileRead(draft.reference, len(found)))
    return made


def given_by(kept: DraftImport) -> Given:
    """What a kept file says."""
    return Given(kept.content["head"], tuple(Part(**part) for part in kept.content["parts"]))


def changes(draft: Draft, given: Given) -> list[ClauseChange]:
    """What a file would change, clause by clause."""
    return between_parts(draft.head, drafts.parts(draft.id), {**draft.head, **given.head}, given.parts)


def take(draft: Draft, kept: DraftImport, *, reason: str, actor: Actor, now: datetime) -> int:
    """Take all that a file says into the draft, and give how many clauses changed.

    Clauses that the file does not have are taken out, for the reason given. Refused: taken or left already, the draft
    changed since the file was read, a clause that inspections cite goes without a reason.
    """
    writable(draft)
    if kept.state != "read":
        raise Refused("This file was taken or left already")
    if kept.basis != drafts.basis(draft):
        raise Refused("The draft changed after this file was read. Hand the file in again to see what it changes now")
    given = given_by(kept)
    found = changes(draft, given)
    gone = [each.ref for each in found if each.what == "removed"]
    _removable(draft, gone, reason, actor)
    draft.head = {**draft.head, **given.head}
    _write(draft, given, actor=actor, now=now)
    for ref in gone:
        retire(draft, ref, reason, actor=actor)
    kept.state = "taken"
    record(actor, DraftFileTaken(draft.reference, len(found), len(gone)))
    return len(found)


def leave(draft: Draft, kept: DraftImport, *, actor: Actor) -> None:
    """Take nothing of a file."""
    if kept.state != "read":
        raise Refused("This file was taken or left already")
    kept.state = "left"
    record(actor, DraftFileLeft(draft.reference))


def _removable(draft: Draft, gone: Iterable[str], reason: str, actor: Actor) -> None:
    for ref in gone:
        if not reason.strip():
            raise Refused(why_a_reason(ref, how_often(actor, draft.based_on, [ref]), draft.based_on), "reason")


def _write(draft: Draft, given: Given, *, actor: Actor, now: datetime) -> None:
    """Let the draft have exactly these clauses in this order. A clause that says the same keeps its version."""
    there = {(placed.clause.kind, placed.clause.ref): placed.clause for placed in drafts.clauses(draft.id)}
    wanted = {part.key for part in given.parts}
    made: dict[tuple[str, str | None], Clause] = {}
    for position, part in enumerate(given.parts, start=1):
        content = as_said(part.kind, part.ref, part.content)
        clause = there.get(part.key) or _new(draft, part)
        above = made.get((UNDER.get(part.kind, ""), part.under))
        if clause.id is None or clause.content != content:
            clause.content, clause.changed_by, clause.changed_at = content, actor.key, now
        clause.position, clause.parent_id = position, above.id if above else None
        session().add(clause)
        session().flush()
        made[part.kind, part.ref] = clause
    for key, clause in reversed(list(there.items())):
        if key not in wanted:
            session().delete(clause)
            session().flush()


def _new(draft: Draft, part: Part) -> Clause:
    content: dict[str, Any] = {}
    return Clause(draft_id=draft.id, kind=part.kind, ref=part.ref, content=content)
