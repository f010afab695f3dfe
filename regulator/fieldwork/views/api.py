"""What the capture application asks: who it is for, packs, entries, receipts. `docs/sync.md` is its contract."""

from typing import Annotated, Any
from uuid import UUID

from flask import g, url_for
from flask_wtf.csrf import generate_csrf
from pydantic import AwareDatetime, Field

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries import journal
from regulator.inspections.queries.journal import Cursor
from regulator.inspections.queries.people import names

from ..actions import devices as enrolling
from ..actions import packing, readiness, receipts, syncing
from ..actions.syncing import From
from ..models import DeviceOnVisit, FieldDevice
from ..queries import beside, devices, packs, visits
from .site import CAPTURE, PROTOCOL, Shape, Told, answered, api, asked, live_device, own_device, visit

LARGEST_BATCH = 4_000_000  # bytes; `packs.BYTES` is what the application keeps to
OTHERS = 500  # colleagues' entries in one answer
Text = Annotated[str, Field(max_length=200)]


class _Enrolment(Shape):
    id: UUID
    label: Text
    serial: Text | None = None


class _Pack(Shape):
    device: UUID


class _Operations(Shape):
    device: UUID
    operations: list[Any]
    since: Text | None = None


class _Danger(Shape):
    device: UUID
    operation: dict[str, Any]


class _Final(Shape):
    device: UUID
    last: Annotated[int, Field(ge=0, le=2**31 - 1)]
    chain: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    drafts: Annotated[int, Field(ge=0)]
    files: Annotated[list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]], Field(max_length=10_000)] = []


class _Item(Shape):
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    good: bool | None
    told: Annotated[str, Field(max_length=300)] = ""


class _Ready(Shape):
    device: UUID
    pack_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    checked_at: AwareDatetime
    items: Annotated[list[_Item], Field(max_length=40)]


class _Wiped(Shape):
    receipts: list[dict[str, Any]] = []
    because: Text = ""


@api.route("/me")
@CAPTURE
@answered
def me() -> Any:
    """Who is signed in, the token that every change needs, and the visits they go on."""
    return {
        "protocol": PROTOCOL,
        "person": g.actor.key,
        "name": names([g.actor.key])[g.actor.key],
        "csrf_token": generate_csrf(),
        "now": clock.now().isoformat(),
        "home": url_for("people.staff"),
        "visits": [visits.told(each, g.actor) | {"pack_stamp": packs.stamp(each)} for each in visits.own(g.actor)],
    }


@api.route("/devices", methods=["POST"])
@CAPTURE
@answered
def enrol() -> Any:
    """Make this browser a device of the person's."""
    given = asked(_Enrolment)
    with transaction():
        made = enrolling.enrol(given.id, label=given.label, serial=given.serial, actor=g.actor, now=clock.now())
    return {"device": devices.told(made)}


@api.route("/devices/<uuid:device>")
@CAPTURE
@answered
def device(device: UUID) -> Any:
    """How the device stands."""
    return {"device": devices.told(own_device(device))}


@api.route("/devices/<uuid:device>/wiped", methods=["POST"])
@CAPTURE
@answered
def wiped(device: UUID) -> Any:
    """The device removed what it held."""
    given = asked(_Wiped)
    with transaction():
        row = own_device(device)
        enrolling.wiped(row, reason=given.because, actor=g.actor, now=clock.now())
    return {"device": devices.told(row)}


@api.route("/visits/<string:reference>/pack", methods=["POST"])
@CAPTURE
@answered
def pack(reference: str) -> Any:
    """What is needed on site, whole."""
    given = asked(_Pack)
    themes = beside.themes(visit(reference), g.actor)
    with transaction():
        inspection = visit(reference)
        made = packing.take(inspection, live_device(given.device), themes=themes, actor=g.actor, now=clock.now())
    return {"pack": made.text, "hash": made.hash, "signature": made.signature, "key": made.key}


