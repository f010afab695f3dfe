"""What a standard that was found wanting is called today: history is counted by the clause, whatever its number was."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import MinimumStandardFinding
from regulator.inspections.models.judgement import Concern
from regulator.inspections.queries.components import components_of
from regulator.inspections.rules.components import Component, component_of
from regulator.standards.models import Edition
from regulator.standards.queries.lineage import Place, same_clauses


def names_today(places: Iterable[Place]) -> dict[Place, tuple[str, ...]]:
    """Of each clause, what it is called in the newest edition that has it: by several names where it was split, since
    each of them says what it said. An edition is named where a reference alone would stand for two clauses."""
    same = same_clauses(places)
    codes = {edition for some in same.values() for edition, _ref in some}
    order = dict(session().execute(select(Edition.code, Edition.number).where(Edition.code.in_(codes))).all())
    newest = {}
    for place, some in same.items():
        last = max(order.get(edition, 0) for edition, _ref in some)
        newest[place] = sorted(each for each in some if order.get(each[0], 0) == last)
    meant = Counter(ref for _edition, ref in {each for some in newest.values() for each in some})
    return {
        place: tuple(ref if meant[ref] == 1 else f"{ref} ({edition})" for edition, ref in some)
        for place, some in newest.items()
    }


def named(
    inspections: Iterable[Inspection], concerns: Iterable[Concern], unmet: Iterable[MinimumStandardFinding]
) -> tuple[dict[int, tuple[str, ...]], dict[UUID, tuple[str, ...]]]:
    """What the standards of these concerns, and these minimum standards, are called today, by the id of each row. Rows
    of other inspections are left out."""
    judged = {each.id: each for each in inspections}
    parts = components_of(judged.values())
    of = {
        row.id: _of_concern(row, judged[row.inspection_id], parts[row.inspection_id])
        for row in concerns
        if row.inspection_id in judged
    }
    by_ref = {row.id: _of_minimum(row, judged[row.inspection_id], parts[row.inspection_id]) for row in unmet}
    names = names_today([*(place for some in of.values() for place in some), *by_ref.values()])
    return (
        {key: tuple(dict.fromkeys(name for place in some for name in names[place])) for key, some in of.items()},
        {key: names[place] for key, place in by_ref.items()},
    )


def _of_concern(concern: Concern, inspection: Inspection, parts: Sequence[Component]) -> list[Place]:
    """The clauses that a concern is about; of a trust, in the edition by which its part was judged."""
    part = component_of(parts, concern.area)
    return [(part.edition if part else inspection.edition, ref) for ref in concern.standards]


def _of_minimum(found: MinimumStandardFinding, inspection: Inspection, parts: Sequence[Component]) -> Place:
    """The clause of a minimum standard that was not met, the same way."""
    part = component_of(parts, found.ref)
    return (part.edition, part.local(found.ref)) if part else (inspection.edition, found.ref)
