"""What the regulator knows that bears on an urgent notification, gathered from this inspection and those before it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from regulator.core.actor import STRANGER
from regulator.core.db import session
from regulator.register import queries as register
from regulator.register.rules.words import Holds
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import Rating, Scheme, ScoredScheme

from .. import queries
from ..models.inspection import Inspection
from ..models.journal import Proposal
from ..models.judgement import Concern, Decision
from ..models.progress import ConcernProgress, FollowedInspection
from ..rules import urgent as rules
from ..rules.components import Component
from ..rules.lifecycle import PUBLIC
from ..rules.progress import RUNGS
from ..rules.report.words import day
from . import outcomes
from .components import components

TOO_LITTLE = ("none", "insufficient")  # progress that counts as a concern not acted on
MOST_BEFORE = 12  # poor scores of earlier inspections that are listed


def known(inspection: Inspection) -> rules.Known:
    """What bears on the question, as it stands now."""
    visits = queries.visits(inspection.id)
    first = visits[0].from_on
    function = register.function_on(inspection.organisation_id, first)
    unmet = [each.ref for each in queries.minimum_standards(inspection.id) if each.outcome == "not-met"]
    return rules.Known(
        scores=_scores(inspection),
        before=_before(inspection, first),
        holds="" if function is None or function.holds == Holds.MIXED else str(function.holds.value),
        unmet=unmet,
        unheeded=_unheeded(inspection),
    )


def _scores(inspection: Inspection) -> list[rules.Score]:
    """Each rating, part by part: as the panel decided it, else the worst that was proposed."""
    settled = {each.ref: each.final for each in queries.decisions(inspection.id)}
    proposed: dict[str, list[dict[str, Any]]] = {}
    for ref, given in session().execute(
        select(Proposal.ref, Proposal.given).where(Proposal.inspection_id == inspection.id)
    ):
        proposed.setdefault(ref, []).append(given)
    found = []
    for part, scheme in _rated(inspection):
        for ref, name in _names(part).items():
            grades = [grade for given in proposed.get(ref, []) if (grade := _given(scheme, given)) is not None]
            decided = _grade(scheme, settled[ref]) if ref in settled else None
            grade = decided or min(grades, key=lambda each: each.score, default=None)
            if grade is not None:
                found.append(rules.Score(name, grade.label, _poor(scheme, grade), ref in settled))
    return found


def _rated(inspection: Inspection) -> list[tuple[Component, Scheme]]:
    """The parts of an inspection that are rated, each with its scheme."""
    return [(each, scheme_of(each.scheme)) for each in components(inspection) if each.scheme]


def _names(part: Component) -> dict[str, str]:
    """What is rated in a part, by the inspection's references."""
    return {part.address(ref): part.words(ref, name) for ref, name, scored in queries.areas_of(part) if scored}


def _grade(scheme: Scheme, name: str) -> Rating | None:
    return next((each for each in scheme.scale.ratings if each.name == name), None)


def _given(scheme: Scheme, given: dict[str, Any]) -> Rating | None:
    """The grade that a proposal names; of one that counts cases there is none before the panel works it out."""
    if isinstance(scheme, ScoredScheme):
        return next((each for each in scheme.scale.ratings if each.score == given.get("score")), None)
    return _grade(scheme, str(given.get("judgement")))


def _poor(scheme: Scheme, grade: Rating) -> bool:
    return grade in scheme.scale.ratings[: rules.POOR]


def _before(inspection: Inspection, first: date) -> list[tuple[str, str, str]]:
    """Poor ratings of earlier inspections, the newest first: those that others published, and our own."""
    found = [each for part, scheme in _rated(inspection) for each in _before_at(inspection, part, scheme, first)]
    found.sort(key=lambda each: each[0], reverse=True)
    return list(dict.fromkeys((name, label, when) for _on, name, label, when in found))[:MOST_BEFORE]


def _before_at(
    inspection: Inspection, part: Component, scheme: Scheme, first: date
) -> Iterator[tuple[date, str, str, str]]:
    """The same of one body."""
    names = _names(part)
    for each in outcomes.past_outcomes(STRANGER, part.organisation_id):
        for test, score in each.row.scores.items():
            grade = next((one for one in scheme.scale.ratings if one.score == score), None)
            name = names.get(part.address(test))
            if each.row.start_on < first and name and grade is not None and _poor(scheme, grade):
                yield each.row.start_on, name, grade.label, f"in {each.row.start.in_words()}"
    own = (
        select(Decision.ref, Decision.final, Inspection.published_on)
        .join(Inspection, Inspection.id == Decision.inspection_id)
        .where(
            Inspection.organisation_id == part.organisation_id,
            Inspection.scheme == part.scheme,
            Inspection.state.in_(PUBLIC),
            Inspection.id != inspection.id,
        )
    )
    for ref, final, published_on in session().execute(own):
        grade = _grade(scheme, final)
        if grade is not None and _poor(scheme, grade) and published_on and published_on < first:
            name = names.get(part.address(ref), ref)
            yield published_on, name, grade.label, f"in the report of {day(published_on)}"


def _unheeded(inspection: Inspection) -> list[tuple[str, str]]:
    """Concerns of earlier inspections of the provider on which a published review found too little done."""
    rows = session().execute(
        select(Concern.title, ConcernProgress.judgement)
        .join(FollowedInspection, FollowedInspection.follows_id == Concern.inspection_id)
        .join(Inspection, Inspection.id == FollowedInspection.inspection_id)
        .join(
            ConcernProgress,
            (ConcernProgress.inspection_id == FollowedInspection.inspection_id)
            & (ConcernProgress.number == Concern.number),
        )
        .where(
            Inspection.organisation_id == inspection.organisation_id,
            Inspection.state.in_(PUBLIC),
            ConcernProgress.judgement.in_(TOO_LITTLE),
        )
        .order_by(Concern.inspection_id.desc(), Concern.number)
    )
    return [(title, RUNGS[judgement]) for title, judgement in rows]
