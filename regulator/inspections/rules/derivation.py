"""How a rating came about, kept with it for ever: as data that recomputes, and as sentences that anyone can read.

2026-11: the rating worked out from the answers (`computed`) and the one that stands after the panel (`final`) are two
fields and both are always kept, because a predecessor that kept only the last one could explain neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from regulator.standards.rules.schemes import CountedScheme, Rating, ScoredScheme, ScoredTest


class Flag(StrEnum):
    """Why to look again at a standard: its lowest key question is near the next band, or rests on few cases."""

    WITHIN_FIVE_POINTS = "within-five-points"
    ONE_CASE = "one-case"
    SMALL_SAMPLE = "small-sample"

    @property
    def words(self) -> str:
        """The flag as a sentence says it."""
        return _FLAG_WORDS[self]


_FLAG_WORDS = {
    Flag.WITHIN_FIVE_POINTS: "the lowest key question is within five points of the next band",
    Flag.ONE_CASE: "one case judged differently would lift the lowest key question",
    Flag.SMALL_SAMPLE: "the lowest key question rests on a small sample",
}


class Basis(StrEnum):
    """What a standard's rating rests on: counted cases, a judgement, or a rating given without its counts."""

    CASES = "cases"
    JUDGEMENT = "judgement"
    GIVEN = "given"


@dataclass(frozen=True)
class QuestionResult:
    """One key question: its answers, and what they come to among the cases it applied to. No case, no percentage."""

    ref: str
    title: str | None
    yes: int
    no: int
    not_applicable: int
    percentage: int | None
    band: str | None
    words: str | None

    @property
    def applicable(self) -> int:
        """The denominator: the cases that the question applied to."""
        return self.yes + self.no

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return f"{self.ref} ({self.title})" if self.title else self.ref

    def as_json(self) -> dict[str, Any]:
        """The question for the derivation; the fraction is not cancelled down, so that its counts can be read."""
        return {
            "ref": self.ref,
            "title": self.title,
            "yes": self.yes,
            "no": self.no,
            "not_applicable": self.not_applicable,
            "applicable": self.applicable,
            "fraction": f"{self.yes}/{self.applicable}" if self.applicable else None,
            "percentage": self.percentage,
            "band": self.band,
        }


@dataclass(frozen=True)
class Lift:
    """A panel's discretion: the ground it stands on, why, and who decided."""

    ground: Flag
    reason: str
    decided_by: str


