"""What is said of a measurement: the ratio, its goal, and whether it holds."""

import pytest

from regulator.bench import FIGURES
from regulator.bench.measuring import Goal, Line, alternate

AT_MOST_ONE = Goal(1)


def a_line(pairs=((2.0, 4.0), (3.0, 2.0), (1.0, 4.0)), goal=AT_MOST_ONE, missing=None):
    return Line("A thing", "another", goal, "By hand.", "ms", list(pairs), missing=missing)


def test_ours_and_the_yardstick_take_turns_and_the_warm_up_is_thrown_away():
    order = []

    def measure(who):
        order.append(who)
        return float(len(order))

    assert alternate(lambda: measure("A"), lambda: measure("B"), pairs=2, warm_up=1) == [(3.0, 4.0), (5.0, 6.0)]
    assert order == ["A", "B"] * 3


def test_the_median_ratio_decides_whether_a_goal_holds():
    assert a_line().told()["ratio"] == {"minimum": 0.25, "median": 0.5, "maximum": 1.5}
    assert a_line().holds is True
    assert a_line(goal=Goal(0.4)).holds is False


@pytest.mark.parametrize(
    ("goal", "ratio", "holds"),
    [
        (Goal(3), 3.0, True),
        (Goal(3), 3.1, False),
        (Goal(0.9, at_least=True), 0.9, True),
        (Goal(0.9, at_least=True), 0.89, False),
    ],
)
def test_a_goal_says_which_side_of_it_is_good(goal, ratio, holds):
    assert goal.holds(ratio) is holds


def test_a_line_says_ratio_goal_verdict_and_how_it_was_measured():
    told = str(a_line())
    for part in ("0.50 (0.25 to 1.50)", "goal at most 1: holds", "2 against 4 ms", "By hand."):
        assert part in told
    assert "DOES NOT HOLD" in str(a_line(goal=Goal(0.4)))


def test_what_could_not_be_measured_says_why_and_neither_holds_nor_fails():
    line = a_line(pairs=(), missing="There is no Chromium on this machine.")
    assert "NOT MEASURED (goal at most 1): There is no Chromium on this machine." in str(line)
    assert line.told()["holds"] is None
    assert line.told()["ratio"] is None
    assert line.told()["not_measured"] == "There is no Chromium on this machine."


def test_a_line_for_information_has_no_verdict():
    line = a_line(goal=None)
    assert line.told()["goal"] is None
    assert line.holds is None
    assert "for information" in str(line)


def test_the_goals_are_those_that_were_promised():
    goals = {name: str(figure.goal) for name, figure in FIGURES.items()}
    assert (
        goals.items()
        >= {
            "published-page": "at least 0.9",
            "staff-page": "at least 0.08",
            "entries": "at most 3",
            "entries-replay": "at most 1",
            "sync": "at most 3",
            "sync-replay": "at most 1",
            "report-pdf": "at most 3",
            "export": "at most 2",
        }.items()
    )
