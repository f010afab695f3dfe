"""Published figures of places."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ...core.db import session
from ..models import Organisation, Places, PlacesOf


@dataclass(frozen=True)
class PlacesHeld:
    """A published figure of places, and the other organisations that it counts together with this one."""

    places: Places
    shared_with: tuple[Organisation, ...]


def places(organisation_id: int) -> list[PlacesHeld]:
    """Every published figure of an organisation's places, newest first; a source's corrections before what it said."""
    wanted = (
        select(Places)
        .join(PlacesOf, PlacesOf.places_id == Places.id)
        .where(PlacesOf.organisation_id == organisation_id)
        .order_by(Places.as_of.desc(), Places.source, Places.correction.desc(), Places.id.desc())
    )
    return _with_sharers(session().scalars(wanted).all(), organisation_id)


def latest_places(organisation_id: int) -> PlacesHeld | None:
    """The newest published figure of an organisation's places, as its source last corrected it."""
    wanted = (
        select(Places)
        .join(PlacesOf, PlacesOf.places_id == Places.id)
        .where(PlacesOf.organisation_id == organisation_id)
        .order_by(Places.as_of.desc(), Places.correction.desc(), Places.id.desc())
        .limit(1)
    )
    found = _with_sharers(session().scalars(wanted).all(), organisation_id)
    return found[0] if found else None


def _with_sharers(rows: Sequence[Places], organisation_id: int) -> list[PlacesHeld]:
    others = select(PlacesOf.places_id, Organisation).join(Organisation, Organisation.id == PlacesOf.organisation_id)
    wanted = others.where(PlacesOf.places_id.in_([row.id for row in rows]), Organisation.id != organisation_id)
    sharers: dict[int, list[Organisation]] = {}
    for places_id, other in session().execute(wanted.order_by(Organisation.sort_name)):
        sharers.setdefault(places_id, []).append(other)
    return [PlacesHeld(row, tuple(sharers.get(row.id, ()))) for row in rows]
