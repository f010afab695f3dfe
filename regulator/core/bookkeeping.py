"""What must stay written even when the action it belongs to is refused: attempts, last seen, the outbox's state."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from . import db


@contextmanager
def bookkeeping() -> Iterator[Connection]:
    """A connection and a commit of its own. A fault inside `transaction()`: on SQLite the two would lock each other."""
    if db.writing():
        raise RuntimeError("Bookkeeping comes before or after transaction(), never inside it")
    with db.plainly(), db.engine().execution_options(mode=db.Mode.BOOKKEEPING).begin() as connection:
        yield connection
