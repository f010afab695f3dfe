"""The walls inside the database: whose tables only one feature's queries and actions may name, and for what purpose.

2026-11: core knows no permission, so the feature that owns a compartment declares who may open it. Every opening is
written down before anything is read: on its own connection where a page reads, with the change where an action writes,
and by itself after a change that was refused, for what was seen was seen. Nothing of it goes to the log of the process,
where operators would read of visits that nobody may know of.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Index, String, Table, column, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, db, guard
from .actor import SYSTEM, Actor
from .bookkeeping import bookkeeping
from .guard import Forbidden
from .refused import NotFound, Refused
from .tables import Base, Written
from .types import UtcDateTime, Words

LONGEST_PURPOSE = 500  # characters


class Opening(Base, append_only=True, written=Written.BY_BOTH, own_record=True):
    """That somebody opened a compartment: who, which, for what purpose, when; `opened` names a single sealed thing."""

    __tablename__ = "compartment_opening"
    __table_args__ = (
        # One thing's openings, among those of years.
        Index(
            "ix_compartment_opening_opened",
            "opened",
            "id",
            sqlite_where=column("opened").is_not(None),
            postgresql_where=column("opened").is_not(None),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compartment: Mapped[str] = mapped_column(String(40), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None] = mapped_column(index=True)
    duty: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(Words)
    opened: Mapped[str | None] = mapped_column(Words)


@dataclass(frozen=True)
class _Declared:
    may_open: Callable[[Actor], bool]
    may_audit: Callable[[Actor], bool]


_OPENING = cast(Table, Opening.__table__)
_declared: dict[str, _Declared] = {}


def declare_compartment(
    name: str, may_open: Callable[[Actor], bool], may_audit: Callable[[Actor], bool] | None = None
) -> None:
    """Say who may open a compartment at all (which rows, its queries decide) and who may read of all that happens in
    it: those who may open it, where nothing else is said."""
    _declared[name] = _Declared(may_open, may_audit or may_open)


def may_open(name: str, actor: Actor) -> bool:
    """Whether the actor may open the compartment, for pages that show a way in. A fault where nobody declared it."""
    return _found(name).may_open(actor)


def audited_by(actor: Actor) -> frozenset[str]:
    """The compartments of whose events and openings this actor may read."""
    return frozenset(name for name, declared in _declared.items() if declared.may_audit(actor))


def outside_or_audited(column: Any, actor: Actor) -> ColumnElement[bool]:
    """What an actor may be shown of rows that say their compartment: those outside all, and of those they audit."""
    return or_(column.is_(None), column.in_(sorted(audited_by(actor))))


@contextmanager
def compartment(name: str, actor: Actor, purpose: str, *, opened: str | None = None) -> Iterator[None]:
    """Open a compartment for a stretch. Only its feature's queries and actions do, and a test reads who does.

    `NotFound` for one who may not open it. Refused without a purpose. Inside a stretch of the same actor's in the same
    compartment it is not written down again, unless a single sealed thing is `opened`.
    """
    reason = " ".join(purpose.split())
    if not reason:
        raise Refused("Say for what purpose this is opened", "purpose")
    if len(reason) > LONGEST_PURPOSE:
        raise Refused(f"Say the purpose in at most {LONGEST_PURPOSE} characters", "purpose")
    if not _found(name).may_open(actor):
        raise NotFound
    if opened is not None or not guard.is_inside(name, actor.key):
        _write_down(name, actor, reason, opened)
    with guard.inside(name, actor.key):
        yield


@contextmanager
def for_upkeep(name: str, purpose: str) -> Iterator[None]:
    """Open a compartment to the system's own upkeep (the rotation of keys), which shows nobody what it reads."""
    if not guard.is_inside(name, SYSTEM.key):
        _write_down(name, SYSTEM, purpose, None)
    with guard.inside(name, SYSTEM.key):
        yield


def openings(
    actor: Actor, *, name: str | None = None, by: int | None = None, before: int | None = None, most: int = 100
) -> list[Opening]:
    """What was opened, the newest first, of the compartments that the actor audits: of one, by one person (their
    number), or before an opening's number (the next page)."""
    found = select(Opening).where(Opening.compartment.in_(sorted(audited_by(actor))))
    for kept, wanted in ((Opening.compartment, name), (Opening.actor_id, by)):
        found = found if wanted is None else found.where(kept == wanted)
    if before is not None:
        found = found.where(Opening.id < before)
    return list(db.session().scalars(found.order_by(Opening.id.desc()).limit(most)))


def _found(name: str) -> _Declared:
    declared = _declared.get(name)
    if declared is None:
        raise Forbidden(f"No feature declared the compartment {name}")
    return declared


def _write_down(name: str, actor: Actor, purpose: str, opened: str | None) -> None:
    row = {
        "compartment": name,
        "opened_at": clock.now(),
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "duty": actor.duty,
        "purpose": purpose,
        "opened": opened,
    }
    if not db.writing():
        _keep(row)
        return
    db.session().execute(insert(_OPENING), row)
    db.if_undone(lambda: _keep(row))


def _keep(row: dict[str, Any]) -> None:
    with bookkeeping() as connection:
        connection.execute(insert(_OPENING), row)
