"""The board of inspections, and the first page of each."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.events.search import Mark as Moment
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.people.rules.wording import typed

from .. import queries
from ..actions import trusts
from ..forms.replies import EmptyForm
from ..queries.board import Mark, Wanted, board
from ..queries.deadlines import of as deadlines_of
from ..queries.overview import history, steps
from ..queries.people import names, on_team
from ..queries.trusts import moved_since
from ..rules.lifecycle import State
from .site import page, pages, section

LATEST = 6  # of what happened, on the first page; all of it has a page of its own
READ = allow(Permission.INSPECTION_READ)


@pages.route("")
@READ
def index() -> str:
    """Every inspection that I may know of, by stage, age and owner, with why each waits."""
    wanted = _wanted()
    after = Mark.read(request.args.get("after", ""))
    shown = board(g.actor, wanted, clock.today(), after)
    chosen = {name: value for name, value in vars(wanted).items() if value}
    chosen |= {name: "yes" for name in ("mine", "late") if chosen.get(name)}
    return render_template(
        "inspections/work/index.html",
        board=shown,
        wanted=wanted,
        chosen=chosen,
        following=url_for(".index", **chosen, after=str(shown.more)) if shown.more else "",
        beginning=url_for(".index", **chosen) if after else "",
    )


@pages.route("/<string:reference>")
@READ
@section("Overview", 10)
def show(reference: str) -> Response:
    """One inspection: where it stands, what comes next and why it waits, its team, its deadlines, what happened."""
    inspection = queries.one_visible_to(g.actor, reference)
    today = clock.today()
    return page(
        inspection,
        "show",
        steps=steps(inspection, g.actor),
        team=on_team(inspection),
        owner=names([inspection.owner]).get(inspection.owner or "", ""),
        days=(today - (inspection.state_since or today)).days,
        deadlines=deadlines_of(inspection.id, today),
        happened=history(inspection, g.actor).events[:LATEST],
        moved=moved_since(inspection),
        may_take_again=inspection.state in trusts.BEFORE and g.actor.may(Permission.INSPECTION_PLAN),
        released=len(queries.releases(inspection)) if inspection.state == State.FINAL else 0,
    )


@pages.route("/<string:reference>/members", methods=["POST"])
@allow(Permission.INSPECTION_PLAN)
def take_members_again(reference: str) -> Response:
    """Let the parts of a trust's inspection be the members that the register has now."""
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                trusts.take_members_again(queries.one_visible_to(g.actor, reference), actor=g.actor)
        except Refused as refused:
            flash(refused.message, "told")
        else:
            flash("The parts are the members that the register has now", "done")
    queries.one_visible_to(g.actor, reference)
    return redirect(url_for(".show", reference=reference), 303)


@pages.route("/<string:reference>/history")
@READ
@section("History", 90)
def happened(reference: str) -> Response:
    """What happened to an inspection, the newest first."""
    inspection = queries.one_visible_to(g.actor, reference)
    after = Moment.read(request.args.get("after", ""))
    found = history(inspection, g.actor, after)
    address = url_for(".happened", reference=reference)
    following = f"{address}?after={found.more}" if found.more else ""
    return page(inspection, "history", found=found, following=following, beginning=address if after else "")


def _wanted() -> Wanted:
    stage = request.args.get("stage", "")
    return Wanted(
        stage=stage if stage in set(State) else "",
        mine=request.args.get("mine") == "yes",
        late=request.args.get("late") == "yes",
        provider=typed(request.args.get("provider")),
    )
