"""The one way in: appends what was captured to the journal, and projects what it now amounts to.

2026-11: Core statements for whole batches, because 300 entries arrive at once from a device that was out of reach all
day; the ORM, row by row, takes twenty times as long. The statements are made once, because to make one takes as long
as to run it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Table, bindparam, case, exists, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import plain_text
from regulator.core.refused import Refused

from ..events import OperationsReceived
from ..models.inspection import Inspection, TeamMember
from ..models.journal import Evidence, EvidenceFile, MinimumStandardFinding, Operation, Proposal
from ..rules.journal import Amended, Entry, File, Finding, Note, Proposed, Withdrawn, batch_hash, checked
from ..rules.lifecycle import State
from .projected_cases import project_cases

OPEN = (State.ARRIVED, State.FIELDWORK)
NOTES = ("note", "danger")
ANOTHER_NUMBER = "This device has handed in another entry number {} before"
ANOTHER_ENTRY = "Two entries have the id {} and do not say the same"
ELSEWHERE = "The entry {} was handed in for another inspection. Nothing of this batch was kept."

Arrived = Mapping[str, tuple[str, str]]
HandedIn = tuple[Entry, dict[str, Any]]  # an entry that was checked, and its body as it was handed in
_OPERATION, _EVIDENCE, _FILE, _FINDING, _PROPOSAL = (
    cast(Table, kind.__table__) for kind in (Operation, Evidence, EvidenceFile, MinimumStandardFinding, Proposal)
)
_AS_MADE = (_OPERATION.c.made_at, _OPERATION.c.device, _OPERATION.c.sequence)
"""The order in which things were said, whichever of them arrived first."""


def _on_each_engine(make: Callable[[Any], Any]) -> dict[str, Any]:
    """A statement that says what happens to a row that is there already: each engine has its own kind of insert."""
    return {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}


def _note_rows() -> tuple[list[str], Any]:
    """The notes of a stretch of a device's numbers as rows of evidence: columns, and the query that gives them."""
    said = _OPERATION.c.body
    standards = case((said["standards"].as_string().is_(None), literal([], JSON)), else_=said["standards"])
    columns = {
        "id": _OPERATION.c.id,
        "inspection_id": _OPERATION.c.inspection_id,
        "area": said["area"].as_string(),
        "source": said["source"].as_string(),
        "bearing": func.coalesce(said["bearing"].as_string(), Note.model_fields["bearing"].default),
        "statement": said["statement"].as_string(),
        "locator": said["locator"].as_string(),
        "standards": standards,
        "author": _OPERATION.c.author,
        "made_at": _OPERATION.c.made_at,
    }
    return list(columns), select(*columns.values()).where(*_STRETCH, _OPERATION.c.kind.in_(NOTES))


_STATE = (  # locked, so that what is looked for afterwards stays as it was seen
    select(
        Inspection.state,
        exists().where(
            TeamMember.inspection_id == Inspection.id,
            TeamMember.person == bindparam("person"),
            TeamMember.part == "field",
            TeamMember.left_on.is_(None),
        ),
    )
    .where(Inspection.id == bindparam("inspection"))
    .with_for_update(of=Inspection, key_share=True)
)
_STRETCH = (
    _OPERATION.c.inspection_id == bindparam("inspection"),
    _OPERATION.c.device == bindparam("device"),
    _OPERATION.c.sequence.between(bindparam("first"), bindparam("last")),
)
_HELD = select(_OPERATION.c.sequence, _OPERATION.c.id).where(*_STRETCH)
_OTHERS = {  # all ids in one value: three hundred take as long to bind as the rest of the work together
    "sqlite": select(_OPERATION.c.id, _OPERATION.c.inspection_id).where(
        _OPERATION.c.id.in_(select(func.json_each(bindparam("ids", type_=JSON)).table_valued("value").c.value))
    ),
    "postgresql": select(_OPERATION.c.id, _OPERATION.c.inspection_id).where(
        _OPERATION.c.id == func.any(bindparam("ids", type_=postgresql.ARRAY(_OPERATION.c.id.type)))
    ),
}
_KEEP = insert(_OPERATION)
_PROJECT_NOTES = _on_each_engine(
    lambda insert: insert(_EVIDENCE).from_select(*_note_rows()).on_conflict_do_nothing(index_elements=["id"])
)
_STANDING = (
    select(_FINDING.c.ref, *_AS_MADE)
    .join(_OPERATION, _OPERATION.c.id == _FINDING.c.id)
    .where(_FINDING.c.inspection_id == bindparam("inspection"), _FINDING.c.ref.in_(bindparam("refs", expanding=True)))
)
_PROJECT_FINDINGS = _on_each_engine(
    lambda insert: (made := insert(_FINDING)).on_conflict_do_update(
        index_elements=["inspection_id", "ref"],
        set_={name: made.excluded[name] for name in ("id", "outcome", "evidence", "author", "made_at")},
    )
)
_PROJECT_FILES = insert(_FILE)
_PROJECT_PROPOSALS = insert(_PROPOSAL)


