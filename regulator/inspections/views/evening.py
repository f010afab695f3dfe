"""The evening view: what the team looks at before it decides where to go tomorrow."""

from flask import g
from werkzeug import Response

from .. import queries
from ..queries.evening import evening as of_inspection
from ..rules.journal import SOURCES
from .evidence import READ, on_site
from .site import page, pages, section


@pages.route("/<string:reference>/evening")
@READ
@section("Evening", 40, on_site)
def evening(reference: str) -> Response:
    """Areas by source, what nobody judged, who has not proposed, and what arrived from which device."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(inspection, "evening", evening=of_inspection(inspection), sources=SOURCES)
