"""Prices below the tariff: one side proposes, the other confirms, and none is above it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import BrokenWorkflow
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from .. import queries
from ..events import AgreementMoved, PriceProposed
from ..models.contract import Agreement
from ..queries import agreeing
from ..rules import words
from ..rules.compliance import may_be_agreed
from ..rules.lifecycle import AGREEING, PUBLIC, Agreed
from ..rules.money import NotMoney, pence


@dataclass(frozen=True)
class Offer:
    """A price as one side proposes it: with whom (its number), for which year and function, how much, and what for."""

    partner_id: int
    year: str
    function: str
    price: str
    words: str


def propose(offer: Offer, *, actor: Actor, now: datetime) -> Agreement:
    """Propose a price below the tariff to the other side. It has no effect before that side confirms it.

    Refused: a private provider (for it the tariff is a cap on bids), a year without a published tariff, a function
    without a price, a price above it, one that stands already between the two.
    """
    own = _organisation(actor)
    today = clock.london_date(now)
    partner = next((each for each in agreeing.partners(own, today) if each.id == offer.partner_id), None)
    if partner is None:
        raise Refused("Choose with whom", "partner")
    commissioner, provider = (own, partner) if own.kind == Kind.COMMISSIONER else (partner, own)
    if not agreeing.is_public(provider, today):
        raise Refused("For a private provider the tariff is a cap on its bids: there is nothing to agree below it")
    year, amount = _priced(offer, own)
    _once(commissioner, provider, year, offer.function)
    row = Agreement(
        reference=_reference(year),
        year=year,
        commissioner_id=commissioner.id,
        provider_id=provider.id,
        function=offer.function,
        pence=amount,
        words=offer.words.strip(),
        state=Agreed.PROPOSED,
        state_since=today,
        proposed_by_id=own.id,
        proposed_by=actor.key,
        proposed_on=today,
    )
    session().add(row)
    session().flush()
    record(actor, PriceProposed(row.id, row.reference, year, row.function, amount))
    return row


def _priced(offer: Offer, own: Organisation) -> tuple[int, int]:
    """The year and the price of an offer, in pence, at the tariff or below."""
    year = words.year_of(offer.year)
    tariff = queries.of_year(year) if year else None
    if year is None or tariff is None or tariff.state not in PUBLIC or tariff.invented != own.invented:
        raise Refused("Choose a year whose tariff is published", "year")
    cap = queries.caps(tariff).get(offer.function)
    if cap is None:
        raise Refused(f"The tariff of {offer.year} has no price for this function", "function")
    try:
        amount = pence(offer.price)
    except NotMoney as no:
        raise Refused(str(no), "price") from no
    if amount == 0:
        raise Refused("A price is above 0", "price")
    if no_ := may_be_agreed(amount, cap):
        raise Refused(no_, "price")
    return year, amount


def _once(commissioner: Organisation, provider: Organisation, year: int, function: str) -> None:
    session().refresh(provider, with_for_update=True)  # both sides may propose at the same moment
    standing = select(Agreement.reference).where(
        Agreement.commissioner_id == commissioner.id,
        Agreement.provider_id == provider.id,
        Agreement.year == year,
        Agreement.function == function,
        Agreement.state.in_([Agreed.PROPOSED, Agreed.AGREED]),
    )
    found = session().scalar(standing.limit(1))
    if found is not None:
        raise Refused(f"{found} stands already between the two for this year and function. End or decline it first.")


def move(row: Agreement, name: str, text: str, *, actor: Actor, now: datetime) -> None:
    """Confirm, decline, take back or end an agreement. Refused by its life cycle, and without a reason where needed."""
    session().refresh(row, with_for_update=True)
    try:
        chosen = AGREEING.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    before, today = row.state, clock.london_date(now)
    AGREEING.move(agreeing.deal(row), name, actor)
    said = text.strip()
    if chosen.back and not said:
        raise Refused("Give the reason: the other side will read it", "text")
    row.state, row.state_since = chosen.to, today
    if before == Agreed.PROPOSED:
        row.answered_by, row.answered_on = actor.key, today
    row.because = said or row.because
    session().flush()
    record(actor, AgreementMoved(row.id, name, before, chosen.to, said or None))


def _organisation(actor: Actor) -> Organisation:
    if not actor.may(Permission.TARIFF_AGREE) or actor.organisation_id is None:
        raise NotFound
    found = register.by_ids([actor.organisation_id]).get(actor.organisation_id)
    if found is None or found.kind not in (Kind.PRISON, Kind.COMMISSIONER):
        raise Refused("Prices of places are agreed between commissioners and prisons")
    return found


def _reference(year: int) -> str:
    """A reference that says nothing of how many there are."""
    while True:
        made = f"AGR-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Agreement.id).where(Agreement.reference == made)) is None:
            return made
