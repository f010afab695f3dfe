"""Tables and events of nobody, on which the mechanisms are tried: a cell with its doors, a ledger, a walled case."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, MetaData, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from regulator.core import db
from regulator.core.actor import SYSTEM
from regulator.core.append_only import protect
from regulator.core.events import record
from regulator.core.tables import NAMES, Base, Written

TRIAL = MetaData(naming_convention=NAMES)  # apart from the regulator's own: no migration makes these


class CaseFile(Base, aggregate="case", compartment="walled"):
    __tablename__ = "walled_case"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("try_cell.id"))
    secret: Mapped[str]


class Door(Base, aggregate="door"):
    __tablename__ = "try_door"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("try_cell.id"))


class Cell(Base, aggregate="cell"):
    __tablename__ = "try_cell"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()
    cases: Mapped[list[CaseFile]] = relationship(CaseFile, viewonly=True)
    __mapper_args__: ClassVar = {"version_id_col": version}


class CountedCell(Base, aggregate="cell"):
    """The same rows, with a computed column that looks over the wall."""

    __table__ = Cell.__table__
    __tablename__ = "try_cell"
    metadata = TRIAL

    count = column_property(
        select(func.count(CaseFile.id)).where(CaseFile.cell_id == Cell.__table__.c.id).scalar_subquery()
    )


class Ledger(Base, append_only=True):
    __tablename__ = "try_ledger"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(unique=True)


class Attempt(Base, written=Written.BY_BOOKKEEPING):
    __tablename__ = "try_attempt"
    metadata = TRIAL

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str | None]


@dataclass(frozen=True)
class CellChanged:
    cell: int

    @property
    def subject(self) -> str:
        return f"cell:{self.cell}"


@dataclass(frozen=True)
class WingChanged:
    """One event for a whole import: cells and doors."""

    wing: str
    aggregates: ClassVar[frozenset[str]] = frozenset({"cell", "door"})

    @property
    def subject(self) -> str:
        return f"wing:{self.wing}"


@dataclass(frozen=True)
class DoorOpened:
    door: int

    @property
    def subject(self) -> str:
        return f"door:{self.door}"


def build() -> None:
    """Make the tables, with one cell in them."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        TRIAL.create_all(connection)
        protect(Operations(connection), "try_ledger")
    with db.transaction():
        db.session().add_all([Cell(id=1, words="first"), Ledger(id=1, words="first")])
        record(SYSTEM, CellChanged(1))


class Operations:
    """What `protect` needs of a migration."""

    def __init__(self, connection) -> None:
        self.connection = connection

    def get_bind(self):
        return self.connection

    def execute(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)


def says(fault: type[Exception], words: str, place: Callable[[], AbstractContextManager[Any]], *steps: Any) -> bool:
    """Whether the steps, run in turn in a place, end in this fault with these words. Another fault goes on its way."""
    try:
        with place():
            for step in steps:
                step()
    except fault as said:
        return words in str(said)
    return False


def cells() -> list[str]:
    """The words of the cells, in order."""
    with db.reading():
        return list(db.session().scalars(select(Cell.words).order_by(Cell.id)))


def everything() -> dict[str, int]:
    """How many rows each table that a transaction may write holds: to see that nothing was left."""
    tables = [*TRIAL.sorted_tables, *(Base.metadata.tables[name] for name in ("event", "event_facts", "unsealed"))]
    tables += [Base.metadata.tables[name] for name in ("outgoing", "clock", "clock_extension")]
    with db.reading():
        return {
            table.name: db.session().scalar(select(func.count()).select_from(table)) or 0
            for table in tables
            if not table.name.startswith("walled_")
        }
