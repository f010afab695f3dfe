"""Corrections of the letter of urgent notification, and of replies that were typed in here."""

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..actions import correcting_letters as actions
from ..forms.publishing import NotMadeForm
from ..forms.replies import EmptyForm
from ..forms.urgent import paper_correction_form
from ..queries import urgent_corrections as found
from ..rules.urgent_corrections import CORRECTABLE, pieces
from .corrections import not_made
from .draft import done, pressed
from .site import page, pages
from .urgent import ASK, DECIDE

EITHER = allow(Permission.INSPECTION_DRAFT, Permission.INSPECTION_URGENT_NOTIFICATION)


@pages.route("/<string:reference>/urgent/papers/<string:name>/correct", methods=["GET", "POST"])
@ASK
def correct_urgently(reference: str, name: str) -> Response:
    """Propose what the letter, or a reply that was typed in here, is to say instead."""
    inspection = queries.one_visible_to(g.actor, reference)
    paper = found.paper_named(inspection, name)
    if name not in CORRECTABLE:
        flash("The provider wrote this reply itself: it stands as it was sent", "told")
        return redirect(url_for(".urgent", reference=reference), 303)
    parts = pieces(paper.content)
    form = paper_correction_form(parts)
    if request.method == "GET":
        for each in parts:
            form[each.key].data = each.text

    def act() -> None:
        actions.propose(
            queries.one_visible_to(g.actor, reference),
            name,
            texts={each.key: form[each.key].data for each in parts},
            note=form["note"].data,
            actor=g.actor,
            now=clock.now(),
        )

    if done(form, act):
        flash("The correction is proposed. A chief inspector other than you makes it", "done")
        return redirect(url_for(".urgent_corrections", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "urgent_correct", under="urgent", status=status, form=form, paper=paper, name=name)


@pages.route("/<string:reference>/urgent/corrections")
@EITHER
def urgent_corrections(reference: str) -> Response:
    """Every correction that was proposed, with what it changes."""
    inspection = queries.one_visible_to(g.actor, reference)
    waiting = found.open_one(inspection.id)
    return page(
        inspection,
        "urgent_corrections",
        under="urgent",
        form=EmptyForm(),
        corrections=found.shown(inspection),
        waiting=waiting,
        own=waiting is not None and waiting.proposed_by == g.actor.key,
        makes=g.actor.may(Permission.INSPECTION_URGENT_NOTIFICATION),
    )


@pages.route("/<string:reference>/urgent/corrections/<int:correction_id>/make", methods=["POST"])
@DECIDE
def make_urgent_correction(reference: str, correction_id: int) -> Response:
    """Make the new version of the paper."""

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        correction = found.one(held, correction_id)
        actions.make(held, correction, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    return pressed(
        act,
        said="The correction is made: a new version stands",
        then=url_for(".urgent_corrections", reference=reference),
    )


@pages.route("/<string:reference>/urgent/corrections/<int:correction_id>/not-made", methods=["GET", "POST"])
@EITHER
def do_not_correct_urgently(reference: str, correction_id: int) -> Response:
    """Decide that it is not made."""
    form = NotMadeForm()
    found.one(queries.one_visible_to(g.actor, reference), correction_id)

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        correction = found.one(held, correction_id)
        actions.do_not_make(held, correction, reason=form.reason.data, actor=g.actor, now=clock.now())

    back = url_for(".urgent_corrections", reference=reference)
    return not_made(reference, form, act, back=back, under="urgent")
