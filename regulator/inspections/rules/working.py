"""What a proposal or a decision comes to under its scheme, as a page shows it: rating, reason, what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from regulator.core.refused import Refused
from regulator.standards.rules.schemes import NOT_RATED, CountedScheme, Scheme, ScoredScheme

from .derivation import Flag, QuestionResult
from .given import StandardInput
from .ratings import rate_standard, rate_tests

CANNOT = "Cannot be rated"


@dataclass(frozen=True)
class Working:
    """A rating with everything between what was given and what it comes to. `rating` is empty where there is none.

    `next_up`: the rating one step higher, for a standard that discretion may lift; with `flags`, the grounds that hold.
    """

    rating: str
    label: str
    sentence: str
    questions: tuple[QuestionResult, ...] = ()
    bands: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    would_change: tuple[str, ...] = ()
    next_up: str = ""


def working(scheme: Scheme, given: Mapping[str, Any]) -> Working:
    """The working of what was given; what cannot be rated says so, because a journal keeps what a device sent."""
    try:
        if isinstance(scheme, ScoredScheme):
            test = rate_tests(scheme, {str(given.get("ref")): given.get("score")}).tests[0]
            return Working(test.rating, f"{label(scheme, test.rating)} ({test.score})", test.sentence)
        return _of_standard(scheme, StandardInput.model_validate(given))
    except Refused as refused:
        return Working("", CANNOT, refused.message)
    except ValidationError:
        return Working("", CANNOT, "What was handed in is neither a judgement nor counts of cases.")


def _of_standard(scheme: CountedScheme, given: StandardInput) -> Working:
    rated = rate_standard(scheme, given)
    up = scheme.scale.above(rated.computed) if rated.lowest else None
    return Working(
        rating=rated.computed,
        label=label(scheme, rated.computed),
        sentence=rated.sentence,
        questions=rated.questions,
        bands=tuple(label(scheme, each.band) if each.band else "No case" for each in rated.questions),
        flags=rated.flags,
        would_change=rated.what_would_change,
        next_up=up.name if up else "",
    )


def label(scheme: Scheme, rating: str) -> str:
    """A rating as people call it."""
    return "Not rated" if rating == NOT_RATED else scheme.scale.named(rating).label