def append(inspection: Inspection, entries: list[dict[str, Any]], *, device: str, actor: Actor, now: datetime) -> int:
    """Keep a batch of entries and say how many were new. The same entry again, however often, is kept once.

    Refused, whole: an entry that cannot be read (with its number), an entry about another that is not here, an
    inspection that is not under way, someone who is not on its team in the field, two different entries with one
    number of a device or with one id.
    """
    under_way(inspection.id, actor)
    good = list(zip(checked(entries), (entry.get("body", {}) for entry in entries), strict=True))
    device = plain_text(device)
    new = _unknown(inspection.id, good, device)
    if new:
        take_in(inspection.id, new, device=device, author=actor.key, actor=actor, now=now)
    return len(new)


def take_in(
    inspection_id: int, new: list[HandedIn], *, device: str, author: str, actor: Actor, now: datetime,
    arrived: Arrived | None = None,
) -> None:  # fmt: skip
    """Keep entries that were checked and that the journal does not hold, whoever brings them (`actor`), as their
    author's. The caller has locked the inspection (`stands`).

    `arrived`: of the files on that device, those that are here whole, with the hash each is kept under and what it is;
    None where every file is here (`core.files`). Refused, whole: a change of what is not there, or not the author's.
    """
    _keep(inspection_id, new, device, author, now)
    _project(inspection_id, new, device, author)
    if arrived is not None:
        _files_on_their_way(inspection_id, [entry for entry, _ in new if entry.kind == "file"], arrived)
    record(actor, OperationsReceived(inspection_id, device, len(new), batch_hash(new)))


def stands(inspection_id: int, person: str) -> tuple[str, bool]:
    """Where an inspection stands, and whether somebody is on its team in the field.

    Batches of one inspection, and its next step, wait for each other here, so that, on PostgreSQL too, what is looked
    for below stays as it was seen until this batch is kept.
    """
    state, in_the_field = session().execute(_STATE, {"inspection": inspection_id, "person": person}).one()
    return state, in_the_field


def under_way(inspection_id: int, actor: Actor) -> None:
    """Refuse where, or by whom, evidence is not captured."""
    state, in_the_field = stands(inspection_id, actor.key)
    if state not in OPEN:
        raise Refused("Evidence is captured while the inspectors are on site. This inspection is not under way.")
    if not in_the_field:
        raise Refused("Evidence is captured by the inspectors who are named for the visit.")


def _engine() -> str:
    return session().get_bind().dialect.name


def _unknown(inspection_id: int, good: list[HandedIn], device: str) -> list[HandedIn]:
    """Those of a batch, each once, that the journal does not hold from this device or another."""
    batch = _each_once(good)
    if not batch:
        return []
    stretch = _stretch(inspection_id, device, [entry for entry, _ in batch])
    held: dict[int, UUID] = dict(session().execute(_HELD, stretch).all())
    unknown = []
    for entry, body in batch:
        known = held.get(entry.sequence)
        if known is None:
            unknown.append((entry, body))
        elif known != entry.id:
            raise Refused(ANOTHER_NUMBER.format(entry.sequence))
    return _from_nowhere_else(inspection_id, unknown)


