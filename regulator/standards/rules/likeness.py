"""Requirements that say the same thing twice, or say two things of one subject.

2026-11: likeness is the share of words two texts have in common, whatever their order (rapidfuzz's token sort ratio).
A machine only points; a person writes down in `alike.yaml` why a pair may stand, as where one is for women alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from .edition import Area, Expectation, MinimumStandard
from .shapes import AppliesTo
from .wording import masked, quantities

ALIKE = 75  # of 100. Our decision: of what was found above it nearly all was one subject, below it hardly any
ONE_SUBJECT = 75  # for texts without their numbers, where a difference of number would be a contradiction
NOT = re.compile(r"\b(not|no|never|nobody|none|nor)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """One text to compare: a requirement's own sentence, or an indicator under it."""

    area: str
    ref: str
    text: str
    kind: str
    applies_to: AppliesTo


@dataclass(frozen=True)
class Likeness:
    """Two clauses that are too much alike, and in what way."""

    first: Clause
    second: Clause
    message: str

    @property
    def refs(self) -> frozenset[str]:
        """The two references, whichever came first."""
        return frozenset({self.first.ref, self.second.ref})


def clauses(areas: Iterable[Area]) -> Iterator[Clause]:
    """Every text of an edition that asks something, with whom it is for."""
    for area in areas:
        for standard in area.standards:
            for each in standard.expectations:
                yield _of(area, each, each.outcome)
                for number, indicator in enumerate(each.indicators, start=1):
                    yield Clause(area.area, f"{each.ref}.{number}", indicator, "indicator", each.applies_to)
            for question in standard.key_questions:
                for number, prompt in enumerate(question.prompts):
                    yield Clause(area.area, f"{question.ref}{chr(97 + number)}", prompt, "prompt", AppliesTo())
                for asked in question.case_questions:
                    yield Clause(area.area, asked.ref, asked.question, "case question", AppliesTo())
            for minimum in standard.minimum_standards:
                yield _of(area, minimum, minimum.must)


def too_alike(areas: Iterable[Area]) -> Iterator[Likeness]:
    """Each pair of clauses of one kind that repeat, or contradict, each other."""
    by_kind: dict[str, list[Clause]] = {}
    for clause in clauses(areas):
        by_kind.setdefault(clause.kind, []).append(clause)
    for found in by_kind.values():
        yield from _contradictions(found)
        yield from _repetitions(found)


def at_odds(one: Iterable[Area], two: Iterable[Area]) -> Iterator[Likeness]:
    """Where two editions give different numbers on one subject to people who have to work together."""
    told = [_numbered(each for each in clauses(areas) if each.kind == MinimumStandard.__name__) for areas in (one, two)]
    yield from _different_numbers((first, second) for first in told[0] for second in told[1])


def _of(area: Area, said: Expectation | MinimumStandard, text: str) -> Clause:
    return Clause(area.area, said.ref, text, type(said).__name__, said.applies_to)


def _repetitions(found: list[Clause]) -> Iterator[Likeness]:
    plain = [_plain(clause.text) for clause in found]
    for (one, first), (two, second) in combinations(enumerate(found), 2):
        score = fuzz.token_sort_ratio(plain[one], plain[two], score_cutoff=ALIKE)
        if not score:
            continue
        opposite = bool(NOT.search(first.text)) != bool(NOT.search(second.text))
        told = "says the opposite of" if opposite else "says again what stands in"
        yield Likeness(first, second, f"{second.ref} {told} {first.ref} (alike {score:.0f} of 100)")


def _contradictions(found: list[Clause]) -> Iterator[Likeness]:
    return _different_numbers(combinations(_numbered(found), 2))


def _numbered(found: Iterable[Clause]) -> list[Clause]:
    return [clause for clause in found if quantities(clause.text)]


def _different_numbers(pairs: Iterable[tuple[Clause, Clause]]) -> Iterator[Likeness]:
    plain: dict[Clause, tuple[str, list[tuple[int, str]]]] = {}
    for pair in pairs:
        for clause in pair:
            if clause not in plain:
                plain[clause] = (_plain(masked(clause.text)), quantities(clause.text))
        first, second = pair
        (one, these), (two, those) = plain[first], plain[second]
        differ = {unit for _, unit in these} & {unit for _, unit in those} and sorted(these) != sorted(those)
        if not differ or not may_meet(first.applies_to, second.applies_to):
            continue
        if fuzz.token_sort_ratio(one, two, score_cutoff=ONE_SUBJECT):
            yield Likeness(
                first,
                second,
                f"{second.ref} gives {_said(those)} where {first.ref} gives {_said(these)}, on one subject",
            )


def may_meet(one: AppliesTo, two: AppliesTo) -> bool:
    """Whether one establishment could have to meet both."""
    pairs = ((one.holds, two.holds), (one.functions, two.functions), (one.categories, two.categories))
    return all(not these or not those or set(these) & set(those) for these, those in pairs)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9# ]+", " ", text.lower())


def _said(found: list[tuple[int, str]]) -> str:
    return " and ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in found)
