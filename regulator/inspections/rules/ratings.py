"""How what was found becomes a rating: answers, counts, bands, the lowest key question, the total, the panel.

Everything is worked out in whole numbers from the scheme's own tables. A case that a question does not apply to is
in no denominator; what no case applied to is not rated, and never counted as if it had been found wanting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from regulator.core.refused import Refused
from regulator.standards.rules.schemes import NOT_RATED, CountedScheme, RatedStandard, Scheme, ScoredScheme

from . import derivation
from .derivation import Basis, Flag, Lift, Outcome, QuestionResult, StandardRating, TestRating
from .given import KeyQuestionInput, Place, StandardInput, standards_faults, tests_faults


def rate(scheme: Scheme, given: Sequence[StandardInput]) -> Outcome:
    """The ratings of these standards, any number of them. Refused, with every reason, as `given.standards_faults`."""
    _refuse(standards_faults(scheme, list(enumerate(given))))
    if not isinstance(scheme, CountedScheme):  # standards_faults has refused every other kind
        raise Refused("This scheme has no standards to rate.", "scheme")
    places = {standard.ref: number for number, standard in enumerate(scheme.standards)}
    rated = [rate_standard(scheme, one) for one in given]
    return settle(scheme, sorted(rated, key=lambda standard: places[standard.ref]))


def rate_standard(scheme: CountedScheme, given: StandardInput) -> StandardRating:
    """One standard, from its key questions or as it was judged. Refused, with every reason, as `rate` refuses."""
    _refuse(standards_faults(scheme, [(0, given)]))
    standard = scheme.standard(given.ref)
    if standard is None:  # standards_faults has refused it
        raise Refused(f"{scheme.id} has no standard {given.ref}.", "ref")
    if given.judgement is not None:
        return _as_judged(scheme, standard, given.judgement)
    questions = sorted((_answered(scheme, one) for one in given.key_questions or ()), key=_from_the_lowest)
    lowest = questions[0]
    if lowest.band is None:
        sentence = scheme.sentences.no_cases.format(standard=standard.title)
        return StandardRating(
            standard.ref, standard.title, Basis.CASES, NOT_RATED, NOT_RATED, tuple(questions), sentence=sentence
        )
    return StandardRating(
        ref=standard.ref,
        title=standard.title,
        basis=Basis.CASES,
        computed=lowest.band,
        final=lowest.band,
        questions=tuple(questions),
        lowest=lowest.ref,
        flags=tuple(_flags(scheme, lowest, lowest.band)),
        what_would_change=tuple(_what_would_change(scheme, questions, lowest.band)),
        sentence=derivation.by_cases(scheme, standard.title, scheme.scale.named(lowest.band), tuple(questions)),
    )


def settle(scheme: CountedScheme, standards: Sequence[StandardRating]) -> Outcome:
    """The total and the overall rating of standards as they stand now, lifted ones included.

    A standard that is not rated leaves the total and the maximum both. The overall rating comes from the scheme's
    published table when every standard is rated, and from its formula, said to be unpublished, when only some are.
    """
    points = [scheme.scale.named(one.final).score for one in standards if one.final != NOT_RATED]
    total = sum(points)
    complete = len(points) == len(scheme.standards)
    rating = scheme.overall(total, len(points)) if points else None
    sentence = derivation.overall(scheme, len(points), total, rating)
    overall = rating.name if rating else NOT_RATED
    return Outcome(
        scheme=scheme.id,
        standards=tuple(standards),
        total=total,
        maximum=scheme.maximum(len(points)),
        overall=overall,
        complete=complete,
        sentence=sentence,
        rules=derivation.rules_of(scheme),
        working={
            "points": {one.ref: scheme.scale.named(one.final).score for one in standards if one.final != NOT_RATED},
            "not_rated": [one.ref for one in standards if one.final == NOT_RATED],
            "not_given": _not_given(scheme, standards),
            "total": total,
            "maximum": scheme.maximum(len(points)),
            "complete": complete,
            "rule": ("table" if complete else "formula") if points else None,
            "rating": overall,
            "what_would_change": list(_what_would_change_overall(scheme, total, len(points))),
            "sentence": sentence,
        },
    )


def rate_tests(scheme: Scheme, given: Mapping[str, object]) -> Outcome:
    """The tests with their scores, one by one. Refused, with every reason: a test or score the scheme does not have."""
    _refuse(tests_faults(scheme, given))
    if not isinstance(scheme, ScoredScheme):  # tests_faults has refused every other kind
        raise Refused("This scheme has no tests to score.", "scheme")
    found = {test.ref: score for name, score in given.items() if (test := scheme.test(name))}
    tests: list[TestRating] = []
    for test in scheme.tests:
        score = found.get(test.ref)
        if isinstance(score, int):
            rating = scheme.scale.scoring(score)
            sentence = derivation.of_test(scheme, test, rating)
            tests.append(TestRating(test.ref, test.name, score, rating.name, derivation.scale_of(scheme), sentence))
    return Outcome(
        scheme=scheme.id,
        tests=tuple(tests),
        complete=len(tests) == len(scheme.tests),
        sentence=derivation.of_tests(scheme, tests),
        rules={"ratings": {rating.name: rating.score for rating in scheme.scale.ratings}, "total": scheme.total},
    )


def apply_discretion(
    scheme: CountedScheme, computed: StandardRating, *, to: str, ground: Flag, reason: str, decided_by: str
) -> StandardRating:
    """The standard lifted by the panel; the rating worked out stays beside the one that now stands.

    Refused: a standard not worked out from cases, one already lifted, a ground that does not hold of it, any rating
    but the next one up, no reason, nobody who decided.
    """
    if computed.basis != Basis.CASES:
        raise Refused(f"{computed.title} was not worked out from cases: discretion is only for standards that are.")
    if computed.lift is not None:
        raise Refused(f"{computed.title} has been lifted already, and a standard is lifted by one step only.")
    if ground not in computed.flags:
        held = "; ".join(flag.words for flag in computed.flags) or "none of the grounds"
        raise Refused(
            f"{computed.title} may not be lifted on the ground that {Flag(ground).words}. What holds: {held}.", "ground"
        )
    next_up = scheme.scale.above(computed.computed)
    if next_up is None:
        raise Refused(f"{computed.title} has the best rating there is.", "to")
    if to != next_up.name:
        raise Refused(f"{computed.title} may be lifted to {next_up.label} only: one step up.", "to")
    if not reason.strip():
        raise Refused("Say why the panel lifts this rating.", "reason")
    if not decided_by.strip():
        raise Refused("Say who decided.", "decided_by")
    lifted = scheme.sentences.lifted.format(
        standard=computed.title,
        computed=scheme.scale.named(computed.computed).label,
        final=next_up.label,
        reason=reason.strip(),
    )
    return replace(
        computed,
        final=to,
        lift=Lift(Flag(ground), reason.strip(), decided_by.strip()),
        sentence=f"{computed.sentence} {lifted}",
    )


def recomputed(scheme: Scheme, stored: Mapping[str, Any]) -> Outcome:
    """The outcome worked out afresh from the answers in a stored derivation, its panel's decisions applied again."""
    if isinstance(scheme, ScoredScheme):
        return rate_tests(scheme, {test["ref"]: test["score"] for test in stored["standards"]})
    afresh = rate(scheme, [StandardInput.model_validate(one) for one in derivation.answers(stored)])
    decisions = {one["ref"]: one for one in stored["standards"] if one["discretion"]}
    return settle(
        scheme,
        [
            apply_discretion(
                scheme,
                standard,
                to=decisions[standard.ref]["final"],
                ground=Flag(decisions[standard.ref]["discretion"]["ground"]),
                reason=decisions[standard.ref]["discretion"]["reason"],
                decided_by=decisions[standard.ref]["discretion"]["decided_by"],
            )
            if standard.ref in decisions
            else standard
            for standard in afresh.standards
        ],
    )


