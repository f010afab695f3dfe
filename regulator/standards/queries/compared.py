"""What two editions say differently, for people: clause by clause, text by text, word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ...core.db import session
from ...core.differences import Part as Piece
from ...core.differences import difference
from ..models import ClauseMapping, Draft, Edition
from ..rules.assembling import Part, split
from ..rules.clauses import TEXT_OF, as_texts, asked
from ..rules.edition import EditionFile
from ..rules.mapping import Mapped, Said, clauses, full, mapping
from . import drafts

NAMES = {
    "title": "Title",
    "text": "Text",
    "why": "Why",
    "not_this": "What it is not",
    "test": "How it is tested",
    "lines": "Indicators or prompts",
    "citations": "Citations",
    "evidence": "Evidence",
    "more": "For whom, tags and the rest",
    "place": "Place",
}
HEAD = "edition"


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


def between_parts(
    old_head: dict[str, Any], old: Iterable[Part], new_head: dict[str, Any], new: Iterable[Part]
) -> list[ClauseChange]:
    """Every clause that differs: first the edition itself, then in the new order, at the end what is gone."""
    changes: list[ClauseChange] = []
    head = _texts_differ(_head_texts(old_head), _head_texts(new_head), ("title", "text", "more"))
    if head:
        changes.append(ClauseChange(HEAD, "", "The edition itself", "changed", head))
    was, now = ({part.key: part for part in each} for each in (list(old), list(new)))
    for key, part in now.items():
        if key not in was:
            changes.append(_change(part, "added", None, part))
        elif texts := _differs(was[key], part):
            changes.append(ClauseChange(part.kind, part.ref, _title(part), "changed", texts))
    changes += [_change(part, "removed", part, None) for key, part in was.items() if key not in now]
    return changes


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


def _change(part: Part, what: str, old: Part | None, new: Part | None) -> ClauseChange:
    texts = _texts_differ(_part_texts(old), _part_texts(new), asked(part.kind))
    return ClauseChange(part.kind, part.ref, _title(part), what, texts)


def _differs(old: Part, new: Part) -> tuple[TextChange, ...]:
    moved = (old.under or "") != (new.under or "")
    place = (TextChange(NAMES["place"], tuple(difference(old.under or "", new.under or ""))),) if moved else ()
    return place + _texts_differ(_part_texts(old), _part_texts(new), asked(new.kind))


def _part_texts(part: Part | None) -> dict[str, str]:
    return as_texts(part.kind, part.content) if part else {}


def _head_texts(head: dict[str, Any]) -> dict[str, str]:
    rest = {name: value for name, value in head.items() if name not in ("title", "introduction")}
    more = as_texts("area", rest)["more"]
    return {"title": str(head.get("title", "")), "text": str(head.get("introduction", "")), "more": more}


def _texts_differ(old: dict[str, str], new: dict[str, str], names: Iterable[str]) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(NAMES[name], tuple(difference(old.get(name, ""), new.get(name, ""))))
        for name in names
        if " ".join(old.get(name, "").split()) != " ".join(new.get(name, "").split())
    )


def _title(part: Part) -> str:
    return str(part.content.get("title") or part.content.get(TEXT_OF[part.kind], ""))
