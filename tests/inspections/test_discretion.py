"""When a panel may look again at a rating, what it may do, and the sentences that explain a rating."""

import pytest

from regulator.core.refused import Refused
from regulator.inspections.rules.derivation import Flag
from regulator.inspections.rules.given import StandardInput
from regulator.inspections.rules.ratings import rate, rate_standard, settle

from .make import CRC, all_judged, counted, judged, lift, rated


@pytest.mark.parametrize(
    ("yes", "no", "near"),
    [(44, 56, False), (45, 55, True), (49, 51, True), (59, 41, False), (60, 40, True), (74, 26, False), (75, 25, True)],
)
def test_five_points_below_the_next_band_is_near_and_six_is_not(yes: int, no: int, near: bool):
    assert (Flag.WITHIN_FIVE_POINTS in rated((yes, no)).flags) is near


def test_nearness_is_measured_on_the_rounded_percentage_that_the_report_prints():
    assert Flag.WITHIN_FIVE_POINTS in rated((89, 111)).flags  # 44.5, printed as 45
    assert Flag.WITHIN_FIVE_POINTS not in rated((444, 556)).flags  # 44.4, printed as 44


def test_one_case_counts_only_upwards():
    assert Flag.ONE_CASE in rated((49, 51)).flags
    assert Flag.ONE_CASE not in rated((48, 52)).flags
    assert Flag.ONE_CASE not in rated((50, 50)).flags  # one fewer would make it Inadequate, which discretion cannot


def test_one_case_of_a_large_sample_need_not_be_near_in_points_nor_a_near_one_be_one_case():
    assert rated((1, 2)).flags == (Flag.ONE_CASE, Flag.SMALL_SAMPLE)  # 33%
    assert rated((480, 520)).flags == (Flag.WITHIN_FIVE_POINTS,)


@pytest.mark.parametrize(
    ("yes", "no", "small"), [(5, 0, True), (4, 1, True), (2, 3, True), (6, 0, False), (3, 3, False)]
)
def test_five_cases_are_a_small_sample_and_six_are_not(yes: int, no: int, small: bool):
    assert (Flag.SMALL_SAMPLE in rated((yes, no, 60)).flags) is small


def test_flags_are_those_of_the_lowest_question_alone():
    assert rated((30, 70), (4, 1), (49, 51)).flags == ()
    assert rated((40, 60), (2, 3)).flags == (Flag.ONE_CASE, Flag.SMALL_SAMPLE)  # both 40%: fewer cases say less


def test_the_best_rating_has_nothing_to_be_near():
    assert rated((99, 1)).flags == ()
    assert rated((3, 0)).flags == (Flag.SMALL_SAMPLE,)


# --- the panel


def test_a_lifted_standard_keeps_the_rating_that_was_worked_out():
    lifted = lift(rated((49, 51)))
    assert (lifted.computed, lifted.final) == ("inadequate", "requires-improvement")
    assert lifted.sentence.endswith("The panel lifted Assessment from Inadequate to Requires improvement: A late file")
    assert lifted.lift.decided_by == "Panel"


def test_a_lifted_standard_lifts_the_total():
    standards = list(rate(CRC, [*all_judged(CRC, [0] * 5 + [1] * 5)[:4], counted((49, 51))]).standards)
    assert settle(CRC, standards).total == 0
    standards[4] = lift(standards[4])
    outcome = settle(CRC, standards)
    assert outcome.total == 1
    assert outcome.as_json()["standards"][4]["rating"] == "requires-improvement"
    assert outcome.as_json()["derivation"]["standards"][4]["computed"] == "inadequate"


@pytest.mark.parametrize(
    ("counts", "changes", "message"),
    [
        ((30, 70), {}, "on the ground that one case judged differently would .* What holds: none of the grounds"),
        ((49, 51), {"ground": "small-sample"}, "within five points of the next band; one case judged differently"),
        ((49, 51), {"to": "good"}, "lifted to Requires improvement only"),
        ((49, 51), {"to": "inadequate"}, "lifted to Requires improvement only"),
        ((49, 51), {"to": "excellent"}, "lifted to Requires improvement only"),
        ((49, 51), {"reason": "  "}, "Say why"),
        ((49, 51), {"decided_by": ""}, "Say who"),
        ((3, 0), {"ground": "small-sample", "to": "outstanding"}, "has the best rating"),
        ((0, 0), {"ground": "small-sample"}, "What holds: none"),
    ],
)
def test_the_panel_may_not_go_beyond_its_grounds(counts: tuple[int, int], changes: dict[str, str], message: str):
    with pytest.raises(Refused, match=message):
        lift(rated(counts), **changes)


def test_a_judged_standard_and_one_without_its_counts_are_not_lifted():
    for one in (judged("1.1", "inadequate"), judged("2.1", "inadequate")):
        with pytest.raises(Refused, match="was not worked out from cases"):
            lift(rate_standard(CRC, one))


def test_a_standard_is_lifted_once():
    with pytest.raises(Refused, match="lifted already"):
        lift(lift(rated((49, 51))))


# --- the sentences


def test_a_standard_says_why_it_is_rated_so():
    question = {"ref": "2.1.1", "title": "Does assessment keep others safe?", "yes": 42, "no": 24}
    standard = rate_standard(CRC, StandardInput.model_validate({"ref": "2.1", "key_questions": [question]}))
    assert standard.sentence == (
        "Assessment is Requires improvement because the lowest key question, 2.1.1 (Does assessment keep others "
        "safe?), was judged sufficient in 42 of 66 cases (64%), too few."
    )
    assert standard.what_would_change == (
        "1 more case judged sufficient in 2.1.1 would make it Good.",
        "10 cases fewer judged sufficient in 2.1.1 would make it Inadequate.",
    )


def test_what_would_change_names_every_question_that_holds_the_standard_down():
    assert rated((42, 23), (70, 30), (90, 10)).what_would_change == (
        "10 more cases judged sufficient in 2.1.1 and 10 more cases judged sufficient in 2.1.2 would make it "
        "Outstanding.",
        "1 case fewer judged sufficient in 2.1.1 would make it Requires improvement.",
    )


def test_one_case_may_change_a_tiny_sample_by_more_than_a_band():
    assert rated((1, 0)).what_would_change == ("1 case fewer judged sufficient in 2.1.1 would make it Inadequate.",)
    assert rated((0, 1)).what_would_change == ("1 more case judged sufficient in 2.1.1 would make it Outstanding.",)


def test_a_judgement_and_a_rating_without_counts_say_what_they_are():
    assert rate_standard(CRC, judged("1.1", "good")).sentence.startswith("Leadership is Good: a judgement")
    assert "counts of cases behind it were not supplied" in rate_standard(CRC, judged("2.1", "good")).sentence
    assert rate_standard(CRC, judged("1.1", "not-rated")).sentence == (
        "Leadership is not rated because no judgement of it was made."
    )


def test_braces_in_a_title_or_a_reason_are_only_text():
    question = {"ref": "2.1.1", "title": "{0} {standard.__class__}", "yes": 49, "no": 51}
    standard = rate_standard(CRC, StandardInput.model_validate({"ref": "2.1", "key_questions": [question]}))
    assert "{0} {standard.__class__}" in standard.sentence
    assert lift(standard, reason="{x}").sentence.endswith("{x}")


def test_the_whole_says_what_would_change_it():
    assert rate(CRC, all_judged(CRC, [2] * 3 + [1] * 7)).working["what_would_change"] == [
        "3 points more would make it Good.",
        "8 points fewer would make it Inadequate.",
    ]