def _refuse(faults: Iterable[tuple[Place, str]]) -> None:
    if messages := [message for _, message in faults]:
        raise Refused(" ".join(messages))


def _as_judged(scheme: CountedScheme, standard: RatedStandard, judgement: str) -> StandardRating:
    sentences = scheme.sentences
    if judgement == NOT_RATED:
        sentence = sentences.not_judged.format(standard=standard.title)
    else:
        template = sentences.by_judgement if standard.rated_by == "judgement" else sentences.as_given
        sentence = template.format(standard=standard.title, rating=scheme.scale.named(judgement).label)
    basis = Basis.JUDGEMENT if standard.rated_by == "judgement" else Basis.GIVEN
    return StandardRating(standard.ref, standard.title, basis, judgement, judgement, sentence=sentence)


def _answered(scheme: CountedScheme, given: KeyQuestionInput) -> QuestionResult:
    yes, no = given.counts
    percentage = band = words = None
    if yes + no:
        percentage = scheme.rounding.percentage(yes, yes + no)
        holding = scheme.percentages.holding(percentage)
        band, words = holding.rating, holding.words
    return QuestionResult(given.ref, given.title, yes, no, given.not_applicable, percentage, band, words)


def _from_the_lowest(question: QuestionResult) -> tuple[bool, int, Fraction, int, str]:
    """The lowest percentage first; of equal ones the one with fewer cases, which says less; without cases, last."""
    if question.percentage is None:
        return True, 0, Fraction(0), 0, question.ref
    share = Fraction(question.yes, question.applicable)
    return False, question.percentage, share, question.applicable, question.ref


