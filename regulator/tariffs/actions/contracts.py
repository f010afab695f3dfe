"""Prices of contracts for places, entered with their source; and what is said of a breach."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.actions.being_there import hold
from regulator.register.models import Organisation
from regulator.register.rules.possible_days import check_agreed_end
from regulator.register.rules.words import Kind

from ..events import BreachNoted, ContractPriceRecorded, ContractPriceStruck
from ..models.contract import BreachNote, PricedContract
from ..queries import checking
from ..rules import words
from ..rules.compliance import BASES
from ..rules.money import NotMoney, pence

FIRST_LET = date(1992, 1, 1)
"""Criminal Justice Act 1991, section 84: the first contracted prison, the Wolds, opened in April 1992."""


@dataclass(frozen=True)
class Wanted:
    """A contract's price as it is recorded: whose (codes), for what, on which basis, how much, from when to when."""

    provider: str
    commissioner: str
    function: str
    basis: str
    price: str
    from_on: date
    ends_on: date | None
    source: str


def record_price(wanted: Wanted, *, actor: Actor, now: datetime) -> PricedContract:
    """Record what is paid for a place under a contract; a price above the tariff too, of which the check tells.

    Refused: no prison or commissioner of that code, no source, an old private-finance contract without its end, and
    what is not paid today, which no page would show.
    """
    _may(actor)
    provider = _organisation(actor, wanted.provider, Kind.PRISON, "provider")
    commissioner = None
    if wanted.commissioner.strip():
        commissioner = _organisation(actor, wanted.commissioner, Kind.COMMISSIONER, "commissioner")
        if commissioner.invented != provider.invented:
            raise Refused("An invented body has no contract with a real one", "commissioner")
    _check(wanted, clock.london_date(now))
    amount = _amount(wanted.price)
    _not_recorded(provider, commissioner, wanted, amount)
    row = PricedContract(
        provider_id=provider.id,
        commissioner_id=commissioner.id if commissioner else None,
        function=wanted.function,
        basis=wanted.basis,
        pence=amount,
        from_on=wanted.from_on,
        ends_on=wanted.ends_on,
        source=wanted.source.strip(),
        recorded_by=actor.key,
        recorded_on=clock.london_date(now),
    )
    session().add(row)
    session().flush()
    record(actor, ContractPriceRecorded(f"priced-{row.id}", row.basis, row.pence, row.source))
    return row


def _check(wanted: Wanted, today: date) -> None:
    if wanted.basis not in BASES or wanted.basis == "community":
        raise Refused("Choose on which basis it is paid", "basis")
    if wanted.function not in words.FUNCTIONS.values():
        raise Refused("Choose a prison function", "function")
    if wanted.basis == "private-finance" and wanted.ends_on is None:
        raise Refused("An old private-finance contract is exempt to its end: enter the day it ends", "ends_on")
    if wanted.from_on < FIRST_LET:
        raise Refused(f"Enter {FIRST_LET.year} or later: no prison was let under a contract before", "from_on")
    if wanted.ends_on is not None and wanted.ends_on < wanted.from_on:
        raise Refused("It ends on the day it begins or later", "ends_on")
    if wanted.ends_on is not None:
        check_agreed_end(wanted.ends_on, today, "ends_on")
    if wanted.from_on > today:
        raise Refused("The check is of what is paid today: record it once it is paid", "from_on")
    if wanted.ends_on is not None and wanted.ends_on < today and wanted.basis != "private-finance":
        raise Refused("The check is of what is paid today, and this ended before", "ends_on")
    if not wanted.source.strip():
        raise Refused("Say where the price is from", "source")


def _not_recorded(provider: Organisation, commissioner: Organisation | None, wanted: Wanted, amount: int) -> None:
    """Who sends a form twice, or two who send it at once, record one price."""
    hold(provider)
    known = select(PricedContract.id).where(
        PricedContract.provider_id == provider.id,
        PricedContract.commissioner_id == (commissioner.id if commissioner else None),
        PricedContract.function == wanted.function,
        PricedContract.basis == wanted.basis,
        PricedContract.pence == amount,
        PricedContract.from_on == wanted.from_on,
        PricedContract.struck_on.is_(None),
    )
    if session().scalar(known.limit(1)) is not None:
        raise Refused("This price is on record already, from the same day on", "price")


def strike(number: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Strike a recorded price that was wrong, with the reason; it stays on record and counts no more."""
    _may(actor)
    row = session().get(PricedContract, number, with_for_update=True)
    if row is None:
        raise NotFound
    if row.struck_on is not None:
        raise Refused("This price was struck already")
    if not reason.strip():
        raise Refused("Say why it is struck", "reason")
    row.struck_on, row.struck_because = clock.london_date(now), reason.strip()
    session().flush()
    record(actor, ContractPriceStruck(f"priced-{row.id}", reason.strip()))


def note_breach(key: str, outcome: str, *, reason: str, actor: Actor, now: datetime) -> BreachNote:
    """Say that a breach is explained, or pass it to enforcement, with the reason. It holds for the breach as it was
    found: other numbers are another breach. Refused where the check finds none, and where it was dealt with already."""
    _may(actor)
    today = clock.london_date(now)
    session().refresh(checking.one(key, today).provider, with_for_update=True)  # two people may say it at once
    found = checking.one(key, today)
    if not found.verdict.breach or found.year is None:
        raise Refused("The check finds no breach here")
    if not found.open:
        raise Refused("Somebody said already what becomes of this breach")
    if outcome not in ("explained", "referred"):
        raise NotFound
    if not reason.strip():
        raise Refused("Give the reason", "reason")
    row = BreachNote(
        contract=key,
        year=found.year,
        found=found.verdict.sentence,
        outcome=outcome,
        reason=reason.strip(),
        noted_by=actor.key,
        noted_at=now,
    )
    session().add(row)
    session().flush()
    record(actor, BreachNoted(key, found.year, outcome, reason.strip()))
    return row


def take_up(number: int, *, reason: str, actor: Actor, now: datetime) -> BreachNote:
    """Say what enforcement did about a breach that was passed to it. Refused where it was said already."""
    if not actor.may(Permission.ENFORCEMENT_PROPOSE):
        raise Refused("Enforcement officers take up what is passed to them")
    note, _taken = checking.one_referred(number)
    session().refresh(note, with_for_update=True)  # two officers may say it at once
    if checking.one_referred(number)[1] is not None:
        raise Refused("Somebody said already what was done about this breach")
    if not reason.strip():
        raise Refused("Say what was done", "reason")
    row = BreachNote(
        contract=note.contract, year=note.year, found=note.found, outcome="taken-up", reason=reason.strip(),
        noted_by=actor.key, noted_at=now,
    )  # fmt: skip
    session().add(row)
    session().flush()
    record(actor, BreachNoted(note.contract, note.year, "taken-up", reason.strip()))
    return row


def _amount(typed: str) -> int:
    try:
        amount = pence(typed)
    except NotMoney as no:
        raise Refused(str(no), "price") from no
    if amount == 0:
        raise Refused("A price is above 0", "price")
    return amount


def _organisation(actor: Actor, code: str, kind: Kind, field: str) -> Organisation:
    try:
        found = register.organisation(actor, code.strip())
    except NotFound:
        found = None
    if found is None or found.kind != kind:
        raise Refused(f"There is no {kind.value} with this code in the register", field)
    return found


def _may(actor: Actor) -> None:
    if not actor.may(Permission.TARIFF_SET):
        raise Refused("Your role may not work on tariffs")
