"""Matters: the list, the ladder, opening one on findings, proposing a step, closing it."""

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from .. import queries
from ..actions import matters as acting
from ..forms.work import FindForm, LinkForm, OpenForm, ProposeForm, ReasonForm
from ..models.matter import Matter
from ..queries import findings, overview
from ..queries.case import due_addressees
from ..queries.findings import Possible
from .site import answer, page, pages

READ = allow(Permission.ENFORCEMENT_READ)
PROPOSE = allow(Permission.ENFORCEMENT_PROPOSE)
STATES = {"": "All", "open": "Open", "closed": "Closed"}


@pages.route("")
@READ
def index() -> str:
    """Every matter, the newest first."""
    wanted = request.args.get("state", "")
    found = queries.matters(g.actor, state=wanted if wanted in STATES else "")
    about = register.by_ids([each.organisation_id for each in found])
    rows = [(each, about[each.organisation_id], queries.measures(each.id)) for each in found]
    return render_template(
        "enforcement/work/index.html", rows=rows, states=STATES, wanted=wanted if wanted in STATES else "", rung=_rung
    )


@pages.route("/ladder")
@READ
def ladder() -> str:
    """The ladder: each step with its power, its addressee, its window and its appeal."""
    rows = [(each, standards.power(each.power)) for each in standards.ladder()]
    clocks = {name: standards.clock_described(name) for name in standards.clocks()}
    weighing = standards.weighing()
    return render_template("enforcement/work/ladder.html", rows=rows, clocks=clocks, weighing=weighing)


@pages.route("/new", methods=["GET", "POST"])
@PROPOSE
def find() -> Response:
    """Whose failure it is."""
    form = FindForm()
    if form.validate_on_submit():
        try:
            found = _organisation(form.code.data.upper())
        except NotFound:
            form.show(Refused("There is no organisation with this code in the register", "code"))
        else:
            return redirect(url_for(".start", code=found.code), 303)
    return make_response(render_template("enforcement/work/find.html", form=form), 422 if form.errors else 200)


@pages.route("/new/<string:code>", methods=["GET", "POST"])
@PROPOSE
def start(code: str) -> Response:
    """Open a matter: the history with its working, and the findings that it may stand on."""
    organisation, today = _organisation(code), clock.today()
    possible = findings.possible(organisation, today)
    form = OpenForm([(each.breach, _words(each)) for each in possible])
    if form.validate_on_submit():
        try:
            with transaction():
                about = _organisation(code)
                made = acting.open_matter(about, form.title.data, form.grounds.data, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"{made.reference} is open.", "done")
            return redirect(url_for(".show", reference=made.reference), 303)
    organisation = _organisation(code)
    html = render_template(
        "enforcement/work/start.html",
        form=form,
        about=organisation,
        possible=possible,
        weighed=[each.told() for each in findings.weighed(organisation, today)],
        others=queries.matters(g.actor, organisation_id=organisation.id),
    )
    return make_response(html, 422 if form.errors else 200)


@pages.route("/<string:reference>")
@READ
def show(reference: str) -> Response:
    """A matter: what it stands on, its steps, whose time runs, what happened."""
    matter = queries.one_visible_to(g.actor, reference)
    return page(matter, "show", **_shown(matter))


@pages.route("/<string:reference>/findings", methods=["GET", "POST"])
@PROPOSE
def link(reference: str) -> Response:
    """Link more findings."""
    matter = queries.one_visible_to(g.actor, reference)
    about = register.by_ids([matter.organisation_id])[matter.organisation_id]
    possible = findings.possible_in(matter, about, clock.today())

    def act(held: Matter) -> None:
        acting.link_grounds(held, form.grounds.data, actor=g.actor, now=clock.now())

    form = LinkForm([(each.breach, _words(each)) for each in possible])
    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "link", then=then, done="The findings are linked.", possible=possible)


@pages.route("/<string:reference>/propose", methods=["GET", "POST"])
@PROPOSE
def propose(reference: str) -> Response:
    """Propose a step of the ladder."""
    matter = queries.one_visible_to(g.actor, reference)
    grounds = queries.grounds(matter.id)
    form = ProposeForm(
        [(each.id, f"{each.title} ({each.side.replace('-', ' ')})") for each in standards.ladder()],
        [(str(each.id), each.title) for each in grounds],
    )
    if request.method == "GET":
        form.grounds.data = [str(each.id) for each in grounds]

    def act(held: Matter) -> None:
        wanted = acting.Wanted(
            rung=form.rung.data,
            grounds=[int(each) for each in form.grounds.data],
            requires=form.requires.data,
            reasons=form.reasons.data,
            comply_by=form.comply_by.data,
            urgent=form.urgent.data,
            harm=form.harm.data,
            component=form.component.data,
        )
        acting.propose(held, wanted, actor=g.actor, now=clock.now())

    about = register.by_ids([matter.organisation_id])[matter.organisation_id]
    told = {
        side: due_addressees(about, next(each for each in standards.ladder() if each.side == side), clock.today())
        for side in ("provider", "commissioner")
    }
    then = url_for(".show", reference=reference)
    done = "The step is proposed. It has no effect yet."
    return answer(reference, form, act, "propose", then=then, done=done, told=told)


@pages.route("/<string:reference>/close", methods=["GET", "POST"])
@PROPOSE
def close(reference: str) -> Response:
    """Close a matter."""

    def act(held: Matter) -> None:
        acting.close_matter(held, reason=form.reason.data, actor=g.actor, now=clock.now())

    form = ReasonForm()
    queries.one_visible_to(g.actor, reference)
    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "close", then=then, done="The matter is closed.")


def _shown(matter: Matter) -> dict[str, Any]:
    today = clock.today()
    measures = queries.measures(matter.id)
    about = register.by_ids([matter.organisation_id])[matter.organisation_id]
    return {
        "grounds": queries.grounds(matter.id),
        "rows": [(each, _rung(each.rung), queries.addressees(each.id)) for each in measures],
        "deadlines": overview.deadlines(matter, today),
        "happened": overview.history(matter, g.actor).events,
        "notified": findings.urgent_notifications(about, today),
    }


def _rung(name: str) -> str:
    return standards.rung(name).title


def _organisation(code: str) -> Organisation:
    return register.organisation(g.actor, code)


def _words(each: Possible) -> str:
    return f"{each.title} ({each.of})"
