"""What the lead sees of devices: ready beforehand, safe afterwards, lost, and let fieldwork close without."""

from typing import Any

from flask import Blueprint, g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.inspections import queries
from regulator.inspections.actions.capturing import OPEN
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.views.site import answer, page, section
from regulator.people.rules import Permission

from ..actions import closing
from ..actions import devices as enrolling
from ..forms import CameraForm, PlainForm, ReasonForm
from ..queries import standing, visits
from ..queries.devices import device as enrolled
from ..queries.lead import asked_at, camera_of, dangers_of

READ = allow(Permission.INSPECTION_READ)
pages = Blueprint("fieldwork", __name__, url_prefix="/staff/inspections")


def has_fieldwork(inspection: Inspection, actor: Any) -> bool:
    """Whether somebody may see of its devices: its team beforehand, the inspection staff from the arrival on."""
    return inspection.state not in (State.CANCELLED, State.CLOSED)


@pages.route("/<string:reference>/fieldwork")
@READ
@section("Devices", 35, has_fieldwork, pages)
def devices(reference: str) -> Response:
    """Every device of the visit: how ready it is, how much of it is safe, and what fieldwork waits for."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "fieldwork/devices",
        devices=standing.devices(inspection),
        aside=standing.waiting(inspection),
        dangers=dangers_of(inspection),
        camera=camera_of(inspection),
        asked_at=asked_at(inspection),
        is_open=inspection.state in OPEN,
        lead=g.actor.key in visits.leads(inspection),
        form=PlainForm(),
    )


@pages.route("/<string:reference>/fieldwork/close", methods=["GET", "POST"])
@READ
def ask_devices(reference: str) -> Response:
    """Ask every device for its final receipt."""
    inspection = queries.one_visible_to(g.actor, reference)
    return answer(
        reference,
        PlainForm(),
        lambda held: closing.begin(held, actor=g.actor, now=clock.now()),
        "fieldwork/ask",
        then=url_for(".devices", reference=reference),
        done="Every device is asked for its final receipt when it next hands in.",
        under="devices",
        devices=standing.devices(inspection),
    )


@pages.route("/<string:reference>/fieldwork/devices/<uuid:device>")
@READ
def device(reference: str, device: Any) -> Response:
    """One device: its readiness, its receipts, and exactly what was on it."""
    inspection = queries.one_visible_to(g.actor, reference)
    found = standing.device(inspection, str(device))
    return page(
        inspection,
        "fieldwork/device",
        under="devices",
        device=found,
        contents=standing.contents(inspection, found),
        lead=g.actor.key in visits.leads(inspection),
        own=found.row.person == g.actor.key,
    )


@pages.route("/<string:reference>/fieldwork/devices/<uuid:device>/lost", methods=["GET", "POST"])
@READ
def device_lost(reference: str, device: Any) -> Response:
    """Report a device lost or seized."""
    inspection = queries.one_visible_to(g.actor, reference)
    found = standing.device(inspection, str(device))
    form = ReasonForm()

    def act(held: Inspection) -> None:
        if found.row.person != g.actor.key:
            closing.must_lead(held, g.actor)
        enrolling.report_lost(enrolled(device), reason=form.reason.data, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "fieldwork/lost",
        then=url_for(".device", reference=reference, device=device) + "#contents",
        done="The device is reported lost. Nothing is given to it any more. What was on it is listed below.",
        under="devices",
        device=found,
    )


@pages.route("/<string:reference>/fieldwork/devices/<uuid:device>/except", methods=["GET", "POST"])
@READ
def device_except(reference: str, device: Any) -> Response:
    """Let fieldwork close without a device's final receipt, by name and with the reason."""
    inspection = queries.one_visible_to(g.actor, reference)
    found = standing.device(inspection, str(device))
    form = ReasonForm()

    def act(held: Inspection) -> None:
        closing.except_device(held, str(device), reason=form.reason.data, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "fieldwork/except",
        then=url_for(".devices", reference=reference),
        done=f"Fieldwork may close without the final receipt of {found.holder}'s device.",
        under="devices",
        device=found,
    )


@pages.route("/<string:reference>/fieldwork/camera", methods=["GET", "POST"])
@READ
def camera(reference: str) -> Response:
    """Record the authority to carry a camera on site."""
    inspection = queries.one_visible_to(g.actor, reference)
    row = camera_of(inspection)
    form = CameraForm(obj=row) if row else CameraForm()

    def act(held: Inspection) -> None:
        closing.authorise_camera(
            held, number=form.number.data, by=form.authorised_by.data, from_on=form.from_on.data,
            until_on=form.until_on.data, actor=g.actor, now=clock.now(),
        )  # fmt: skip

    return answer(
        reference,
        form,
        act,
        "fieldwork/camera",
        then=url_for(".devices", reference=reference),
        done="The authority is recorded. A device learns of it with its next pack.",
        under="devices",
    )
