"""Places elsewhere on request, and clearing-house directions: given, answered, met or not.

2026-11: a direction is frozen as a document in the transaction in which it is given; what becomes of it is recorded
beside the document and changes nothing of it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ...core import clock, clocks
from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.documents import actions as documents
from ...core.events import record
from ...core.refused import Refused
from ..events.places import DirectionGiven, DirectionMoved, SourcingMoved
from ..models import Organisation
from ..models.places import PlaceDirection, PlaceSourcing
from ..queries import direction_document as papers
from ..queries.place_data import place_clock, place_data
from ..queries.places_watched import direction_case
from ..rules.consenting import DIRECTION
from ..rules.place_words import MOST_IN_ONE
from ..rules.refusing import local_reference, names_nobody
from ..rules.words import Kind
from .agreements import check_alike, check_category, check_future, check_number, new_reference
from .place_telling import tell_addressee

ANSWER = "place-sourcing-answer"
DIRECTIONS = {"accept": "To accept a prisoner or prisoners", "release": "To release places"}
ADDRESSED = {"accept": (Kind.PRISON,), "release": (Kind.PRISON, Kind.COMMISSIONER)}


@dataclass(frozen=True)
class Directed:
    """What a direction says."""

    kind: str
    category: str
    places: int | None
    by_on: date
    words: str
    local_ref: str = ""


def ask_elsewhere(
    prison: Organisation,
    category: str,
    places: int | None,
    *,
    by_on: date,
    words: str,
    actor: Actor,
    now: datetime,
) -> PlaceSourcing:
    """A commissioner asks a provider to find places elsewhere. The provider's time to answer starts."""
    today = clock.london_date(now)
    if not actor.may("places:commission") or actor.organisation_id is None:
        raise Refused("Only a commissioner asks for places elsewhere")
    if prison.kind != Kind.PRISON or not prison.active:
        raise Refused("Enter the code of a prison that is open", "prison")
    check_alike(session().get_one(Organisation, actor.organisation_id), prison, "prison")
    made = PlaceSourcing(
        reference=new_reference("SRC", PlaceSourcing, today.year),
        commissioner_id=actor.organisation_id,
        organisation_id=prison.id,
        category=check_category(category),
        places=check_number(places),
        by_on=check_future(by_on, today, "by_on"),
        words=names_nobody(words),
        state="asked",
        asked_on=today,
    )
    session().add(made)
    session().flush()
    subject = f"place-sourcing:{made.id}"
    clocks.start(place_clock(ANSWER), subject=subject, owner=f"organisation:{prison.id}", started_on=today)
    record(actor, SourcingMoved(made.id, "asked", made.places))
    tell_addressee(made, prison.id, today)
    return made


def answer_elsewhere(
    asked: PlaceSourcing, offered: int | None, words: str, *, where: Organisation | None, actor: Actor, now: datetime
) -> None:
    """The provider answers: how many places it has found, and where; or none, and why."""
    if actor.organisation_id != asked.organisation_id or not actor.may("places:ask"):
        raise Refused("Only the provider that was asked answers")
    if asked.state != "asked":
        raise Refused("This was answered, or taken back")
    if offered is None or not 0 <= offered <= MOST_IN_ONE:
        raise Refused("Enter how many places you have found, or 0", "offered")
    if offered and (where is None or where.kind != Kind.PRISON or where.id == asked.organisation_id):
        raise Refused("Enter the code of the other prison where the places are", "where")
    today = clock.london_date(now)
    asked.state, asked.offered, asked.answer = "answered", offered, names_nobody(words)
    asked.where_id, asked.answered_on = where.id if where and offered else None, today
    _end(asked, today, met=True)
    record(actor, SourcingMoved(asked.id, "answered", offered))


