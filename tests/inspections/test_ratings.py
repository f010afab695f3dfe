"""From answers to ratings: every edge of the published rules, and what is refused."""

import pytest
from pydantic import ValidationError

from regulator.core.refused import Refused
from regulator.inspections.rules.given import MOST_CASES, StandardInput
from regulator.inspections.rules.ratings import rate, rate_standard, rate_tests

from .make import CRC, NAMES, PDU_2021, PDU_2023, TESTS, all_judged, counted, judged, rated, spread


@pytest.mark.parametrize(
    ("yes", "no", "percentage", "rating"),
    [
        (99, 101, 50, "requires-improvement"),  # 49.5
        (494, 506, 49, "inadequate"),  # 49.4
        (129, 71, 65, "good"),  # 64.5
        (644, 356, 64, "requires-improvement"),
        (159, 41, 80, "outstanding"),  # 79.5
        (794, 206, 79, "good"),
        (49, 51, 49, "inadequate"),
        (50, 50, 50, "requires-improvement"),
        (64, 36, 64, "requires-improvement"),
        (65, 35, 65, "good"),
        (79, 21, 79, "good"),
        (80, 20, 80, "outstanding"),
        (0, 1, 0, "inadequate"),
        (1, 0, 100, "outstanding"),
        (42, 23, 65, "good"),  # 64.6
        (494_999, 505_001, 49, "inadequate"),
        (495_000, 505_000, 50, "requires-improvement"),
    ],
)
def test_bands_are_read_from_the_percentage_rounded_half_up(yes: int, no: int, percentage: int, rating: str):
    standard = rated((yes, no))
    assert standard.questions[0].percentage == percentage
    assert standard.computed == standard.final == rating


def test_a_standard_is_its_lowest_key_question_and_never_an_average():
    standard = rated((90, 10), (85, 15), (66, 34), (30, 70))
    assert standard.computed == "inadequate"
    assert standard.lowest == "2.1.4"


def test_of_questions_with_one_printed_percentage_the_lower_share_is_the_lowest():
    assert rated((504, 496), (497, 503)).lowest == "2.1.2"  # both printed as 50


def test_cases_a_question_does_not_apply_to_are_in_no_denominator():
    standard = rated((4, 1, 95))
    assert standard.questions[0].applicable == 5
    assert standard.computed == "outstanding"


def test_each_question_has_its_own_denominator():
    standard = rated((42, 23, 3), (10, 5, 53))
    assert {one.ref: (one.applicable, one.percentage) for one in standard.questions} == {
        "2.1.1": (65, 65),
        "2.1.2": (15, 67),
    }


def test_a_standard_that_no_case_applied_to_is_not_rated():
    standard = rated((0, 0, 12), (0, 0, 12))
    assert standard.computed == standard.final == "not-rated"
    assert standard.flags == standard.what_would_change == ()
    assert standard.lowest is None
    assert standard.sentence == "Assessment is not rated because no case applied to any of its key questions."


def test_a_question_that_no_case_applied_to_is_left_out_and_named():
    standard = rated((0, 0, 12), (50, 15))
    assert standard.computed == "good"
    assert standard.lowest == "2.1.2"
    assert standard.sentence.endswith("No case applied to 2.1.1: left out of the rating.")


def test_questions_without_any_case_may_give_only_how_many_they_did_not_apply_to():
    only = StandardInput.model_validate({"ref": "2.1", "key_questions": [{"ref": "2.1.1", "not_applicable": 4}]})
    assert rate_standard(CRC, only).computed == "not-rated"


# --- totals


@pytest.mark.parametrize(
    ("scheme", "last"),
    [(CRC, (5, 15, 25, 30)), (PDU_2021, (4, 13, 22, 27)), (PDU_2023, (3, 10, 17, 21))],
    ids=lambda value: getattr(value, "id", None),
)
def test_every_total_falls_in_its_published_band(scheme, last: tuple[int, ...]):
    standards = len(scheme.standards)
    for total in range(3 * standards + 1):
        outcome = rate(scheme, all_judged(scheme, spread(total, standards)))
        assert (outcome.total, outcome.maximum, outcome.complete) == (total, 3 * standards, True)
        assert outcome.overall == NAMES[sum(total > highest for highest in last)]


