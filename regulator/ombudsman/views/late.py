"""What is late, for whoever answers for it."""

from datetime import date

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.refused import NotFound

from ..queries import late as queries
from .site import ALLOCATE, page, pages

LARGEST = 2**31 - 1  # of a row's number


@pages.route("/late")
@ALLOCATE
def late() -> Response:
    """What is late, list by list."""
    which = request.args.get("what", "cases")
    if which not in queries.LISTS:
        raise NotFound
    found = queries.late(g.actor, which, clock.today(), _after(request.args.get("after", "")))
    more = url_for(".late", what=which, after=f"{found.more[0]}.{found.more[1]}") if found.more else ""
    return page("late", which=which, lists=queries.LISTS, found=found, more=more)


def _after(text: str) -> queries.After | None:
    day, _, number = text.partition(".")
    try:
        return (date.fromisoformat(day), min(int(number[:10]), LARGEST)) if number.isdecimal() else None
    except ValueError:
        return None
