"""Where two people, or one person's two devices, say different things of the same: side by side, for who decides."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import Operation
from regulator.inspections.queries.authors import names
from regulator.inspections.queries.judgements import parts
from regulator.inspections.rules.lifecycle import State

from ..rules.differing import KEY_OF, differ, words


@dataclass(frozen=True)
class Said:
    """What one person said last on one device of one thing."""

    author: str
    device: str
    made_at: datetime
    words: str
    why: str
    stands: bool


@dataclass(frozen=True)
class Difference:
    """One thing of which different things are said. The panel decides on a rating; else the last word stands."""

    kind: str
    ref: str
    title: str
    said: list[Said]


def differences(inspection: Inspection) -> list[Difference]:
    """All of them, by kind and reference."""
    rows = session().scalars(
        select(Operation)
        .where(Operation.inspection_id == inspection.id, Operation.kind.in_(KEY_OF))
        .order_by(Operation.made_at, Operation.device, Operation.sequence)
    )
    last: dict[tuple[str, str], dict[tuple[str, str], Operation]] = defaultdict(dict)
    for row in rows:
        last[row.kind, str(row.body.get(KEY_OF[row.kind]))][row.author, row.device] = row
    titles = {each.ref: each.name for each in parts(inspection)}
    called = names(inspection.id, {author for each in last.values() for author, _ in each})
    return [
        Difference(kind, ref, titles.get(ref, ref), _said(each, called))
        for (kind, ref), each in sorted(last.items())
        if differ(kind, [row.body for row in each.values()])
    ]


def _said(each: dict[tuple[str, str], Operation], called: dict[str, str]) -> list[Said]:
    newest = max(each.values(), key=lambda row: (row.made_at, row.device, row.sequence))
    return [
        Said(
            author=called[row.author],
            device=row.device,
            made_at=row.made_at,
            words=words(row.kind, row.body),
            why=_why(row.body),
            stands=row is newest and row.kind != "proposal",
        )
        for row in sorted(each.values(), key=lambda row: (called[row.author], row.made_at))
    ]


def _why(body: dict[str, Any]) -> str:
    return str(body.get("reason") or body.get("evidence") or body.get("note") or "")


def still_open(inspection: Inspection) -> bool:
    """Whether somebody can still say it again."""
    return inspection.state in (State.ARRIVED, State.FIELDWORK)
