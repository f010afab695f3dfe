"""The calendar of panels as licensing staff keep it: sittings, who sits, and the batch of applications of each."""

from collections.abc import Callable

from flask import flash, g, make_response, redirect, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.forms import Form
from regulator.core.refused import Refused
from regulator.people.queries.records import named

from ..actions import panels as acting
from ..forms.staff import MemberForm, PanelForm, ReasonForm
from ..models.panel import Panel
from ..queries import panels as queries
from ..queries.applications import members_of_each, status_of
from ..queries.people import may_sit
from ..rules.lifecycle import state_words
from .handling import HANDLE, READ, pages


@pages.route("/panels")
@READ
def calendar() -> str:
    """The panels that are to sit, and those that sat."""
    today = clock.today()
    coming, past = queries.calendar(today), queries.before(today, most=20)
    sizes = queries.sizes(each.id for each in (*coming, *past))
    return render_template(
        "licensing/staff/panels.html",
        coming=[(each, sizes[each.id]) for each in coming],
        past=[(each, sizes[each.id]) for each in past],
    )


@pages.route("/panels/new", methods=["GET", "POST"])
@HANDLE
def plan() -> Response:
    """Put a sitting into the calendar."""
    form = PanelForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = acting.plan(
                    form.title.data, form.sits_on.data, form.apply_by.data, actor=g.actor, now=clock.now()
                ).reference
        except Refused as refused:
            form.show(refused)
        else:
            flash("The panel is in the calendar, which is public.", "done")
            return redirect(url_for(".panel", reference=made), 303)
    return make_response(render_template("licensing/staff/plan.html", form=form), 422 if form.errors else 200)


@pages.route("/panels/<string:reference>")
@READ
def panel(reference: str) -> Response:
    """A panel: who sits, and which applications are before it."""
    return _panel(queries.one_visible_to(g.actor, reference), "panel")


@pages.route("/panels/<string:reference>/members", methods=["GET", "POST"])
@HANDLE
def panel_member(reference: str) -> Response:
    """Name somebody to sit."""
    found = queries.one_visible_to(g.actor, reference)
    there = {each.person for each in queries.people(found.id)}
    able = [(str(number), name) for number, name in may_sit(clock.today()) if f"person:{number}" not in there]
    form = MemberForm(able)

    def act(held: Panel) -> None:
        acting.name_member(held, int(form.person.data), actor=g.actor, now=clock.now())

    return _answer(reference, form, act, "panel_member", "They sit on the panel.")


@pages.route("/panels/<string:reference>/cancel", methods=["GET", "POST"])
@HANDLE
def cancel_panel(reference: str) -> Response:
    """Say that a panel will not sit."""
    form = ReasonForm()

    def act(held: Panel) -> None:
        acting.cancel(held, form.reason.data, actor=g.actor, now=clock.now())

    return _answer(reference, form, act, "cancel_panel", "The panel is cancelled.")


def _answer(reference: str, form: Form, act: Callable[[Panel], object], template: str, done: str) -> Response:
    if form.validate_on_submit():
        try:
            with transaction():
                act(queries.one_visible_to(g.actor, reference))
        except Refused as refused:
            form.show(refused)
        else:
            flash(done, "done")
            return redirect(url_for(".panel", reference=reference), 303)
    return _panel(queries.one_visible_to(g.actor, reference), template, form)


def _panel(found: Panel, template: str, form: Form | None = None) -> Response:
    people, batch = queries.people(found.id), queries.batch(found.id)
    members = members_of_each([each.id for each in batch])
    html = render_template(
        f"licensing/staff/{template}.html",
        panel=found,
        people=people,
        batch=[(each, status_of(each)) for each in batch],
        names={number: [each.name for each in some] for number, some in members.items()},
        who=named(g.actor, [each.person for each in people]),
        state_words=state_words,
        form=form,
    )
    return make_response(html, 422 if form is not None and form.errors else 200)
