"""The draft as those who write it see it: by area, with what it said before, and one version beside another."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from regulator.core.db import session
from regulator.core.differences import Part, difference

from .. import queries
from ..models.inspection import Inspection
from ..models.report import Statement, SummaryBefore
from ..rules.report.words import day
from .replies import snapshots

NOW = "now"


@dataclass(frozen=True)
class AreaOfDraft:
    """One area with its statements, in order; there are none where nothing was seen in it."""

    ref: str
    name: str
    statements: list[Statement]


@dataclass(frozen=True)
class Compared:
    """One statement in two versions of the draft. `before` is what it was called, where that was otherwise."""

    number: str
    before: str
    what: str
    parts: list[Part]


def by_area(inspection: Inspection) -> list[AreaOfDraft]:
    """The draft's statements under their areas; every area is there."""
    found = queries.statements(inspection.id)
    return [
        AreaOfDraft(ref, name, [each for each in found if each.area == ref])
        for ref, name, _scored in queries.areas(inspection)
    ]


def removed(inspection_id: int) -> list[Statement]:
    """The statements that were taken out."""
    return [each for each in queries.statements(inspection_id, removed=True) if each.removed_because]


def summary_version(inspection_id: int) -> int:
    """Which version of the summary stands: 1 before anybody changed it."""
    before = select(func.count()).where(SummaryBefore.inspection_id == inspection_id)
    return 1 + (session().scalar(before) or 0)


def versions(inspection: Inspection) -> list[tuple[str, str]]:
    """The versions of the draft that can be compared, as (key, words); the last is the one that stands."""
    words = {"delivered": "As it was sent on", "signed off": "As it was signed off on"}
    kept = [(str(each.id), f"{words[each.occasion]} {day(each.taken_on)}") for each in snapshots(inspection.id)]
    return [*kept, (NOW, "As it stands now")]


def compared(inspection: Inspection, first: str, second: str) -> tuple[list[Part], list[Compared]]:
    """What changed from one version to another: in the summary, and statement by statement; only what changed."""
    kept = {str(each.id): each.content for each in snapshots(inspection.id)}
    now = _now(inspection)
    old, new = kept.get(first, now), kept.get(second, now)
    summary = difference("\n\n".join(old["summary"]), "\n\n".join(new["summary"]))
    before, after = ({each["id"]: each for each in version["statements"]} for version in (old, new))
    rows = [_row(before.get(id_), each) for id_, each in after.items()]
    rows += [_row(each, None) for id_, each in before.items() if id_ not in after]
    changed = summary if old["summary"] != new["summary"] else []
    return changed, [row for row in rows if row.what]


def _now(inspection: Inspection) -> dict[str, Any]:
    return {
        "summary": list(inspection.facts.get("summary", [])),
        "statements": [
            {"id": each.id, "number": each.number, "bearing": each.bearing, "text": each.text}
            for each in queries.statements(inspection.id)
        ],
    }


def _row(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Compared:
    if old is None or new is None:
        told = new or old or {}
        parts = difference("", told["text"]) if new else difference(told["text"], "")
        return Compared(told["number"], "", "Added" if new else "Removed", parts)
    what = []
    if old["text"] != new["text"]:
        what.append("Changed")
    if old["bearing"] != new["bearing"]:
        what.append(f"{old['bearing'].capitalize()} before, {new['bearing']} now")
    before = old["number"] if old["number"] != new["number"] else ""
    return Compared(new["number"], before, "; ".join(what), difference(old["text"], new["text"]))
