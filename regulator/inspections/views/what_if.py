"""What the ratings would have been by another edition: kept apart, and said to be so on the page."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from .. import queries
from ..actions import what_if as actions
from ..forms.what_if import WhatIfForm
from ..models.inspection import Inspection
from .site import answer, pages, section


def _decided(inspection: Inspection, _actor: Actor) -> bool:
    return bool(queries.decisions(inspection.id))


@pages.route("/<string:reference>/what-if", methods=["GET", "POST"])
@allow(Permission.INSPECTION_READ)
@section("What if", 95, _decided)
def what_if(reference: str) -> Response:
    """The decisions of this inspection, rated by another edition."""
    inspection = queries.one_visible_to(g.actor, reference)
    own = standards.edition(inspection.edition)
    others = [
        each for each in standards.editions() if each.provider_kind == own.provider_kind and each.code != own.code
    ]
    form = WhatIfForm()
    form.edition.offer((each.code, each.title) for each in others)

    def act(held: Inspection) -> None:
        actions.work_out(held, form.edition.data, actor=g.actor, today=clock.today())

    done = actions.worked_out(inspection)
    return answer(
        reference, form, act, "what_if", then=url_for(".what_if", reference=reference), under="what_if",
        done="Worked out. The ratings of the inspection are as they were", rows=done, others=others,
        decided=bool(queries.decisions(inspection.id)), people=named(g.actor, [each.made_by for each in done]),
        titles={each.code: each.title for each in standards.editions()},
    )  # fmt: skip