def _from_nowhere_else(inspection_id: int, entries: list[HandedIn]) -> list[HandedIn]:
    """Those that no other device has handed in. Refused: an entry that another inspection has."""
    if not entries:
        return []
    ids = [entry.id for entry, _ in entries]
    engine = _engine()
    asked = {"ids": [each.hex for each in ids] if engine == "sqlite" else ids}
    known: dict[UUID, int] = dict(session().execute(_OTHERS[engine], asked).all())
    for entry_id, inspection in known.items():
        if inspection != inspection_id:
            raise Refused(ELSEWHERE.format(entry_id))
    return [each for each in entries if each[0].id not in known] if known else entries


def _stretch(inspection_id: int, device: str, entries: list[Entry]) -> dict[str, Any]:
    """From the first to the last of a device's numbers among these entries."""
    numbers = [entry.sequence for entry in entries]
    return {"inspection": inspection_id, "device": device, "first": min(numbers), "last": max(numbers)}


def _each_once(good: list[HandedIn]) -> list[HandedIn]:
    """The entries of a batch. The same one twice is one; two that share an id or a number are refused."""
    batch: dict[UUID, HandedIn] = {}
    numbers: set[int] = set()
    for entry, body in good:
        before = batch.get(entry.id)
        if before is not None:
            if before[0] != entry:
                raise Refused(ANOTHER_ENTRY.format(entry.id))
            continue
        if entry.sequence in numbers:
            raise Refused(ANOTHER_NUMBER.format(entry.sequence))
        batch[entry.id] = entry, body
        numbers.add(entry.sequence)
    return list(batch.values())


def _keep(inspection_id: int, new: list[HandedIn], device: str, author: str, now: datetime) -> None:
    """Append to the journal, which never changes what it holds."""
    session().execute(
        _KEEP,
        [
            {
                "id": entry.id,
                "inspection_id": inspection_id,
                "device": device,
                "sequence": entry.sequence,
                "kind": entry.kind,
                "author": author,
                "made_at": entry.made_at,
                "received_at": now,
                "based_on": entry.based_on,
                "body": body,
            }
            for entry, body in new
        ],
    )


