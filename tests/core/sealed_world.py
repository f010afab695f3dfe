"""Tables of nobody in which names are sealed: one behind a wall, one kept for ever; and what rotates their keys."""

import time
from pathlib import Path

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core import db, keys, resealing, sealed_fields
from regulator.core.actor import SYSTEM
from regulator.core.append_only import protect
from regulator.core.compartments import compartment, declare_compartment
from regulator.core.events import record
from regulator.core.sealed_fields import BlindIndex, Sealed, SealedText, index_of, seal
from regulator.core.tables import NAMES, Base
from tests.core.world import CellChanged, Operations

TRIAL = MetaData(naming_convention=NAMES)
declare_compartment("sealed-world", lambda actor: actor == SYSTEM)


class Complainant(Base, aggregate="cell", compartment="sealed-world"):
    __tablename__ = "sealed_complainant"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Sealed | None] = mapped_column(SealedText("identity", place="sealed_complainant.name", record="id"))
    town: Mapped[Sealed | None] = mapped_column(SealedText("identity", place="sealed_complainant.town", record="id"))
    name_index: Mapped[str | None] = mapped_column(BlindIndex(place="sealed_complainant.name", of="name"))


class Statement(Base, append_only=True, redactable=True):
    __tablename__ = "sealed_statement"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column()
    said: Mapped[Sealed] = mapped_column(SealedText("identity", place="sealed_statement.said", record="place"))


def build(folder: Path, number: int = 25) -> None:
    """The tables, with so many complainants, each with a name of their own."""
    keys.make_missing(folder)
    sealed_fields.configure(folder)
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        TRIAL.create_all(connection)
        protect(Operations(connection), "sealed_statement", updatable_when="NEW.said <> OLD.said AND NEW.id = OLD.id")
    with db.transaction(), open_():
        for each in range(1, number + 1):
            add(each, f"Ann Example {each}")
            db.session().add(
                Statement(id=each, place=f"wing {each}", said=seal(f"words {each}", record=f"wing {each}"))
            )
        record(SYSTEM, CellChanged(1))


def open_():
    return compartment("sealed-world", SYSTEM, "a test")


def add(number: int, name: str) -> None:
    index = index_of(Complainant.name_index, name)
    made = Complainant(id=number, name=seal(name, record=str(number)), name_index=index)
    db.session().add(made)


def names() -> dict[int, str]:
    """Every name, opened."""
    with db.reading(), open_():
        rows = db.session().scalars(select(Complainant).order_by(Complainant.id)).all()
        return {row.id: row.name.open(str(row.id)) for row in rows}


def used(purpose: str = "identity") -> set[str]:
    with db.reading():
        return set(resealing.uses(purpose, TRIAL))


def rotate(purpose: str = "identity", **more) -> resealing.Resealed:
    return resealing.rotate(purpose, metadata=TRIAL, **more)


def rotate_slowly(url: str, folder: str, told: str) -> None:
    """A rotation in a process of its own, which says each batch and takes its time."""
    db.connect(url)
    sealed_fields.configure(Path(folder))

    def say(sentence: str) -> None:
        with Path(told).open("a") as file:
            file.write(sentence + "\n")
        time.sleep(0.05)

    rotate(batch=2, told=say)
    db.disconnect()


def rename_for_ever(url: str, folder: str, told: str) -> None:
    """People at work meanwhile: each name in turn is written anew, with a number that goes up."""
    db.connect(url)
    sealed_fields.configure(Path(folder))
    for turn in range(1, 10_000):
        for number in range(1, 26):
            name = f"Ann Example {number}, turn {turn}"
            with db.transaction(), open_():
                row = db.session().get_one(Complainant, number)
                row.name = seal(name, record=str(number))
                row.name_index = index_of(Complainant.name_index, name)
                record(SYSTEM, CellChanged(number))
            with Path(told).open("a") as file:
                file.write(f"{number} {name}\n")
