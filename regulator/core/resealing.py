"""The rotation of keys: what is sealed is sealed anew under the key in use, in batches, while people work.

2026-11: interrupted anywhere, by a refusal or a kill, it is begun again and goes on where it was: each batch is whole
or not at all, and what needs doing is read from the values themselves, which say their key.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    func,
    literal_column,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.types import String

from . import compartments, db, keys
from .actor import SYSTEM
from .events import record
from .sealed_fields import BLIND_INDEX, KEY_ID, BlindIndex, CannotOpen, Sealed, SealedText, folder, made_index, seal
from .tables import Base, about

BATCH = 200  # values sealed anew in one transaction: short enough that nobody waits for it
PURPOSE = "the rotation of keys"


@dataclass(frozen=True)
class FieldsResealed:
    """Sealed values of a column were sealed anew under another key. What they say was not changed, nor counted here."""

    purpose: str
    place: str
    key_id: str
    aggregate: str | None
    compartment: str | None

    @property
    def subject(self) -> str:
        return f"keys:{self.purpose}"

    @property
    def aggregates(self) -> frozenset[str]:
        """The table's own, which this speaks for."""
        return frozenset({self.aggregate} if self.aggregate else ())


@dataclass
class Resealed:
    """What a rotation did: how many values, and a sentence for each that could not be opened and was left alone."""

    count: int = 0
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """A column that holds what was made with the keys of one purpose; for a blind index, the sealed one beside it."""

    table: Table
    column: Column[Any]
    sealed: Column[Any]

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    @property
    def kind(self) -> SealedText:
        kind = self.sealed.type
        if not isinstance(kind, SealedText):
            raise TypeError(f"{self.name} stands beside nothing that is sealed")
        return kind

    def inside(self) -> AbstractContextManager[None]:
        """The compartment of the table, where it has one."""
        walled = about(self.table).compartment
        return compartments.for_upkeep(walled, PURPOSE) if walled else nullcontext()

    def made_with(self) -> Any:
        """The id of the key that a value was made with, as SQL."""
        return func.substr(type_coerce(self.column, String), _number(1), _number(KEY_ID))


def uses(purpose: str, metadata: MetaData = Base.metadata) -> dict[str, int]:
    """How many values in the database need each key of a purpose. Read inside `reading()`."""
    found: Counter[str] = Counter()
    for place in _places(purpose, metadata):
        with place.inside():
            counted = (
                select(place.made_with(), func.count()).where(place.column.is_not(None)).group_by(place.made_with())
            )
            for key_id, number in db.session().execute(counted):
                found[key_id] += number
    return dict(found)


def rotate(
    purpose: str,
    *,
    metadata: MetaData = Base.metadata,
    batch: int = BATCH,
    told: Callable[[str], None] = lambda _: None,
) -> Resealed:
    """Use a new key from now on and seal under it what older keys sealed. Where an earlier rotation did not come to its
    end, that one is finished, with its key. The older key stays: `keys retire` takes it away.
    """
    with db.reading():
        unfinished = set(uses(purpose, metadata)) - {keys.current(folder(), purpose).id}
    if unfinished:
        told(f"An earlier rotation was not finished: going on with it ({', '.join(sorted(unfinished))}).")
    else:
        keys.make_current(folder(), keys.make(folder(), purpose))
    told(f"The key in use for {purpose} is {keys.current(folder(), purpose).id}.")
    done = Resealed()
    for place in _places(purpose, metadata):
        _reseal(place, purpose, batch, done, told)
    return done


def _reseal(place: _Place, purpose: str, batch: int, done: Resealed, told: Callable[[str], None]) -> None:
    last: tuple[Any, ...] | None = None
    while True:
        with db.transaction(), place.inside():
            key = keys.current(folder(), purpose)  # asked again: another rotation may have gone on meanwhile
            rows = db.session().execute(_next(place, key.id, last, batch)).all()
            if not rows:
                return
            width = len(place.table.primary_key.columns)
            changed = sum(_one(place, tuple(row[:width]), row[width:], key, done) for row in rows)
            last = tuple(rows[-1][:width])
            if changed:
                told_of = about(place.table)
                record(SYSTEM, FieldsResealed(purpose, place.name, key.id, told_of.aggregate, told_of.compartment))
        done.count += changed
        told(f"{place.name}: {done.count} sealed anew")


def _next(place: _Place, key_id: str, last: tuple[Any, ...] | None, batch: int) -> Select[Any]:
    """The next rows whose value was made with another key, with the primary key first.

    They are locked: what somebody saves meanwhile is then seen, instead of a batch in which nothing could be changed.
    """
    by = list(place.table.primary_key.columns)
    found = select(*by, place.column, place.sealed.label("sealed_"), place.table.c[place.kind.record].label("record_"))
    found = found.where(place.column.is_not(None), place.made_with() != key_id)
    if last is not None:
        found = found.where(tuple_(*by) > tuple_(*last))
    return found.order_by(*by).limit(batch).with_for_update(of=place.table)


def _one(place: _Place, by: tuple[Any, ...], row: Any, key: keys.Key, done: Resealed) -> bool:
    """Seal one value anew, unless somebody saved another meanwhile: then theirs stands, and is under the new key."""
    old, sealed, of = row
    try:
        if sealed is None:
            raise CannotOpen(f"{place.name} stands beside an empty field")
        text = sealed.open(str(of))
    except CannotOpen as fault:
        done.left.append(str(fault))
        return False
    new: Sealed | str = seal(text, record=str(of))
    if isinstance(place.column.type, BlindIndex):
        new = made_index(place.column.type.place, text, key)
    same = and_(*(column == value for column, value in zip(place.table.primary_key.columns, by, strict=True)))
    result: Any = db.session().execute(update(place.table).where(same, place.column == old).values({place.column: new}))
    return bool(result.rowcount)


def _number(value: int) -> ColumnElement[int]:
    """A number that stands in the SQL itself: PostgreSQL takes two parameters for two different expressions."""
    return literal_column(str(value), Integer)


def _places(purpose: str, metadata: MetaData) -> Iterator[_Place]:
    """Every column that holds what was made with keys of this purpose."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText) and column.type.purpose == purpose:
                yield _Place(table, column, column)
            elif isinstance(column.type, BlindIndex) and purpose == BLIND_INDEX:
                yield _Place(table, column, table.c[column.type.of])
