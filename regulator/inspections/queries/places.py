"""The areas under which evidence of an inspection is captured, and the standards of its edition that each is about."""

from dataclasses import dataclass

from regulator.core.refused import NotFound
from regulator.standards import queries as standards
from regulator.standards.models import Requirement

from ..models.inspection import Inspection
from ..rules.components import Component, component_of
from . import areas
from .components import components

JUDGED = ("expectation", "key-question", "minimum-standard")


@dataclass(frozen=True)
class Area:
    """An area of an edition."""

    code: str
    title: str


@dataclass(frozen=True)
class Place:
    """An area, by the reference that its evidence carries. `of`: the part of a trust's inspection that it belongs to,
    and `short` what it is called there; elsewhere there is no part, and `short` is its title."""

    ref: str
    title: str
    scored: bool
    of: str = ""
    own: str = ""

    @property
    def short(self) -> str:
        """What it is called among the areas of its part."""
        return self.own or self.title


def places(inspection: Inspection) -> list[Place]:
    """The areas of the inspection's schemes, those of its edition where it has none, and any that evidence names."""
    parts = components(inspection)
    known = {ref: _place(parts, ref, name, scored) for ref, name, scored in areas(inspection)}
    if inspection.scheme or parts[0].code:
        return list(known.values())
    own = {each.code: Place(each.code, each.title, False) for each in _areas(parts[0])}
    return list((own | {ref: place for ref, place in known.items() if ref not in own}).values())


def _place(parts: tuple[Component, ...], ref: str, name: str, scored: bool) -> Place:
    title = _title(ref, name)
    part = component_of(parts, ref)
    if part is None or not part.code:
        return Place(ref, title, scored)
    return Place(ref, title, scored, part.name, title.removeprefix(f"{part.name}: "))


def place(inspection: Inspection, ref: str) -> Place:
    """One area. `NotFound` where the inspection has none of that reference."""
    found = next((each for each in places(inspection) if each.ref == ref), None)
    if found is None:
        raise NotFound
    return found


def standards_of(inspection: Inspection, ref: str) -> list[tuple[str, str]]:
    """What the edition asks in an area, as (reference, title): what is judged, and what must be met."""
    return [
        (each.ref, f"{each.own_ref} {each.title}")
        for each in lines(inspection, JUDGED)
        if each.area.code == ref or each.ref == ref or each.ref.startswith(f"{ref}.") or each.parent_ref == ref
    ]


@dataclass(frozen=True)
class Line:
    """One line of the pinned edition, with the standard that it stands under. `own_ref`: as its edition writes it."""

    ref: str
    title: str
    text: str
    test: str
    parent_ref: str
    area: Area
    own_ref: str = ""


def lines(inspection: Inspection, kinds: tuple[str, ...]) -> list[Line]:
    """The lines of the pinned editions of some kinds, part by part in the order of each; none of an edition that is not
    of this record."""
    return [line for each in components(inspection) for line in _lines_of(each, kinds)]


def _lines_of(component: Component, kinds: tuple[str, ...]) -> list[Line]:
    number = _edition(component)
    if number is None:
        return []
    found = standards.requirements(number, kinds=(*kinds, "standard"))
    parents = {each.id: component.address(each.ref) for each in found if each.kind == "standard"}
    return [_line(component, each, parents) for each in found if each.kind in kinds]


def _line(component: Component, row: Requirement, parents: dict[int, str]) -> Line:
    title = f"{component.name}: {row.area.title}" if component.code else row.area.title
    area = Area(component.address(row.area.code), title)
    parent = parents.get(row.parent_id or 0, "")
    test = str(row.details.get("test", ""))
    return Line(component.address(row.ref), row.title, row.text, test, parent, area, row.ref)


def _areas(component: Component) -> list[Area]:
    number = _edition(component)
    return [] if number is None else [Area(each.code, each.title) for each in standards.areas(number)]


def _edition(component: Component) -> int | None:
    try:
        return standards.edition(component.edition).id
    except NotFound:
        return None


def _title(ref: str, name: str) -> str:
    return f"{ref} {name}" if ref[:1].isdigit() and not name.startswith(ref) else name
