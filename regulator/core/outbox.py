"""What must leave the building: written with the decision, done later, at least once.

2026-11: a row is claimed with a lease in a short transaction, the outside work is done with none open, and its outcome
is recorded in another. A worker that dies leaves a lease that runs out, and the row is claimed again: so every sender
must tolerate a repeat.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import JSON, Executable, Index, String, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .bookkeeping import bookkeeping
from .db import Base, UtcDateTime, Written, engine, session
from .plain import json_ready
from .refused import Busy

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)  # longer than any sender's own time limit
RETRIES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LOST = "Its worker did not come back, time after time"


class Sending(StrEnum):
    """Where an outgoing thing stands. `failed` waits for a person, who may have it tried again.

    `sent` is what the other side took, and nothing else: what there was nobody to send to is `unwanted`, and what was
    put into a folder, where no server is set, is `kept`.
    """

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"
    UNWANTED = "unwanted"


class Outgoing(Base, written=Written.BY_BOTH):
    """One thing to be done outside: its kind, what it needs, and how its sending went.

    `compartment`: only those who audit it are shown that there is such a thing. The indexes serve lists for people.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_outgoing_state_list", "state", "id"),
        Index("ix_outgoing_kind_list", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_fault: Mapped[str | None] = mapped_column(String(500))
    compartment: Mapped[str | None] = mapped_column(String(40))


@dataclass(frozen=True)
class Claimed:
    """A row that this worker alone holds until its lease runs out."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    lease: str


class CannotBeSent(Exception):
    """A sender says that trying again would not help; a person must look."""


Sender = Callable[[dict[str, Any]], Sending | None]
_senders: dict[str, Sender] = {}


def sender(kind: str) -> Callable[[Sender], Sender]:
    """Declare the function that does the outside work of a kind. It must stand being run twice.

    It gives nothing where the thing was sent, and how it ended where it was not: kept, or unwanted.
    """

    def declare(function: Sender) -> Sender:
        if _senders.get(kind, function) is not function:
            raise RuntimeError(f"{kind} has a sender already")
        _senders[kind] = function
        return function

    return declare


def kinds() -> list[str]:
    """What somebody sends, by kind."""
    return sorted(_senders)


def post(kind: str, *, key: str, compartment: str | None = None, **payload: Any) -> None:
    """Write an outgoing thing in the transaction under way. The same kind and key twice is one thing, sent once.

    `compartment`: of what it tells, where nobody else may even see that it is sent.
    """
    session().execute(_once(kind, key, compartment, payload))


def post_alone(kind: str, *, key: str, compartment: str | None = None, **payload: Any) -> None:
    """Write an outgoing thing that no decision goes with: the rest of a long piece of work. Bookkeeping; as `post`."""
    with bookkeeping() as connection:
        connection.execute(_once(kind, key, compartment, payload))


def _once(kind: str, key: str, compartment: str | None, payload: dict[str, Any]) -> Executable:
    if kind not in _senders:
        raise RuntimeError(f"Nobody sends {kind}")
    at = clock.now()
    row = {"kind": kind, "key": key, "payload": json_ready(payload), "made_at": at, "due_at": at}
    row["compartment"] = compartment
    insert = sqlite.insert if engine().dialect.name == "sqlite" else postgresql.insert
    # and not looked for first: two at the same moment would both find nothing
    return insert(Outgoing).values(**row, state=Sending.WAITING, attempts=0).on_conflict_do_nothing()


def claim(now: datetime, lease_for: timedelta = LEASE, kind: str | None = None) -> Claimed | None:
    """Take the next thing that is due, or whose holder's lease ran out, for this worker alone; of one kind, if said.

    What took every worker down that held it is given up: it counts as failed, and a person looks.
    """
    lost = and_(Outgoing.state == Sending.LEASED, Outgoing.leased_until < now, Outgoing.attempts > len(RETRIES))
    give_up = update(Outgoing).where(lost).values(state=Sending.FAILED, lease=None, leased_until=None, last_fault=LOST)
    free = or_(
        and_(Outgoing.state == Sending.WAITING, Outgoing.due_at <= now),
        and_(Outgoing.state == Sending.LEASED, Outgoing.leased_until < now),
    )
    if kind is not None:
        free = and_(free, Outgoing.kind == kind)
    next_one = select(Outgoing.id).where(free).order_by(Outgoing.due_at, Outgoing.id).limit(1)
    lease = secrets.token_hex(16)
    taken = (
        update(Outgoing)
        .where(Outgoing.id == next_one.with_for_update(skip_locked=True).scalar_subquery(), free)
        .values(state=Sending.LEASED, lease=lease, leased_until=now + lease_for, attempts=Outgoing.attempts + 1)
        .returning(Outgoing.id, Outgoing.kind, Outgoing.key, Outgoing.payload, Outgoing.attempts)
        .execution_options(synchronize_session=False)
    )
    with bookkeeping() as connection:
        connection.execute(give_up)
        row = connection.execute(taken).first()
    return Claimed(row.id, row.kind, row.key, row.payload, row.attempts, lease) if row else None


def send(claimed: Claimed) -> bool:
    """Do the work of a claimed row, record how it went, and say whether it came to its end.

    A sender's fault is recorded, never passed on.
    """
    try:
        ended = _senders[claimed.kind](claimed.payload) or Sending.SENT
    except CannotBeSent as no:
        _failed(claimed, str(no), final=True)
    except Exception as fault:
        log.warning("sending failed", kind=claimed.kind, outgoing=claimed.id, fault=type(fault).__name__)
        _failed(claimed, f"{type(fault).__name__}: {fault}", final=False)
    else:
        sent_at = clock.now() if ended == Sending.SENT else None
        _outcome(claimed, state=ended, sent_at=sent_at, last_fault=None)
        return True
    return False


def drain(
    now: Callable[[], datetime] = clock.now, most: int = 1000, lease_for: timedelta = LEASE, kind: str | None = None
) -> int:
    """Send what is due, up to `most` things, and say how many came to their end: sent, kept or wanted by nobody.

    `kind`: only of this kind, where the rest is somebody else's work.
    """
    ended = 0
    for _ in range(most):
        claimed = claim(now(), lease_for, kind)
        if claimed is None:
            break
        ended += send(claimed)
    return ended


def retry(outgoing_id: int) -> None:
    """Have a failed thing tried again, at once and with all its attempts before it."""
    again = (
        update(Outgoing)
        .where(Outgoing.id == outgoing_id, Outgoing.state == Sending.FAILED)
        .values(state=Sending.WAITING, due_at=clock.now(), attempts=0, lease=None)
    )
    with bookkeeping() as connection:
        connection.execute(again)


def opened(kind: str, key: str, now: datetime) -> None:
    """Write down that somebody used what only they were sent: the first time counts. Bookkeeping.

    What failed or waits was not opened, whatever was used: its words reached nobody from here. The use itself stands
    already, so that nobody is told of a fault where this cannot be written.
    """
    went = Outgoing.state.in_([Sending.SENT, Sending.KEPT, Sending.LEASED])
    this = and_(Outgoing.kind == kind, Outgoing.key == key, Outgoing.first_opened_at.is_(None), went)
    try:
        with bookkeeping() as connection:
            connection.execute(update(Outgoing).where(this).values(first_opened_at=now))
    except Busy:
        log.warning("first opened was not written", kind=kind)


def settled(kind: str, keys: list[str]) -> bool:
    """Whether each of these was sent, failed for good, or waits for a later attempt: none is being worked on."""
    busy = select(func.count()).where(
        Outgoing.kind == kind,
        Outgoing.key.in_(keys),
        or_(Outgoing.state == Sending.LEASED, and_(Outgoing.state == Sending.WAITING, Outgoing.attempts == 0)),
    )
    return not session().scalar(busy)


def counts() -> dict[str, int]:
    """How many things stand in each state."""
    rows = session().execute(select(Outgoing.state, func.count()).group_by(Outgoing.state))
    return dict(rows.all())


def _failed(claimed: Claimed, fault: str, *, final: bool) -> None:
    if final or claimed.attempts > len(RETRIES):
        _outcome(claimed, state=Sending.FAILED, last_fault=fault[:500])
    else:
        due = clock.now() + RETRIES[claimed.attempts - 1]
        _outcome(claimed, state=Sending.WAITING, due_at=due, last_fault=fault[:500])


def _outcome(claimed: Claimed, **values: Any) -> None:
    """Record an outcome, unless the lease ran out and another worker holds the row by now."""
    ours = and_(Outgoing.id == claimed.id, Outgoing.lease == claimed.lease)
    with bookkeeping() as connection:
        connection.execute(update(Outgoing).where(ours).values(**values, lease=None, leased_until=None))
