"""Puts events into the chain, in an order of its own: commits do not arrive in the order of their numbers."""

from sqlalchemy import delete, func, select

from .. import db, guard
from ..canonical import canonical, digest
from .models import EventRow, Seal, Unsealed

FIRST = "0" * 64  # what the first link stands on
BATCH = 1000  # events sealed in one transaction


def event_text(row: EventRow) -> str:
    """The stored text of an event, as the chain covers it: all of it, the facts by their digest."""
    return canonical({column.key: getattr(row, column.key) for column in EventRow.__table__.columns})


def link(position: int, event_hash: str, before: str) -> str:
    """The hash of one link."""
    return digest(canonical([position, event_hash, before]))


def seal_waiting() -> int:
    """Seal what waits, up to a batch, and say how many. Two at once: one of them fails whole, and seals next time."""
    with db.transaction():
        session = db.session()
        guard.note_event(frozenset({"seal"}))  # sealing is the record: an event of it would want a seal in turn
        waiting = session.scalars(
            select(EventRow).join(Unsealed, Unsealed.event_id == EventRow.id).order_by(EventRow.id).limit(BATCH)
        ).all()
        if not waiting:
            return 0
        last = session.scalars(select(Seal).order_by(Seal.position.desc()).limit(1)).first()
        position, before = (last.position, last.hash) if last else (0, FIRST)
        rows = []
        for event in waiting:
            position += 1
            event_hash = digest(event_text(event))
            made = link(position, event_hash, before)
            rows.append(
                {"position": position, "event_id": event.id, "event_hash": event_hash, "before": before, "hash": made}
            )
            before = made
        session.execute(Seal.__table__.insert(), rows)  # type: ignore[attr-defined]
        session.execute(delete(Unsealed).where(Unsealed.event_id.in_([event.id for event in waiting])))
        return len(waiting)


def head() -> tuple[int, str]:
    """The last link's position and hash (position 0 while nothing is sealed): published, for others to hold us to."""
    last = db.session().scalars(select(Seal).order_by(Seal.position.desc()).limit(1)).first()
    return (last.position, last.hash) if last else (0, FIRST)


def waiting() -> int:
    """How many events are not yet sealed."""
    return db.session().scalar(select(func.count()).select_from(Unsealed)) or 0
