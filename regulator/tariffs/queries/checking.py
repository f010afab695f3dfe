"""The check of every contract on the register against the tariff in force: one row for each, with its verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.models import Contract, ContractArea, Operator, Organisation
from regulator.register.rules.words import Kind, Sector

from ..models.contract import Agreement, BreachNote, PricedContract
from ..models.tariff import Tariff
from ..rules.compliance import Paid, Verdict, check
from . import caps, in_force_on
from .agreeing import standing

PAGE = 25  # contracts or breaches on a page
_TAKEN = aliased(BreachNote)


@dataclass(frozen=True)
class Checked:
    """One contract with what the check says of it. `key` tells it from every other; `with_`: the other side."""

    key: str
    provider: Organisation
    with_: str
    paid: Paid
    verdict: Verdict
    year: int | None
    priced: PricedContract | None = None
    notes: Sequence[BreachNote] = ()

    @property
    def open(self) -> bool:
        """Whether it is a breach of which nobody has said anything yet."""
        return self.verdict.breach and not any(each.found == self.verdict.sentence for each in self.notes)


@dataclass(frozen=True)
class _World:
    """What every row is checked against on a day: the tariffs in force, invented and not, with their caps."""

    today: date
    tariffs: Mapping[bool, Tariff | None]
    caps: Mapping[bool, Mapping[str, int]]
    notes: Mapping[str, Sequence[BreachNote]]

    def checked(
        self, key: str, provider: Organisation, with_: str, paid: Paid, priced: PricedContract | None = None
    ) -> Checked:
        tariff = self.tariffs[provider.invented]
        verdict = check(paid, self.caps[provider.invented].get(paid.function), self.today)
        year = tariff.year if tariff else None
        notes = self.notes.get(key, ())
        return Checked(key, provider, with_, paid, verdict, year, priced, notes)


def _world(today: date) -> _World:
    tariffs = {invented: in_force_on(today, invented=invented) for invented in (False, True)}
    notes: dict[str, list[BreachNote]] = {}
    for each in session().scalars(select(BreachNote).order_by(BreachNote.id)):
        notes.setdefault(each.contract, []).append(each)
    return _World(today, tariffs, {name: caps(each) for name, each in tariffs.items()}, notes)


def every_contract(today: date) -> list[Checked]:
    """Every contract on the register, breaches first, then those that cannot be checked, then the rest by name."""
    order = {"breach": 0, "unpriced": 1, "exempt": 2, "complies": 3, "no-tariff": 4, "outside": 5}
    found = _every(_world(today))
    return sorted(found, key=lambda each: (order[each.verdict.word], each.provider.sort_name, each.key))


def open_breaches(today: date) -> int:
    """Of how many breaches nobody has said anything yet. A breach has a price: the rest of the register is not read."""
    return sum(each.open for each in _with_price(_world(today)))


def one(key: str, today: date) -> Checked:
    """One contract of the check. `NotFound` where it is not on the register any more."""
    found = next((each for each in _every(_world(today)) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def _every(world: _World) -> Iterator[Checked]:
    """Every contract, those with a price first."""
    known = set()
    for each in _with_price(world):
        known.add(each.provider.id)
        yield each
    yield from _operators(world, known)
    yield from _community(world)


def _with_price(world: _World) -> Iterator[Checked]:
    yield from _agreed(world)
    yield from _priced(world)


def _agreed(world: _World) -> Iterator[Checked]:
    years = {tariff.year for tariff in world.tariffs.values() if tariff}
    rows = [each for year in sorted(years) for each in standing(year)]
    about = register.by_ids([*(each.provider_id for each in rows), *(each.commissioner_id for each in rows)])
    for each in rows:
        provider = about[each.provider_id]
        paid = Paid("public", each.pence, each.function)
        yield world.checked(f"agreement-{each.id}", provider, about[each.commissioner_id].name, paid)


def _priced(world: _World) -> Iterator[Checked]:
    today = world.today
    wanted = select(PricedContract).where(PricedContract.struck_on.is_(None), PricedContract.from_on <= today)
    rows = session().scalars(wanted.order_by(PricedContract.id)).all()
    ids = [each.provider_id for each in rows] + [each.commissioner_id for each in rows if each.commissioner_id]
    about = register.by_ids(ids)
    for each in rows:
        if each.ends_on is not None and each.ends_on < today and each.basis != "private-finance":
            continue  # it is over; an old private-finance price that is paid on after its end is a breach to see
        buyer = about[each.commissioner_id].name if each.commissioner_id else "The Ministry of Justice, for all areas"
        paid = Paid(each.basis, each.pence, each.function, each.ends_on)
        yield world.checked(f"priced-{each.id}", about[each.provider_id], buyer, paid, each)


def _operators(world: _World, known: set[int]) -> Iterator[Checked]:
    wanted = (
        select(Operator, Organisation)
        .join(Organisation, Organisation.id == Operator.organisation_id)
        .where(register.in_force(Operator, world.today), Organisation.kind == Kind.PRISON, Organisation.active)
        .order_by(Organisation.sort_name, Operator.id)
    )
    rows = [(operator, prison) for operator, prison in session().execute(wanted) if prison.id not in known]
    functions = register.functions_on([prison.id for _operator, prison in rows], world.today)
    for operator, prison in rows:
        function = functions.get(prison.id)
        basis = "public" if operator.sector == Sector.PUBLIC else "private"
        paid = Paid(basis, None, function.function.value if function else "a function not on the register")
        yield world.checked(f"operator-{operator.id}", prison, f"Run by {operator.operator}", paid)


def _community(world: _World) -> Iterator[Checked]:
    wanted = (
        select(Contract, ContractArea, Organisation)
        .join(ContractArea, ContractArea.id == Contract.contract_area_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .where(register.in_force(Contract, world.today))
        .order_by(Organisation.sort_name, Contract.id)
    )
    for contract, area, organisation in session().execute(wanted):
        paid = Paid("community", None, "")
        yield world.checked(f"contract-{contract.id}", organisation, f"{area.name}, owned by {contract.owner}", paid)


def _referred() -> Select[BreachNote, BreachNote | None]:
    done = and_(_TAKEN.outcome == "taken-up", _TAKEN.contract == BreachNote.contract, _TAKEN.found == BreachNote.found)
    wanted = select(BreachNote, _TAKEN).outerjoin(_TAKEN, done).where(BreachNote.outcome == "referred")
    return wanted.order_by(BreachNote.id.desc())


def referred(before: int | None = None) -> tuple[list[tuple[BreachNote, BreachNote | None]], int | None]:
    """A page of the breaches that were passed to enforcement, the newest first, each with what was done about it there;
    and before which number the next page begins."""
    wanted = _referred() if before is None else _referred().where(BreachNote.id < before)
    rows = [(note, taken) for note, taken in session().execute(wanted.limit(PAGE + 1))]
    return rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else None


def providers_of(notes: Iterable[BreachNote]) -> dict[str, Organisation]:
    """Whose contracts some breaches are of, by the key of the contract; those that were struck meanwhile too."""
    keys = {each.contract for each in notes}
    found: dict[str, int] = {}
    for kind, name in ((PricedContract, "priced"), (Agreement, "agreement")):
        numbers = [int(key.removeprefix(f"{name}-")) for key in keys if key.startswith(f"{name}-")]
        rows = session().execute(select(kind.id, kind.provider_id).where(kind.id.in_(numbers)))
        found |= {f"{name}-{number}": provider for number, provider in rows}
    about = register.by_ids(found.values())
    return {key: about[provider] for key, provider in found.items()}


def waiting(most: int) -> Sequence[BreachNote]:
    """Breaches that were passed to enforcement and not taken up yet, the newest first."""
    return session().scalars(_referred().where(_TAKEN.id.is_(None)).limit(most)).all()


def one_referred(number: int) -> tuple[BreachNote, BreachNote | None]:
    """One of them by its number. `NotFound` where it was not passed on."""
    row = session().execute(_referred().where(BreachNote.id == number)).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
