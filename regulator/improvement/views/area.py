"""What providers in a commissioner's area owe: of what it is told, and on what it must act."""

from flask import Blueprint, g
from werkzeug import Response

from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..queries import home as homes
from .items import shown
from .site import asked_for, page

pages = Blueprint("area", __name__, url_prefix="/area/owed")
COMMISSION = allow(Permission.IMPROVEMENT_COMMISSION)


@pages.route("")
@COMMISSION
def index() -> Response:
    """What I am told of, what is due first standing first."""
    after, act = asked_for("after"), asked_for("show") == "act"
    listed = homes.told_to(g.actor, queries.one(g.actor, after) if after else None, act=act)
    acts = {
        each.obligation.id
        for each in queries.wholes(listed.items)
        if any(row.must_act and row.organisation_id == g.actor.organisation_id for row in each.commissioners)
    }
    return page("area", listed=listed, act=act, acts=acts, providers=homes.providers(listed.items))


@pages.route("/<string:reference>")
@COMMISSION
def item(reference: str) -> Response:
    """One thing that a provider owes, with its answer, what is claimed and what was verified."""
    return page("item", commissioner=True, **shown(queries.one(g.actor, reference)))
