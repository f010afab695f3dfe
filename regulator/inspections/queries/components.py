"""The parts of an inspection: one, or for a trust its own and one for each member."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.inspection import Inspection, InspectionComponent
from ..rules.components import Component, component_of


def components(inspection: Inspection) -> tuple[Component, ...]:
    """The parts of an inspection in the order of its report; of one provider, one part without a code."""
    rows = () if inspection.scheme else inspection.components  # one that has a scheme is of one provider
    return tuple(map(_component, rows)) or (_whole(inspection),)


def components_of(inspections: Iterable[Inspection]) -> dict[int, tuple[Component, ...]]:
    """The same of several in one statement, by their numbers."""
    every = list(inspections)
    ids = [each.id for each in every if not each.scheme]
    found: dict[int, list[Component]] = defaultdict(list)
    if ids:
        wanted = select(InspectionComponent).where(InspectionComponent.inspection_id.in_(ids))
        for row in session().scalars(wanted.order_by(InspectionComponent.position)):
            found[row.inspection_id].append(_component(row))
    return {each.id: tuple(found[each.id]) or (_whole(each),) for each in every}


def owner(inspection: Inspection, address: str) -> Component:
    """The part that a reference belongs to. `NotFound` where the inspection has no such part."""
    found = component_of(components(inspection), address)
    if found is None:
        raise NotFound
    return found


def of_trust(inspection: Inspection) -> bool:
    """Whether an inspection has parts."""
    return bool(components(inspection)[0].code)


def bodies(inspection: Inspection) -> dict[int, str]:
    """Everybody who is inspected, by the number of the organisation: whose people may not inspect it."""
    names = {each.organisation_id: each.name for each in components(inspection)}
    return {inspection.organisation_id: ""} | names


def inspected(organisation_id: int) -> ColumnElement[bool]:
    """That an inspection is of an organisation, by itself or as a part of its trust."""
    parts = select(InspectionComponent.inspection_id).where(InspectionComponent.organisation_id == organisation_id)
    return or_(Inspection.organisation_id == organisation_id, Inspection.id.in_(parts))


def _component(row: InspectionComponent) -> Component:
    return Component(row.code, row.organisation_id, row.name, row.kind, row.edition, row.scheme, row.leads)


def _whole(inspection: Inspection) -> Component:
    return Component("", inspection.organisation_id, "", "", inspection.edition, inspection.scheme)