@dataclass(frozen=True)
class StandardRating:
    """A standard with the rating worked out, the rating that stands, and everything between the two."""

    ref: str
    title: str
    basis: Basis
    computed: str
    final: str
    questions: tuple[QuestionResult, ...] = ()
    lowest: str | None = None
    flags: tuple[Flag, ...] = ()
    what_would_change: tuple[str, ...] = ()
    sentence: str = ""
    lift: Lift | None = None

    def as_json(self) -> dict[str, Any]:
        """The standard for the derivation."""
        return {
            "ref": self.ref,
            "title": self.title,
            "basis": self.basis.value,
            "questions": [question.as_json() for question in self.questions],
            "lowest": self.lowest,
            "computed": self.computed,
            "discretion": self.lift
            and {"ground": self.lift.ground.value, "reason": self.lift.reason, "decided_by": self.lift.decided_by},
            "final": self.final,
            "flags": [flag.value for flag in self.flags],
            "what_would_change": list(self.what_would_change),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class TestRating:
    """One prison test with its score, which is never shown or stored without its scale."""

    __test__ = False  # a test of a prison, not of this program

    ref: str
    title: str
    score: int
    rating: str
    scale: str
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The test for the derivation."""
        return {
            "ref": self.ref,
            "title": self.title,
            "score": self.score,
            "scale": self.scale,
            "rating": self.rating,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Outcome:
    """What an inspection's ratings come to under a scheme. Total, maximum and overall are none where tests are scored.

    `complete` says whether every standard of the scheme is rated: only then is `overall` one that may be published.
    """

    scheme: str
    standards: tuple[StandardRating, ...] = ()
    tests: tuple[TestRating, ...] = ()
    total: int | None = None
    maximum: int | None = None
    overall: str | None = None
    complete: bool = True
    sentence: str = ""
    rules: dict[str, Any] = field(default_factory=dict)
    working: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The published shape: the rating that stands for each standard, and the whole derivation."""
        standards: list[dict[str, Any]] = [
            {
                "ref": standard.ref,
                "rating": standard.final,
                "percentages": {question.ref: question.percentage for question in standard.questions},
                "flags": [flag.value for flag in standard.flags],
            }
            for standard in self.standards
        ]
        standards += [
            {
                "ref": test.ref,
                "rating": test.rating,
                "percentages": {},
                "flags": [],
                "score": test.score,
                "scale": test.scale,
            }
            for test in self.tests
        ]
        return {
            "scheme": self.scheme,
            "standards": standards,
            "total": self.total,
            "maximum": self.maximum,
            "overall": self.overall,
            "sentence": self.sentence,
            "derivation": {
                "scheme": self.scheme,
                "rules": self.rules,
                "standards": [part.as_json() for part in self.standards or self.tests],
                "overall": self.working,
            },
        }


def rules_of(scheme: CountedScheme) -> dict[str, Any]:
    """The scheme's numbers as they were used, so that a stored derivation can be followed with nothing else at hand."""
    return {
        "ratings": {rating.name: rating.score for rating in scheme.scale.ratings},
        "percentages": {band.rating: [band.lowest, band.highest] for band in scheme.percentages.table},
        "rounding": f"{scheme.rounding.method} to a {scheme.rounding.unit}",
        "standard": scheme.standard_rule.rule,
        "question_without_cases": scheme.standard_rule.question_without_cases,
        "totals": {band.rating: [band.lowest, band.highest] for band in scheme.totals.table},
        "unrated_standard": scheme.total_rule.unrated_standard,
        "some_of_the_standards": scheme.total_rule.some_of_the_standards,
    }


def counted(number: int, noun: str) -> str:
    """`1 case`, `2 cases`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def by_cases(scheme: CountedScheme, title: str, rating: Rating, questions: tuple[QuestionResult, ...]) -> str:
    """Why a standard worked out from cases is rated as it is. The first question is the lowest; some may lack cases."""
    lowest = questions[0]
    sentence = scheme.sentences.by_cases.format(
        standard=title,
        rating=rating.label,
        question=lowest.name,
        yes=f"{lowest.yes:,}",
        applicable=counted(lowest.applicable, "case"),
        percent=lowest.percentage,
        words=lowest.words,
    )
    left_out = [question.name for question in questions if not question.applicable]
    if not left_out:
        return sentence
    return f"{sentence} No case applied to {' or '.join(left_out)}: left out of the rating."


def overall(scheme: CountedScheme, rated: int, total: int, rating: Rating | None) -> str:
    """The one sentence on the whole inspection, which never calls a part of the standards a published rating."""
    everything = len(scheme.standards)
    if rating is None:
        return scheme.sentences.none.format(all=everything)
    maximum = scheme.maximum(rated)
    if rated < everything:
        return scheme.sentences.part.format(
            count=rated, all=everything, total=total, maximum=maximum, rating=rating.label
        )
    band = scheme.totals.of(rating.name)
    return scheme.sentences.overall.format(
        count=rated, total=total, maximum=maximum, rating=rating.label, lowest=band.lowest, highest=band.highest
    )


def of_test(scheme: ScoredScheme, test: ScoredTest, rating: Rating) -> str:
    """What one test's score means, with the ends of its scale."""
    return scheme.sentences.test.format(test=test.name, rating=rating.label, score=rating.score, **_ends(scheme))


def of_tests(scheme: ScoredScheme, tests: Sequence[TestRating]) -> str:
    """All the tests in one sentence, side by side and never added up."""
    parts = [f"{test.title} is {scheme.scale.named(test.rating).label} ({test.score})" for test in tests]
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return scheme.sentences.tests.format(tests=listed, **_ends(scheme))


def _ends(scheme: ScoredScheme) -> dict[str, Any]:
    worst, best = scheme.scale.worst, scheme.scale.best
    return {
        "lowest": worst.score,
        "worst": worst.label.lower(),
        "highest": best.score,
        "best": best.label.lower(),
    }


def scale_of(scheme: ScoredScheme) -> str:
    """A scale's name: another body's 1 to 4 may run the other way."""
    worst, best = scheme.scale.worst, scheme.scale.best
    return f"{scheme.id}: {worst.score} {worst.name} to {best.score} {best.name}"


def answers(derivation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers in a stored derivation, in the shape in which they were given."""
    given: list[dict[str, Any]] = []
    for standard in derivation["standards"]:
        if standard["basis"] != Basis.CASES:
            given.append({"ref": standard["ref"], "judgement": standard["computed"]})
            continue
        kept = ("ref", "title", "yes", "no", "not_applicable")
        questions = [{name: question[name] for name in kept} for question in standard["questions"]]
        given.append({"ref": standard["ref"], "key_questions": questions})
    return given
