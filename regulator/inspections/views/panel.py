"""The panel: proposals side by side with what they come to, the decision on each, the minute."""

from typing import Any

from flask import current_app, g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.canonical import canonical
from regulator.core.canonical import digest as hash_of
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.standards.queries.schemes import scheme as scheme_of

from .. import queries
from ..actions import judging
from ..forms.judging import LIFTED, CountedDecisionForm, DecisionForm, MinuteForm, rated
from ..models.inspection import Inspection
from ..queries import judgements as judged
from ..queries.components import components
from ..rules.components import Component
from ..rules.derivation import Outcome
from ..rules.lifecycle import SECRET, State
from .site import answer, page, pages, section

READ = allow(Permission.INSPECTION_READ)
DECIDE = allow(Permission.INSPECTION_DECIDE)
BEFORE = (*SECRET, State.ARRIVED, State.FIELDWORK)


def _has_a_panel(inspection: Inspection, _actor: object) -> bool:
    return inspection.state not in BEFORE and queries.is_rated(inspection)


@pages.route("/<string:reference>/panel")
@READ
@section("Panel", 60, _has_a_panel)
def panel(reference: str) -> Response:
    """Every rating with what was proposed, computed and decided; then the minute and the agreement."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _minute_form(inspection)
    return page(inspection, "panel", form=form, **_whole(inspection))


@pages.route("/<string:reference>/panel/ratings", methods=["POST"])
@DECIDE
def record_ratings(reference: str) -> Response:
    """Record the ratings that the decisions amount to, with the panel's minute."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _minute_form(inspection)

    def act(held: Inspection) -> None:
        judging.record_ratings(held, minute=form.minute.data, actor=g.actor, seen=form.seen.data or "")

    then = url_for(".panel", reference=reference)
    told = "The ratings are recorded with their derivation."
    return answer(reference, form, act, "panel", then=then, done=told, under="panel", **_whole(inspection))


@pages.route("/<string:reference>/panel/<string:ref>")
@READ
def panel_part(reference: str, ref: str) -> Response:
    """One standard or test: all proposals side by side, each with its working, and the panel's decision."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _decision_form(inspection, ref)
    return page(inspection, "panel_part", under="panel", form=form, **_one(inspection, ref))


@pages.route("/<string:reference>/panel/<string:ref>/decide", methods=["POST"])
@DECIDE
def decide(reference: str, ref: str) -> Response:
    """Decide it: the rating as computed, or one step up with a ground and a reason."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _decision_form(inspection, ref)
    part = judged.part(inspection, ref)

    def act(held: Inspection) -> None:
        given, lift = _decided(held, part, form)
        seen = form.seen.data or ""
        judging.decide(held, given, actor=g.actor, today=clock.today(), discretion=lift, seen=seen)

    then = url_for(".panel", reference=reference)
    told = f"{part.name} is decided."
    return answer(reference, form, act, "panel_part", then=then, done=told, under="panel", **_one(inspection, ref))


def _decided(
    inspection: Inspection, part: judged.Part, form: DecisionForm | CountedDecisionForm
) -> tuple[dict[str, Any], judging.Discretion | None]:
    if isinstance(form, DecisionForm):
        return rated(part, form.rating.data), None
    given = _bases(inspection, part)[form.basis.data][1]
    if form.stands.data != LIFTED:
        if form.ground.data or form.reason.data:
            raise Refused("A ground and a reason are for a rating that is lifted: choose that, or clear both", "stands")
        return given, None
    return given, judging.one_step_up(inspection, given, ground=form.ground.data, reason=form.reason.data)


