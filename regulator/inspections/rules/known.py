"""What an inspection's file must agree with, and the checks that need it: codes, scheme, edition, kind, today."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from regulator.core.refused import Refused
from regulator.standards.rules.schemes import CountedScheme, Scheme, ScoredScheme

from .given import StandardInput, standards_faults, tests_faults
from .numbering import places, statement_number
from .ratings import apply_discretion, rate_standard


@dataclass(frozen=True)
class KindOfInspection:
    """What a kind of inspection allows: ratings or none, which providers, and how it may come."""

    rated: bool
    provider_kinds: tuple[str, ...]
    announced: str


@dataclass(frozen=True)
class Known:
    """What the file must agree with. `providers` maps a code to the kind of provider the register has under it.

    What is empty is not checked. `today` is the last day on which something can have been published.
    """

    providers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, KindOfInspection] = field(default_factory=dict)
    schemes: tuple[str, ...] = ()
    scheme: Scheme | None = None
    editions: tuple[str, ...] = ()
    refs: frozenset[str] = frozenset()
    minimum_standards: frozenset[str] = frozenset()
    today: date | None = None
    addressed: tuple[str, ...] = ()

    @property
    def areas(self) -> list[str]:
        """The areas evidence may be about: the scheme's tests or standards, and what it reports unscored; of a trust,
        those of all its parts by the references of the whole (`addressed`)."""
        if self.addressed:
            return list(self.addressed)
        if isinstance(self.scheme, ScoredScheme):
            return [*(test.ref for test in self.scheme.tests), *(each.ref for each in self.scheme.unscored)]
        return [standard.ref for standard in self.scheme.standards] if self.scheme else []


def wrong_scores(scheme: Scheme, scores: Mapping[str, int], *, all_of_them: bool = True) -> list[str]:
    """Everything wrong with the scores of a scheme's tests: unknown, under a former name, missing, off the scale."""
    if not isinstance(scheme, ScoredScheme):
        return [f"the scheme {scheme.id} rates standards: give `standards`, not `judgements`"]
    wrong = [message for _place, message in tests_faults(scheme, scores)] if scores else []
    found = {name: test.ref for name in scores if (test := scheme.test(name))}
    wrong += _former(found)
    missing = [test.ref for test in scheme.tests if test.ref not in found.values()] if all_of_them else []
    return wrong + [f"{ref} has no score." for ref in missing]


def wrong_before(scheme: Scheme, scores: Mapping[str, int]) -> list[str]:
    """Everything wrong with the scores of the inspection before: each is on the scheme's scale."""
    if isinstance(scheme, ScoredScheme):
        return wrong_scores(scheme, scores, all_of_them=False)
    worst, best = scheme.scale.worst.score, scheme.scale.best.score
    wrong = [f"{scheme.id} has no standard {ref}." for ref in scores if scheme.standard(ref) is None]
    return wrong + [
        f"The score of {ref} must be from {worst} to {best}." for ref, at in scores.items() if not worst <= at <= best
    ]


def wrong_standards(scheme: Scheme, given: Sequence[StandardInput]) -> list[str]:
    """Everything wrong with the standards of a file: unknown, missing, counted wrongly, lifted without cause."""
    if not isinstance(scheme, CountedScheme):
        return [f"the scheme {scheme.id} scores tests: give `judgements`, not `standards`"]
    wrong = [message for _place, message in standards_faults(scheme, list(enumerate(given)))]
    found = {each.ref: standard.ref for each in given if (standard := scheme.standard(each.ref))}
    wrong += _former(found)
    wrong += [f"{standard.ref} is missing." for standard in scheme.standards if standard.ref not in found.values()]
    return wrong or list(_wrong_lifts(scheme, given))


def wrong_points(
    numbers: Iterable[str], areas: Sequence[str], evidence: Iterable[str], codes: Sequence[str] = ()
) -> list[str]:
    """The points of a reply that are about no statement of the draft that this evidence (its areas) will make. `codes`:
    of a trust, those of its parts."""
    counted = Counter(evidence)
    order = places(areas or sorted(counted), codes)
    draft = {statement_number(place, area, at) for area, place in order.items() for at in range(1, counted[area] + 1)}
    return [f"the draft will have no statement {number}" for number in numbers if number not in draft]


def _former(found: Mapping[str, str]) -> list[str]:
    """A name that a scheme once used: what is judged now is kept under the name of now."""
    return [f"{name} is now {ref}: write {ref}." for name, ref in found.items() if name != ref]


def _wrong_lifts(scheme: CountedScheme, given: Sequence[Any]) -> Iterable[str]:
    for each in given:
        lift = each.discretion
        if lift is None:
            continue
        try:
            rated = rate_standard(scheme, each)
            apply_discretion(
                scheme, rated, to=lift.to, ground=lift.ground, reason=lift.reason, decided_by="the quality panel"
            )
        except Refused as no:
            yield str(no)