def test_warwickshire_and_west_mercia_in_2019_was_13_of_30_and_requires_improvement():
    outcome = rate(CRC, all_judged(CRC, [2] * 3 + [1] * 7))
    assert (outcome.total, outcome.maximum, outcome.overall) == (13, 30, "requires-improvement")
    assert outcome.sentence == (
        "The overall rating is Requires improvement: the 10 standards score 13 of 30 points, and 6 to 15 is "
        "Requires improvement."
    )


def test_a_standard_not_rated_leaves_the_total_and_the_maximum():
    given = all_judged(CRC, [2] * 10)
    given[4] = counted((0, 0, 9))
    outcome = rate(CRC, given)
    assert (outcome.total, outcome.maximum, outcome.overall, outcome.complete) == (18, 27, "good", False)
    assert outcome.working["not_rated"] == ["2.1"]
    assert outcome.working["rule"] == "formula"
    assert outcome.sentence.endswith("it is not a published overall rating.")


def test_an_unrated_standard_is_not_counted_as_inadequate():
    given = all_judged(CRC, [3] * 8 + [2] * 2)  # 28 of 30; with a 0 for one Outstanding it would be 25, Good
    given[0] = judged("1.1", "not-rated")
    assert rate(CRC, given).overall == "outstanding"


def test_nothing_rated_has_no_overall_rating():
    outcome = rate(CRC, [counted((0, 0, 3)), judged("1.1", "not-rated")])
    assert (outcome.total, outcome.maximum, outcome.overall, outcome.complete) == (0, 0, "not-rated", False)
    assert outcome.working["rule"] is None


@pytest.mark.parametrize(
    ("scores", "overall"),
    [
        ([0], "inadequate"),
        ([3], "outstanding"),
        ([0, 1], "inadequate"),
        ([1, 2], "requires-improvement"),
        ([2, 2], "good"),
    ],
)
def test_some_of_the_standards_are_rated_by_the_formula_and_said_not_to_be_published(scores: list[int], overall: str):
    outcome = rate(CRC, [judged(f"1.{number}", NAMES[score]) for number, score in enumerate(scores, 1)])
    assert (outcome.total, outcome.maximum, outcome.overall) == (sum(scores), 3 * len(scores), overall)
    assert f"Worked out from {len(scores)} of the 10 standards" in outcome.sentence
    assert not outcome.complete


def test_the_references_of_2023_may_be_written_without_their_letter():
    outcome = rate(PDU_2023, [judged("1.1", "good"), counted((8, 2), ref="2.1"), counted((8, 2), ref="P2.2")])
    assert [standard.ref for standard in outcome.standards] == ["P1.1", "P2.1", "P2.2"]


# --- what is refused


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "no standard to rate"),
        ([judged("9.1", "good")], "crc-2018 has no standard 9.1"),
        ([judged("1.1", "good"), judged("1.1", "good")], "1.1 is given twice"),
        ([judged("1.1", "excellent")], "“excellent” is not a rating"),
        ([counted((1, 1), ref="1.1")], "never counted: give a judgement"),
        ([judged("9.1", "good"), judged("1.1", "excellent")], "no standard 9.1.*“excellent” is not a rating"),
    ],
)
def test_standards_that_the_scheme_does_not_have_are_refused_all_at_once(given: list[StandardInput], message: str):
    with pytest.raises(Refused, match=message):
        rate(CRC, given)


@pytest.mark.parametrize(
    "one", [judged("9.1", "good"), judged("1.1", "excellent"), counted((1, 1), ref="1.1")], ids=lambda one: one.ref
)
def test_a_standard_rated_alone_is_held_to_the_same_rules(one: StandardInput):
    with pytest.raises(Refused):
        rate_standard(CRC, one)


def test_a_standard_named_twice_by_two_of_its_references_is_refused():
    with pytest.raises(Refused, match="P1.1 is given twice"):
        rate(PDU_2023, [judged("1.1", "good"), judged("P1.1", "good")])


