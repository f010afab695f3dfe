"""How published history is put in order and into words, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.publication.rules.history import Told, in_order, points, sentence, span
from regulator.publication.rules.words import plural, provisions, size
from regulator.register.rules.dates import PartialDate, Precision, partial

NAMES = {
    "safety": "Safety",
    "respect": "Respect",
    "purposeful-activity": "Purposeful activity",
    "preparation-for-release": "Preparation for release",
}
LABELS = {4: "Good", 3: "Reasonably good", 2: "Not sufficiently good", 1: "Poor"}


def told(start: str, *scores: int | None, end: str = "", source: str = "One", of_later: bool = False) -> Told:
    given = (*scores, None, None, None, None)[:4]
    last = partial(end) if end else None
    return Told(partial(start), last, dict(zip(NAMES, given, strict=True)), source, "", "full", of_later=of_later)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2023-10-30", "2023-11-09", "30 October to 9 November 2023"),
        ("2024-07-15", "2024-07-25", "15 to 25 July 2024"),
        ("2023-12-30", "2024-01-04", "30 December 2023 to 4 January 2024"),
        ("2020-02", "2020-03", "February to March 2020"),
        ("2019-08", "2019-08", "August 2019"),
        ("2015-06~", "2015-08~", "about June to about August 2015"),
        ("2012", "", "2012"),
        ("2019-08-27", "2019-09", "27 August 2019 to September 2019"),
    ],
)
def test_a_time_is_said_once_and_no_more_exactly_than_it_was_published(start, end, words):
    assert span(partial(start), partial(end) if end else None) == words


def test_what_a_later_source_says_of_an_inspection_is_left_out_where_its_own_source_says_the_same():
    own = told("2017-07~", 1, 2, 2, 1, end="2017-08~")
    beside = told("2017", 1, 2, 2, 1, source="Two", of_later=True)
    assert in_order([beside, own]) == [own]


def test_what_a_later_source_says_differently_stays():
    own = told("2017-09", 2, 1, 1, 2)
    beside = told("2017-09", 2, 1, 2, 2, source="Two", of_later=True)
    assert in_order([beside, own]) == [own, beside]
    assert len(points(in_order([beside, own]))) == 2


def test_a_later_source_is_the_only_one_for_an_inspection_that_nobody_else_tells_of():
    beside = told("2014-07", 3, source="Two", of_later=True)
    assert in_order([beside]) == [beside]


def test_a_source_that_tells_of_an_earlier_inspection_without_a_score_adds_nothing():
    assert in_order([told("2012", of_later=True)]) == []


def test_points_stand_in_time_and_clear_of_the_words_of_the_scale():
    made = points(in_order([told("2020-01-01", 2), told("2010-01-01", 1), told("2015-01-01", 4)]))
    assert [point.label for point in made] == ["Jan 2010", "Jan 2015", "Jan 2020"]
    places = [point.position for point in made]
    assert places[0] == pytest.approx(0.3)
    assert places[1] == pytest.approx(0.65, abs=0.01)
    assert places[2] == pytest.approx(1)


def test_one_inspection_stands_in_the_middle():
    assert [point.position for point in points([told("2023", 1)])] == [pytest.approx(0.65)]


def test_two_sources_that_say_the_same_of_the_same_time_are_one_point():
    assert len(points([told("2017-09", 2, 1), told("2017-09", 2, 1, source="Two")])) == 1


def test_the_sentence_names_what_is_known_and_what_is_not_and_adds_nothing_up():
    said = sentence([told("2019-08-27", 2, end="2019-09-06")], NAMES, LABELS)
    assert said == (
        "The latest scores are of 27 August to 6 September 2019: safety not sufficiently good (2). "
        "No score for respect, purposeful activity and preparation for release is in the sources used. "
        "The four tests are never added up."
    )


def test_without_a_score_the_sentence_says_so():
    assert sentence([told("2019")], NAMES, LABELS) == "No score of a past inspection is in the sources used."


DATES = st.builds(
    PartialDate,
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]),
    st.booleans(),
)
SCORES = st.fixed_dictionaries({name: st.none() | st.integers(1, 4) for name in NAMES})
TOLD = st.builds(Told, DATES, st.none() | DATES, SCORES, st.sampled_from("abc"), st.just(""), st.just("full"))


@given(st.lists(TOLD, max_size=6))
def test_whatever_is_told_every_point_is_in_order_within_the_plot_and_true(many):
    ordered = in_order(many)
    made = points(ordered)
    places = [point.position for point in made]
    assert places == sorted(places)
    assert all(0.3 <= place <= 1 for place in places)
    said = [dict(each.scores) for each in many]
    assert all(dict(point.scores) in said for point in made)
    assert sentence(ordered, NAMES, LABELS)


def test_instruments_counts_and_sizes_are_said_as_people_say_them():
    assert provisions("rule", []) == ""
    assert provisions("rule", ["6"]) == "rule 6"
    assert provisions("rule", ["6", "7", "30"]) == "rules 6, 7 and 30"
    assert plural(1, "report") == "1 report"
    assert plural(1200, "company", "companies") == "1,200 companies"
    assert size(12) == "1 KB"
    assert size(84_321) == "84 KB"
    assert size(1_234_567) == "1.2 MB"
