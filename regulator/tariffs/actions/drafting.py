"""A year's draft tariff: begun, made from the returns by the method of its year, and set otherwise with a reason."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.standards import queries as standards
from regulator.standards.rules.tariffs import Method

from .. import queries
from ..events import CorrectionEntered, DraftMade, PriceSet, TariffBegun
from ..models.tariff import Draft, Price, Tariff
from ..queries import returned
from ..queries.content import recipe
from ..queries.returned import Sent
from ..rules import spread as spreads
from ..rules import words
from ..rules.lifecycle import PUBLIC, State
from ..rules.money import NotMoney, pence, pounds

FARTHEST = 3  # years ahead for which a tariff may be begun


def begin(year: int | None, *, invented: bool, actor: Actor, now: datetime) -> Tariff:
    """Begin work on a year's tariff. Refused: no financial year, one too far off, one that there is already."""
    _may(actor)
    today = clock.london_date(now)
    last = words.year_on(today) + FARTHEST
    if year is None or not words.FIRST_YEAR <= year <= last:
        raise Refused(f"Write a financial year up to {words.label(last)}, such as {words.label(last - 2)}", "year")
    if not standards.tariffs().methods_for(year):
        raise Refused(f"There is no method for {words.label(year)} in the data", "year")
    if queries.of_year(year) is not None:
        raise Refused(f"The tariff of {words.label(year)} was begun already", "year")
    tariff = Tariff(
        year=year, invented=invented, state=State.COLLECTING, state_since=today, round=0, cleared=False,
        opened_by=actor.key, opened_on=today,
    )  # fmt: skip
    session().add(tariff)
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused(f"Somebody else began the tariff of {words.label(year)} a moment ago", "year") from clash
    record(actor, TariffBegun(tariff.id, year, invented))
    return tariff


def make_draft(tariff: Tariff, chosen: str, reason: str, *, actor: Actor, now: datetime) -> Draft:
    """A new draft from the returns as they stand, by a method of the year. Earlier drafts stay.

    Refused: no return at all; a method other than the usual one without a reason. A function with too few returns has
    no computed price: it is set with a reason.
    """
    method = _method(tariff, chosen, reason)
    year = tariff.year - method.returns_lag
    found = returned.sent(year, invented=tariff.invented)
    if not found:
        raise Refused(f"No return was sent for {words.label(year)} yet, so there is nothing to make a draft of")
    tariff.round += 1
    frozen = frozen_method(method, year, len(returned.missing(year, invented=tariff.invented)))
    frozen["chosen_because"] = reason or None
    draft = Draft(
        tariff_id=tariff.id, round=tariff.round, method=frozen, returns=_snapshot(found, method.measure),
        made_by=actor.key, made_at=now,
    )  # fmt: skip
    session().add(draft)
    session().flush()
    costs = returned.costs(found, method.measure)
    for function, values in costs.items():
        spread = spreads.spread(values)
        computed = spreads.price(spread, recipe(frozen))
        session().add(
            Price(
                draft_id=draft.id,
                function=function,
                spread=asdict(spread) if spread else {},
                computed=computed,
                final=computed,
            )
        )
    session().flush()
    record(actor, DraftMade(tariff.id, tariff.round, method.id, len(found)))
    return draft


def _method(tariff: Tariff, chosen: str, reason: str) -> Method:
    offered = standards.tariffs().methods_for(tariff.year)
    found = next((each for each in offered if each.id == (chosen or offered[0].id)), None)
    if found is None:
        raise Refused("Choose a method", "method")
    if found.id != offered[0].id and not reason:
        raise Refused("Say why another method than the usual one is used: the public will read it", "text")
    return found


def frozen_method(method: Method, returns_year: int, missing: int) -> dict[str, Any]:
    """A method as a draft keeps it, so that anyone can work its prices out again."""
    return {
        "id": method.id,
        "title": method.title,
        "words": method.words,
        "source": method.source,
        "measure": method.measure,
        "measure_words": words.MEASURES[method.measure],
        "statistic": method.statistic,
        "statistic_words": words.STATISTICS[method.statistic],
        "uplift": f"{method.uplift:f}",
        "efficiency": f"{method.efficiency:f}",
        "round_to": f"{method.round_to:f}",
        "least_returns": method.least_returns,
        "returns_year": returns_year,
        "returns_label": words.label(returns_year),
        "missing": missing,
    }


def _snapshot(found: list[Sent], measure: str) -> list[dict[str, Any]]:
    return [
        {
            "organisation_id": one.organisation.id,
            "name": one.organisation.name,
            "function": line.function,
            "places": line.places,
            "pence": line.cost(measure),
            "late": one.row.late,
            "partial": one.row.partial,
            "return_id": one.row.id,
            "number": one.row.number,
        }
        for one in found
        for line in one.lines
    ]


def set_price(tariff: Tariff, slug: str, typed: str, reason: str, *, actor: Actor) -> Price:
    """Set the price of a function other than the method gives, with the reason; both are kept. Set to what the method
    gives, it needs none. Refused: anything but a draft that is being worked on."""
    _may(actor)
    session().refresh(tariff, with_for_update=True)
    if tariff.state != State.DRAFTING:
        raise Refused("Prices are set while the draft is being worked on")
    if queries.consultation(tariff) is not None:
        raise Refused("This draft was consulted on and stays as it was. Make a new draft first.")
    found = queries.price(tariff, slug)
    amount = _amount(typed)
    why = reason.strip()
    if amount != found.computed and not why:
        raise Refused("Say why the price is not what the method gives: the public will read it", "reason")
    found.final, found.reason, found.set_by = amount, None if amount == found.computed else why, actor.key
    session().flush()
    record(actor, PriceSet(tariff.id, tariff.round, found.function, found.computed, amount, why))
    return found


def enter_correction(tariff: Tariff, slug: str, typed: str, reason: str, *, actor: Actor) -> Price:
    """Say what a published price should have been, and why. It changes nothing before another person publishes it."""
    _may(actor)
    session().refresh(tariff, with_for_update=True)
    if tariff.state not in PUBLIC or tariff.state == State.CORRECTING:
        raise Refused("Only a published tariff is corrected, and one correction at a time")
    found = queries.price(tariff, slug)
    amount = _amount(typed)
    if amount == found.final:
        raise Refused(f"{pounds(amount)} is the published price already", "price")
    if not reason.strip():
        raise Refused("Say what was wrong, and why: the public will read it", "reason")
    found.corrected, found.corrected_because, found.set_by = amount, reason.strip(), actor.key
    session().flush()
    record(actor, CorrectionEntered(tariff.id, found.function, found.final or 0, amount, reason.strip()))
    return found


def _amount(typed: str) -> int:
    try:
        amount = pence(typed)
    except NotMoney as no:
        raise Refused(str(no), "price") from no
    if amount == 0:
        raise Refused("A price is above 0", "price")
    return amount


def _may(actor: Actor) -> None:
    if not actor.may(Permission.TARIFF_SET):
        raise Refused("Your role may not work on tariffs")
