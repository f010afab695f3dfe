"""Prisons with places, commissioners who commission them, and the people around them: all invented."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from regulator.app import declare
from regulator.core.actor import STRANGER, Actor, ActorKind
from regulator.core.db import session
from regulator.people.rules import Role, permissions
from regulator.register import queries
from regulator.register.actions import agreements, consents, directing, refusals, register_organisation
from regulator.register.actions.figures import enter_places
from regulator.register.models import Organisation
from regulator.register.models.places import PlaceAgreement, PlaceAlarm, PlaceCut, PlaceDirection, PlaceReferral
from regulator.register.queries import ledger, places_watched
from regulator.register.rules.consenting import Cut, Direction
from regulator.register.rules.editing import Grounds
from regulator.register.rules.places import Figures
from regulator.register.rules.words import Kind

from .people import EDITOR, FACTS, TODAY, small_estate

declare()
COUNT = itertools.count(1)
JULY = date(2026, 7, 31)
AUGUST = date(2026, 8, 31)
SEPTEMBER = date(2026, 9, 30)
SOURCE = "Invented bulletin"
FROM = date(2026, 12, 15)
URL = "https://regulator.example"


def person(id: int, role: Role, organisation_id: int | None = None) -> Actor:
    return Actor(ActorKind.PERSON, role.value, f"{role.words} {id}", permissions(role), id, organisation_id)


OFFICER = person(931, Role.LICENSING_OFFICER)
DECIDER = person(932, Role.DECISION_PANEL_MEMBER)
CHIEF = person(933, Role.CHIEF_INSPECTOR)
ANALYST = person(934, Role.ANALYST)


def lay() -> None:
    small_estate()


def at(day: date = TODAY, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


def organisation(code: str = "HMA") -> Organisation:
    return queries.organisation(STRANGER, code)


def north() -> Organisation:
    return queries.organisation(STRANGER, "commissioner-north")


def south() -> Organisation:
    return queries.organisation(STRANGER, "commissioner-south")


def prison(**given: Any) -> Organisation:
    """A prison of its own, of category B, in the north."""
    number = next(COUNT)
    return register_organisation(
        f"P{number}",
        f"HMP Invented {number}",
        Kind.PRISON,
        source="list",
        actor=EDITOR,
        area_id=organisation().area_id,
        invented=True,
        prison=given.get("facts", FACTS),
    )


def published(
    it: Organisation, operational: int, on: date = JULY, *, population: int | None = None, source: str = SOURCE
) -> None:
    """A month's figures, as a source gave them."""
    enter_places(
        it,
        Figures(operational=operational, population=population),
        as_of=on,
        because=Grounds("Monthly figures", source),
        actor=EDITOR,
        today=TODAY,
    )


def lead(it: Organisation, id: int = 950) -> Actor:
    return person(id, Role.PROVIDER_LEAD, it.id)


def office(it: Organisation, id: int = 960) -> Actor:
    return person(id, Role.COMMISSIONER, it.id)


def agreed(it: Organisation, by: Organisation, places: int, from_on: date = JULY, **given: Any) -> PlaceAgreement:
    return agreements.commission(by, it, "b", places, from_on=from_on, actor=office(by), now=at(), **given)


def asked(it: Organisation, places: int = 20, from_on: date = FROM, day: date = TODAY, **given: Any) -> PlaceCut:
    wanted = consents.Asked("b", places, from_on, "works", "The roof of a wing must be mended.", **given)
    return consents.ask(it, wanted, actor=lead(it), now=at(day))


def step(cut: PlaceCut, name: str, who: Actor, day: date = TODAY, **given: Any) -> None:
    consents.take(cut, consents.Step(name, "As the papers say.", **given), actor=who, now=at(day), public_url=URL)


def heard(cut: PlaceCut, day: date = TODAY, opinion: str = "agrees") -> None:
    """Every commissioner that it affects says what it thinks."""
    for each in places_watched.affected(cut):
        consents.say_view(cut, opinion, "We have room elsewhere.", actor=office(each), now=at(day))


def cut_at(state: Cut, it: Organisation | None = None) -> PlaceCut:
    """A request brought to a state by the people whose duty it is."""
    if it is None:
        it = prison()
        published(it, 300)
        agreed(it, north(), 200)
    cut = asked(it, from_on=FROM + timedelta(days=list(Cut).index(state)))  # the same twice would be one
    if state == Cut.ASKED:
        heard(cut)
        return cut
    if state == Cut.WITHDRAWN:
        step(cut, "withdraw", lead(it))
        return cut
    heard(cut)
    step(cut, "propose", OFFICER, outcome="grant-part", places=5)
    after = {
        Cut.GRANTED: ("grant", {}),
        Cut.PART: ("grant-part", {"places": 5}),
        Cut.REFUSED: ("refuse", {}),
    }
    if state in after:
        name, given = after[state]
        step(cut, name, DECIDER, **given)
    return cut


def direction_at(state: Direction, to: Organisation | None = None) -> PlaceDirection:
    to = to or prison()
    told = directing.Directed("accept", "b", 1, FROM, "A man from the south has no place.", "CH-0001")
    row = directing.direct(to, told, actor=OFFICER, now=at(), public_url=URL)
    if state == Direction.CLAIMED:
        directing.take_direction(row, "say-met", "He is here.", actor=lead(to), now=at())
    if state == Direction.MET:
        directing.take_direction(row, "met", "The log shows it.", on=TODAY, actor=OFFICER, now=at())
    if state == Direction.NOT_MET:
        late = date(2026, 12, 16)
        directing.take_direction(row, "not-met", "He is not there.", actor=OFFICER, now=at(late))
    if state == Direction.WITHDRAWN:
        directing.take_direction(row, "withdraw-direction", "Not needed.", actor=OFFICER, now=at())
    return row


def refused(it: Organisation, reason: str = "cost", on: date = TODAY, **given: Any) -> PlaceReferral:
    outside = given.pop("from_outside", False)
    told = refusals.Told(on, "b", f"LOCAL-{next(COUNT):04}", False, outside, reason, **given)
    return refusals.log_referral(it, told, commissioner=None, actor=lead(it), now=at())


def held(it: Organisation, day: date) -> int:
    return sum(ledger.held_on(it.id, day).values())


def waiting(it: Organisation) -> list[PlaceAlarm]:
    """The published figures of a prison that wait for a finding."""
    return [each for each, _it in ledger.alarms(OFFICER, waiting=True, organisation_id=it.id)]


def fresh(row: Any) -> Any:
    return session().get_one(type(row), row.id)
