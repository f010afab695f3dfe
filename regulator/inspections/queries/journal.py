"""What the journal holds, as it was handed in: by ids, and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, and_, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql

from regulator.core.db import session

from ..models.journal import Evidence, EvidenceFile, Operation

OVERLAP = timedelta(seconds=60)  # in which a batch that began before may have been kept after: asked for once more
_COLUMNS = (
    Operation.id,
    Operation.inspection_id,
    Operation.device,
    Operation.sequence,
    Operation.kind,
    Operation.author,
    Operation.made_at,
    Operation.received_at,
    Operation.based_on,
    Operation.body,
)
_BY_IDS = {  # all ids in one value: three hundred take as long to bind as the rest of the work together
    "sqlite": select(*_COLUMNS).where(
        Operation.id.in_(select(func.json_each(bindparam("ids", type_=JSON)).table_valued("value").c.value))
    ),
    "postgresql": select(*_COLUMNS).where(
        Operation.id == func.any(bindparam("ids", type_=postgresql.ARRAY(Operation.__table__.c.id.type)))
    ),
}
_FIRST = UUID(int=0)


@dataclass(frozen=True)
class Cursor:
    """How far somebody has read: what was received after this moment, and at it after this id."""

    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    id: UUID = _FIRST

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.id}"

    @classmethod
    def read(cls, text: str | None) -> "Cursor":
        """As it was given out; from the beginning for what was not."""
        try:
            moment, _, number = (text or "").partition(" ")
            at = datetime.fromisoformat(moment)
            return cls(max(at.astimezone(UTC), cls.at), UUID(number)) if at.tzinfo else cls()
        except (ValueError, OverflowError):
            return cls()


def by_ids(ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The operations of these ids, of whichever inspection."""
    wanted = list(ids)
    if not wanted:
        return {}
    engine = session().get_bind().dialect.name
    asked = {"ids": [each.hex for each in wanted] if engine == "sqlite" else wanted}
    return {row.id: row for row in session().execute(_BY_IDS[engine], asked)}


def received_since(inspection_id: int, cursor: Cursor, *, but: str, most: int) -> tuple[Sequence[Any], Cursor, bool]:
    """What arrived from other devices (not `but`), oldest first: some of it, where to go on, whether there is more.

    Something may come twice, never not at all: a batch is kept a moment after the moment it is marked with.
    """
    later = and_(Operation.received_at == cursor.at, Operation.id > cursor.id)
    rows = (
        select(*_COLUMNS)
        .where(Operation.inspection_id == inspection_id, or_(Operation.received_at > cursor.at, later))
        .where(Operation.device != but)
        .order_by(Operation.received_at, Operation.id)
        .limit(most + 1)
    )
    found = session().execute(rows).all()
    if len(found) > most:
        return found[:most], Cursor(found[most - 1].received_at, found[most - 1].id), True
    if not found:
        return [], cursor, False
    return found, Cursor(max(found[-1].received_at - OVERLAP, Cursor.at), _FIRST), False


def changeable(inspection_id: int, ids: Iterable[UUID], author: str) -> dict[UUID, str]:
    """Which of these are there and somebody's own, so that they may change them: each a `note` or a `file`."""
    wanted = list(ids)
    found: dict[UUID, str] = {}
    for kind, name in ((Evidence, "note"), (EvidenceFile, "file")) if wanted else ():
        own = (kind.inspection_id == inspection_id, kind.author == author, kind.id.in_(wanted))
        found |= dict.fromkeys(session().scalars(select(kind.id).where(*own)), name)
    return found


def files_awaited(inspection_id: int, author: str) -> list[str]:
    """The hashes of somebody's files that are still on a device."""
    waiting = (EvidenceFile.inspection_id == inspection_id, EvidenceFile.author == author, EvidenceFile.waiting)
    return sorted(set(session().scalars(select(EvidenceFile.sha256).where(*waiting))))
