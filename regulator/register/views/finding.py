"""Finding an organisation, and the list as a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, g, render_template, request, url_for

from regulator.people.rules import Permission

from ...core import clock
from ...core.access import allow
from ...core.actor import Actor
from ...core.db import reading
from .. import queries
from ..models import Area, Organisation
from ..rules import spreadsheet
from ..rules.finding import tidied
from ..rules.words import KIND_WORDS, Kind
from .site import function_words, pages

STATES = {"open": True, "closed": False}
BATCH = 1000  # organisations read at once for a spreadsheet
COLUMNS = ("code", "name", "kind", "state", "police area", "town", "postcode", "invented", "source")


@pages.route("")
@allow(Permission.STAFF_HOME)
def find() -> str:
    """The organisations of the register by name, code, town, kind, area and state."""
    asked = _asked()
    wanted = _wanted(asked)
    after = request.args.get("after", "")
    start = queries.organisation(g.actor, after) if after else None
    listed = queries.organisations(g.actor, **wanted, after=(start.sort_name, start.id) if start else None)
    ids = [each.id for each in listed.items]
    chosen = {name: value for name, value in asked.items() if value}
    following = _address(**chosen, after=listed.items[-1].code) if listed.more else ""
    functions = queries.functions_on(ids, clock.today())
    return render_template(
        "register/find.html",
        asked=asked,
        chosen=chosen,
        listed=listed,
        about={each.id: _about(each, functions) for each in listed.items},
        earlier=queries.earlier_names(ids, asked["search"]) if asked["search"] else {},
        areas=queries.areas(),
        kinds=KIND_WORDS,
        following=following,
        beginning=_address(**chosen) if after else "",
    )


@pages.route("/list.csv")
@allow(Permission.STAFF_HOME)
def download() -> Response:
    """The whole list, as it is narrowed, as a spreadsheet."""
    wanted = _wanted(_asked())
    actor: Actor = g.actor
    answer = Response(_lines(actor, wanted), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


def _address(**asked: Any) -> str:
    return url_for(".find", **asked)


def _asked() -> dict[str, str]:
    """What is asked for. An address with a kind, state or area that there is not is nobody's page."""
    given = request.args
    asked = {"search": tidied(given.get("search", ""))} | {
        name: given.get(name, "") for name in ("kind", "area", "state")
    }
    if asked["kind"] not in {"", *Kind} or asked["state"] not in {"", *STATES}:
        abort(404)
    if asked["area"]:
        queries.area(asked["area"])
    return asked


def _wanted(asked: dict[str, str]) -> dict[str, Any]:
    return {
        "kinds": [Kind(asked["kind"])] if asked["kind"] else [],
        "area": asked["area"] or None,
        "active": STATES.get(asked["state"]),
        "search": asked["search"],
    }


def _about(organisation: Organisation, functions: dict[int, Any]) -> str:
    found = functions.get(organisation.id)
    return function_words(found) if found else KIND_WORDS[organisation.kind][0]


def _lines(actor: Actor, wanted: dict[str, Any]) -> Iterator[str]:
    """The lines of the list, read as they are sent: the request's own reading is over by then."""
    yield spreadsheet.BYTE_ORDER_MARK + spreadsheet.row(COLUMNS)
    with reading():
        areas = {area.id: area for area in queries.areas()}
        after = None
        while True:
            page = queries.organisations(actor, **wanted, after=after, limit=BATCH)
            yield "".join(_line(each, areas) for each in page.items)
            if page.more is None:
                return
            after = page.more


def _line(each: Organisation, areas: dict[int, Area]) -> str:
    area = areas.get(each.area_id or 0)
    return spreadsheet.row(
        (
            each.code,
            each.name,
            KIND_WORDS[each.kind][0],
            "open" if each.active else "closed",
            area.name if area else "",
            each.town,
            each.postcode,
            "yes" if each.invented else "no",
            each.source,
        )
    )
