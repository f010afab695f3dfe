"""What the record of tariffs says of one provider on a day, as others weigh it: returns, costs, contracts.

Costs are those that a provider returned itself; costs of each prison are published by the Ministry of Justice every
year (costs per place and per prisoner), so they may stand in a published decision. What one contract pays may not:
here is only whether it keeps to the tariff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.db import session
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from ..models.returned import CostReturn
from ..models.tariff import Tariff
from ..rules import words
from ..rules.compliance import VERDICTS
from . import caps, checking, draft, in_force_on
from .returned import due_on, lines, years

SHOWN = ("complies", "exempt", "breach", "unpriced", "no-tariff")  # a contract outside the tariff says nothing of it


@dataclass(frozen=True)
class Returned:
    """Whether the cost return of one year came. `year`: as it is written. `partial`: without a figure it asks for."""

    year: str
    due_on: date
    sent_on: date | None
    late: bool
    partial: bool


@dataclass(frozen=True)
class Against:
    """What a place of one function cost in a year, against the tariff in force: pence, on one of the four bases."""

    function: str
    measure: str
    year: str
    cost: int
    tariff_year: str
    tariff: int


@dataclass(frozen=True)
class Kept:
    """Whether one contract keeps to the tariff. `open`: a breach of which nobody has said anything yet."""

    with_: str
    verdict: str
    breach: bool
    open: bool


@dataclass(frozen=True)
class Evidence:
    """All of it. `owes`: whether returns are asked of it at all; they are of prisons alone."""

    owes: bool
    returns: tuple[Returned, ...]
    costs: tuple[Against, ...]
    contracts: tuple[Kept, ...]

    @property
    def open_breaches(self) -> int:
        """How many breaches nobody has explained or passed on."""
        return sum(each.open for each in self.contracts)


def of(organisations: Iterable[Organisation], today: date) -> dict[int, Evidence]:
    """What is known of some providers, by their ids. The contracts of the register are read once for all of them."""
    about = {each.id: each for each in organisations}
    kept: dict[int, list[Kept]] = {number: [] for number in about}
    for each in checking.every_contract(today):
        if each.provider.id in kept and each.verdict.word in SHOWN:
            told = Kept(each.with_, VERDICTS[each.verdict.word], each.verdict.breach, each.open)
            kept[each.provider.id].append(told)
    return {number: _of(each, tuple(kept[number]), today) for number, each in about.items()}


def _of(organisation: Organisation, kept: tuple[Kept, ...], today: date) -> Evidence:
    if organisation.kind != Kind.PRISON:
        return Evidence(False, (), (), kept)
    wanted = select(CostReturn).where(CostReturn.organisation_id == organisation.id)
    rows = {each.year: each for each in session().scalars(wanted)}
    found = tuple(_returned(year, rows.get(year)) for year in years(today))
    newest = max((each for each in rows.values() if each.number), key=lambda each: each.year, default=None)
    tariff = in_force_on(today, invented=organisation.invented)
    return Evidence(True, found, _against(newest, tariff) if newest and tariff else (), kept)


def _returned(year: int, row: CostReturn | None) -> Returned:
    """A return that was only begun did not come."""
    if row is None or not row.number:
        return Returned(words.label(year), row.due_on if row else due_on(year), None, late=False, partial=False)
    return Returned(words.label(year), row.due_on, row.sent_on, row.late, row.partial)


def _against(row: CostReturn, tariff: Tariff) -> tuple[Against, ...]:
    made, prices = draft(tariff), caps(tariff)
    if made is None:
        return ()
    measure = made.method["measure"]
    found = []
    for line in lines(row):
        cost, price = line.cost(measure), prices.get(line.function)
        if cost is not None and price is not None:
            told = (words.label(row.year), cost, words.label(tariff.year), price)
            found.append(Against(line.function, words.MEASURES[measure], *told))
    return tuple(found)
