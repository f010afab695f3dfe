"""Changing the days on site after an inspection was planned."""

from flask import g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..actions import announcing
from ..actions.rescheduling import change_days
from ..forms.planning import BackForm, ChangeDaysForm, days_form, stretches_in
from ..models.inspection import Inspection
from ..rules.lifecycle import State
from ..rules.planning import MOST_STRETCHES, why_days_stand
from .site import answer, page, pages

PLAN = allow(Permission.INSPECTION_PLAN)
PROGRAMME = allow(Permission.PROGRAMME_PLAN, hidden=True)


@pages.route("/<string:reference>/days", methods=["GET", "POST"])
@PLAN
def days(reference: str) -> Response:
    """Other days on site, with the reason."""
    inspection = queries.one_visible_to(g.actor, reference)
    stands = queries.visits(inspection.id)
    no = why_days_stand(inspection.state)
    if no:
        return page(inspection, "days_stand", under="show", no=no)
    more = request.method == "POST" and "more" in request.form
    shown = stretches_in(request.form) + more if request.method == "POST" else min(len(stands), MOST_STRETCHES)
    boxes = {
        f"{name}_{number}": day
        for number, each in enumerate(stands[:MOST_STRETCHES], start=1)
        for name, day in (("from", each.from_on), ("until", each.until_on))
    }
    form = days_form(ChangeDaysForm, shown)(data=boxes)
    context = {"most": shown >= MOST_STRETCHES, "told": inspection.state == State.NOTIFIED}
    if more:
        return page(inspection, "days", under="show", form=form, **context)

    def act(held: Inspection) -> None:
        change_days(held, form.days, reason=form.reason.data, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "days",
        then=url_for(".show", reference=reference),
        done="The days on site are changed.",
        under="show",
        **context,
    )


@pages.route("/<string:reference>/unannounced", methods=["GET", "POST"])
@PROGRAMME
def unannounced(reference: str) -> Response:
    """Take a visit that nobody was told of into the programme of unannounced ones."""
    made: list[str] = []

    def act(held: Inspection) -> None:
        made.append(announcing.come_unannounced(held, why=form.reason.data, actor=g.actor, now=clock.now()))

    form = BackForm()
    shown = answer(reference, form, act, "unannounced", then=url_for(".show", reference=reference), under="show")
    return redirect(url_for("programme.show", reference=made[0]), 303) if shown.status_code == 303 else shown
