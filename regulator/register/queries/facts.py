"""Dated facts: what an organisation was called, what it was for and who ran it, on any day.

One that was struck counts on no day, and is read with the history alone.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select

from ...core.db import session
from ...core.refused import NotFound
from ..models import Contract, Dated, Operator, OrganisationName, PrisonFunction
from ..rules.finding import asked_words, words_in

Fact = TypeVar("Fact", OrganisationName, PrisonFunction, Operator, Contract)


def names(organisation_id: int) -> Sequence[OrganisationName]:
    """What it was called, oldest first."""
    return _history(OrganisationName, organisation_id)


def functions(organisation_id: int) -> Sequence[PrisonFunction]:
    """What a prison was for, oldest first."""
    return _history(PrisonFunction, organisation_id)


def operators(organisation_id: int) -> Sequence[Operator]:
    """Who ran a prison, oldest first."""
    return _history(Operator, organisation_id)


def contracts(organisation_id: int) -> Sequence[Contract]:
    """The contracts of a CRC, oldest first."""
    return _history(Contract, organisation_id)


def name_on(organisation_id: int, day: date) -> str:
    """What it was called on a day. `NotFound`: the register does not say."""
    found = _on(OrganisationName, organisation_id, day)
    if found is None:
        raise NotFound
    return found.name


def function_on(organisation_id: int, day: date) -> PrisonFunction | None:
    """What a prison was for on a day. None where the register does not say, or it is no prison."""
    return _on(PrisonFunction, organisation_id, day)


def operator_on(organisation_id: int, day: date) -> Operator | None:
    """Who ran a prison on a day. None where the register does not say, or it is no prison."""
    return _on(Operator, organisation_id, day)


def _history(fact: type[Fact], organisation_id: int) -> Sequence[Fact]:
    wanted = select(fact).where(fact.organisation_id == organisation_id, fact.struck_on.is_(None))
    return session().scalars(wanted.order_by(fact.from_on.is_not(None), fact.from_on, fact.id)).all()


def in_force(fact: type[Dated], day: date) -> ColumnElement[bool]:
    """That a dated fact held on a day: from its first day, up to but not on its last; never one that was struck."""
    begun = or_(fact.from_on.is_(None), fact.from_on <= day)
    return and_(begun, or_(fact.until_on.is_(None), fact.until_on > day), fact.struck_on.is_(None))


def _on(fact: type[Fact], organisation_id: int, day: date) -> Fact | None:
    wanted = select(fact).where(fact.organisation_id == organisation_id, in_force(fact, day))
    return session().scalars(wanted.order_by(fact.id.desc()).limit(1)).first()


def functions_on(organisation_ids: Iterable[int], day: date) -> dict[int, PrisonFunction]:
    """What several prisons were for on a day, by their numbers."""
    wanted = select(PrisonFunction).where(
        PrisonFunction.organisation_id.in_(set(organisation_ids)), in_force(PrisonFunction, day)
    )
    return {row.organisation_id: row for row in session().scalars(wanted.order_by(PrisonFunction.id))}


def earlier_names(organisation_ids: Iterable[int], search: str) -> dict[int, list[str]]:
    """Names no longer borne in which a searched word begins: why an organisation is in the list at all."""
    sought = asked_words(search)
    wanted = select(OrganisationName).where(
        OrganisationName.organisation_id.in_(set(organisation_ids)),
        OrganisationName.until_on.is_not(None),
        OrganisationName.struck_on.is_(None),
    )
    found: dict[int, list[str]] = {}
    for row in session().scalars(wanted.order_by(OrganisationName.id)):
        if any(word.startswith(each) for word in words_in(row.name) for each in sought):
            found.setdefault(row.organisation_id, []).append(row.name)
    return found
