"""The evidence of an inspection as people read it: by area, the newest first, each entry with what it said before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.journal import Evidence, EvidenceFile, Operation
from ..rules.journal import BEARINGS, SOURCES
from . import members
from .authors import names
from .places import Place, places

PAGE = 50  # entries of one page
OVERLAP = timedelta(minutes=2)  # what was received so long before a look is looked at again: commits cross


@dataclass(frozen=True)
class Said:
    """What a note said before, until when, and why it was said again."""

    statement: str
    until: datetime
    reason: str


@dataclass(frozen=True)
class Kept:
    """A photograph or document."""

    id: UUID
    area: str
    sha256: str
    name: str
    photograph: bool
    caption: str
    about: UUID | None
    author: str
    own: bool
    made_at: datetime
    withdrawn_because: str | None
    waiting: bool = False


@dataclass(frozen=True)
class Note:
    """An entry as it stands. `version` changes when it is amended or withdrawn, or a file is added to it."""

    id: UUID
    area: str
    source: str
    bearing: str
    bearing_words: str
    statement: str
    locator: str
    standards: tuple[str, ...]
    author: str
    own: bool
    made_at: datetime
    withdrawn_because: str | None
    earlier: tuple[Said, ...] = ()
    files: tuple[Kept, ...] = ()
    version: int = 1
    mark: str = ""


Marks = Callable[[Iterable[UUID]], dict[UUID, str]]
_marks: list[Marks] = []


def marks_entries(function: Marks) -> Marks:
    """Let an upper feature say something of entries, by their ids: that one was written on paper, and who typed it."""
    if function not in _marks:
        _marks.append(function)
    return function


@dataclass(frozen=True)
class Notes:
    """A page of entries; `next` is the id to go on after."""

    entries: list[Note]
    next: UUID | None


@dataclass(frozen=True)
class Counted:
    """One area in the index: how many standing entries from each source, and how they bear."""

    place: Place
    sources: dict[str, int]
    bearings: dict[str, int]
    files: int

    @property
    def total(self) -> int:
        return sum(self.sources.values())


@dataclass(frozen=True)
class Wanted:
    """What somebody searches for. Empty texts do not narrow it."""

    words: str = ""
    area: str = ""
    source: str = ""
    bearing: str = ""
    author: str = ""
    withdrawn: str = ""

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


def may_capture(inspection: Inspection, actor: Actor, states: Sequence[str]) -> bool:
    """Whether to offer this person the forms; what they send, the action decides."""
    field = any(each.person == actor.key and each.part == "field" for each in members(inspection.id))
    return field and inspection.state in states and actor.may("inspection:capture")


def index(inspection: Inspection) -> list[Counted]:
    """Every area with its counts, an area without evidence too."""
    sources: dict[str, dict[str, int]] = defaultdict(dict)
    bearings: dict[str, dict[str, int]] = defaultdict(dict)
    standing = (Evidence.inspection_id == inspection.id, Evidence.withdrawn_because.is_(None))
    by = (Evidence.area, Evidence.source, Evidence.bearing)
    for area, source, bearing, count in session().execute(select(*by, func.count()).where(*standing).group_by(*by)):
        sources[area][source] = sources[area].get(source, 0) + count
        bearings[area][bearing] = bearings[area].get(bearing, 0) + count
    own = (EvidenceFile.inspection_id == inspection.id, EvidenceFile.withdrawn_because.is_(None))
    kept: dict[str, int] = dict(
        session().execute(select(EvidenceFile.area, func.count()).where(*own).group_by(EvidenceFile.area)).all()  # type: ignore[arg-type]
    )
    return [
        Counted(each, sources.get(each.ref, {}), bearings.get(each.ref, {}), kept.get(each.ref, 0))
        for each in places(inspection)
    ]


def of_area(inspection: Inspection, actor: Actor, area: str, after: UUID | None = None) -> Notes:
    """A page of an area's entries, the newest first, those withdrawn among them."""
    return _page(inspection, actor, _notes(inspection).where(Evidence.area == area), after)