@api.route("/visits/<string:reference>/operations", methods=["POST"])
@CAPTURE
@takes(largest=LARGEST_BATCH)
@answered
def operations(reference: str) -> Any:
    """Take in what a device made, and give it what others made."""
    given = asked(_Operations)
    if len(given.operations) > packs.OPERATIONS:
        raise Told(413, "too-large", f"Send at most {packs.OPERATIONS} entries at once.", largest=packs.OPERATIONS)
    told = _handed_in(reference, given.device, given.operations)
    return told | _others(reference, given)


@api.route("/visits/<string:reference>/danger", methods=["POST"])
@CAPTURE
@answered
def danger(reference: str) -> Any:
    """Somebody is in danger now: this goes before everything else."""
    given = asked(_Danger)
    if given.operation.get("kind") != syncing.DANGER:
        raise Told(400, "not-understood", "operation: only what is of the kind danger goes this way.")
    return _handed_in(reference, given.device, [given.operation])


@api.route("/visits/<string:reference>/receipt", methods=["POST"])
@CAPTURE
@answered
def receipt(reference: str) -> Any:
    """The final receipt: no draft, no gap, every file here."""
    given = asked(_Final)
    claim = receipts.Claim(given.last, given.chain, given.drafts, tuple(given.files))
    with transaction():
        inspection = visit(reference)
        row = own_device(given.device)
        made, missing = receipts.give_final(inspection, _from(row), claim, actor=g.actor, now=clock.now())
    if made is None:
        raise Told(409, "not-yet", "Not everything on this device is safe yet.", missing=missing)
    return {"receipt": receipts.told(made)}


@api.route("/visits/<string:reference>/readiness", methods=["POST"])
@CAPTURE
@answered
def ready(reference: str) -> Any:
    """What the device found when it tried to work without a network."""
    given = asked(_Ready)
    items = [each.model_dump() for each in given.items]
    with transaction():
        inspection = visit(reference)
        row = own_device(given.device)
        if not visits.in_the_field(inspection.id, g.actor.key):
            raise Refused(packing.NOT_ON_TEAM, "team")
        readiness.check(
            inspection, str(row.id), pack_hash=given.pack_hash, checked_at=given.checked_at, items=items,
            actor=g.actor, now=clock.now(),
        )  # fmt: skip
    return {"kept": True}


def _from(row: FieldDevice) -> From:
    return From(str(row.id), row.person, row.lost_at is not None)


def _handed_in(reference: str, device: UUID, given: list[Any]) -> dict[str, Any]:
    """Everything of a hand-in but what others made: one transaction, and the receipt of what it kept."""
    with transaction():
        inspection = visit(reference)
        row = own_device(device)
        said, holding = syncing.hand_in(inspection, _from(row), given, actor=g.actor, now=clock.now())
        made = receipts.give(inspection, holding, now=clock.now()) if _has_any(holding) else None
    return {
        "answers": [each.told for each in said],
        "receipt": receipts.told(made) if made else None,
        "device": devices.state(row),
        "state": inspection.state,
        "capture": visits.capture(inspection),
        "member": visits.in_the_field(inspection.id, g.actor.key),
        "dangers": visits.dangers(inspection.id, g.actor.key),
        "files_wanted": journal.files_awaited(inspection.id, g.actor.key),
    }


def _has_any(holding: DeviceOnVisit) -> bool:
    return holding.last_at is not None


def _others(reference: str, given: _Operations) -> dict[str, Any]:
    """What came from other devices; nothing for a device or a person that is not given anything any more."""
    inspection: Inspection = visit(reference)
    row = own_device(given.device)
    if devices.state(row) != "live" or not visits.in_the_field(inspection.id, g.actor.key):
        return {"others": [], "cursor": given.since or "", "more": False}
    since = Cursor.read(given.since)
    rows, cursor, more = journal.received_since(inspection.id, since, but=str(row.id), most=OTHERS)
    return {"others": [_other(each) for each in rows], "cursor": str(cursor), "more": more}


def _other(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "device": row.device,
        "sequence": row.sequence,
        "author": row.author,
        "made_at": row.made_at.isoformat(),
        "received_at": row.received_at.isoformat(),
        "kind": row.kind,
        "based_on": str(row.based_on) if row.based_on else None,
        "body": row.body,
    }
