"""The areas under which evidence of an inspection is captured, and the standards of its edition that each is about."""

from dataclasses import dataclass

from regulator.core.refused import NotFound
from regulator.standards import queries as standards
from regulator.standards.models import Requirement

from ..models.inspection import Inspection
from . import areas

JUDGED = ("expectation", "key-question", "minimum-standard")


@dataclass(frozen=True)
class Area:
    """An area of an edition."""

    code: str
    title: str


@dataclass(frozen=True)
class Place:
    """An area, by the reference that its evidence carries."""

    ref: str
    title: str
    scored: bool


def places(inspection: Inspection) -> list[Place]:
    """The areas of the inspection's scheme, those of its edition where it has none, and any that evidence names."""
    known = {ref: Place(ref, _title(ref, name), scored) for ref, name, scored in areas(inspection)}
    if inspection.scheme:
        return list(known.values())
    own = {each.code: Place(each.code, each.title, False) for each in _areas(inspection)}
    return list((own | {ref: place for ref, place in known.items() if ref not in own}).values())


def place(inspection: Inspection, ref: str) -> Place:
    """One area. `NotFound` where the inspection has none of that reference."""
    found = next((each for each in places(inspection) if each.ref == ref), None)
    if found is None:
        raise NotFound
    return found


def standards_of(inspection: Inspection, ref: str) -> list[tuple[str, str]]:
    """What the edition asks in an area, as (reference, title): what is judged, and what must be met."""
    return [
        (each.ref, f"{each.ref} {each.title}")
        for each in lines(inspection, JUDGED)
        if each.area.code == ref or each.ref == ref or each.ref.startswith(f"{ref}.") or each.parent_ref == ref
    ]


@dataclass(frozen=True)
class Line:
    """One line of the pinned edition, with the standard that it stands under."""

    ref: str
    title: str
    text: str
    test: str
    parent_ref: str
    area: Area


def lines(inspection: Inspection, kinds: tuple[str, ...]) -> list[Line]:
    """The lines of the pinned edition of some kinds, in its order; none where the edition is not of this record."""
    number = _edition(inspection)
    if number is None:
        return []
    found = standards.requirements(number, kinds=(*kinds, "standard"))
    parents = {each.id: each.ref for each in found if each.kind == "standard"}
    return [_line(each, parents) for each in found if each.kind in kinds]


def _line(row: Requirement, parents: dict[int, str]) -> Line:
    area = Area(row.area.code, row.area.title)
    parent = parents.get(row.parent_id or 0, "")
    return Line(row.ref, row.title, row.text, str(row.details.get("test", "")), parent, area)


def _areas(inspection: Inspection) -> list[Area]:
    number = _edition(inspection)
    return [] if number is None else [Area(each.code, each.title) for each in standards.areas(number)]


def _edition(inspection: Inspection) -> int | None:
    try:
        return standards.edition(inspection.edition).id
    except NotFound:
        return None


def _title(ref: str, name: str) -> str:
    return f"{ref} {name}" if ref[:1].isdigit() and not name.startswith(ref) else name
