"""What holds of ratings whatever the answers."""

import json
from fractions import Fraction
from random import Random

from hypothesis import assume, example, given
from hypothesis import strategies as st

from regulator.inspections.rules.derivation import Flag
from regulator.inspections.rules.given import StandardInput
from regulator.inspections.rules.ratings import rate, rate_tests, recomputed, settle

from .make import (
    CRC,
    NAMES,
    SCORES,
    TESTS,
    Counts,
    counted,
    judged,
    lift,
    rated,
)


def by_hand(counts: list[Counts]) -> str:
    """The rule written a second time, with exact fractions and the bands as half-open intervals."""
    shares = [Fraction(100 * yes, yes + no) for yes, no, _ in counts if yes + no]
    if not shares:
        return "not-rated"
    lowest = min(shares)
    edges = [Fraction(99, 2), Fraction(129, 2), Fraction(159, 2)]  # 49.5, 64.5 and 79.5 belong above
    return NAMES[sum(lowest >= edge for edge in edges)]


cases = st.integers(0, 120)
questions = st.lists(st.tuples(cases, cases, cases), min_size=1, max_size=4)
refs = st.sets(st.sampled_from([standard.ref for standard in CRC.standards]), min_size=1)


@st.composite
def inspections(draw: st.DrawFn) -> list[StandardInput]:
    """Any of the standards, each in any way it may be given."""
    given = []
    for ref in sorted(draw(refs)):
        if ref.startswith("1.") or draw(st.booleans()):
            given.append(judged(ref, draw(st.sampled_from([*NAMES, "not-rated"]))))
        else:
            given.append(counted(*draw(questions), ref=ref))
    return given


def order(rating: str) -> int:
    return SCORES[rating]


@given(questions)
@example([(99, 101, 0)])
@example([(129, 71, 0)])
@example([(159, 41, 0)])
def test_the_rating_is_that_of_the_rule_written_a_second_time(counts: list[Counts]):
    assert rated(*counts).computed == by_hand(counts)


@given(questions, st.data())
def test_a_no_turned_yes_or_a_yes_added_never_lowers_a_rating(counts: list[Counts], data: st.DataObject):
    before = rated(*counts)
    assume(before.computed != "not-rated")
    chosen = data.draw(st.integers(0, len(counts) - 1))
    yes, no, rest = counts[chosen]
    for better in ((yes + 1, no, rest), *([(yes + 1, no - 1, rest)] if no else [])):
        after = rated(*counts[:chosen], better, *counts[chosen + 1 :])
        assert order(after.computed) >= order(before.computed)


@given(questions, st.lists(cases, min_size=4, max_size=4))
def test_cases_not_applicable_change_nothing_but_their_own_count(counts: list[Counts], others: list[int]):
    before = rated(*counts)
    after = rated(*((yes, no, other) for (yes, no, _), other in zip(counts, others, strict=False)))
    kept = ("computed", "flags", "lowest", "sentence", "what_would_change")
    assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
    assert [one.percentage for one in before.questions] == [one.percentage for one in after.questions]


@given(inspections(), st.randoms(use_true_random=False))
def test_the_order_of_standards_and_questions_is_irrelevant(given: list[StandardInput], random: Random):
    shuffled = [
        one.model_copy(update={"key_questions": tuple(random.sample(one.key_questions, len(one.key_questions)))})
        if one.key_questions
        else one
        for one in given
    ]
    random.shuffle(shuffled)
    assert rate(CRC, shuffled).as_json() == rate(CRC, given).as_json()


@given(inspections())
def test_totals_are_consistent_and_only_what_is_complete_is_by_the_table(given: list[StandardInput]):
    outcome = rate(CRC, given)
    scored = [SCORES[one.final] for one in outcome.standards if one.final != "not-rated"]
    assert (outcome.total, outcome.maximum) == (sum(scored), 3 * len(scored))
    assert outcome.complete == (len(scored) == 10)
    assert (outcome.overall == "not-rated") == (not scored)
    assert ("not a published overall rating" in outcome.sentence) == (0 < len(scored) < 10)


@given(questions)
@example([(49, 51, 0)])
@example([(2, 3, 0), (40, 60, 0)])
def test_flags_are_what_re_rating_with_one_case_changed_says(counts: list[Counts]):
    standard = rated(*counts)
    assume(standard.computed != "not-rated")
    lowest = next(one for one in standard.questions if one.ref == standard.lowest)
    better = lowest.no > 0 and order(rated((lowest.yes + 1, lowest.no - 1)).computed) > order(standard.computed)
    assert (Flag.ONE_CASE in standard.flags) == better
    near = [edge for edge in (50, 65, 80) if 0 < edge - lowest.percentage <= 5]
    assert (Flag.WITHIN_FIVE_POINTS in standard.flags) == bool(near)
    assert (Flag.SMALL_SAMPLE in standard.flags) == (lowest.applicable <= 5)


@given(questions)
def test_what_would_change_is_the_fewest_cases_that_do(counts: list[Counts]):
    standard = rated(*counts)
    assume(standard.computed not in ("not-rated", "outstanding"))
    floor = {"inadequate": 50, "requires-improvement": 65, "good": 80}[standard.computed]
    for one in standard.questions:
        if not one.applicable or one.percentage >= floor:
            continue
        needed = next(more for more in range(1, one.no + 1) if order(rated((one.yes + more, one.no - more)).computed)
                      > order(standard.computed))  # fmt: skip
        cases = "1 more case" if needed == 1 else f"{needed} more cases"
        assert f"{cases} judged sufficient in {one.ref}" in standard.what_would_change[0]


@given(inspections())
def test_a_stored_derivation_recomputes_to_the_same_ratings(given: list[StandardInput]):
    outcome = rate(CRC, given).as_json()
    stored = json.loads(json.dumps(outcome["derivation"]))
    assert recomputed(CRC, stored).as_json() == outcome


def test_a_stored_derivation_recomputes_with_its_panels_decision():
    given = rate(CRC, [judged("1.1", "good"), counted((49, 51))])
    outcome = settle(CRC, [given.standards[0], lift(given.standards[1])]).as_json()
    assert recomputed(CRC, json.loads(json.dumps(outcome["derivation"]))).as_json() == outcome


@given(st.dictionaries(st.sampled_from([test.ref for test in TESTS.tests]), st.integers(1, 4), min_size=1))
def test_stored_scores_recompute_and_have_no_sum(scores: dict[str, int]):
    outcome = rate_tests(TESTS, scores).as_json()
    assert {one["ref"]: one["score"] for one in outcome["standards"]} == scores
    assert recomputed(TESTS, json.loads(json.dumps(outcome["derivation"]))).as_json() == outcome
    assert outcome["total"] is outcome["maximum"] is outcome["overall"] is outcome["derivation"]["overall"] is None
