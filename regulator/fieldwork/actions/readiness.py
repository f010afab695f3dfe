"""A device tells whether it can work without a network; the lead sees it for the whole team."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.inspections.models.inspection import Inspection

from ..events import ReadinessChecked
from ..models import Readiness


def check(
    inspection: Inspection, device: str, *, pack_hash: str | None, checked_at: datetime, items: list[dict[str, Any]],
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """What a device found when it last tried: each thing is good, wrong, or could not be measured (None)."""
    row = session().scalar(
        select(Readiness).where(Readiness.inspection_id == inspection.id, Readiness.device == device)
    ) or Readiness(inspection_id=inspection.id, device=device)
    row.pack_hash, row.checked_at, row.received_at, row.items = pack_hash, checked_at, now, items
    session().add(row)
    good, wrong = (sum(each["good"] is value for each in items) for value in (True, False))
    record(actor, ReadinessChecked(inspection.id, device, good, wrong))
