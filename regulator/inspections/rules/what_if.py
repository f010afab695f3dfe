"""What ratings would have been by another edition: a working aid, kept apart from the ratings and never in their place.

What was judged and counted stays as it was; only the scheme is another. Where that scheme asks what this inspection did
not look at, or counts in another way, the answer is that it cannot be told, and why.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from regulator.core.refused import Refused
from regulator.standards.rules.schemes import CountedScheme, Scheme, ScoredScheme

from .given import StandardInput
from .ratings import rate_standard, rate_tests, settle

NOT_LOOKED_AT = "This inspection did not look at it"
NOT_THERE = "The other edition does not have it"


def what_if(scheme: Scheme, decided: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What the decisions (by reference, each as it was given) come to under a scheme.

    `rows`: for each standard or test of the scheme its name and its rating, or why there is none; then what only this
    inspection has. `overall` is there only where the scheme has one and every row has a rating. No discretion of a
    panel is carried over: it was used on another rating.
    """
    found = _scored(scheme, decided) if isinstance(scheme, ScoredScheme) else _counted(scheme, decided)
    known = {row["ref"] for row in found["rows"]}
    gone = [{"ref": ref, "name": ref, "rating": None, "why": NOT_THERE} for ref in decided if ref not in known]
    return {**found, "rows": [*found["rows"], *gone]}


def _scored(scheme: ScoredScheme, decided: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    rows = []
    for test in scheme.tests:
        given = decided.get(test.ref)
        rows.append(_row(test.ref, test.name, *_score(scheme, test.ref, given)))
    return {"rows": rows, "overall": None}


def _score(scheme: ScoredScheme, ref: str, given: Mapping[str, Any] | None) -> tuple[str | None, str]:
    if given is None:
        return None, NOT_LOOKED_AT
    if "score" not in given:
        return None, "It was judged in another way, which gives no score"
    try:
        rated = rate_tests(scheme, {ref: given["score"]}).tests[0]
    except Refused as refused:
        return None, refused.message
    return scheme.scale.named(rated.rating).label, ""


def _counted(scheme: CountedScheme, decided: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    rows, rated = [], []
    for standard in scheme.standards:
        given = decided.get(standard.ref)
        if given is None:
            rows.append(_row(standard.ref, standard.title, None, NOT_LOOKED_AT))
            continue
        try:
            one = rate_standard(scheme, StandardInput.model_validate(dict(given)))
        except (Refused, ValidationError) as wrong:
            why = wrong.message if isinstance(wrong, Refused) else "It was counted in another way"
            rows.append(_row(standard.ref, standard.title, None, why))
            continue
        rated.append(one)
        label = {rating.name: rating.label for rating in scheme.scale.ratings}.get(one.computed, one.computed)
        rows.append(_row(standard.ref, standard.title, label, ""))
    whole = len(rated) == len(scheme.standards)
    overall = settle(scheme, rated).sentence if whole else None
    return {"rows": rows, "overall": overall}


def _row(ref: str, name: str, rating: str | None, why: str) -> dict[str, Any]:
    return {"ref": ref, "name": name, "rating": rating, "why": why}
