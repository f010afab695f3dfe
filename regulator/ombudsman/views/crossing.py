"""The pages on either side of the wall: a request to inspect and its answer, themes by count."""

from datetime import timedelta

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..actions import crossing
from ..forms import AskForm, DecideRequestForm
from ..queries import crossing as crossed
from ..queries import requests
from ..rules.words import ABOUT_PROVIDERS, SUBJECTS

request_pages = Blueprint("inspection_requests", __name__, url_prefix="/staff/inspection-requests")

ASK = allow(Permission.INSPECTION_ASK)
EITHER = allow(Permission.INSPECTION_ASK, Permission.INSPECTION_ANSWER_REQUEST)
DECIDE = allow(Permission.INSPECTION_ANSWER_REQUEST)
COUNTS = allow(Permission.COMPLAINT_COUNTS, Permission.COMPLAINT_READ)
YEAR = timedelta(days=365)


@request_pages.route("", methods=["GET"])
@EITHER
def requested() -> str:
    """Every request to inspect, what waits for an answer first."""
    found = requests.requests(g.actor)
    names = register.by_ids({each.organisation_id for each in found})
    return render_template(
        "ombudsman/requests/index.html",
        found=found,
        names=names,
        today=clock.today(),
        may_ask=g.actor.may(Permission.INSPECTION_ASK),
    )


@request_pages.route("/ask", methods=["GET", "POST"])
@ASK
def ask() -> Response:
    """Ask the regulator to inspect."""
    form = AskForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = crossing.raise_request(
                    code=form.code.data, grounds=form.grounds.data, actor=g.actor, today=clock.today()
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"Asked, as {made.reference}. An answer is due by {made.due_on:%-d %B %Y}.", "done")
            return redirect(url_for(".requested"), 303)
    return make_response(render_template("ombudsman/requests/ask.html", form=form), 422 if form.errors else 200)


@request_pages.route("/<string:reference>", methods=["GET", "POST"])
@EITHER
def one_request(reference: str) -> Response:
    """One request, and its answer."""
    found = requests.request(g.actor, reference)
    form = DecideRequestForm(data={"version": str(found.version)})
    may = g.actor.may(Permission.INSPECTION_ANSWER_REQUEST)
    if may and form.validate_on_submit():
        try:
            with transaction():
                crossing.decide_request(
                    reference,
                    form.seen,
                    accept=form.accept.data == "yes",
                    reasons=form.reasons.data,
                    actor=g.actor,
                    today=clock.today(),
                )
        except Refused as refused:
            form.show(refused)
            if SOMEONE_ELSE in form.form_errors:
                form.made_from(requests.request(g.actor, reference).version)
        else:
            flash("Answered. The Ombudsman can read it.", "done")
            return redirect(url_for(".one_request", reference=reference), 303)
    provider = register.by_ids({found.organisation_id})[found.organisation_id]
    return make_response(
        render_template(
            "ombudsman/requests/show.html", asked=found, provider=provider, form=form, may=may, today=clock.today()
        ),
        422 if form.errors else 200,
    )


@request_pages.route("/themes")
@COUNTS
def themes() -> Response:
    """What people complain of at one provider, as counts of at least five: all that inspectors see of complaints."""
    subjects = {each: SUBJECTS[each] for each in ABOUT_PROVIDERS}
    code = request.args.get("code", "").strip().upper()[:20]
    last = clock.today()
    shown = provider = None
    if code:
        provider = register.organisation(g.actor, code)
        shown = crossed.themes(g.actor, provider.id, last - YEAR, last)
    return make_response(
        render_template("ombudsman/requests/themes.html", shown=shown, provider=provider, code=code, subjects=subjects)
    )