def found(inspection: Inspection, actor: Actor, wanted: Wanted, after: UUID | None = None) -> Notes:
    """A page of the entries that somebody searches for. Every word must stand in the note or in its locator."""
    rows = _notes(inspection)
    for word in wanted.words.split()[:20]:
        rows = rows.where(
            or_(Evidence.statement.icontains(word, autoescape=True), Evidence.locator.icontains(word, autoescape=True))
        )
    for name in ("area", "source", "bearing", "author"):
        if getattr(wanted, name):
            rows = rows.where(getattr(Evidence, name) == getattr(wanted, name))
    if wanted.withdrawn:
        gone = Evidence.withdrawn_because.is_not(None)
        rows = rows.where(gone if wanted.withdrawn == "only" else ~gone)
    return _page(inspection, actor, rows, after)


def received_since(inspection: Inspection, actor: Actor, area: str, since: datetime) -> list[Note]:
    """The entries of an area that arrived or were changed since a moment, the newest first; one page at most."""
    touched = select(func.coalesce(Operation.based_on, Operation.id)).where(
        Operation.inspection_id == inspection.id, Operation.received_at >= since - OVERLAP
    )
    rows = _notes(inspection).where(Evidence.area == area, Evidence.id.in_(touched)).limit(PAGE)
    return _told(inspection, actor, session().scalars(rows).all())


def one(inspection: Inspection, actor: Actor, note_id: UUID) -> Note:
    """One entry. `NotFound` where this inspection has none of that id."""
    row = session().scalar(_notes(inspection).where(Evidence.id == note_id))
    if row is None:
        raise NotFound
    return _told(inspection, actor, [row])[0]


def files_of(
    inspection: Inspection, actor: Actor, area: str, after: UUID | None = None
) -> tuple[list[Kept], UUID | None]:
    """A page of an area's photographs and documents, the newest first, and the id to go on after."""
    rows = select(EvidenceFile).where(EvidenceFile.inspection_id == inspection.id, EvidenceFile.area == area)
    last = session().get(EvidenceFile, after) if after else None
    if last is not None:
        same = and_(EvidenceFile.made_at == last.made_at, EvidenceFile.id < last.id)
        rows = rows.where(or_(EvidenceFile.made_at < last.made_at, same))
    rows = rows.order_by(EvidenceFile.made_at.desc(), EvidenceFile.id.desc()).limit(PAGE + 1)
    got = list(session().scalars(rows))
    return _kept(inspection, actor, got[:PAGE]), got[PAGE - 1].id if len(got) > PAGE else None


def one_file(inspection: Inspection, actor: Actor, file_id: UUID) -> Kept:
    """One photograph or document. `NotFound` where this inspection has none of that id."""
    row = session().get(EvidenceFile, file_id)
    if row is None or row.inspection_id != inspection.id:
        raise NotFound
    return _kept(inspection, actor, [row])[0]


def standing_file(inspection: Inspection, sha256: str) -> EvidenceFile:
    """The row under which a content may be opened. `NotFound` where it is not evidence here, or was withdrawn: what
    should not have been photographed is not shown again."""
    rows = select(EvidenceFile).where(
        EvidenceFile.inspection_id == inspection.id,
        EvidenceFile.sha256 == sha256,
        EvidenceFile.withdrawn_because.is_(None),
        ~EvidenceFile.waiting,
    )
    row = session().scalar(rows.limit(1))
    if row is None:
        raise NotFound
    return row


def authors(inspection: Inspection) -> list[tuple[str, str]]:
    """Who captured evidence here, as (key, name), by name."""
    keys = session().scalars(select(Evidence.author).where(Evidence.inspection_id == inspection.id).distinct())
    return sorted(names(inspection.id, keys).items(), key=lambda each: each[1])


def _notes(inspection: Inspection) -> Select[Any]:
    rows = select(Evidence).where(Evidence.inspection_id == inspection.id)
    return rows.order_by(Evidence.made_at.desc(), Evidence.id.desc())


