"""Finds tariffs, their drafts and prices. Staff see every year; others what was published, and what is their own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, select, true

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..models.consultation import TariffConsultation
from ..models.tariff import Draft, Price, Tariff
from ..rules import words
from ..rules.lifecycle import PUBLIC


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which years' tariffs an actor may work on or read before they are published: the regulator's staff, all."""
    return true() if actor.may(Permission.TARIFF_READ) else false()


def one_visible_to(actor: Actor, year: str) -> Tariff:
    """The tariff of a year as `2026-27`. `NotFound` where there is none that the actor may know of."""
    number = words.year_of(year)
    found = session().scalar(select(Tariff).where(Tariff.year == number, visible_to(actor))) if number else None
    if found is None:
        raise NotFound
    return found


def tariffs(actor: Actor) -> list[Tariff]:
    """Every tariff that an actor may know of, the newest year first."""
    return list(session().scalars(select(Tariff).where(visible_to(actor)).order_by(Tariff.year.desc())))


def of_year(year: int) -> Tariff | None:
    """The tariff of a year, whatever its state, for rules that look at the record itself."""
    return session().scalar(select(Tariff).where(Tariff.year == year))


def draft(tariff: Tariff, number: int | None = None) -> Draft | None:
    """The newest draft of a tariff, or that of a round; None before the first."""
    wanted = select(Draft).where(Draft.tariff_id == tariff.id, Draft.round == (number or tariff.round))
    return session().scalar(wanted)


def prices(made: Draft | None) -> list[Price]:
    """The prices of a draft, by function in the order of the register's own list."""
    if made is None:
        return []
    found = session().scalars(select(Price).where(Price.draft_id == made.id))
    order = list(words.FUNCTIONS.values())
    return sorted(found, key=lambda each: order.index(each.function))


def price(tariff: Tariff, slug: str) -> Price:
    """One price of the newest draft by the word for its function in an address. `NotFound` where it has none."""
    for each in prices(draft(tariff)):
        if words.slug(each.function) == slug:
            return each
    raise NotFound


def in_force_on(day: date, *, invented: bool) -> Tariff | None:
    """The tariff that holds on a day: the newest published one that has begun. An old one holds until replaced."""
    wanted = select(Tariff).where(
        Tariff.state.in_(PUBLIC), Tariff.year <= words.year_on(day), Tariff.invented.is_(invented)
    )
    return session().scalar(wanted.order_by(Tariff.year.desc()).limit(1))


def caps(tariff: Tariff | None) -> dict[str, int]:
    """The published price of each function, in pence."""
    if tariff is None or tariff.state not in PUBLIC:
        return {}
    return {each.function: each.final for each in prices(draft(tariff)) if each.final is not None}


def consultations(tariff_id: int) -> Sequence[TariffConsultation]:
    """The consultations on a tariff, in order."""
    wanted = select(TariffConsultation).where(TariffConsultation.tariff_id == tariff_id)
    return session().scalars(wanted.order_by(TariffConsultation.round)).all()


def consultation(tariff: Tariff, number: int | None = None) -> TariffConsultation | None:
    """The consultation on the newest draft, or on that of a round; None where none was opened."""
    wanted = select(TariffConsultation).where(
        TariffConsultation.tariff_id == tariff.id, TariffConsultation.round == (number or tariff.round)
    )
    return session().scalar(wanted)
