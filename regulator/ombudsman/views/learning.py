"""What can be learned of complaints together: trends, spikes, and the figures of a year."""

from typing import Any

from flask import g, make_response, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.rules import spreadsheet

from ..queries import learning
from ..rules import figures as figures_of
from ..rules.words import SUBJECTS
from .site import READ, page, pages


@pages.route("/trends")
@READ
def trends() -> Response:
    """Complaints of three years, about one provider or all."""
    code = request.args.get("code", "").strip().upper()[:20]
    provider = register.organisation(g.actor, code) if code.isprintable() and code else None
    shown = learning.trend(g.actor, provider.id if provider else None, clock.today())
    return page("trends", shown=shown, provider=provider, code=code, subjects=SUBJECTS)


@pages.route("/spikes")
@READ
def spikes() -> Response:
    """Where more came than chance would hardly bring."""
    first, last = learning.window(clock.today())
    return page("spikes", found=learning.found_spikes(g.actor, clock.today()), first=first, last=last)


@pages.route("/figures")
@READ
def figures() -> Response:
    """The year in figures."""
    told, years = _told()
    return page(
        "figures",
        told=told,
        years=years,
        tables=figures_of.tables(told),
        on_time=figures_of.on_time(told),
        received=figures_of.in_words(told["received"]),
        decided=figures_of.in_words(told["decided"]),
        ours=figures_of.for_the_person(told),
    )


@pages.route("/figures.csv")
@READ
def figures_file() -> Response:
    """The same as a file for a spreadsheet."""
    told, _ = _told()
    answer = make_response(spreadsheet.BYTE_ORDER_MARK + "".join(map(spreadsheet.row, figures_of.as_rows(told))))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers.set("Content-Disposition", "attachment", filename=f"ombudsman-{told['year']}.csv")
    return answer


def _told() -> tuple[dict[str, Any], list[int]]:
    years = learning.years_with_figures(g.actor, clock.today())
    year = request.args.get("year", str(years[0]))
    if year not in map(str, years):
        raise NotFound
    return learning.year_in_figures(g.actor, int(year), clock.today()), years
