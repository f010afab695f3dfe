"""Fieldwork closes on what every device was told is safe, or on the lead's named exception; what is decided before."""

from datetime import date, datetime

from sqlalchemy import delete, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import on, record
from regulator.core.plain import line, paragraph
from regulator.core.refused import Refused
from regulator.core.workflow import Moving
from regulator.inspections.actions import capturing
from regulator.inspections.events import InspectionMoved
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import LIFE

from ..events import AsideSettled, CameraAuthorised, ClosingBegun, DeviceExcepted
from ..models import Closing, SetAside, SiteAuthorisation
from ..queries import standing
from ..queries.visits import leads
from . import syncing

LONGEST = 500  # characters of a reason
NOT_THE_LEAD = "Whoever leads the inspection does this."


@LIFE.guard("close-fieldwork")
def every_device_is_safe(subject: Moving, _actor: Actor) -> str | None:
    """Nothing is only on a device any more, or the lead has said by name what is missing and why."""
    if not isinstance(subject, Inspection):
        raise TypeError("only inspections have this life cycle")
    open_ones = [each for each in standing.devices(subject) if each.outstanding]
    if not open_ones:
        return None
    named = ", ".join(f"{each.holder} ({each.label})" for each in open_ones)
    return (
        f"Not everything is known to be safe on {len(open_ones)} of the devices: {named}. "
        "Each hands in and takes its final receipt, or the lead says on the page “Devices” why not."
    )


@on(InspectionMoved)
def fieldwork_goes_on(event: InspectionMoved, actor: Actor) -> None:
    """On arrival what was captured before it is taken in; fieldwork that is reopened is not closing any more."""
    if event.transition == "reopen-fieldwork":
        session().execute(delete(Closing).where(Closing.inspection_id == event.inspection_id))
    if event.transition == "arrive":
        waiting = (SetAside.inspection_id == event.inspection_id, SetAside.why == "not-begun", syncing.UNSETTLED)
        rows = list(session().scalars(select(SetAside).where(*waiting).order_by(SetAside.device, SetAside.sequence)))
        if rows:
            syncing.settle(session().get_one(Inspection, event.inspection_id), rows, actor=actor, now=clock.now())


def begin(inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """Ask every device for its final receipt. Refused: who does not lead, fieldwork that is not open, asked before."""
    must_lead(inspection, actor)
    if inspection.state not in capturing.OPEN:
        raise Refused("Fieldwork is not open.")
    if session().get(Closing, inspection.id) is not None:
        raise Refused("The devices have been asked already.")
    session().add(Closing(inspection_id=inspection.id, begun_at=now, begun_by=actor.key))
    record(actor, ClosingBegun(inspection.id, len(standing.devices(inspection))))


def except_device(inspection: Inspection, device: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let fieldwork close without this device's final receipt. Refused: who does not lead, a device that is safe."""
    must_lead(inspection, actor)
    found = standing.device(inspection, device)
    if not found.outstanding:
        raise Refused("This device needs no exception.")
    row = found.row
    row.excepted_because = paragraph(reason, "reason", "what is missing, and why that is so", LONGEST)
    row.excepted_by, row.excepted_at = actor.key, now
    record(actor, DeviceExcepted(inspection.id, device, row.excepted_because))


def take_in(inspection: Inspection, numbers: list[int], *, actor: Actor, now: datetime) -> tuple[int, int]:
    """Take in what was set aside, as far as it can be; how many were, and how many could not be. Refused: who does not
    lead, fieldwork that is not open, nothing chosen."""
    must_lead(inspection, actor)
    rows = _chosen(inspection, numbers)
    taken = syncing.settle(inspection, rows, actor=actor, now=now)
    return taken, len(rows) - taken


def leave_out(inspection: Inspection, numbers: list[int], *, reason: str, actor: Actor, now: datetime) -> int:
    """Leave out what was set aside, with the reason. It stays where it is, and readable. Says how many."""
    must_lead(inspection, actor)
    because = paragraph(reason, "reason", "why it is left out", LONGEST)
    rows = _chosen(inspection, numbers)
    for row in rows:
        row.settled, row.settled_by, row.settled_at, row.settled_because = "left-out", actor.key, now, because
    for device in sorted({row.device for row in rows}):
        count = sum(row.device == device for row in rows)
        record(actor, AsideSettled(inspection.id, device, count, "left-out", because))
    return len(rows)


def authorise_camera(
    inspection: Inspection, *, number: str, by: str, from_on: date, until_on: date, actor: Actor, now: datetime
) -> None:
    """Record the authority to carry a camera on site. Refused: who does not lead, days that end before they begin."""
    must_lead(inspection, actor)
    if until_on < from_on:
        raise Refused("The last day must be on or after the first", "until_on")
    row = session().get(SiteAuthorisation, inspection.id) or SiteAuthorisation(inspection_id=inspection.id)
    row.number = line(number, "number", "the number of the authorisation", 80)
    row.authorised_by = line(by, "authorised_by", "who gave it", 120)
    row.from_on, row.until_on, row.recorded_by, row.recorded_at = from_on, until_on, actor.key, now
    session().add(row)
    record(actor, CameraAuthorised(inspection.id, row.number, until_on))


def must_lead(inspection: Inspection, actor: Actor) -> None:
    """Refuse who does not lead this inspection."""
    if actor.key not in leads(inspection):
        raise Refused(NOT_THE_LEAD)


def _chosen(inspection: Inspection, numbers: list[int]) -> list[SetAside]:
    mine = (SetAside.inspection_id == inspection.id, SetAside.id.in_(numbers), syncing.UNSETTLED)
    rows = list(session().scalars(select(SetAside).where(*mine).order_by(SetAside.device, SetAside.sequence)))
    if not rows:
        raise Refused("Choose at least one of the entries", "chosen")
    return rows
