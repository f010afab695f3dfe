"""How many cases to look at, against the published table and its own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Refused
from regulator.inspections.rules.sampling import MOST_ELIGIBLE, achieved_margin, sample

ELIGIBLE = (50, 100, 200, 300, 400, 500, 1000, 2000, 5000)
TABLE = {
    80: (39, 63, 91, 107, 117, 124, 142, 152, 160),
    90: (43, 74, 116, 143, 162, 176, 214, 239, 257),
    95: (45, 80, 132, 169, 197, 218, 278, 323, 357),
}

eligibles = st.integers(1, MOST_ELIGIBLE)
confidences = st.floats(50, 99.9)
margins = st.floats(0.01, 49.9)


@pytest.mark.parametrize(("confidence", "sizes"), TABLE.items())
def test_the_published_table_is_reproduced(confidence: int, sizes: tuple[int, ...]):
    assert tuple(sample(eligible, confidence, 5).size for eligible in ELIGIBLE) == sizes


@pytest.mark.parametrize(
    ("size", "eligible", "margin"), [(119, 430, 5.0), (56, 5000, 8.5), (30, 80, 9.3), (5, 20, 25.5)]
)
def test_the_published_margins_are_reproduced(size: int, eligible: int, margin: float):
    assert round(achieved_margin(eligible, size), 1) == margin


@given(eligibles, confidences, margins)
def test_a_sample_achieves_its_margin_and_one_case_fewer_would_not(eligible: int, confidence: float, margin: float):
    drawn = sample(eligible, confidence, margin)
    assert 1 <= drawn.size <= eligible
    assert drawn.achieved_margin <= margin * (1 + 1e-9)
    if drawn.size > 1:
        assert achieved_margin(eligible, drawn.size - 1, confidence) >= margin * (1 - 1e-9)


@given(st.integers(1, MOST_ELIGIBLE - 1), confidences, margins)
def test_more_eligible_cases_never_need_a_smaller_sample(eligible: int, confidence: float, margin: float):
    assert sample(eligible, confidence, margin).size <= sample(eligible + 1, confidence, margin).size


def test_one_eligible_case_is_looked_at():
    assert sample(1).size == 1
    assert sample(1).achieved_margin == 0
    assert sample(1).sentence == "Look at every eligible case (1): a smaller sample would not be enough."


def test_a_margin_too_small_to_square_takes_every_case():
    assert sample(5000, 80, 5e-324).size == 5000


def test_the_sample_says_what_it_is_good_for():
    assert sample(1000).sentence == (
        "Look at 142 of the 1,000 eligible cases: at 80% confidence a percentage from them is within 5.0 points "
        "of the percentage in all of them."
    )


@pytest.mark.parametrize(
    ("eligible", "confidence", "margin", "field"),
    [
        (0, 80, 5, "eligible"),
        (-1, 80, 5, "eligible"),
        (MOST_ELIGIBLE + 1, 80, 5, "eligible"),
        (10**400, 80, 5, "eligible"),
        (100, 49.9, 5, "confidence"),
        (100, 100, 5, "confidence"),
        (100, float("nan"), 5, "confidence"),
        (100, 80, 0, "margin"),
        (100, 80, -5, "margin"),
        (100, 80, 50, "margin"),
        (100, 80, float("nan"), "margin"),
        (100, 80, float("inf"), "margin"),
    ],
)
def test_nonsense_is_refused(eligible: int, confidence: float, margin: float, field: str):
    with pytest.raises(Refused) as refused:
        sample(eligible, confidence, margin)
    assert refused.value.field == field


@pytest.mark.parametrize("size", [0, -1, 21])
def test_a_sample_of_nothing_or_of_more_than_there_is_has_no_margin(size: int):
    with pytest.raises(Refused, match="from 1 case to all 20"):
        achieved_margin(20, size)
