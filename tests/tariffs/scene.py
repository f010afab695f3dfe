"""Tariffs at any state, made by the actions that people use: plain functions with sensible defaults."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from regulator.app import declare
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.people.rules import Role
from regulator.register.actions import organisations as registering
from regulator.register.models import Organisation
from regulator.register.rules.words import Function, Holds, Kind, PrisonFacts, Sector
from regulator.tariffs import queries
from regulator.tariffs.actions import agreeing, consulting, drafting, returning, steps
from regulator.tariffs.models.consultation import TariffConsultation, TariffResponse
from regulator.tariffs.models.contract import Agreement
from regulator.tariffs.models.returned import CostReturn
from regulator.tariffs.models.tariff import Tariff
from regulator.tariffs.queries import returned
from regulator.tariffs.rules.lifecycle import State
from tests.inspections.scene import person

declare()
URL = "http://127.0.0.1:8000"
ANALYST = person(951, Role.ANALYST)
PUBLISHER = person(952, Role.PUBLISHER)
CHIEF = person(953, Role.CHIEF_INSPECTOR)
YEAR, RETURNS = 2026, 2024  # the tariff of 2026-27 is made from what 2024-25 cost
START = date(2025, 9, 1)
CLOSES = date(2025, 9, 29)  # 28 days, counted from the day after
AFTER = date(2025, 9, 30)
PRIVATE = "ZPV"
LOCAL = Function.LOCAL.value


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


def organisation(code: str = "ZWX") -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.code == code)).one()


def commissioner() -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.kind == Kind.COMMISSIONER)).one()


def private() -> Organisation:
    """A third invented prison, run by a company."""
    found = session().scalar(select(Organisation).where(Organisation.code == PRIVATE))
    if found is not None:
        return found
    facts = PrisonFacts(Function.LOCAL, None, Holds.MEN, Sector.PRIVATE, "Invented Custody Limited")
    area = organisation().area_id
    return registering.register_organisation(
        PRIVATE, "HMP Pevenham", Kind.PRISON, source="test", actor=SYSTEM, area_id=area, invented=True, prison=facts
    )


def of(about: Organisation, role: Role | None = None, id: int = 960) -> Actor:
    role = role or (Role.COMMISSIONER if about.kind == Kind.COMMISSIONER else Role.PROVIDER_LEAD)
    return person(id + about.id, role, about.id)


def cells(overall: str = "38,042", **changed: str) -> dict[str, str]:
    """A right row: 100 places and 110 prisoners, so that a cost of 38,042 a place is 34,583.64 a prisoner."""
    given = {"function": LOCAL, "places": "100", "prisoners": "110", "overall-per-place": overall}
    return given | changed


def sent(code: str, overall: str, year: int = RETURNS, day: date = date(2025, 6, 2), **changed: str) -> CostReturn:
    about = organisation(code)
    found = returned.own(about.id, year)
    seen = found.version if found else 0
    rows = [(1, cells(overall, **changed))]
    return returning.send(about, year, rows, seen=seen, actor=of(about), now=at(day))


def three_returns() -> None:
    """Three local prisons at £40,000, £44,000 and £50,000 a place."""
    private()
    for code, cost in (("ZWX", "40,000"), ("ZHL", "44,000"), (PRIVATE, "50,000")):
        sent(code, cost)


def begun(year: int = YEAR) -> Tariff:
    return drafting.begin(year, invented=True, actor=ANALYST, now=at(date(2025, 4, 1)))


def take(tariff: Tariff, name: str, who: Actor, day: date, text: str = "As the papers say.", **more: Any) -> None:
    steps.take(tariff, steps.Step(name, text, URL, **more), actor=who, now=at(day))


def asked_of(tariff: Tariff) -> TariffConsultation:
    found = queries.consultation(tariff)
    assert found is not None
    return found


def objected(tariff: Tariff, by: Organisation, day: date = START, **changed: Any) -> TariffResponse:
    given: dict[str, Any] = {"kind": "objection", "about": "method", "text": "The efficiency is a guess."} | changed
    actor = given.pop("actor", None) or of(by)
    return consulting.respond(tariff, asked_of(tariff), **given, actor=actor, now=at(day))


def _drafted(tariff: Tariff) -> None:
    take(tariff, "make-draft", ANALYST, START, "")


def _consulted(tariff: Tariff) -> None:
    take(tariff, "consult", ANALYST, START)


def _counted(tariff: Tariff) -> None:
    take(tariff, "count", ANALYST, AFTER)


def _counted_and_met(tariff: Tariff) -> None:
    for code in ("ZWX", "ZHL", PRIVATE):
        objected(tariff, organisation(code))
    _counted(tariff)


WAYS = {
    State.DRAFTING: (State.COLLECTING, _drafted),
    State.CONSULTING: (State.DRAFTING, _consulted),
    State.COUNTED: (State.CONSULTING, _counted),
    State.REFERRED: (State.CONSULTING, lambda it: (_counted_and_met(it), take(it, "refer", CHIEF, AFTER))),
    State.CLEARED: (State.REFERRED, lambda it: take(it, "reference-cleared", CHIEF, AFTER)),
    State.PROPOSED: (State.COUNTED, lambda it: take(it, "propose", ANALYST, AFTER)),
    State.PUBLISHED: (State.PROPOSED, lambda it: take(it, "publish", PUBLISHER, AFTER)),
    State.ABANDONED: (State.COLLECTING, lambda it: take(it, "abandon", CHIEF, AFTER)),
}


def corrected(tariff: Tariff, slug: str = "local-reception", price: str = "44,000") -> None:
    drafting.enter_correction(tariff, slug, price, "A figure was typed wrongly.", actor=ANALYST)
    take(tariff, "correct", ANALYST, AFTER)


def brought_to(state: State, year: int = YEAR) -> Tariff:
    """A new tariff taken to a state by the people whose duty it is."""
    if state == State.COLLECTING:
        if returned.own(organisation().id, RETURNS) is None:
            three_returns()
        return begun(year)
    if state == State.CORRECTING:
        tariff = brought_to(State.PUBLISHED, year)
        corrected(tariff)
        return tariff
    before, way = WAYS[state]
    tariff = brought_to(before, year)
    way(tariff)
    return tariff


def counted_and_met() -> Tariff:
    tariff = brought_to(State.CONSULTING)
    _counted_and_met(tariff)
    return tariff


def offered(price: str = "42,000", actor: Actor | None = None, partner: Organisation | None = None) -> Agreement:
    offer = agreeing.Offer((partner or organisation()).id, "2026-27", LOCAL, price, "For a second workshop.")
    return agreeing.propose(offer, actor=actor or of(commissioner()), now=at(AFTER))


@dataclass(frozen=True)
class Noted:
    tariff_id: int

    @property
    def subject(self) -> str:
        return f"tariff:{self.tariff_id}"


def noted(tariff: Tariff) -> None:
    """Something of a tariff was changed by a test."""
    record(SYSTEM, Noted(tariff.id))


def three_returns_for(year: int) -> None:
    """The same returns for the tariff of another year."""
    private()
    for code, cost in (("ZWX", "40,000"), ("ZHL", "44,000"), (PRIVATE, "50,000")):
        sent(code, cost, year - 2, date(year - 1, 6, 2))


def published_for(year: int) -> Tariff:
    """A tariff published in the year before its own, by the same people."""
    day = date(year - 1, 9, 1)
    tariff = drafting.begin(year, invented=True, actor=ANALYST, now=at(day))
    for name, who in (("make-draft", ANALYST), ("consult", ANALYST)):
        take(tariff, name, who, day, "")
    for name, who in (("count", ANALYST), ("propose", ANALYST), ("publish", PUBLISHER)):
        take(tariff, name, who, day.replace(day=30))
    return tariff