def _flags(scheme: CountedScheme, lowest: QuestionResult, rating: str) -> Iterable[Flag]:
    """Which grounds hold of the lowest key question. Near a band means the next one up: discretion only lifts."""
    next_up = scheme.scale.above(rating)
    if next_up and lowest.percentage is not None:
        begins = scheme.percentages.of(next_up.name).lowest
        if begins - lowest.percentage <= scheme.discretion.points:
            yield Flag.WITHIN_FIVE_POINTS
        if _enough(lowest.applicable, begins) - lowest.yes <= 1:
            yield Flag.ONE_CASE
    if lowest.applicable <= scheme.discretion.small_sample:
        yield Flag.SMALL_SAMPLE


def _enough(applicable: int, percentage: int) -> int:
    """The fewest cases of `applicable` that round, half up, to at least `percentage`."""
    return -(-(2 * percentage - 1) * applicable // 200)


def _what_would_change(scheme: CountedScheme, questions: Sequence[QuestionResult], rating: str) -> Iterable[str]:
    """The fewest cases judged differently that would have moved the rating up, and down."""
    answered = [question for question in questions if question.applicable]
    next_up = scheme.scale.above(rating)
    if next_up:
        floor = scheme.percentages.of(next_up.name).lowest
        needed = [(question, _enough(question.applicable, floor) - question.yes) for question in answered]
        short = [(question, more) for question, more in needed if more > 0]
        reached = _rating_with(scheme, answered, {question.ref: more for question, more in short})
        parts = [f"{derivation.counted(more, 'more case')} judged sufficient in {one.ref}" for one, more in short]
        yield f"{' and '.join(parts)} would make it {reached}."
    if scheme.scale.below(rating):
        floor = scheme.percentages.of(rating).lowest
        spare = [(question.yes - _enough(question.applicable, floor) + 1, question.ref) for question in answered]
        fewer, ref = min(spare)
        reached = _rating_with(scheme, answered, {ref: -fewer})
        yield f"{derivation.counted(fewer, 'case')} fewer judged sufficient in {ref} would make it {reached}."


def _rating_with(scheme: CountedScheme, answered: Sequence[QuestionResult], changes: Mapping[str, int]) -> str:
    lowest = min(scheme.rounding.percentage(one.yes + changes.get(one.ref, 0), one.applicable) for one in answered)
    return scheme.scale.named(scheme.percentages.holding(lowest).rating).label


def _not_given(scheme: CountedScheme, standards: Sequence[StandardRating]) -> list[str]:
    given = {standard.ref for standard in standards}
    return [standard.ref for standard in scheme.standards if standard.ref not in given]


def _what_would_change_overall(scheme: CountedScheme, total: int, standards: int) -> Iterable[str]:
    """The fewest points more, and fewer, that would have given another overall rating."""
    if not standards:
        return
    now = scheme.overall(total, standards)
    for direction, totals in (
        ("more", range(total + 1, scheme.maximum(standards) + 1)),
        ("fewer", range(total - 1, -1, -1)),
    ):
        other = next((one for one in totals if scheme.overall(one, standards) != now), None)
        if other is not None:
            points = derivation.counted(abs(other - total), "point")
            yield f"{points} {direction} would make it {scheme.overall(other, standards).label}."
