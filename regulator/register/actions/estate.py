"""Brings the estate in from its files: adds what is new, dates what changed, leaves the rest untouched."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import FileProblems, Problem, Refused
from ...core.tabular import Table
from ..events import Change, EstateImported
from ..models import Alias, Area, Contract, ContractArea, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.dates import Precision, in_words, last_in
from ..rules.estate_files import CONTRACTS_FROM, CONTRACTS_SOURCE, AreaRow, CrcRow, Estate, PrisonRow
from ..rules.names import folded
from ..rules.places import remarks
from ..rules.words import Kind, commissioner_name
from .dated import Fact, plain, replaced, touched
from .finding import found_by, names_borne
from .organisations import commissioner_code, described, entered, sort_name
from .outcome import Imported
from .places import Shelf

FactT = TypeVar("FactT", bound=Fact)
Model = TypeVar("Model", bound=BaseModel)


@dataclass
class _Work:
    """An import under way: what the register holds, and what was done so far."""

    as_of: date
    organisations: dict[str, Organisation]
    areas: dict[str, Area]
    contract_areas: dict[str, ContractArea]
    names: dict[int, OrganisationName]
    functions: dict[int, PrisonFunction]
    operators: dict[int, Operator]
    contracts: dict[tuple[int, int], Contract]
    shelf: Shelf
    added: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_estate(estate: Estate, *, actor: Actor, as_of: date) -> Imported:
    """Bring the estate in. One event, naming the files' SHA-256; none where the register already held all of it.

    A changed name, function, operator or owner becomes a new dated row from `as_of`, the day the register saw it, with
    the precision `unknown`; other changed facts (town, postcode, whether it is active, its area) are in the event.
    Refused with `FileProblems`, nothing imported: facts older than what the register knows, a code of another kind.
    """
    if as_of > clock.today():
        raise Refused(f"{in_words(as_of)} is still to come", "as_of")
    work = _begun(as_of)
    _each(work, estate.crcs, _contract_area)
    _each(work, estate.areas, _area)
    _each(work, estate.crcs, _crc)
    _each(work, estate.prisons, _prison)
    if work.problems:
        raise FileProblems("estate", work.problems)
    _aliases(work, estate)
    _remarks(work, estate)
    session().flush()
    done = Imported(_held(estate), dict(work.added), tuple(work.changes), tuple(work.warnings))
    if done.new:
        alarms = work.shelf.weigh(actor=actor, now=clock.now())
        lines = {row.value.name: row.line for row in estate.prisons.rows}
        told = tuple(Problem(lines[name], name, words) for name, words in alarms)
        done = replace(done, warnings=done.warnings + told)
        record(actor, EstateImported(as_of, estate.digests, done.added, done.changes))
    return done


def _begun(as_of: date) -> _Work:
    open_session = session()
    organisations = {row.code: row for row in open_session.scalars(select(Organisation))}
    return _Work(
        as_of,
        organisations,
        {row.code: row for row in open_session.scalars(select(Area))},
        {row.code: row for row in open_session.scalars(select(ContractArea))},
        {row.organisation_id: row for row in _current(OrganisationName)},
        {row.organisation_id: row for row in _current(PrisonFunction)},
        {row.organisation_id: row for row in _current(Operator)},
        {(row.organisation_id, row.contract_area_id): row for row in _current(Contract)},
        Shelf(),
    )


def _current(fact: type[FactT]) -> Sequence[FactT]:
    """The facts of this kind that hold now: one for each organisation, or for each of its contract areas."""
    return session().scalars(select(fact).where(fact.until_on.is_(None))).all()


def _each(work: _Work, table: Table[Model], take: Callable[[_Work, Model], None]) -> None:
    """Take each row; where one is refused, remember why and go on, so that all problems are told at once."""
    for row in table.rows:
        try:
            take(work, row.value)
        except Refused as refused:
            work.problems.append(Problem(row.line, table.name, refused.message))


def _contract_area(work: _Work, row: CrcRow) -> None:
    known = work.contract_areas.get(row.code)
    if known:
        _amended(work, row.code, known, {"name": row.contract_package_area})
        return
    work.contract_areas[row.code] = made = ContractArea(code=row.code, name=row.contract_package_area)
    session().add(made)
    session().flush()
    work.added["contract areas"] += 1


def _area(work: _Work, row: AreaRow) -> None:
    facts = {
        "name": row.name,
        "region": row.region,
        "commissioner_type": row.commissioner_type,
        "contract_area_id": work.contract_areas[row.contract_area].id,
    }
    known = work.areas.get(row.code)
    if known:
        _amended(work, row.code, known, facts)
    else:
        work.areas[row.code] = known = Area(code=row.code, **facts)
        session().add(known)
        session().flush()
        work.added["areas"] += 1
    office = commissioner_name(row.commissioner_type, row.name)
    _organisation(
        work, commissioner_code(row.code), office, Kind.COMMISSIONER, "data/estate/police_areas.csv", area_id=known.id
    )


def _crc(work: _Work, row: CrcRow) -> None:
    made = _organisation(work, row.code, row.name, Kind.CRC, CONTRACTS_SOURCE)
    where = work.contract_areas[row.code].id
    current = work.contracts.get((made.id, where))
    if current:
        owned = {"owner": row.owner_2015}
        _replaced(work, made, current, owned, CONTRACTS_SOURCE)
        return
    first = Contract(
        organisation_id=made.id,
        contract_area_id=where,
        owner=row.owner_2015,
        from_on=CONTRACTS_FROM,
        from_precision=Precision.DAY,
        source=CONTRACTS_SOURCE,
    )
    session().add(first)
    work.added["contracts"] += 1


def _prison(work: _Work, row: PrisonRow) -> None:
    new = row.code not in work.organisations
    prison = _organisation(
        work,
        row.code,
        row.name,
        Kind.PRISON,
        row.source,
        area_id=work.areas[row.police_area].id,
        active=row.active,
        town=row.town,
        postcode=row.postcode,
    )
    facts = asdict(row.facts)
    if new:
        described(prison.id, row.facts, source=row.source)
    else:
        _described_again(work, row, prison, facts)
    if row.capacity_source:
        day = last_in(row.capacity_source)
        if day:
            added = work.shelf.put([prison], row.name, day, row.capacity_source, row.figures)
            work.added["places"] += added.new


def _described_again(work: _Work, row: PrisonRow, prison: Organisation, facts: Mapping[str, Any]) -> None:
    for current, keys in (
        (work.functions[prison.id], ("function", "category", "holds")),
        (work.operators[prison.id], ("sector", "operator")),
    ):
        _replaced(work, prison, current, {key: facts[key] for key in keys}, row.source)


def _replaced(work: _Work, whose: Organisation, current: Fact, facts: Mapping[str, Any], source: str) -> None:
    changes = replaced(whose.code, current, facts, as_of=work.as_of, source=source)
    if changes:
        touched(whose)
        work.changes += changes


def _organisation(work: _Work, code: str, name: str, kind: Kind, source: str, **facts: Any) -> Organisation:
    """The organisation of that code: entered where it is new, amended where it differs."""
    known = work.organisations.get(code)
    if known is None:
        work.organisations[code] = made = entered(code, name, kind, source=source, **facts)
        work.added[f"{kind.value}s"] += 1
        return made
    if known.kind != kind:
        raise Refused(f"{code} is the code of a {known.kind.value} in the register, not of a {kind.value}")
    if known.invented:
        raise Refused(f"{code} is the code of an invented place in the register, and these files are of real ones")
    before = (known.name, known.town)
    called = {"name": name, "folded": folded(name)}
    renamed = replaced(code, work.names[known.id], called, as_of=work.as_of, source=source)
    if renamed:
        known.name, known.sort_name = name, sort_name(name)
        work.changes += renamed
    _amended(work, code, known, {**facts, "source": source})
    if before != (known.name, known.town):
        found_by(known, names_borne(known.id))
    return known


def _amended(work: _Work, code: str, row: Any, facts: Mapping[str, Any]) -> None:
    """Write what differs of a row's undated facts; the event keeps what it was."""
    for what, now in facts.items():
        was = getattr(row, what)
        if was != now:
            setattr(row, what, now)
            work.changes.append(Change(code, what, plain([was]), plain([now])))


