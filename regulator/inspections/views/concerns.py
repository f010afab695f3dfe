"""Concerns that the provider must answer, and practice that others may learn from: one list, saved as a whole."""

from typing import Any

from flask import g, request, url_for
from werkzeug import Response

from regulator.core.access import allow
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from .. import queries
from ..actions import judging
from ..forms.judging import ConcernsForm, concerns_form
from ..models.inspection import Inspection
from ..queries import judgements as judged
from ..queries.components import components
from ..rules.concerns import LEAST_PRIORITY, MOST, MOST_PRIORITY
from ..rules.lifecycle import SECRET, State
from .site import answer, page, pages, section

BEFORE = (*SECRET, State.ARRIVED, State.FIELDWORK)
SPARE = 1  # empty rows that the page offers beside what stands


def _after_the_visit(inspection: Inspection, _actor: object) -> bool:
    return inspection.state not in BEFORE


@pages.route("/<string:reference>/concerns")
@allow(Permission.INSPECTION_READ)
@section("Concerns", 65, _after_the_visit)
def concerns(reference: str) -> Response:
    """What the provider must answer, and notable practice."""
    inspection = queries.one_visible_to(g.actor, reference)
    may_edit = inspection.state in judging.CONCERNS_OPEN and judged.may_write_concerns(inspection, g.actor)
    return page(inspection, "concerns", may_edit=may_edit, **_standing(inspection))


@pages.route("/<string:reference>/concerns/edit", methods=["GET", "POST"])
@allow(Permission.INSPECTION_DRAFT, Permission.INSPECTION_PROPOSE, Permission.INSPECTION_DECIDE)
def edit_concerns(reference: str) -> Response:
    """Edit the whole list. One more row is offered on asking, with all that was typed."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _form(inspection)
    shown = _standing(inspection) | {"limits": (MOST, LEAST_PRIORITY, MOST_PRIORITY)}
    if request.method == "POST" and request.form.get("add"):
        return page(inspection, "concerns_edit", under="concerns", form=form, **shown)

    def act(held: Inspection) -> None:
        judging.record_concerns(held, form.concerns(), form.notable(), actor=g.actor, seen=form.seen.data or "")

    then = url_for(".concerns", reference=reference)
    told = "The concerns and the notable practice are saved."
    return answer(reference, form, act, "concerns_edit", then=then, done=told, under="concerns", **shown)


def _form(inspection: Inspection) -> ConcernsForm:
    held, practices = queries.concerns(inspection.id), queries.notable_practice(inspection.id)
    rows = (
        _rows("rows", "concern", min(MOST, len(held) + SPARE)),
        _rows("practice_rows", "practice", min(MOST, len(practices) + SPARE)),
    )
    areas = [(ref, name if ref[:1].isalpha() else f"{ref} {name}") for ref, name in queries.addressed(inspection)]
    refs = {
        each.code: frozenset(line.ref for line in standards.requirements(standards.edition(each.edition).id))
        for each in components(inspection)
    }
    form = concerns_form(held, practices, rows=rows, areas=areas, refs=refs)
    form.made_from(judged.stamp_of_concerns(inspection), sent=request.method == "POST")
    return form


def _rows(name: str, kind: str, standing: int) -> int:
    """How many rows the page has: as many as it was sent with, and one more where that was asked for."""
    typed = request.form.get(name, "")
    sent = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else standing
    return max(1, min(MOST, sent + (request.form.get("add") == kind)))


def _standing(inspection: Inspection) -> dict[str, Any]:
    names = dict(queries.addressed(inspection))
    return {
        "standing": queries.concerns(inspection.id),
        "practices": queries.notable_practice(inspection.id),
        "names": names,
    }
