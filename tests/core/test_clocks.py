"""Deadlines, counted as the law and the published record count them."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulator.core import clocks, db
from regulator.core.actor import SYSTEM
from regulator.core.clocks import (
    LONGEST,
    Clock,
    ClockRule,
    due_on,
    is_working_day,
    months_after,
    working_days_after,
    working_days_between,
)
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from tests import make
from tests.core.world import DoorOpened

DAYS = st.dates(date(1995, 1, 1), date(2045, 12, 31))
LENGTHS = st.integers(0, 400)


def rule(basis="working", length=10, counted_from="day after") -> ClockRule:
    return ClockRule("answer", "Answer to the draft", basis, length, counted_from, "receipt", "a test")


def walked(day: date, number: int) -> date:
    """The same by hand: tick the days off on a calendar."""
    while number:
        day += timedelta(days=1)
        if is_working_day(day):
            number -= 1
    return day


@given(DAYS, st.integers(1, 400))
def test_a_working_deadline_is_what_one_counts_on_a_calendar_and_never_a_day_off(day, number):
    due = working_days_after(day, number)
    assert due == walked(day, number)
    assert is_working_day(due)
    assert working_days_between(day, due) == number


@given(DAYS, LENGTHS, LENGTHS)
def test_more_days_are_never_an_earlier_deadline(day, one, more):
    assert working_days_after(day, one) <= working_days_after(day, one + more)
    assert working_days_after(day, one) <= working_days_after(day + timedelta(days=more), one)


@given(DAYS, st.integers(1, 200), st.integers(1, 200))
def test_two_stretches_are_as_long_as_both(day, one, other):
    assert working_days_after(working_days_after(day, one), other) == working_days_after(day, one + other)


@given(DAYS, DAYS)
def test_counting_back_is_counting_forward_with_a_minus(one, other):
    assert working_days_between(one, other) == -working_days_between(other, one)


@given(DAYS, st.sampled_from(["working", "calendar", "months"]), st.integers(1, 60))
def test_a_clock_that_counts_its_first_day_is_never_later_and_never_before_its_start(day, basis, length):
    with_it, after_it = due_on(rule(basis, length, "day"), day), due_on(rule(basis, length), day)
    assert day <= with_it <= after_it
    assert due_on(rule(basis, length), day) <= due_on(rule(basis, length + 1), day)


@given(DAYS, st.integers(0, 240))
@example(date(2024, 1, 31), 1)
@example(date(2023, 1, 31), 1)
@example(date(2024, 2, 29), 12)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, number):
    later = months_after(day, number)
    assert (later.year - day.year) * 12 + later.month - day.month == number
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("start", "length", "counted_from", "due"),
    [
        (date(2024, 1, 31), 1, "day after", date(2024, 2, 29)),
        (date(2023, 1, 31), 1, "day after", date(2023, 2, 28)),
        (date(2024, 2, 29), 12, "day after", date(2025, 2, 28)),
        (date(2023, 12, 15), 3, "day after", date(2024, 3, 15)),
        (date(2024, 3, 1), 1, "day", date(2024, 3, 31)),
        (date(2024, 1, 1), 12, "day", date(2024, 12, 31)),
        (date(2024, 1, 31), 1, "day", date(2024, 2, 29)),
        (date(2024, 1, 30), 1, "day", date(2024, 2, 29)),
        (date(2024, 1, 15), 1, "day", date(2024, 2, 14)),
    ],
)
def test_months_end_where_a_lawyer_ends_them(start, length, counted_from, due):
    assert due_on(rule("months", length, counted_from), start) == due


EASTER_MONDAYS = {
    2016: (3, 28),
    2017: (4, 17),
    2018: (4, 2),
    2019: (4, 22),
    2020: (4, 13),
    2021: (4, 5),
    2022: (4, 18),
    2023: (4, 10),
    2024: (4, 1),
    2025: (4, 21),
    2026: (4, 6),
    2027: (3, 29),
    2028: (4, 17),
    2029: (4, 2),
    2030: (4, 22),
}


@pytest.mark.parametrize("year", EASTER_MONDAYS)
def test_nobody_works_at_easter_nor_at_christmas(year):
    monday = date(year, *EASTER_MONDAYS[year])
    assert not is_working_day(monday)
    assert not is_working_day(monday - timedelta(days=3))
    assert is_working_day(monday - timedelta(days=4))
    assert is_working_day(monday + timedelta(days=1))
    for day in (date(year, 12, 25), date(year, 12, 26), date(year + 1, 1, 1)):
        assert not is_working_day(day)
    off = [date(year, 12, 24) + timedelta(days=step) for step in range(1, 5)]
    weekdays_off = [day for day in off if day.weekday() < 5 and not is_working_day(day)]
    assert len(weekdays_off) == 2, "where one falls on a weekend, another day is given for it"


# gov.uk, bank holidays in England and Wales: those outside the usual pattern, and what they replaced.
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 5, 4), True),  # the early May holiday moved ...
        (date(2020, 5, 8), False),  # ... to Victory in Europe Day
        (date(2022, 5, 30), True),  # the spring holiday moved ...
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),  # ... and another came, for the Platinum Jubilee
        (date(2022, 9, 19), False),  # the State Funeral
        (date(2023, 5, 8), False),  # the Coronation
        (date(2021, 12, 27), False),
        (date(2021, 12, 28), False),
        (date(2022, 12, 27), False),
        (date(2022, 1, 3), False),
        (date(2024, 1, 2), True),  # a holiday in Scotland
        (date(2024, 11, 30), False),  # a Saturday
        (date(2026, 7, 13), True),  # a holiday in Northern Ireland
        (date(2026, 8, 31), False),
    ],
)
def test_bank_holidays_are_those_of_england_and_wales(day, works):
    assert is_working_day(day) is works


def test_what_really_happened_is_counted_as_it_was():
    letter = rule("calendar", 7)
    assert due_on(letter, date(2024, 5, 2)) == date(2024, 5, 9)  # an inspection that ended on 2 May 2024
    reply = rule("calendar", 28)
    assert due_on(reply, date(2018, 1, 17)) == date(2018, 2, 14)  # Nottingham
    assert due_on(reply, date(2019, 6, 11)) == date(2019, 7, 9)  # Bristol
    assert working_days_between(date(2024, 8, 7), date(2024, 9, 16)) == 27  # Hindley, its visit to its report
    assert working_days_between(date(2024, 7, 31), date(2024, 9, 16)) == 32  # Woodhill


@pytest.mark.parametrize("basis", ["working", "calendar", "months"])
@pytest.mark.parametrize(
    ("length", "counted_from"), [(-1, "day after"), (LONGEST + 1, "day after"), (0, "day"), (-5, "day")]
)
def test_a_length_that_is_no_length_is_refused(basis, length, counted_from):
    with pytest.raises(Refused, match="between"):
        due_on(rule(basis, length, counted_from), date(2024, 5, 2))


def test_a_deadline_of_no_days_is_the_day_itself_or_the_next_that_is_worked():
    assert due_on(rule("calendar", 0), date(2024, 5, 5)) == date(2024, 5, 5)
    assert due_on(rule("working", 0), date(2024, 5, 4)) == date(2024, 5, 7)
    assert due_on(rule("working", 1, "day"), date(2024, 5, 4)) == date(2024, 5, 7)


def test_how_a_deadline_was_counted_is_said_in_words():
    assert clocks.counted(rule(), date(2024, 5, 2)) == "10 working days from receipt, 2 May 2024"
    assert (
        clocks.counted(rule("months", 1, "day"), date(2024, 5, 2))
        == "1 month from receipt, 2 May 2024, that day counted"
    )


def act(*steps):
    with db.transaction():
        made = [step() for step in steps]
        record(SYSTEM, DoorOpened(1))
    return made[-1]


def started(on=date(2026, 3, 2)) -> Clock:
    return act(lambda: clocks.start(rule(), subject="inspection:1", owner="provider:7", started_on=on))


@pytest.mark.database
def test_a_clock_runs_is_put_off_with_a_reason_and_is_met(database):
    clock = started()
    assert clock.due_on == date(2026, 3, 16)
    assert started().id == clock.id, "the same clock is not started twice"
    until = date(2026, 3, 20)
    act(lambda: clocks.extend(running(), until=until, reason="snow", actor=make.actor("lead", id=3)))
    with db.reading():
        assert running().due_on == until
        put_off = db.session().query(clocks.ClockExtension).one()
        assert (put_off.was_due_on, put_off.reason, put_off.actor_id) == (date(2026, 3, 16), "snow", 3)
        assert [each.id for each in clocks.overdue(date(2026, 3, 21))] == [clock.id]
        assert clocks.overdue(until) == []
        assert clocks.overdue(date(2026, 3, 21), owner="another") == []
        assert [each.id for each in clocks.due_between(until, until)] == [clock.id]
    act(lambda: clocks.meet(running(), date(2026, 3, 23)))
    with db.reading():
        assert clocks.on_time("answer", date(2026, 3, 23)) == (0, 1)
        assert clocks.overdue(date(2027, 1, 1)) == []


@pytest.mark.database
def test_what_is_late_and_not_met_counts_as_late(database):
    clock = started()
    with db.reading():
        assert clocks.on_time("answer", clock.due_on) == (0, 0), "it may still be met on its last day"
        assert clocks.on_time("answer", clock.due_on + timedelta(days=1)) == (0, 1)


def running() -> Clock:
    return clocks.running("inspection:1", "answer")


@pytest.mark.database
def test_what_a_clock_refuses(database):
    started()
    later = date(2026, 4, 1)
    for step, words in (
        (lambda: clocks.extend(running(), until=date(2026, 3, 16), reason="x", actor=SYSTEM), "must be later"),
        (lambda: clocks.extend(running(), until=later, reason="  ", actor=SYSTEM), "Say why"),
        (lambda: clocks.meet(running(), date(2026, 3, 1)), "before its clock started"),
    ):
        with pytest.raises(Refused, match=words):
            act(step)
    clock = act(running)
    act(lambda: clocks.stop(db.session().get(Clock, clock.id), later))
    for step, words in (
        (lambda: clocks.meet(db.session().get(Clock, clock.id), later), "not owed any more"),
        (lambda: clocks.extend(db.session().get(Clock, clock.id), until=later, reason="x", actor=SYSTEM), "is over"),
    ):
        with pytest.raises(Refused, match=words):
            act(step)
    with pytest.raises(NotFound):
        act(running)
    again = started(date(2026, 5, 5))
    act(lambda: clocks.meet(running(), date(2026, 5, 5)))
    with pytest.raises(Refused, match="done before"):
        act(lambda: clocks.meet(db.session().get(Clock, again.id), date(2026, 5, 6)))
    with db.reading():
        assert clocks.on_time("answer", date(2026, 5, 5)) == (1, 1)


@pytest.mark.database
def test_two_who_put_off_the_same_deadline_at_once_do_not_overwrite_each_other(database):
    started()
    meeting, refused = threading.Barrier(2), []

    def put_off(until: date) -> None:
        try:
            with db.transaction():
                clock = running()
                if database.engine == "postgresql":
                    meeting.wait(10)
                clocks.extend(clock, until=until, reason="snow", actor=SYSTEM)
                record(SYSTEM, DoorOpened(1))
        except Refused as no:
            refused.append(no.message)

    threads = [threading.Thread(target=put_off, args=(date(2026, 4, day),)) for day in (1, 2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    with db.reading():
        assert running().due_on == date(2026, 4, 2), "the longer one stands, whoever came first"
        steps = [(each.was_due_on, each.due_on) for each in db.session().query(clocks.ClockExtension)]
    assert len(steps) + len(refused) == 2
    assert steps[-1][0] == (date(2026, 4, 1) if len(steps) == 2 else date(2026, 3, 16))
