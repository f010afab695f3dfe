"""Devices: whose each is, what it may be given, and what was on it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from regulator.core import clock
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models import DeviceOnVisit, FieldDevice, FieldReceipt
from ..rules import devices as rules


def device(id: UUID) -> FieldDevice:
    """One device. `NotFound` where nobody enrolled it."""
    found = session().get(FieldDevice, id)
    if found is None:
        raise NotFound
    return found


def state(row: FieldDevice) -> str:
    """Whether anything is given to it today."""
    return rules.state(row.lost_at, row.wiped_at, row.expires_on, clock.today())


def told(row: FieldDevice) -> dict[str, Any]:
    """A device as it reads of itself."""
    return {
        "id": str(row.id),
        "person": row.person,
        "label": row.label,
        "serial": row.serial,
        "enrolled_at": row.enrolled_at.isoformat(),
        "expires_on": row.expires_on.isoformat(),
        "state": state(row),
    }


def on_visit(inspection_id: int, device: str) -> DeviceOnVisit | None:
    """How far a device has come with a visit; None where it was never given a pack and never handed anything in."""
    mine = (DeviceOnVisit.inspection_id == inspection_id, DeviceOnVisit.device == device)
    return session().scalar(select(DeviceOnVisit).where(*mine))


def last_receipt(inspection_id: int, device: str) -> FieldReceipt | None:
    """What a device was last told is safe."""
    mine = (FieldReceipt.inspection_id == inspection_id, FieldReceipt.device == device)
    return session().scalar(select(FieldReceipt).where(*mine).order_by(FieldReceipt.number.desc()).limit(1))
