"""The list of inspections that somebody works on, and the first page of each."""

from flask import g, render_template
from werkzeug import Response

from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..queries.board import listed
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)


@pages.route("")
@READ
def index() -> str:
    """The inspections that I may know of, the newest first."""
    return render_template("inspections/work/index.html", rows=listed(g.actor))


@pages.route("/<string:reference>")
@READ
@section("Overview", 10)
def show(reference: str) -> Response:
    """One inspection: where it stands, its team and its days."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(inspection, "show", team=queries.team(inspection.id))