def end_elsewhere(asked: PlaceSourcing, outcome: str, words: str, *, actor: Actor, now: datetime) -> None:
    """The commissioner says whether its request was met, or takes it back."""
    if actor.organisation_id != asked.commissioner_id or not actor.may("places:commission"):
        raise Refused("Only the commissioner that asked says so")
    allowed = {"asked": ("withdrawn", "not-met"), "answered": ("met", "not-met", "withdrawn")}.get(asked.state, ())
    if outcome not in allowed:
        raise Refused("This cannot be said now" if allowed else "This is over already", "outcome")
    today = clock.london_date(now)
    if outcome == "not-met" and asked.state == "asked" and today <= asked.by_on:
        raise Refused("There is time to answer still. You may take the request back", "outcome")
    asked.state, asked.outcome, asked.ended_on = outcome, names_nobody(words), today
    _end(asked, today, met=False)
    record(actor, SourcingMoved(asked.id, outcome, asked.offered or 0))


def direct(addressee: Organisation, told: Directed, *, actor: Actor, now: datetime, public_url: str) -> PlaceDirection:
    """Record a direction of the clearing house, and give it as a document to whom it addresses and to each commissioner
    of such places there; `public_url` is where a copy can be checked. Its power is the one that `standards/places.yaml`
    names for it.

    Refused: an addressee whom the power does not reach, a day that has come, words that point to a person.
    """
    today = clock.london_date(now)
    if not actor.may("places:watch"):
        raise Refused("Your role may not record directions")
    if told.kind not in DIRECTIONS:
        raise Refused("Choose what is directed", "kind")
    if addressee.kind not in ADDRESSED[told.kind] or not addressee.active:
        raise Refused("This direction cannot be given to that organisation", "addressee")
    if (told.by_on - today).days < 0:
        raise Refused("Enter today or a day to come", "by_on")
    if told.by_on > today:
        check_future(told.by_on, today, "by_on")
    made = PlaceDirection(
        reference=new_reference("DIR", PlaceDirection, today.year),
        kind=told.kind,
        addressee_id=addressee.id,
        category=check_category(told.category),
        places=check_number(told.places),
        local_ref=local_reference(told.local_ref) if told.local_ref.strip() else "",
        by_on=told.by_on,
        power=place_data().powers[told.kind].id,
        words=names_nobody(told.words),
        state=DIRECTION.begins.value,
        given_by=actor.key,
        given_on=today,
    )
    session().add(made)
    session().flush()
    record(actor, DirectionGiven(made.id, made.kind, addressee.id, made.places, made.by_on, made.power))
    _freeze(made, addressee, actor, today, public_url)
    for each in (addressee, *papers.copied_to(made)):
        tell_addressee(made, each.id, today)
    return made


def _freeze(row: PlaceDirection, addressee: Organisation, actor: Actor, today: date, public_url: str) -> None:
    documents.freeze(
        papers.KIND.name,
        row.reference,
        subject=f"place-direction:{row.id}",
        title=f"Direction of the clearing house to {addressee.name}",
        build=lambda frame: papers.content(row, DIRECTIONS[row.kind], actor.duty, frame, public_url),
        published_on=today,
        note=None,
        actor=actor,
        public=False,
    )


def take_direction(
    row: PlaceDirection, name: str, words: str, *, on: date | None = None, actor: Actor, now: datetime
) -> None:
    """Take a step in the life of a direction. `on`: the day on which it was met, where that is recorded. Refused with
    the sentence of whatever does not allow it."""
    today = clock.london_date(now)
    case, before = direction_case(row, today), row.state
    DIRECTION.move(case, name, actor)
    if not words.strip():
        raise Refused("Say what happened", "words")
    words = names_nobody(words)
    if name.startswith("say-met"):
        row.claim, row.claimed_on = words, today
    else:
        row.outcome, row.ended_on = words, today
    if case.state == "met":
        row.met_on = _met_on(row, on, today)
    row.state = case.state
    session().flush()
    record(actor, DirectionMoved(row.id, before, row.state, name))


def _met_on(row: PlaceDirection, on: date | None, today: date) -> date:
    if on is None or not row.given_on <= on <= today:
        raise Refused("Enter the day on which it was met: from the day it was given until today", "met_on")
    return on


def _end(asked: PlaceSourcing, on: date, *, met: bool) -> None:
    rows = select(Clock).where(
        Clock.subject == f"place-sourcing:{asked.id}", Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
    for running in session().scalars(rows):
        (clocks.meet if met else clocks.stop)(running, max(on, running.started_on))
