"""What came and needs somebody: danger, what was set aside, rescue files, and where two people differ."""

import shutil
import tempfile
from typing import Any

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions.capturing import OPEN
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.people import names
from regulator.inspections.views.site import answer, page

from ..actions import closing, rescuing
from ..actions import danger as dangers
from ..forms import AsideForm, DoneForm, RescueForm
from ..queries import standing, visits
from ..queries.differing import differences as differing
from ..queries.lead import dangers_of
from ..rules.answers import FOR_THE_LEAD, words_of
from .lead import READ, pages
from .site import CAPTURE, answered, api, visit

LARGEST_RESCUE = 1024 * 1024 * 1024  # bytes: a visit with three hundred photographs as a camera makes them
TAKE, LEAVE = "take-in", "leave-out"


@pages.route("/<string:reference>/fieldwork/danger")
@READ
def danger(reference: str) -> Response:
    """Everybody who was reported to be in danger, and whether it was read."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "fieldwork/danger",
        under="devices",
        dangers=dangers_of(inspection),
        lead=g.actor.key in visits.leads(inspection),
    )


@pages.route("/<string:reference>/fieldwork/danger/<uuid:entry>", methods=["GET", "POST"])
@READ
def danger_read(reference: str, entry: Any) -> Response:
    """Confirm that it was read, and say what was done."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = DoneForm()
    return answer(
        reference,
        form,
        lambda held: dangers.read(held, entry, done=form.done.data, actor=g.actor, now=clock.now()),
        "fieldwork/danger_read",
        then=url_for(".danger", reference=reference),
        done="Confirmed. Whoever reported it is told when their device next connects.",
        under="devices",
        shown=next((each for each in dangers_of(inspection) if each.row.entry_id == entry), None),
    )


@pages.route("/<string:reference>/fieldwork/aside", methods=["GET", "POST"])
@READ
def aside(reference: str) -> Response:
    """What was handed in and stands beside the journal; the lead takes it in or leaves it out."""
    inspection = queries.one_visible_to(g.actor, reference)
    rows = standing.waiting(inspection)
    form = AsideForm()
    form.chosen.offer((str(row.id), f"{row.device} {row.sequence}") for row in rows)
    form.what.offer([(TAKE, "Take them in"), (LEAVE, "Leave them out")])
    told: list[str] = []

    def act(held: Inspection) -> None:
        numbers = [int(each) for each in form.chosen.data]
        if form.what.data == LEAVE:
            count = closing.leave_out(held, numbers, reason=form.reason.data, actor=g.actor, now=clock.now())
            told.append(f"{count} left out. They stay readable here.")
            return
        taken, left = closing.take_in(held, numbers, actor=g.actor, now=clock.now())
        told.append(f"{taken} taken in." + (f" {left} could not be: each says why." if left else ""))

    if form.validate_on_submit():
        try:
            with transaction():
                act(queries.one_visible_to(g.actor, reference))
        except Refused as refused:
            form.show(refused)
        else:
            flash(told[0], "done")
            return redirect(url_for(".aside", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    left = standing.left_out(inspection)
    return page(
        inspection,
        "fieldwork/aside",
        under="devices",
        status=422 if form.errors else 200,
        form=form,
        rows=rows,
        left=left,
        called=names([row.author for row in [*rows, *left]] + [row.settled_by for row in left]),
        why=FOR_THE_LEAD,
        words_of=words_of,
        is_open=inspection.state in OPEN,
        lead=g.actor.key in visits.leads(inspection),
    )


@pages.route("/<string:reference>/fieldwork/rescue", methods=["GET", "POST"])
@READ
@takes(largest=LARGEST_RESCUE)
def rescue(reference: str) -> Response:
    """Bring in a rescue file."""
    inspection = queries.one_visible_to(g.actor, reference)
    form, brought = RescueForm(), None
    if form.validate_on_submit():
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Refused("Choose a rescue file", "file")
            rescuing.may_bring(inspection, g.actor)
            found = rescuing.read(sent.stream)  # type: ignore[arg-type]
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                brought = rescuing.bring_in(held, found, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
    inspection = queries.one_visible_to(g.actor, reference)
    earlier = standing.rescues(inspection)
    return page(
        inspection,
        "fieldwork/rescue",
        under="devices",
        status=422 if form.errors else 200,
        form=form,
        brought=brought,
        earlier=earlier,
        called=names(each.brought_by for each in earlier),
    )


@api.route("/visits/<string:reference>/rescue", methods=["POST"])
@CAPTURE
@takes(largest=LARGEST_RESCUE)
@answered
def rescue_by_application(reference: str) -> Any:
    """The same from the application: the file's octets."""
    inspection = visit(reference)
    rescuing.may_bring(inspection, g.actor)
    with tempfile.TemporaryFile() as octets:
        shutil.copyfileobj(request.stream, octets)
        octets.seek(0)
        found = rescuing.read(octets)
    with transaction():
        brought = rescuing.bring_in(visit(reference), found, actor=g.actor, now=clock.now())
    return {
        "entries": len(brought.answers),
        "new": brought.new,
        "files": brought.files,
        "drafts": len(brought.drafts),
        "damaged": brought.damaged,
        "answers": [each.told for each in brought.answers],
    }


@pages.route("/<string:reference>/fieldwork/differences")
@READ
def differences(reference: str) -> Response:
    """Where two people, or one person's two devices, say different things of the same."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(inspection, "fieldwork/differences", under="devices", differences=differing(inspection))
