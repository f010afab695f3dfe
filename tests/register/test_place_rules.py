"""The rules of places: the ledger, shares, refusals. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Refused
from regulator.register.rules import ledger, places_held, refusing
from regulator.register.rules.ledger import Kind, Line, Statement, balance, check_line, lowest, weigh
from regulator.register.rules.place_words import PlaceCategory, category_of
from regulator.register.rules.refusing import Capacity, Room, check, local_reference, names_nobody
from regulator.register.rules.words import Category, Function, Holds

START = date(2026, 1, 31)
DAYS = st.integers(0, 400).map(lambda number: START + timedelta(days=number))
OPENING = Line(START, 300, Kind.OPENING)


def test_a_ledger_begins_once_and_never_falls_below_nothing():
    check_line([], OPENING)
    with pytest.raises(Refused, match="opening"):
        check_line([], Line(START, 5))
    with pytest.raises(Refused, match="once"):
        check_line([OPENING], OPENING)
    with pytest.raises(Refused, match="begins later"):
        check_line([OPENING], Line(START - timedelta(days=1), 5))
    check_line([OPENING], Line(START, -300, Kind.CONSENTED_CUT))
    with pytest.raises(Refused, match="fewer places"):
        check_line([OPENING], Line(START, -301, Kind.CONSENTED_CUT))
    with pytest.raises(Refused, match="takes places away"):
        check_line([OPENING], Line(START, 1, Kind.CONSENTED_CUT))


def test_a_cut_that_a_later_one_needs_is_refused_too():
    later = Line(START + timedelta(days=90), -200, Kind.CONSENTED_CUT)
    with pytest.raises(Refused):
        check_line([OPENING, later], Line(START + timedelta(days=1), -101, Kind.CONSENTED_CUT))
    check_line([OPENING, later], Line(START + timedelta(days=1), -100, Kind.CONSENTED_CUT))


def test_a_published_figure_raises_and_never_lowers():
    on = START + timedelta(days=28)
    assert weigh([OPENING], Statement(on, 320)) == ledger.Weighed((Line(on, 20),), False)
    assert weigh([OPENING], Statement(on, 300)) == ledger.Weighed((), False)
    assert weigh([OPENING], Statement(on, 299)) == ledger.Weighed((), True)


def test_a_source_may_take_back_what_it_said_and_no_more():
    on = START + timedelta(days=28)
    raised = [OPENING, Line(on, 20)]
    assert weigh(raised, Statement(on, 310, own=20)) == ledger.Weighed((Line(on, -10),), False)
    assert weigh(raised, Statement(on, 290, own=20)) == ledger.Weighed((Line(on, -20),), True)


def test_a_late_statement_counts_until_the_next_one():
    feb, mar = START + timedelta(days=28), START + timedelta(days=59)
    told = weigh([OPENING], Statement(feb, 320, following=(mar, 300)))
    assert told == ledger.Weighed((Line(feb, 20), Line(mar, -20)), False)
    lines = [OPENING, *told.lines]
    assert (balance(lines, feb), balance(lines, mar)) == (320, 300)


@given(st.lists(st.tuples(DAYS, st.integers(0, 600), st.booleans()), max_size=12))
def test_whatever_is_published_in_whatever_order_nothing_falls_but_by_what_a_source_had_added(statements):
    lines = [OPENING]
    said: dict[date, int] = {}
    own: dict[date, int] = {}
    for on, published, again in statements:
        before = {day: balance(lines, day) for day in (on, on + timedelta(days=500))}
        corrects = again and on in said
        later = sorted((day, figure) for day, figure in said.items() if day > on)
        stated = balance(lines, on)
        told = weigh(lines, Statement(on, published, own.get(on, 0) if corrects else 0, later[0] if later else None))
        for line in told.lines:
            check_line(lines, line)
            lines.append(line)
        said[on] = published
        own[on] = own.get(on, 0) + sum(line.change for line in told.lines if line.effective_on == on)
        assert lowest(lines, START) >= 0
        if published >= stated:
            assert balance(lines, on) == published
            assert not told.alarm
        if not corrects:
            assert balance(lines, on) >= before[on], "a file alone lowers nothing on its day"
        if balance(lines, on) > published:
            assert told.alarm, "what the ledger does not take over is an alarm"


@given(st.integers(0, 5000), st.dictionaries(st.integers(1, 50), st.integers(1, 500), max_size=12))
def test_what_is_held_is_shared_whole_and_nobody_gets_more_than_was_commissioned(held, wanted):
    shares = places_held.shared(held, wanted)
    assert sum(each.held for each in shares.values()) == min(held, sum(wanted.values()))
    for key, share in shares.items():
        assert 0 <= share.held <= share.commissioned == wanted[key]
        assert share.held >= min(wanted[key], wanted[key] * held // max(1, sum(wanted.values())))


def test_months_go_back_over_the_turn_of_a_year():
    months = places_held.months_back(date(2027, 2, 28), 4)
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    spans = [(date(2026, 12, 1), date(2027, 1, 1), 10), (date(2027, 1, 1), None, 7)]
    assert [places_held.agreed_on(spans, each) for each in months] == [0, 10, 7, 7]


@pytest.mark.parametrize(
    ("population", "accepted", "room", "alarm"),
    [
        (299, "always", Room.WITHIN, False),
        (299, "when-full", Room.WITHIN, True),
        (299, "never", Room.WITHIN, True),
        (300, "when-full", Room.FULL, False),
        (300, "never", Room.FULL, False),
        (301, "when-full", Room.FULL, False),
        (None, "when-full", Room.UNKNOWN, False),
        (None, "never", Room.UNKNOWN, True),
    ],
)
def test_a_refusal_is_checked_against_the_places_of_its_day(population, accepted, room, alarm):
    checked = check(Capacity(START, 300, population), START + timedelta(days=10), accepted, 62)
    assert (checked.room, checked.alarm) == (room, alarm)


def test_figures_that_are_too_old_say_nothing():
    capacity = Capacity(START, 300, 200)
    assert check(capacity, START + timedelta(days=62), "when-full", 62).room == Room.WITHIN
    old = check(capacity, START + timedelta(days=63), "when-full", 62)
    assert (old.room, old.alarm) == (Room.UNKNOWN, False)
    assert "too old" in old.working
    assert check(None, START, "when-full", 62).room == Room.UNKNOWN


@pytest.mark.parametrize(
    "text", ["A1234BC", "a1234bc", "A 1234 BC", "A-1234-BC", "", "x", "-AB", "L" * 21, "a b\x00", "é12"]
)
def test_no_reference_that_points_to_a_person_or_is_none(text):
    with pytest.raises(Refused):
        local_reference(text)


def test_a_pseudonym_is_kept_tidy_and_words_name_nobody():
    assert local_reference(" local-0042 ") == "LOCAL-0042"
    assert names_nobody("Every wing was full.") == "Every wing was full."
    with pytest.raises(Refused, match="a prison number"):
        names_nobody("A1234BC was turned away")


def test_every_prison_has_one_kind_of_places():
    assert category_of(Function.LOCAL, Category.B, Holds.MEN) == PlaceCategory.B
    assert category_of(Function.YOUNG_ADULT, None, Holds.MEN) == PlaceCategory.YOUNG_ADULTS
    assert category_of(Function.WOMEN_OPEN, None, Holds.WOMEN) == PlaceCategory.WOMEN
    assert category_of(Function.CHILDRENS_YOI, None, Holds.CHILDREN) == PlaceCategory.CHILDREN
    assert category_of(Function.LOCAL, None, Holds.MEN) == PlaceCategory.MEN
    assert refusing.Room.FULL.value == "full"