def _page(inspection: Inspection, actor: Actor, rows: Select[Any], after: UUID | None) -> Notes:
    last = session().get(Evidence, after) if after else None
    if last is not None:
        same = and_(Evidence.made_at == last.made_at, Evidence.id < last.id)
        rows = rows.where(or_(Evidence.made_at < last.made_at, same))
    got = session().scalars(rows.limit(PAGE + 1)).all()
    return Notes(_told(inspection, actor, got[:PAGE]), got[PAGE - 1].id if len(got) > PAGE else None)


def _told(inspection: Inspection, actor: Actor, rows: Sequence[Evidence]) -> list[Note]:
    """Rows with their authors, what they said before and their files: three looks however many they are."""
    called = names(inspection.id, {row.author for row in rows})
    earlier = _earlier(inspection.id, [row.id for row in rows])
    files = _files_about(inspection, actor, [row.id for row in rows])
    marks: dict[UUID, str] = {}
    for told in _marks if rows else ():
        marks |= told([row.id for row in rows])
    return [
        replace(
            _note(row, actor, called),
            earlier=tuple(earlier.get(row.id, ())),
            files=tuple(files.get(row.id, ())),
            mark=marks.get(row.id, ""),
            version=1
            + len(earlier.get(row.id, ()))
            + sum(1 + (not each.waiting) for each in files.get(row.id, ()))
            + (1000 if row.withdrawn_because is not None else 0),
        )
        for row in rows
    ]


def _note(row: Evidence, actor: Actor, called: dict[str, str]) -> Note:
    return Note(
        id=row.id,
        area=row.area,
        source=SOURCES.get(row.source, row.source),
        bearing=row.bearing,
        bearing_words=BEARINGS[row.bearing],
        statement=row.statement,
        locator=row.locator or "",
        standards=tuple(row.standards),
        author=called[row.author],
        own=row.author == actor.key,
        made_at=row.made_at,
        withdrawn_because=row.withdrawn_because,
    )


def _earlier(inspection_id: int, ids: list[UUID]) -> dict[UUID, list[Said]]:
    """What these notes said before, the first words first. The last of the amendments is what stands."""
    if not ids:
        return {}
    changes = select(Operation).where(
        Operation.inspection_id == inspection_id, Operation.kind == "amendment", Operation.based_on.in_(ids)
    )
    by_note: dict[UUID, list[Operation]] = defaultdict(list)
    for change in session().scalars(changes.order_by(Operation.made_at, Operation.device, Operation.sequence)):
        by_note[change.based_on or change.id].append(change)
    first = session().scalars(select(Operation).where(Operation.id.in_(list(by_note))))
    words = {note.id: str(note.body["statement"]) for note in first}
    told: dict[UUID, list[Said]] = {}
    for note, amendments in by_note.items():
        told[note] = []
        for change in amendments:
            told[note].append(Said(words[note], change.made_at, str(change.body["reason"])))
            words[note] = str(change.body["statement"])
    return told


def _files_about(inspection: Inspection, actor: Actor, ids: list[UUID]) -> dict[UUID, list[Kept]]:
    if not ids:
        return {}
    rows = select(EvidenceFile).where(EvidenceFile.inspection_id == inspection.id, EvidenceFile.about.in_(ids))
    told: dict[UUID, list[Kept]] = defaultdict(list)
    for each in _kept(inspection, actor, list(session().scalars(rows.order_by(EvidenceFile.made_at)))):
        told[each.about or each.id].append(each)
    return told


def _kept(inspection: Inspection, actor: Actor, rows: Iterable[EvidenceFile]) -> list[Kept]:
    rows = list(rows)
    called = names(inspection.id, {row.author for row in rows})
    return [
        Kept(
            id=row.id,
            area=row.area,
            sha256=row.sha256,
            name=row.name,
            photograph=row.media_type.startswith("image/"),
            caption=row.caption or "",
            about=row.about,
            author=called[row.author],
            own=row.author == actor.key,
            made_at=row.made_at,
            withdrawn_because=row.withdrawn_because,
            waiting=row.waiting,
        )
        for row in rows
    ]
