"""Tariffs in the demonstration: invented prisons return invented costs, a schedule made of them is in force, and next
year's draft is being consulted on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, transaction
from regulator.core.paths import DATA
from regulator.core.refused import NotFound
from regulator.core.yaml_file import read
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role, permissions
from regulator.register import queries as register
from regulator.register.actions import register_organisation
from regulator.register.models import Organisation
from regulator.register.rules.words import Function, Holds, Kind, PrisonFacts, Sector
from regulator.tariffs import queries
from regulator.tariffs.actions import agreeing, consulting, contracts, drafting, keeping, returning, steps
from regulator.tariffs.models.tariff import Tariff
from regulator.tariffs.rules import words
from regulator.tariffs.rules.money import pounds

from .imports import IMPORTER

FILE = DATA / "tariffs" / "invented.yaml"
COMMISSIONER = "commissioner-invented-ormenshire"
INVENTED = "Invented for demonstration"
CONSULTED, COUNTED, PUBLISHED = (9, 1), (10, 1), (10, 15)  # month and day, in the year before the tariff's own


def leave_tariffs(public_url: str) -> str:
    """Make all of it once, and give the year that is in force. Run again, it adds nothing."""
    told: dict[str, Any] = read(FILE).data
    today = clock.today()
    year = words.year_on(today)
    with reading():
        known = queries.of_year(year)
    if known is not None:
        return words.label(year)
    for each in told["prisons"]:
        with transaction():
            _registered(each)
    for number, returns in enumerate((year - 2, year - 1)):
        for each in told["prisons"]:
            with transaction():
                _returned(each, returns, each["costs"][number], _sent_on(returns, today))
    with transaction():
        _in_force(year, told, public_url)
    with transaction():
        _consulted(year + 1, told, max(_sent_on(year - 1, today), today - timedelta(days=10)), public_url)
    with transaction():
        _prices(year, told)
    keeping.keep_days(today)
    return words.label(year)


def _sent_on(year: int, today: date) -> date:
    """The day on which a year's returns were sent: early in June after it, or today where that is to come."""
    return min(date(year + 1, 6, 2), today)


def _organisation(code: str) -> Organisation:
    return register.organisation(STRANGER, code)


def _registered(told: dict[str, Any]) -> None:
    try:
        _organisation(told["code"])
    except NotFound:
        operator = "HMPPS" if told["sector"] == "public" else "Invented Custody Limited"
        facts = PrisonFacts(Function(told["function"]), None, Holds.MEN, Sector(told["sector"]), operator)
        area = _organisation(COMMISSIONER).area_id
        register_organisation(
            told["code"], told["name"], Kind.PRISON, source=INVENTED, actor=IMPORTER, area_id=area, invented=True,
            prison=facts,
        )  # fmt: skip


def _returned(told: dict[str, Any], year: int, costs: list[str], day: date) -> None:
    about = _organisation(told["code"])
    places, prisoners = told["places"], told["prisoners"]
    by_prisoner = [pounds(int(each) * 100 * places // prisoners) for each in costs]
    cells = {
        "function": told["function"],
        "places": str(places),
        "prisoners": str(prisoners),
        "direct-per-place": costs[0],
        "direct-per-prisoner": by_prisoner[0],
        "overall-per-place": costs[1],
        "overall-per-prisoner": by_prisoner[1],
    }
    returning.send(about, year, [(1, cells)], seen=0, actor=_of(about), now=_at(day))


def _in_force(year: int, told: dict[str, Any], public_url: str) -> None:
    """The schedule of this year: drafted, consulted on without a threshold met, proposed, and published by another."""
    tariff = _drafted(year, told, date(year - 1, *CONSULTED))
    _take(tariff, "consult", Role.ANALYST, date(year - 1, *CONSULTED), public_url)
    _objected(tariff, "ZQB", told["objection"], date(year - 1, *CONSULTED) + timedelta(days=9))
    _take(tariff, "count", Role.ANALYST, date(year - 1, *COUNTED), public_url)
    _take(tariff, "propose", Role.ANALYST, date(year - 1, *COUNTED), public_url)
    _take(tariff, "publish", Role.PUBLISHER, date(year - 1, *PUBLISHED), public_url)


def _consulted(year: int, told: dict[str, Any], day: date, public_url: str) -> None:
    """Next year's draft, with its time for objections running."""
    tariff = _drafted(year, told, day)
    _take(tariff, "consult", Role.ANALYST, day, public_url)
    _objected(tariff, "ZTH", told["objection"], day)


def _drafted(year: int, told: dict[str, Any], day: date) -> Tariff:
    analyst = _person(Role.ANALYST)
    tariff = drafting.begin(year, invented=True, actor=analyst, now=_at(day))
    _take(tariff, "make-draft", Role.ANALYST, day, "")
    for slug, price in told["prices"].items():
        drafting.set_price(tariff, slug, price["amount"], price["reason"], actor=analyst)
    return tariff


def _objected(tariff: Tariff, code: str, text: str, day: date) -> None:
    asked = queries.consultation(tariff)
    if asked is not None:
        by = _of(_organisation(code))
        consulting.respond(tariff, asked, "objection", "method", text, actor=by, now=_at(day))


def _prices(year: int, told: dict[str, Any]) -> None:
    """A private bid above the cap, an old contract that is exempt, a price that is agreed, and one to be answered."""
    analyst, commissioner, now = _person(Role.ANALYST), _person(Role.COMMISSIONER, COMMISSIONER), clock.now()
    for basis, ends in (("private", None), ("private-finance", told["private_finance"]["years_left"])):
        one = told[basis.replace("-", "_")]
        wanted = contracts.Wanted(
            provider=one["code"],
            commissioner=COMMISSIONER if basis == "private" else "",
            function=next(each["function"] for each in told["prisons"] if each["code"] == one["code"]),
            basis=basis,
            price=one["price"],
            from_on=words.begins(year) if basis == "private" else words.begins(year - 18),
            ends_on=words.ends(year + ends) if ends else None,
            source=one["source"],
        )
        contracts.record_price(wanted, actor=analyst, now=now)
    for name in ("agreed", "offered"):
        one = told[name]
        provider = _organisation(one["code"])
        function = next(each["function"] for each in told["prisons"] if each["code"] == one["code"])
        offer = agreeing.Offer(provider.id, words.label(year), function, one["price"], one["words"])
        made = agreeing.propose(offer, actor=commissioner, now=now)
        if name == "agreed":
            agreeing.move(made, "confirm", "", actor=_of(provider), now=now)


def _take(tariff: Tariff, name: str, role: Role, day: date, public_url: str) -> None:
    steps.take(tariff, steps.Step(name, "", public_url), actor=_person(role), now=_at(day))


def _of(about: Organisation) -> Actor:
    """Somebody of an invented prison that nobody signs in for."""
    return replace(IMPORTER, permissions=permissions(Role.PROVIDER_LEAD), organisation_id=about.id)


def _person(role: Role, code: str = "") -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    return as_actor(user.id, role, _organisation(code).id if code else None)


def _at(day: date) -> datetime:
    return min(datetime.combine(day, time(9, 30), UTC), clock.now())