def _aliases(work: _Work, estate: Estate) -> None:
    known: dict[str, dict[int, Alias]] = {}
    for row in session().scalars(select(Alias)):
        known.setdefault(row.name, {})[row.organisation_id] = row
    for given in estate.aliases.values:
        meant = {work.organisations[code].id: code for code in given.prisons}
        held = known.get(given.name, {})
        for organisation_id in meant.keys() - held.keys():
            session().add(Alias(name=given.name, organisation_id=organisation_id, source=given.source))
            work.added["aliases"] += 1
        for organisation_id in held.keys() - meant.keys():
            session().delete(held[organisation_id])
            work.changes.append(Change(given.name, "alias", str(organisation_id), ""))


def _remarks(work: _Work, estate: Estate) -> None:
    """What a reader should be told: of places, and of prisons and CRCs that the files no longer have (they stay)."""
    for row in estate.prisons.rows:
        told = remarks(row.value.figures)
        work.warnings += [Problem(row.line, f"{estate.prisons.name} {row.value.code}", each) for each in told]
    given = {row.code for row in estate.prisons.values} | {row.code for row in estate.crcs.values}
    for code, held in sorted(work.organisations.items()):
        if held.kind in {Kind.PRISON, Kind.CRC} and not held.invented and code not in given:
            work.warnings.append(Problem(1, code, f"{held.name} is in the register and not in these files; it stays"))


def _held(estate: Estate) -> dict[str, int]:
    tables: Sequence[tuple[str, Table[Any]]] = (
        ("prisons", estate.prisons),
        ("areas", estate.areas),
        ("crcs", estate.crcs),
        ("aliases", estate.aliases),
    )
    return {name: len(table.rows) for name, table in tables}
