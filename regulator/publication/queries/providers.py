"""Providers as the public looks for them: by name, code, town, kind and area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select

from regulator.core.actor import STRANGER
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.models import Area, Contract, Organisation, OrganisationName, PrisonFunction
from regulator.register.rules.names import folded
from regulator.register.rules.words import PROVIDERS, Kind

from ..rules import words
from ..rules.asking import search_words
from . import reports
from .reports import Report

PAGE = 50  # providers on one page


@dataclass(frozen=True)
class Row:
    """A provider in the list."""

    organisation: Organisation
    about: str
    area: str
    earlier: Sequence[str]
    report: Report | None


@dataclass(frozen=True)
class Listed:
    """One page of providers, those that are open first. `more`: the code that the next page begins after."""

    rows: Sequence[Row]
    count: int
    more: str | None

    @property
    def count_in_words(self) -> str:
        """`171`, or `more than 1,000`."""
        return f"more than {register.COUNTED:,}" if self.count > register.COUNTED else f"{self.count:,}"


@dataclass(frozen=True)
class Asked:
    """What a visitor wants to see: text as typed, a kind of provider, the code of an area."""

    search: str = ""
    kind: str = ""
    area: str = ""


def listed(asked: Asked, *, after: str, today: date) -> Listed:
    """A page of providers by name. `NotFound`: an area, a kind or a provider to begin after that there is not."""
    last = provider(after) if after else None
    closed_only = last is not None and not last.active
    open_ones = _part(asked, active=True, last=last if last and last.active else None, limit=PAGE)
    room = PAGE if closed_only else PAGE - len(open_ones.items)
    closed = _part(asked, active=False, last=last if closed_only else None, limit=max(room, 1))
    shown = [*(() if closed_only else open_ones.items), *closed.items[:room]]
    left = (open_ones.more and not closed_only) or closed.more or len(closed.items) > room
    more = shown[-1].code if left and shown else None
    return Listed(_described(shown, asked.search, today), open_ones.count + closed.count, more)


def _part(asked: Asked, *, active: bool, last: Organisation | None, limit: int) -> register.Listed:
    """The open ones, or the closed ones, by name."""
    if asked.kind and asked.kind not in PROVIDERS:
        raise NotFound
    if asked.area:
        register.area(asked.area)
    return register.organisations(
        STRANGER,
        kinds=[Kind(asked.kind)] if asked.kind else sorted(PROVIDERS),
        area=asked.area or None,
        active=active,
        search=" ".join(search_words(folded(asked.search))),
        after=(last.sort_name, last.id) if last else None,
        limit=limit,
    )


def areas_called(search: str) -> list[Area]:
    """The areas that a search may have meant, where their name holds all of its words."""
    sought = search_words(folded(search))
    if not sought:
        return []
    return [each for each in register.areas() if all(word in folded(each.name) for word in sought)]


def counts() -> dict[str, int]:
    """How many providers of each kind are open. An invented one does not count."""
    real = and_(Organisation.kind.in_(PROVIDERS), Organisation.active, Organisation.invented.is_(False))
    wanted = select(Organisation.kind, func.count()).where(real).group_by(Organisation.kind)
    return {kind.value: count for kind, count in session().execute(wanted)}


def provider(code: str) -> Organisation:
    """The provider of a code. `NotFound` where no provider has it."""
    found = register.organisation(STRANGER, code)
    if found.kind not in PROVIDERS:
        raise NotFound
    return found


def _described(shown: Sequence[Organisation], search: str, today: date) -> list[Row]:
    ids = [each.id for each in shown]
    functions = _in_force(ids, today)
    areas = _areas(ids, today)
    newest = reports.newest_of(ids)
    earlier = _earlier_names(ids, search) if search else {}
    return [
        Row(
            each,
            _about(each, functions.get(each.id)),
            ", ".join(areas.get(each.id, ())),
            earlier.get(each.id, ()),
            newest.get(each.id),
        )
        for each in shown
    ]


def _about(organisation: Organisation, function: PrisonFunction | None) -> str:
    if function is None:
        return words.kind(organisation.kind)
    return words.capital(function.function.value)


def _in_force(ids: Sequence[int], today: date) -> dict[int, PrisonFunction]:
    wanted = select(PrisonFunction).where(
        PrisonFunction.organisation_id.in_(ids), register.in_force(PrisonFunction, today)
    )
    return {row.organisation_id: row for row in session().scalars(wanted.order_by(PrisonFunction.id))}


def _areas(ids: Sequence[int], today: date) -> dict[int, list[str]]:
    """The areas that each stands in or serves, by name."""
    stands: Select[int, str] = select(Organisation.id, Area.name).join(Area, Area.id == Organisation.area_id)
    serves: Select[int, str] = (
        select(Contract.organisation_id, Area.name)
        .join(Area, Area.contract_area_id == Contract.contract_area_id)
        .where(register.in_force(Contract, today))
    )
    found: dict[int, list[str]] = {}
    for wanted in (stands.where(Organisation.id.in_(ids)), serves.where(Contract.organisation_id.in_(ids))):
        for organisation_id, name in session().execute(wanted.order_by(Area.name)):
            found.setdefault(organisation_id, []).append(name)
    return found


def _earlier_names(ids: Sequence[int], search: str) -> dict[int, list[str]]:
    """Names no longer borne in which a searched word stands: why a provider is in the list at all."""
    sought = search_words(folded(search))
    wanted = select(OrganisationName).where(
        OrganisationName.organisation_id.in_(ids),
        OrganisationName.until_on.is_not(None),
        OrganisationName.struck_on.is_(None),
    )
    found: dict[int, list[str]] = {}
    for row in session().scalars(wanted.order_by(OrganisationName.id)):
        if any(word in row.folded for word in sought):
            found.setdefault(row.organisation_id, []).append(row.name)
    return found
