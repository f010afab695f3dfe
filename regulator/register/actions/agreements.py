"""Records the places that a commissioner commissions of a prison, and their end."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Refused
from ..events.places import AgreementEnded, PlacesCommissioned
from ..models import Organisation
from ..models.places import PlaceAgreement
from ..rules.place_words import MOST_IN_ONE, PlaceCategory
from ..rules.possible_days import check_agreed_end
from ..rules.words import Kind
from .being_there import check_there, hold

FURTHEST = 3660  # days from today; no agreement begins later than ten years from now


def new_reference(prefix: str, kind: Any, year: int) -> str:
    """A reference that says nothing of how many there are."""
    while True:
        reference = f"{prefix}-{year}-{secrets.token_hex(3).upper()}"
        if session().scalar(select(kind.id).where(kind.reference == reference)) is None:
            return reference


def check_number(places: int | None, field: str = "places") -> int:
    """A number of places that can be meant. Refused otherwise."""
    if places is None or not 1 <= places <= MOST_IN_ONE:
        raise Refused(f"Enter a whole number between 1 and {MOST_IN_ONE:,}", field)
    return places


def check_category(category: str) -> str:
    """A kind of places. Refused where there is none of that name."""
    if category not in set(PlaceCategory):
        raise Refused("Choose a kind of places", "category")
    return category


def check_future(day: date, today: date, field: str) -> date:
    """A day to come that somebody can mean. Refused: today or before, and farther than ten years."""
    if not 0 < (day - today).days <= FURTHEST:
        raise Refused("Enter a day to come, within ten years", field)
    return day


def check_alike(one: Organisation, other: Organisation, field: str) -> None:
    """Both are real, or both are invented. Refused otherwise: an invented body would change the figures of real
    ones."""
    if one.invented != other.invented:
        named = one if one.invented else other
        raise Refused(f"{named.name} is invented: it has nothing to do with a real organisation", field)


def commission(
    commissioner: Organisation,
    prison: Organisation,
    category: str,
    places: int | None,
    *,
    from_on: date,
    until_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> PlaceAgreement:
    """Record that a commissioner commissions places of a prison from a day on. More than the prison holds is kept, and
    shown as a shortfall.

    Refused: no commissioner, no prison that is open, one invented and one real, days that cannot be meant.
    """
    if commissioner.kind != Kind.COMMISSIONER:
        raise Refused("Only a commissioner commissions places", "commissioner")
    if prison.kind != Kind.PRISON or not prison.active:
        raise Refused("Enter the code of a prison that is open", "prison")
    check_alike(commissioner, prison, "prison")
    if abs((from_on - clock.london_date(now)).days) > FURTHEST:
        raise Refused("Enter a day within ten years from today", "from_on")
    check_there(prison, from_on, "from_on")
    if until_on is not None:
        if until_on <= from_on:
            raise Refused("The last day must be later than the first", "until_on")
        check_agreed_end(until_on, clock.london_date(now), "until_on")
    _not_recorded(commissioner, prison, (check_category(category), check_number(places), from_on))
    made = PlaceAgreement(
        commissioner_id=commissioner.id,
        organisation_id=prison.id,
        category=check_category(category),
        places=check_number(places),
        from_on=from_on,
        until_on=until_on,
        ended_because="Agreed to end then" if until_on else None,
        recorded_by=actor.key,
    )
    session().add(made)
    session().flush()
    told = PlacesCommissioned(prison.id, commissioner.id, made.id, made.category, made.places, from_on)
    record(actor, told, occurred_on=from_on)
    return made


def _not_recorded(commissioner: Organisation, prison: Organisation, said: tuple[str, int, date]) -> None:
    """Who sends a form twice, or two who send it at once, record one agreement."""
    hold(prison)
    category, places, from_on = said
    known = select(PlaceAgreement.id).where(
        PlaceAgreement.commissioner_id == commissioner.id,
        PlaceAgreement.organisation_id == prison.id,
        PlaceAgreement.category == category,
        PlaceAgreement.places == places,
        PlaceAgreement.from_on == from_on,
    )
    if session().scalar(known.limit(1)) is not None:
        raise Refused("This is on record already: as many places of this kind, from the same day on", "places")


def end_agreement(agreement: PlaceAgreement, *, until_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Commission the places no longer from a day on. Refused: over already, a day that is not after its first."""
    today = clock.london_date(now)
    if agreement.until_on is not None and agreement.until_on <= today:
        raise Refused("This is over already")
    if until_on <= agreement.from_on or abs((until_on - today).days) > FURTHEST:
        raise Refused("Enter a day after its first one, within ten years from today", "until_on")
    agreement.until_on, agreement.ended_because = until_on, reason
    session().flush()
    told = AgreementEnded(agreement.organisation_id, agreement.commissioner_id, agreement.id, until_on, reason)
    record(actor, told, occurred_on=until_on)
