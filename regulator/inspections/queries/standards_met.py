"""The minimum standards of an inspection's edition, each with what was found on this visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from regulator.core.db import session

from ..models.inspection import Inspection
from ..models.journal import MinimumStandardFinding, Operation
from ..rules.minimum_standards import Stood
from .authors import names
from .places import Area, Line, lines

SHOWN = {
    "": "All of them",
    "not-looked-at": "Not looked at yet",
    "met": "Met",
    "not-met": "Not met",
    "not-tested": "Not tested",
}


@dataclass(frozen=True)
class Found:
    """What stands of one standard: by which operation, of whom, when."""

    id: UUID
    outcome: str
    evidence: str
    author: str
    made_at: datetime


@dataclass(frozen=True)
class Asked:
    """One minimum standard, and what was found; None where nobody has looked."""

    line: Line
    found: Found | None


def asked(inspection: Inspection, *, words: str = "", show: str = "", part: str = "") -> list[Asked]:
    """The minimum standards in the editions' order, of those that a text stands in and that were so found; of one part
    alone, where its code is given."""
    stands = found(inspection)
    rows = [Asked(line, stands.get(line.ref)) for line in lines(inspection, ("minimum-standard",))]
    own = [row for row in rows if not part or row.line.ref.startswith(f"{part}.")]
    return [row for row in own if _fits(row, words.casefold().split(), show)]


def found(inspection: Inspection) -> dict[str, Found]:
    """What stands, by reference."""
    rows = (
        session()
        .scalars(select(MinimumStandardFinding).where(MinimumStandardFinding.inspection_id == inspection.id))
        .all()
    )
    called = names(inspection.id, {row.author for row in rows})
    return {row.ref: Found(row.id, row.outcome, row.evidence or "", called[row.author], row.made_at) for row in rows}


def as_made(inspection: Inspection, ids: Iterable[UUID]) -> Mapping[UUID, Stood]:
    """The findings that a page was made from, by the ids it carries: what they said, whatever stands now."""
    rows = session().scalars(
        select(Operation).where(
            Operation.inspection_id == inspection.id,
            Operation.kind == "minimum-standard",
            Operation.id.in_(list(ids)),
        )
    )
    return {row.id: Stood(row.id, str(row.body["outcome"]), str(row.body.get("evidence") or "")) for row in rows}


def by_area(rows: list[Asked]) -> list[tuple[Area, list[Asked]]]:
    """The same in their areas, in the edition's order."""
    areas: dict[Area, list[Asked]] = {}
    for row in rows:
        areas.setdefault(row.line.area, []).append(row)
    return list(areas.items())


def _fits(row: Asked, words: list[str], show: str) -> bool:
    line = row.line
    text = " ".join((line.ref, line.title, line.text, row.found.evidence if row.found else "")).casefold()
    outcome = row.found.outcome if row.found else "not-looked-at"
    return all(word in text for word in words) and (not show or outcome == show)
