"""What tariffs, returns, agreements and contracts are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say
from regulator.people.rules import Permission
from regulator.register.models import Organisation

from ..models.contract import Agreement, PricedContract
from ..models.returned import CostReturn
from ..models.tariff import Tariff
from ..rules import words

say(
    {
        "AgreementMoved": "Took the agreed price from {before} to {after} ({transition}): {reason}",
        "BreachNoted": "Said of a breach of the tariff that it is {outcome}: {reason}",
        "ContractPriceRecorded": "Recorded a price of {pence} pence ({basis}), from {source}",
        "ContractPriceStruck": "Struck a recorded price: {reason}",
        "CorrectionEntered": "Entered a correction for {function}, from {was} to {to} pence: {reason}",
        "CostReturnSaved": "Saved the cost return: {rows} rows, {wrong} of them not right",
        "CostReturnSent": "Sent the cost return, time {number}: {rows} rows; late: {late}; incomplete: {partial}",
        "DraftMade": "Made draft {round} of {returns} returns, by the method {method}",
        "ObjectionsCounted": "Counted the objections of {objectors} organisations by the rule {rule}; met: {met}",
        "PriceProposed": "Proposed a price of {pence} pence for {function}",
        "PriceSet": "Set the price for {function} to {final} pence, where the method gives {computed}: {reason}",
        "TariffBegun": "Began the tariff of the year {year}",
        "TariffCameIntoForce": "Recorded that the tariff of the year {year} came into force",
        "TariffConsultationEnded": "Recorded that the time of consultation {round} is over",
        "TariffConsultationOpened": "Opened consultation {round}, until {closes_on}, counted by {rule}",
        "TariffMoved": "Took the tariff from {before} to {after} ({transition}): {reason}",
        "TariffPublished": "Published {reference}, version {version}",
        "TariffResponseReceived": "Received an answer to consultation {round} ({kind}); it counts: {counts}",
    }
)


@names_records("tariff")
def tariffs(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Tariffs by their year; only those who may read them have an address."""
    may = actor.may(Permission.TARIFF_READ)
    rows = session().execute(select(Tariff.id, Tariff.year).where(Tariff.id.in_(numbers(keys))))
    return {
        str(row.id): Record(
            f"tariff:{row.id}",
            f"Tariff {words.label(row.year)}",
            f"/staff/tariffs/{words.label(row.year)}" if may else "",
        )
        for row in rows
    }


@names_records("cost-return")
def returns(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Cost returns by their provider and year."""
    may = actor.may(Permission.TARIFF_READ)
    rows = session().execute(
        select(CostReturn.id, CostReturn.year, Organisation.name, Organisation.code)
        .join(Organisation, Organisation.id == CostReturn.organisation_id)
        .where(CostReturn.id.in_(numbers(keys)))
    )
    return {
        str(row.id): Record(
            f"cost-return:{row.id}",
            f"Cost return of {row.name}, {words.label(row.year)}",
            f"/staff/tariffs/returns/{words.label(row.year)}/{row.code}" if may else "",
        )
        for row in rows
    }


@names_records("price-agreement")
def agreements(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Agreed prices by their references."""
    may = actor.may(Permission.TARIFF_READ)
    rows = session().execute(select(Agreement.id, Agreement.reference).where(Agreement.id.in_(numbers(keys))))
    return {
        str(row.id): Record(f"price-agreement:{row.id}", row.reference, "/staff/tariffs/contracts" if may else "")
        for row in rows
    }


@names_records("tariff-contract")
def contracts(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Contracts of the check, by whose they are where their price was recorded."""
    may = actor.may(Permission.TARIFF_READ)
    ids = numbers([key.removeprefix("priced-") for key in keys if key.startswith("priced-")])
    rows = session().execute(
        select(PricedContract.id, Organisation.name)
        .join(Organisation, Organisation.id == PricedContract.provider_id)
        .where(PricedContract.id.in_(ids))
    )
    called = {f"priced-{row.id}": f"Contract price of {row.name}" for row in rows}
    address = "/staff/tariffs/contracts" if may else ""
    return {key: Record(f"tariff-contract:{key}", called.get(key, f"Contract {key}"), address) for key in keys}


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The tariff of `TAR-2026-27`, and the agreement of a reference."""
    year = words.year_of(typed.upper().removeprefix("TAR-"))
    number = session().scalar(select(Tariff.id).where(Tariff.year == year)) if year else None
    if number is not None:
        yield f"tariff:{number}"
    agreed = session().scalar(select(Agreement.id).where(Agreement.reference == typed.upper()))
    if agreed is not None:
        yield f"price-agreement:{agreed}"
