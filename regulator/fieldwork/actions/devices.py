"""Devices come, are reported lost, and say that they removed what they held."""

from datetime import datetime
from uuid import UUID

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import line, paragraph
from regulator.core.refused import Refused

from ..events import DeviceEnrolled, DeviceLost, DeviceWiped
from ..models import FieldDevice
from ..rules import devices as rules

OTHERS = "This device belongs to somebody else. They must sign in here; nothing of theirs was touched."
LONGEST_SERIAL = 60
LONGEST_REASON = 500


def enrol(id: UUID, *, label: str, serial: str | None, actor: Actor, now: datetime) -> FieldDevice:
    """Make a browser of somebody's a device. The same again gives the same. Refused: another person's."""
    known = session().get(FieldDevice, id)
    if known is not None:
        if known.person != actor.key:
            raise Refused(OTHERS, "device")
        return known
    made = FieldDevice(
        id=id,
        person=actor.key,
        label=rules.label(label),
        serial=line(serial, "serial", "the serial number", LONGEST_SERIAL) if serial else None,
        enrolled_at=now,
        expires_on=rules.device_expires(clock.london_date(now)),
    )
    session().add(made)
    session().flush()
    record(actor, DeviceEnrolled(str(id), actor.key, made.expires_on))
    return made


def report_lost(device: FieldDevice, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nothing is given to it from now on; what it hands in all the same is set aside. Refused: reported before."""
    if device.lost_at is not None:
        raise Refused("This device was reported lost already.")
    device.lost_because = paragraph(reason, "reason", "what happened to it", LONGEST_REASON)
    device.lost_at, device.lost_by = now, actor.key
    record(actor, DeviceLost(str(device.id), device.lost_because))


def wiped(device: FieldDevice, *, reason: str, actor: Actor, now: datetime) -> None:
    """It removed what it held. Said twice is said once."""
    if device.wiped_at is None:
        device.wiped_at = now
        record(actor, DeviceWiped(str(device.id), line(reason or "Removed", "because", "why", LONGEST_REASON)))