def _decision_form(inspection: Inspection, ref: str) -> DecisionForm | CountedDecisionForm:
    """The form of a part, filled with what was decided before."""
    part = judged.part(inspection, ref)
    held = next((each for each in queries.decisions(inspection.id) if each.ref == ref), None)
    given = held.given if held else {}
    form: DecisionForm | CountedDecisionForm
    if part.how == "counts":
        bases = _bases(inspection, part)
        chosen = _stamp(given) if held else next(iter(bases), "") if len(bases) == 1 else ""
        stands = "" if held is None else LIFTED if held.ground else "as-computed"
        data = {"basis": chosen, "stands": stands}
        form = CountedDecisionForm(data=data | ({"ground": held.ground, "reason": held.reason} if held else {}))
        form.offer((stamp, words) for stamp, (words, _given) in bases.items())
    else:
        form = DecisionForm(data={"rating": str(given.get("score", given.get("judgement", "")))})
        form.rating.offer((value, words) for value, words, _ in part.choices)
    form.made_from(judged.stamp_of_decision(inspection, ref), sent=request.method == "POST")
    return form


def _bases(inspection: Inspection, part: judged.Part) -> dict[str, tuple[str, dict[str, Any]]]:
    """The counts that the panel may take, by their stamp: each that was proposed, and those of the cases."""
    sources: dict[str, tuple[list[str], dict[str, Any], str]] = {}
    for each in judged.seen_one(inspection, g.actor, part.ref).proposals:
        said = sources.setdefault(_stamp(each.now.given), ([], each.now.given, each.now.working.label))
        said[0].append(each.now.name)
    offered = {
        stamp: (f"As {' and '.join(names)} proposed: {label}", given)
        for stamp, (names, given, label) in sources.items()
    }
    counts = judged.from_cases(inspection, part)
    if counts and _stamp(counts) not in offered:
        offered[_stamp(counts)] = ("As the assessed cases count", counts)
    held = next((each for each in queries.decisions(inspection.id) if each.ref == part.ref), None)
    if held and _stamp(held.given) not in offered:
        offered[_stamp(held.given)] = ("As decided before", held.given)
    return offered


def _stamp(given: dict[str, Any]) -> str:
    return hash_of(canonical(given))[:16]


def _one(inspection: Inspection, ref: str) -> dict[str, Any]:
    return {
        "seen": judged.seen_one(inspection, g.actor, ref),
        "may_decide": judged.may_decide(inspection, g.actor),
        "cases": judged.cases_behind(inspection, judged.part(inspection, ref)),
    }


def _minute_form(inspection: Inspection) -> MinuteForm:
    form = MinuteForm(data={"minute": judged.minute_of(inspection) or ""})
    form.made_from(judged.stamp_of_ratings(inspection), sent=request.method == "POST")
    return form


def _whole(inspection: Inspection) -> dict[str, Any]:
    """What the panel's page says of all ratings together."""
    seen = judged.seen(inspection, g.actor)
    decided = [each for each in seen if each.decided]
    outcomes = judging.worked_out(inspection)
    rated = [each for each in components(inspection) if each.scheme]
    kept = {each.code: queries.ratings(inspection.id, each.code) for each in rated}
    stands = {code: canonical(each.outcome) for code, each in kept.items() if each}
    stale = bool(stands) and stands != {code: canonical(each.as_json()) for code, each in outcomes.items()}
    agree = "inspections.step" in current_app.view_functions  # the step's page asks once more and says what it starts
    return {
        "seen": seen,
        "decided": len(decided),
        "sides": [_side(each, seen, outcomes.get(each.code)) for each in rated],
        "kept": next((each for each in kept.values() if each), None),
        "stale": stale,
        "may_decide": judged.may_decide(inspection, g.actor),
        "sits": inspection.state == State.PANEL,
        "agree": url_for("inspections.step", reference=inspection.reference, name="agree") if agree else "",
    }


def _side(component: Component, seen: list[judged.Seen], outcome: Outcome | None) -> dict[str, Any]:
    """One part on the panel's page: its own scale, what it comes to, and what would change that."""
    return {
        "component": component,
        "scheme": scheme_of(component.scheme or "").name,
        "seen": [each for each in seen if component.owns(each.part.ref)],
        "outcome": outcome,
        "would_change": (outcome.working or {}).get("what_would_change", []) if outcome else [],
    }