def _project(inspection_id: int, new: list[HandedIn], device: str, author: str) -> None:
    """Bring what stands up to date with the new entries, in the order they were made."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in sorted((entry for entry, _ in new), key=lambda entry: (entry.made_at, entry.sequence)):
        by_kind.setdefault(entry.kind, []).append(entry)
    notes = [entry for kind in NOTES for entry in by_kind.get(kind, ())]
    if notes:  # first: a batch may change a note that it brings
        _notes(inspection_id, notes, device)
    for kind, project in _PROJECTIONS.items():
        if kind in by_kind:
            project(inspection_id, [(entry, entry.body) for entry in by_kind[kind]], device, author)


def _notes(inspection_id: int, notes: list[Entry], device: str) -> None:
    """The database reads the notes from its own journal: to send it every word a second time takes twice as long.

    A note in the same stretch of numbers that stands already, amended perhaps, is left as it stands.
    """
    session().execute(_PROJECT_NOTES[_engine()], _stretch(inspection_id, device, notes))


def _findings(inspection_id: int, findings: list[tuple[Entry, Finding]], device: str, author: str) -> None:
    """The finding that was made last on a standard stands, whenever it arrived; the others stay in the journal."""
    last = {finding.ref: (entry, finding) for entry, finding in findings}
    standing = session().execute(_STANDING, {"inspection": inspection_id, "refs": list(last)})
    made = {ref: as_made for ref, *as_made in standing}
    rows = [
        {
            "id": entry.id,
            "inspection_id": inspection_id,
            "ref": ref,
            "outcome": finding.outcome,
            "evidence": finding.evidence,
            "author": author,
            "made_at": entry.made_at,
        }
        for ref, (entry, finding) in last.items()
        if ref not in made or made[ref] < [entry.made_at, device, entry.sequence]
    ]
    if rows:
        session().execute(_PROJECT_FINDINGS[_engine()], rows)


def _files(inspection_id: int, files: list[tuple[Entry, File]], _device: str, author: str) -> None:
    session().execute(
        _PROJECT_FILES,
        [
            {
                "id": entry.id,
                "inspection_id": inspection_id,
                **file.model_dump(),
                "author": author,
                "made_at": entry.made_at,
            }
            for entry, file in files
        ],
    )


def _files_on_their_way(inspection_id: int, files: list[Entry], arrived: Arrived) -> None:
    """Of files that devices tell of: under which hash each is kept, or that it is still to come."""
    for sha256 in {entry.body.sha256 for entry in files if isinstance(entry.body, File)}:
        here = arrived.get(sha256)
        told = {"waiting": True} if here is None else {"waiting": False, "sha256": here[0], "media_type": here[1]}
        own = (_FILE.c.inspection_id == inspection_id, _FILE.c.id.in_([each.id for each in files]))
        session().execute(update(_FILE).where(*own, _FILE.c.sha256 == sha256).values(told))


def file_arrived(inspection_id: int, sha256: str, kept: str, media_type: str) -> None:
    """A file that was on its way is here: from now on it opens under the hash it is kept under."""
    waiting = (_FILE.c.inspection_id == inspection_id, _FILE.c.sha256 == sha256, _FILE.c.waiting)
    told = {"sha256": kept, "media_type": media_type, "waiting": False}
    session().execute(update(_FILE).where(*waiting).values(told))


def _proposals(inspection_id: int, proposals: list[tuple[Entry, Proposed]], _device: str, author: str) -> None:
    session().execute(
        _PROJECT_PROPOSALS,
        [
            {
                "id": entry.id,
                "inspection_id": inspection_id,
                "ref": proposal.ref,
                "given": proposal.model_dump(exclude={"reason"}, exclude_unset=True, exclude_none=True, mode="json"),
                "reason": proposal.reason,
                "author": author,
                "made_at": entry.made_at,
            }
            for entry, proposal in proposals
        ],
    )


def _amendments(inspection_id: int, amendments: list[tuple[Entry, Amended]], _device: str, author: str) -> None:
    _change(inspection_id, (_EVIDENCE,), ("statement", "statement"), [entry for entry, _ in amendments], author)


def _withdrawals(inspection_id: int, withdrawals: list[tuple[Entry, Withdrawn]], _device: str, author: str) -> None:
    both, said = (_EVIDENCE, _FILE), ("withdrawn_because", "reason")
    _change(inspection_id, both, said, [entry for entry, _ in withdrawals], author)


def _change(
    inspection_id: int, tables: tuple[Table, ...], said: tuple[str, str], entries: list[Entry], author: str
) -> None:
    """Change notes and files, each by its own author alone: what two people say of one thing is two notes, never one.

    `said`: the column, and where its new words stand in the body. Of several changes the one that was made last
    stands, whenever it arrived.
    """
    column, part = said
    made = (
        select(_OPERATION.c.based_on, _OPERATION.c.body[part].as_string())
        .where(
            _OPERATION.c.inspection_id == inspection_id,
            _OPERATION.c.kind == entries[0].kind,
            _OPERATION.c.based_on.in_({entry.based_on for entry in entries}),
        )
        .order_by(*_AS_MADE)
    )
    last: dict[UUID, str] = dict(session().execute(made).all())
    for changed, words in last.items():
        if not any(_changed(table, inspection_id, changed, {column: words}, author) for table in tables):
            raise Refused("A note is changed by its author, after it was handed in. This one is not there.")


def _changed(table: Table, inspection_id: int, entry_id: UUID, values: dict[str, str], author: str) -> bool:
    """Whether there was such an entry of this person's, which now says this."""
    theirs = (table.c.id == entry_id, table.c.inspection_id == inspection_id, table.c.author == author)
    done = session().execute(update(table).where(*theirs).values(values))
    return bool(done.rowcount)  # type: ignore[attr-defined]


_PROJECTIONS: dict[str, Callable[[int, list[tuple[Entry, Any]], str, str], None]] = {
    "file": _files,
    "minimum-standard": _findings,
    "proposal": _proposals,
    "case": project_cases,
    "amendment": _amendments,
    "withdrawal": _withdrawals,
}