def test_key_questions_belong_to_their_standard_and_come_once():
    for refs, message in ((["2.2.1"], "not a key question of 2.1"), (["2.1.1", "2.1.1"], "2.1.1 is given twice")):
        questions = [{"ref": ref, "yes": 1, "no": 1} for ref in refs]
        with pytest.raises(Refused, match=message):
            rate(CRC, [StandardInput.model_validate({"ref": "2.1", "key_questions": questions})])


@pytest.mark.parametrize(
    "counts",
    [
        {"yes": -1, "no": 3},
        {"yes": "3", "no": 3},
        {"yes": 1.5, "no": 3},
        {"yes": True, "no": 3},
        {"yes": MOST_CASES + 1, "no": 3},
        {"yes": 3},
        {"no": 3},
        {},
        {"yes": None, "no": 3},
        {"yes": 3, "no": 3, "maybe": 1},
        {"yes": 3, "no": 3, "not_applicable": -1},
    ],
)
def test_answers_are_whole_numbers_of_cases_and_complete(counts: dict):
    with pytest.raises(ValidationError):
        StandardInput.model_validate({"ref": "2.1", "key_questions": [{"ref": "2.1.1", **counts}]})


def test_a_standard_is_judged_or_counted_and_not_both_or_neither():
    questions = [{"ref": "2.1.1", "yes": 1, "no": 1}]
    for one in ({}, {"judgement": "good", "key_questions": questions}, {"key_questions": []}):
        with pytest.raises(ValidationError):
            StandardInput.model_validate({"ref": "2.1", **one})


# --- the four tests of a prison


def test_tests_are_rated_one_by_one_and_never_added_up():
    outcome = rate_tests(TESTS, {"safety": 1, "respect": 2, "purposeful-activity": 3, "preparation-for-release": 4})
    shown = outcome.as_json()
    assert [one["rating"] for one in shown["standards"]] == ["poor", "not-sufficiently-good", "reasonably-good", "good"]
    assert [one["score"] for one in shown["standards"]] == [1, 2, 3, 4]
    assert {one["scale"] for one in shown["standards"]} == {"prison-tests: 1 poor to 4 good"}
    assert shown["total"] is shown["maximum"] is shown["overall"] is None
    assert shown["sentence"] == (
        "Safety is Poor (1), Respect is Not sufficiently good (2), Purposeful activity is Reasonably good (3) and "
        "Preparation for release is Good (4): each test is judged on its own, from 1 (poor) to 4 (good), the scores "
        "are never added up, and there is no overall rating."
    )


def test_a_test_may_be_given_by_its_former_name_once():
    outcome = rate_tests(TESTS, {"resettlement": 2})
    assert [test.ref for test in outcome.tests] == ["preparation-for-release"]
    assert not outcome.complete
    with pytest.raises(Refused, match="given twice, once by a former name"):
        rate_tests(TESTS, {"resettlement": 2, "preparation-for-release": 2})


@pytest.mark.parametrize("score", [0, 5, -1, "1", 1.0, True, None, [1]])
def test_a_score_off_the_scale_is_refused(score: object):
    with pytest.raises(Refused, match=r"must be a whole number from 1 \(poor\) to 4 \(good\)"):
        rate_tests(TESTS, {"safety": score})


def test_leadership_is_never_scored_and_an_unknown_test_is_refused():
    with pytest.raises(Refused, match="Leadership is inspected and reported, but it is never scored"):
        rate_tests(TESTS, {"safety": 1, "leadership": 1})
    with pytest.raises(Refused, match="has no test “care”"):
        rate_tests(TESTS, {"care": 1})
    with pytest.raises(Refused, match="no test to score"):
        rate_tests(TESTS, {})


def test_one_kind_of_scheme_is_never_forced_on_the_other():
    with pytest.raises(Refused, match="give it `tests`"):
        rate(TESTS, [judged("1.1", "good")])
    with pytest.raises(Refused, match="give it `standards`"):
        rate_tests(CRC, {"safety": 1})
