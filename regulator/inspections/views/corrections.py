"""Corrections of a published report: proposed part by part, made or not made by a second person."""

from collections.abc import Callable

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.core.canonical import digest
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import correcting as actions
from ..forms.publishing import CorrectionForm, MoreForm, NotMadeForm
from ..forms.replies import EmptyForm
from ..models.inspection import Inspection
from ..queries import corrections as found
from ..rules.lifecycle import PUBLIC
from .draft import done, pressed
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
PROPOSE = allow(Permission.INSPECTION_DRAFT)
MAKE = allow(Permission.INSPECTION_RELEASE)
BEGUN = "A correction was begun in another window, with a note of its own. Send this again to add the part to it."
DECIDE = allow(Permission.INSPECTION_RELEASE, Permission.INSPECTION_DRAFT)


def public(inspection: Inspection, _actor: Actor) -> bool:
    """Whether the report is published."""
    return inspection.state in PUBLIC


@pages.route("/<string:reference>/corrections")
@READ
@section("Corrections", 84, public)
def corrections(reference: str) -> Response:
    """Every correction that was proposed, and what the one that waits would change."""
    inspection = queries.one_visible_to(g.actor, reference)
    waiting = found.open_one(inspection.id)
    document, version = found.published(inspection)
    return page(
        inspection,
        "corrections",
        form=EmptyForm(),
        corrections=found.shown(inspection),
        waiting=waiting,
        differs=found.what_differs(inspection, waiting) if waiting and not document.withdrawn_on else [],
        own=waiting is not None and waiting.proposed_by == g.actor.key,
        proposes=g.actor.may(Permission.INSPECTION_DRAFT) and not document.withdrawn_on,
        makes=g.actor.may(Permission.INSPECTION_RELEASE),
        version=version,
        withdrawn=document.withdrawn_on,
    )


@pages.route("/<string:reference>/corrections/parts")
@PROPOSE
def correctable(reference: str) -> Response:
    """What of the report can be corrected."""
    inspection = queries.one_visible_to(g.actor, reference)
    found.published(inspection)
    return page(inspection, "corrections_parts", under="corrections", parts=found.parts(inspection))


@pages.route("/<string:reference>/corrections/parts/<string:which>/<string:number>", methods=["GET", "POST"])
@PROPOSE
def correct_part(reference: str, which: str, number: str) -> Response:
    """What one part is to say instead."""
    inspection = queries.one_visible_to(g.actor, reference)
    found.published(inspection)
    part = found.part(inspection, which, number)
    form = MoreForm() if found.open_one(inspection.id) else CorrectionForm()

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        standing = found.open_one(held.id)
        if standing is None:
            note = form.note.data if isinstance(form, CorrectionForm) else ""
            actions.propose(held, which, number, text=form.text.data, note=note, actor=g.actor, now=clock.now())
            return
        if request.form.get("note"):
            raise Refused(BEGUN)
        seen = form.begun.data or ""
        actions.add_part(held, standing, which, number, text=form.text.data, seen=seen, actor=g.actor)

    if done(form, act):
        flash("The correction is proposed. Somebody else makes it", "done")
        return redirect(url_for(".corrections", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    proposed = _proposed(inspection, which, number)
    if request.method == "GET":
        form.text.data = part.text if proposed is None else proposed
    if request.method == "GET" or form.form_errors:
        form.begun.data = digest(part.text if proposed is None else proposed)
    status = 422 if form.errors else 200
    shown = proposed if form.form_errors else None
    note = request.form.get("note", "") if isinstance(form, MoreForm) else ""
    return page(
        inspection, "corrections_part", under="corrections", status=status, form=form, part=part, shown=shown, note=note
    )


def _proposed(inspection: Inspection, which: str, number: str) -> str | None:
    """What the correction that waits would let a part say; None where it leaves it as it is."""
    waiting = found.open_one(inspection.id)
    parts = found.corrected(waiting.id) if waiting else []
    return next((each.text for each in parts if (each.part, each.number) == (which, number)), None)


@pages.route("/<string:reference>/corrections/<int:correction_id>/make", methods=["POST"])
@MAKE
def make_correction(reference: str, correction_id: int) -> Response:
    """Publish the new version."""

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        correction = found.one(held, correction_id)
        actions.make(held, correction, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    return pressed(
        act,
        said="The correction is made: a new version is published",
        then=url_for(".corrections", reference=reference),
    )


@pages.route("/<string:reference>/corrections/<int:correction_id>/not-made", methods=["GET", "POST"])
@DECIDE
def do_not_correct(reference: str, correction_id: int) -> Response:
    """Decide that it is not made."""
    form = NotMadeForm()
    back = url_for(".corrections", reference=reference)
    inspection = queries.one_visible_to(g.actor, reference)
    found.one(inspection, correction_id)

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        correction = found.one(held, correction_id)
        actions.do_not_make(held, correction, reason=form.reason.data, actor=g.actor, now=clock.now())

    return not_made(reference, form, act, back=back, under="corrections")


def not_made(reference: str, form: NotMadeForm, act: Callable[[], None], *, back: str, under: str) -> Response:
    """The page that asks why a correction is not made, of the report or of an urgent paper (`under` its section)."""
    if done(form, act):
        flash("It is decided that this correction is not made", "done")
        return redirect(back, 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "corrections_not_made", under=under, status=status, form=form, back=back)
