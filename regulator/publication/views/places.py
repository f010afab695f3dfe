"""Places held and commissioned, for everybody: totals by kind and month, with downloads. No commissioner is named."""

from flask import make_response, render_template, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.register.queries import agreements
from regulator.register.queries import place_plots as drawing
from regulator.register.queries.agreements import Month
from regulator.register.rules.spreadsheet import BYTE_ORDER_MARK, row

from .site import pages

HEAD = ("date", "category", "held", "commissioned", "invented")


@pages.route("/places")
@allow(Access.PUBLIC)
def places() -> str:
    """All places by kind and month, real ones and invented ones apart."""
    wanted = request.args.get("category", drawing.ALL)
    parts = []
    for invented, months in _months():
        title = "Places of invented prisons" if invented else "Places held and commissioned"
        drawn = drawing.plot(months, title, wanted)
        parts.append((invented, drawn, drawing.latest(months), drawing.kinds_in(months)))
    return render_template("publication/places.html", parts=parts, wanted=wanted)


@pages.route("/places.<any(csv, json):form>")
@allow(Access.PUBLIC)
def places_file(form: str) -> Response:
    """The same as a file."""
    told = [
        (each.on.isoformat(), each.category.value, each.held, each.commissioned, invented)
        for invented, months in _months()
        for each in months
    ]
    if form == "json":
        return make_response({"places": [dict(zip(HEAD, each, strict=True)) for each in told]})
    lines = (row([*each[:4], "yes" if each[4] else "no"]) for each in told)
    answer = make_response(BYTE_ORDER_MARK + row(HEAD) + "".join(lines))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers.set("Content-Disposition", "attachment", filename="places.csv")
    return answer


def _months() -> list[tuple[bool, list[Month]]]:
    found = [(invented, agreements.totals(clock.today(), invented=invented)) for invented in (False, True)]
    return [(invented, months) for invented, months in found if months]
