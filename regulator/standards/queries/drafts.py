"""Reads of the drafts of the next editions. Only those who write or publish the standards may know of one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true

from ...core.actor import Actor
from ...core.canonical import canonical, digest
from ...core.db import session
from ...core.refused import NotFound
from ..models import Clause, Draft, DraftImport, DraftMapping, Edition
from ..rules.assembling import Fault, Part, orphans, whole
from ..rules.clauses import AREA
from ..rules.drafting import EDIT, PUBLISH
from ..rules.edition import EditionFile
from ..rules.lock import from_content
from ..rules.mapping import Said
from . import catalogue
from .schemes import schemes


@dataclass(frozen=True)
class Placed:
    """A clause and what it is under."""

    clause: Clause
    under: Clause | None

    @property
    def part(self) -> Part:
        """The same as the rules know it."""
        clause = self.clause
        return Part(clause.kind, clause.ref, self.under.ref if self.under else None, clause.content)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which drafts an actor may know of: all or none."""
    return true() if actor.may(EDIT) or actor.may(PUBLISH) else false()


def drafts(actor: Actor) -> Sequence[Draft]:
    """Every draft, the newest first."""
    return session().scalars(select(Draft).where(visible_to(actor)).order_by(Draft.id.desc())).all()


def draft(actor: Actor, reference: str) -> Draft:
    """The draft under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Draft).where(Draft.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def by_number(draft_id: int) -> Draft:
    """The draft with that number, for what belongs to it."""
    found = session().get(Draft, draft_id)
    if found is None:
        raise NotFound
    return found


def open_for(provider_kind: str) -> Draft | None:
    """The draft that is open for a kind of provider."""
    return session().scalar(select(Draft).where(Draft.open_for == provider_kind))


def clauses(draft_id: int) -> list[Placed]:
    """Every clause of a draft in its order, each right behind what it is under."""
    rows = session().scalars(select(Clause).where(Clause.draft_id == draft_id).order_by(Clause.position, Clause.id))
    below: dict[int | None, list[Clause]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Placed] = []

    def walk(under: Clause | None) -> None:
        for row in below.get(under.id if under else None, ()):
            found.append(Placed(row, under))
            walk(row)

    walk(None)
    return found


def parts(draft_id: int) -> list[Part]:
    """The same as the rules know it."""
    return [placed.part for placed in clauses(draft_id)]


def clause(draft: Draft, clause_id: int) -> Clause:
    """One clause of a draft by its number. `NotFound` where the draft has none."""
    found = session().scalar(select(Clause).where(Clause.id == clause_id, Clause.draft_id == draft.id))
    if found is None:
        raise NotFound
    return found


def siblings(clause: Clause) -> list[Clause]:
    """The clauses that stand beside one of the same kind, itself included, in their order."""
    beside = select(Clause).where(Clause.draft_id == clause.draft_id, Clause.kind == clause.kind)
    beside = beside.where(Clause.parent_id == clause.parent_id if clause.parent_id else Clause.parent_id.is_(None))
    return list(session().scalars(beside.order_by(Clause.position, Clause.id)))


def under(clause_id: int) -> list[Clause]:
    """What stands directly under a clause."""
    below = select(Clause).where(Clause.parent_id == clause_id)
    return list(session().scalars(below.order_by(Clause.position, Clause.id)))


def assembled(draft: Draft) -> tuple[EditionFile | None, list[Fault]]:
    """The edition that a draft would become today, or everything that keeps it from being one."""
    placed = parts(draft.id)
    wrong = orphans(placed)
    if wrong:
        return None, wrong
    return whole(head(draft), placed, catalogue.instruments(), schemes())


def head(draft: Draft) -> dict[str, object]:
    """What the edition would say of itself, whole but for its areas."""
    return {
        "code": draft.code,
        "number": draft.number,
        "provider_kind": draft.provider_kind,
        "status": "published",
        "in_force_from": draft.in_force_from,
        **draft.head,
    }


def basis(draft: Draft) -> str:
    """A hash of all that a draft says now: what an imported file was compared with."""
    said = [[part.kind, part.ref, part.under, part.content] for part in parts(draft.id)]
    return digest(canonical({"head": draft.head, "clauses": said}))


def said_of(draft_id: int) -> list[Said]:
    """What editors said of how the clauses follow from the edition before."""
    rows = session().scalars(select(DraftMapping).where(DraftMapping.draft_id == draft_id).order_by(DraftMapping.id))
    return [Said(row.old_ref, row.new_ref, row.relation, row.reason) for row in rows]


def file_read(draft: Draft, import_id: int) -> DraftImport:
    """A file that was handed in for a draft. `NotFound` where there is none."""
    found = session().get(DraftImport, import_id)
    if found is None or found.draft_id != draft.id:
        raise NotFound
    return found


def edition_file(edition: Edition) -> EditionFile:
    """A published edition as the rules know it, from the text that it was published as."""
    return from_content(json.loads(edition.content))


def before(draft: Draft) -> Edition | None:
    """The published edition that a draft follows."""
    if draft.based_on is None:
        return None
    return session().scalar(select(Edition).where(Edition.code == draft.based_on, Edition.published_at.is_not(None)))


def newest(provider_kind: str) -> Edition | None:
    """The published edition with the highest number for a kind of provider."""
    own = select(Edition).where(Edition.provider_kind == provider_kind, Edition.published_at.is_not(None))
    return session().scalar(own.order_by(Edition.number.desc()).limit(1))


def areas(draft_id: int) -> list[Clause]:
    """The areas of a draft."""
    own = select(Clause).where(Clause.draft_id == draft_id, Clause.kind == AREA)
    return list(session().scalars(own.order_by(Clause.position, Clause.id)))
