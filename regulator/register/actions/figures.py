"""Keeps one figure of a prison's places that a person enters."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.db import session
from ...core.refused import Refused
from ..events import Change, PlacesEntered
from ..models import Organisation, Places, PlacesOf
from ..rules.editing import MOST_PLACES, Grounds, check_day, grounds
from ..rules.places import Figures, remarks
from ..rules.possible_days import check_of_places
from ..rules.words import Kind
from .being_there import check_there
from .editing import noted
from .ledger import alarm_words, take_statement


def enter_places(
    prison: Organisation, figures: Figures, *, as_of: date, because: Grounds, actor: Actor, today: date
) -> list[str]:
    """Keep a prison's places on a day, and give what is remarkable about them: none of it refuses them.

    What the same source said of the same day before is kept; these figures are a correction of it.
    """
    if prison.kind != Kind.PRISON:
        raise Refused("Only a prison has places", "certified")
    check_day(as_of, "as_of", today)
    check_of_places(as_of, "as_of")
    check_there(prison, as_of, "as_of")
    if not figures.known:
        raise Refused("Enter one figure at least", "certified")
    for name, count in asdict(figures).items():
        if count is not None and not 0 <= count <= MOST_PLACES:
            raise Refused(f"Enter a whole number between 0 and {MOST_PLACES:,}", name)
    source = grounds(because.reason, because.source).source
    name = _published_as(prison, as_of, source)
    before = _latest(name, as_of, source)
    if before is not None and _figures(before) == figures:
        raise Refused("The register has these figures already, of this day and from this source", "certified")
    made = Places(
        published_as=name,
        as_of=as_of,
        source=source,
        correction=before.correction + 1 if before else 0,
        **asdict(figures),
    )
    session().add(made)
    session().flush()
    session().add(PlacesOf(organisation_id=prison.id, places_id=made.id))
    alarms = take_statement([prison], made, actor=actor, now=clock.now())
    changes = [Change(prison.code, "places", _words(_figures(before)) if before else "", _words(figures))]
    noted(PlacesEntered, prison, changes, from_on=as_of, because=because, actor=actor)
    return remarks(figures) + [alarm_words(each) for each in alarms]


def _published_as(prison: Organisation, as_of: date, source: str) -> str:
    """Its name; with its code where a figure of others is kept under that name, of that day and from that source."""
    taken = (
        select(PlacesOf.organisation_id)
        .join(Places, Places.id == PlacesOf.places_id)
        .where(Places.published_as == prison.name, Places.as_of == as_of, Places.source == source)
    )
    return prison.name if set(session().scalars(taken)) <= {prison.id} else f"{prison.code} {prison.name}"[:200]


def _latest(name: str, as_of: date, source: str) -> Places | None:
    of_it = select(Places).where(Places.published_as == name, Places.as_of == as_of, Places.source == source)
    return session().scalars(of_it.order_by(Places.correction.desc()).limit(1)).first()


def _figures(row: Places) -> Figures:
    return Figures(row.certified, row.in_use, row.operational, row.population)


def _words(figures: Figures) -> str:
    """`certified 320, population 401`."""
    known = {name.replace("_", " "): count for name, count in asdict(figures).items() if count is not None}
    return ", ".join(f"{name} {count:,}" for name, count in known.items())
