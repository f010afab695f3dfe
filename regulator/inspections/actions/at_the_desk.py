"""What somebody enters at a desk goes the one way that everything goes: into the journal, as from a device of theirs.

2026-11: the desk of each person is a device (`web:12`) whose numbers the server gives, without gaps, under the lock
that a batch takes: two tabs wait for each other and neither finds its number taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from regulator.core.actor import Actor
from regulator.core.db import session

from ..models.inspection import Inspection
from ..models.journal import Operation
from .capturing import append


@dataclass(frozen=True)
class AtDesk:
    """One thing entered on a page. `id` is the UUID that the form carries, so that sent twice it is kept once."""

    kind: str
    body: dict[str, Any]
    id: str | UUID | None = None
    about: UUID | None = None


def device_of(actor: Actor) -> str:
    """The device that stands for somebody's desk."""
    return f"web:{actor.id if actor.id is not None else actor.key}"


def new_id() -> str:
    """An id for a form to carry."""
    return str(uuid7())


def hand_in(
    inspection: Inspection,
    kind: str,
    body: dict[str, Any],
    *,
    id: str | UUID | None = None,
    about: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep one entry; 0 where the same form brought the same words before. Refused as `capturing.append` refuses."""
    return hand_in_all(inspection, [AtDesk(kind, body, id, about)], actor=actor, now=now)


def hand_in_all(inspection: Inspection, entered: Sequence[AtDesk], *, actor: Actor, now: datetime) -> int:
    """The same for several at once, as one batch with one event; how many were new."""
    hold(inspection)
    entries: list[dict[str, Any]] = []
    for each in entered:
        wanted = _readable(each.id)
        if wanted is not None and _kept_already(inspection, wanted, each, actor):
            continue
        made: dict[str, Any] = {"id": _free(wanted), "kind": each.kind, "made_at": now, "body": each.body}
        entries.append(made if each.about is None else made | {"based_on": each.about})
    return keep(inspection, entries, actor=actor, now=now)


def keep(inspection: Inspection, entries: Sequence[dict[str, Any]], *, actor: Actor, now: datetime) -> int:
    """Number what somebody entered as their desk's next, and keep it; how much of it was new. The one way from a page
    into the journal, whatever the page does with what was sent twice."""
    hold(inspection)
    device = device_of(actor)
    of_device = (Operation.inspection_id == inspection.id, Operation.device == device)
    last = session().scalar(select(func.max(Operation.sequence)).where(*of_device)) or 0
    numbered = [each | {"sequence": number} for number, each in enumerate(entries, last + 1)]
    return append(inspection, numbered, device=device, actor=actor, now=now)


def hold(inspection: Inspection) -> None:
    """Let others who change this inspection wait until this is done."""
    held = select(Inspection.id).where(Inspection.id == inspection.id).with_for_update(key_share=True)
    session().execute(held)


def _readable(id: str | UUID | None) -> UUID | None:
    """The id that a form carried; None for what is none, which gets a new one."""
    try:
        return UUID(str(id)) if id else None
    except ValueError:
        return None


def _kept_already(inspection: Inspection, wanted: UUID, entered: AtDesk, actor: Actor) -> bool:
    held = session().get(Operation, wanted)
    return held is not None and (held.inspection_id, held.kind, held.author, held.body, held.based_on) == (
        inspection.id,
        entered.kind,
        actor.key,
        entered.body,
        entered.about,
    )


def _free(wanted: UUID | None) -> UUID:
    """The id itself; another where it stands for other words already: somebody went back and wrote something else."""
    if wanted is None or session().get(Operation, wanted) is not None:
        return uuid7()
    return wanted
