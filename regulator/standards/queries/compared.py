"""What two editions say differently, for people: clause by clause, text by text, word by word."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from ...core.db import session
from ...core.differences import Part as Piece
from ...core.differences import difference
from ..models import ClauseMapping, Draft, Edition
from ..rules.assembling import Part, split
from ..rules.clauses import AREA, STANDARD, TEXT_OF
from ..rules.edition import EditionFile
from ..rules.legible import head_told, told
from ..rules.mapping import Mapped, Said, clauses, full, mapping
from . import drafts
from .catalogue import instruments

PLACE = "Place"
HEAD = "edition"
Row = TypeVar("Row")
ON_ONE_PAGE = 40  # changes, or clauses, up to which one page holds them all; above, each area has a page of its own


@dataclass(frozen=True)
class TextChange:
    """One text of a clause, old and new as one."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ClauseChange:
    """One clause that is new, gone, or says something otherwise."""

    kind: str
    ref: str
    title: str
    what: str
    texts: tuple[TextChange, ...]
    area: str = ""


def between_parts(
    old_head: dict[str, Any], old: Iterable[Part], new_head: dict[str, Any], new: Iterable[Part]
) -> list[ClauseChange]:
    """Every clause that differs: first the edition itself, then in the new order, at the end what is gone."""
    changes: list[ClauseChange] = []
    head = _texts_differ(head_told(old_head), head_told(new_head))
    if head:
        changes.append(ClauseChange(HEAD, "", "The edition itself", "changed", head))
    old, new = list(old), list(new)
    was, now = ({part.key: part for part in each} for each in (old, new))
    stood, stands = areas_of(old), areas_of(new)
    for key, part in now.items():
        if key not in was:
            changes.append(_change(part, "added", stands[key], None, part))
        elif texts := _differs(was[key], part):
            changes.append(ClauseChange(part.kind, part.ref, _title(part), "changed", texts, stands[key]))
    changes += [_change(part, "removed", stood[key], part, None) for key, part in was.items() if key not in now]
    return changes


def areas_of(parts: Iterable[Part]) -> dict[tuple[str, str], str]:
    """The title of the area in which each clause stands, by what tells the clause from others; "" under none."""
    titles: dict[str, str] = {}
    found: dict[tuple[str, str], str] = {}
    for part in parts:
        if part.kind == AREA:
            titles[part.ref] = _title(part) or part.ref
        area = titles.get(part.ref if part.kind == AREA else part.under or "", "")
        if part.kind == STANDARD:
            titles[part.ref] = area
        found[part.key] = area
    return found


@dataclass(frozen=True)
class Portion(Generic[Row]):
    """What one page shows of a long list: all of it, or one area. `areas` are the areas, each with how many it has."""

    rows: list[Row]
    total: int
    here: str
    areas: list[tuple[str, int]]


def portion(rows: Sequence[Row], area_of: Callable[[Row], str], asked: str) -> Portion[Row]:
    """The rows of the area that was asked for, or of the first where it is none of them; all of a short list."""
    counts = Counter(map(area_of, rows))  # in the order in which each comes first
    if len(rows) <= ON_ONE_PAGE or len(counts) == 1:
        return Portion(list(rows), len(rows), "", [])
    here = asked if asked in counts else next(iter(counts))
    return Portion([row for row in rows if area_of(row) == here], len(rows), here, list(counts.items()))


def portion_of_changes(changes: Sequence[ClauseChange], asked: str) -> Portion[ClauseChange]:
    """The same of what changes. What an edition says of itself comes first, under its own name."""
    return portion(changes, lambda change: change.area or "The edition itself", asked)


def between_editions(old: EditionFile, new: EditionFile) -> list[ClauseChange]:
    """The same between two whole editions."""
    old_head, old_parts = split(old)
    new_head, new_parts = split(new)
    return between_parts(old_head, old_parts, new_head, new_parts)


def of_draft(draft: Draft) -> list[ClauseChange]:
    """What a draft says otherwise than the edition it follows."""
    parts = drafts.parts(draft.id)
    before = drafts.before(draft)
    old_head, old_parts = split(drafts.edition_file(before)) if before else ({}, [])
    return between_parts(old_head, old_parts, draft.head, parts)


def mapping_of(draft: Draft, said: Sequence[Said] | None = None) -> list[Mapped]:
    """How a draft's clauses follow from the edition before; none while it is no whole edition yet."""
    before = drafts.before(draft)
    made, _faults = drafts.assembled(draft)
    if before is None or made is None:
        return []
    return mapping(drafts.edition_file(before), made, drafts.said_of(draft.id) if said is None else said)


def mapping_kept(edition: Edition, before: Edition) -> list[Mapped]:
    """How a published edition's clauses follow: as it was kept with it, or by the references where nothing was."""
    old, new = drafts.edition_file(before), drafts.edition_file(edition)
    kept = session().scalars(
        select(ClauseMapping)
        .where(ClauseMapping.edition == edition.code, ClauseMapping.before == before.code)
        .order_by(ClauseMapping.position)
    )
    was, now = clauses(old), clauses(new)
    rows = [
        Mapped(was.get(each.old_ref or ""), now.get(each.new_ref or ""), each.relation, each.reason) for each in kept
    ]
    return rows or mapping(old, new)


def predecessor(edition: Edition) -> Edition | None:
    """The published edition before one, for the same kind of provider."""
    return neighbours(edition)[0]


def successor(edition: Edition) -> Edition | None:
    """The published edition after one, for the same kind of provider."""
    return neighbours(edition)[1]


def neighbours(edition: Edition) -> tuple[Edition | None, Edition | None]:
    """The published editions before and after one, for the same kind of provider, in one statement."""
    same = select(Edition).where(
        Edition.provider_kind == edition.provider_kind,
        Edition.number != edition.number,
        Edition.published_at.is_not(None),
    )
    found = session().scalars(same.order_by(Edition.number)).all()
    before = [each for each in found if each.number < edition.number]
    after = [each for each in found if each.number > edition.number]
    return before[-1] if before else None, after[0] if after else None


def changed_refs(old: EditionFile, new: EditionFile) -> set[str]:
    """The references of the older edition whose clause is gone or says something else in the newer."""
    was, now = full(old), full(new)
    return {ref for ref, said in was.items() if now.get(ref) != said}


def _change(part: Part, what: str, area: str, old: Part | None, new: Part | None) -> ClauseChange:
    return ClauseChange(part.kind, part.ref, _title(part), what, _texts_differ(_told(old), _told(new)), area)


def _differs(old: Part, new: Part) -> tuple[TextChange, ...]:
    moved = (old.under or "") != (new.under or "")
    place = (TextChange(PLACE, tuple(difference(old.under or "", new.under or ""))),) if moved else ()
    return place + _texts_differ(_told(old), _told(new))


def _told(part: Part | None) -> dict[str, str]:
    return told(part.kind, part.content, instruments()) if part else {}


def _texts_differ(old: dict[str, str], new: dict[str, str]) -> tuple[TextChange, ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        TextChange(name, tuple(difference(old.get(name, ""), new.get(name, ""))))
        for name in names
        if " ".join(old.get(name, "").split()) != " ".join(new.get(name, "").split())
    )


def _title(part: Part) -> str:
    return str(part.content.get("title") or part.content.get(TEXT_OF[part.kind], ""))
