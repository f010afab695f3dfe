"""The base of every table: what it belongs to, and how it may be written."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Written(StrEnum):
    """By whom a table may be written: an action inside `transaction()`, bookkeeping, or both (the outbox)."""

    BY_ACTIONS = "by actions"
    BY_BOOKKEEPING = "by bookkeeping"
    BY_BOTH = "inserted by actions, changed by bookkeeping"


@dataclass(frozen=True)
class About:
    """How a table may be used.

    `aggregate` names what its rows are part of (`inspection`): a change without an event of it is refused; a table of
    the mechanisms themselves has none. `append_only`: the database refuses UPDATE and DELETE (`core.append_only`), but
    for the one change that `redactable` stands for. `compartment`: only statements inside that compartment may name it.
    `own_record`: its rows are a record by themselves, of which no event has to tell (who opened a compartment).
    """

    aggregate: str | None = None
    append_only: bool = False
    redactable: bool = False
    written: Written = Written.BY_ACTIONS
    compartment: str | None = None
    own_record: bool = False


_about: dict[str, About] = {}


def about(table: Table) -> About:
    """What was declared of a table."""
    return _about.get(table.name.lower(), About())


def compartments() -> dict[str, str]:
    """The tables that stand in a compartment, each with its compartment."""
    return {name: told.compartment for name, told in _about.items() if told.compartment}


def kept_for_ever() -> list[str]:
    """The append-only tables, by name."""
    return sorted(name for name, told in _about.items() if told.append_only)


class Base(DeclarativeBase):
    """A table, declared with what `About` says of it: `class Clock(Base, aggregate="clock")`."""

    metadata = MetaData(naming_convention=NAMES)

    def __init_subclass__(
        cls,
        *,
        aggregate: str | None = None,
        append_only: bool = False,
        redactable: bool = False,
        written: Written = Written.BY_ACTIONS,
        compartment: str | None = None,
        own_record: bool = False,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        _about[cls.__tablename__] = About(aggregate, append_only, redactable, written, compartment, own_record)
