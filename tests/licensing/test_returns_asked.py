"""Returns that a standard condition has licensees make, on both engines: each period once, also after a stop."""

from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from regulator.core import clock
from regulator.core.clocks import months_after
from regulator.core.db import reading, session, transaction
from regulator.core.outbox import Outgoing
from regulator.licensing import queries
from regulator.licensing.actions.asking_returns import ask_for_returns
from regulator.licensing.actions.keeping_returns import ask, certify, tell_of_returns
from regulator.licensing.queries import keeping
from regulator.licensing.rules.keeping import State
from regulator.licensing.rules.returning import periods_owed
from regulator.people.rules import Role
from tests.inspections import visits

from . import scene_keeping as scene
from .scene_keeping import GRANTED, at
from .test_keeping_pages import signed_in, told

FIRST = date(2027, 1, 5)  # the year of a licence that was granted on 5 January 2026 is over
DUE = FIRST + timedelta(days=28)


def _asked(reference: str) -> list:
    with reading():
        return list(reversed(keeping.returns(queries.one(reference).id)))


@pytest.mark.database
def test_each_period_is_asked_for_once_when_it_is_over(fresh_ground):
    visits.user(Role.PROVIDER_LEAD)
    with transaction():
        reference = scene.licence().reference
    assert ask_for_returns(at(FIRST - timedelta(days=1))) == 0
    assert ask_for_returns(at(FIRST)) == 1
    assert ask_for_returns(at(FIRST)) == 0
    assert ask_for_returns(at(FIRST + timedelta(days=200))) == 0
    one = _asked(reference)[0]
    assert (one.due_on, one.condition, one.period_from, one.period_until) == (DUE, "s1", GRANTED, FIRST)
    assert one.title == "Certificate of compliance, 5 January 2026 to 4 January 2027"
    with reading():
        keys = list(session().scalars(select(Outgoing.key)))
    assert any(f"{one.id}:asked:" in each for each in keys), "its people are told at once"


@pytest.mark.database
def test_after_a_stop_what_was_missed_is_asked_for_and_nothing_of_a_licence_that_is_over(fresh_ground):
    with transaction():
        reference = scene.licence().reference
        over = scene.licence("ZHL")
        scene.brought_to(State.DECIDED, over, "revoke")
        gone = over.reference
    assert ask_for_returns(at(date(2029, 3, 1))) == 3
    assert [each.period_until for each in _asked(reference)] == [FIRST, date(2028, 1, 5), date(2029, 1, 5)]
    assert [each.number for each in _asked(reference)] == [1, 2, 3]
    assert not _asked(gone)


@pytest.mark.database
def test_a_return_that_is_late_is_told_and_shown_to_the_officer(app):
    officer = signed_in(app, Role.LICENSING_OFFICER)
    visits.user(Role.PROVIDER_LEAD)
    today = clock.today()
    with transaction():
        made = scene.licence()
        reference = made.reference
        when = at(today - timedelta(days=40))
        number = ask(made, title="Certificate", asks="Each.", due_on=None, actor=scene.OFFICER, now=when).number
    assert tell_of_returns(at(today)) > 0
    assert "Certificate late" in told(officer.get("/staff/licences"))
    assert "Late since" in told(officer.get("/staff"))
    assert "Late" in told(officer.get(f"/staff/licences/{reference}"))
    with transaction():
        held = queries.one(reference)
        owed = keeping.return_(held, number)
        bound = keeping.conditions(queries.standing(held, today, at(today)), today)
        certify(held, owed, {each.ref: ("kept", "") for each in bound}, "", actor=scene.lead(), now=at(today))
    assert "Certificate late" not in told(officer.get("/staff/licences"))


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2016, 1, 1), date(2030, 1, 1)),
    st.integers(1, 24),
    st.dates(date(2016, 1, 1), date(2030, 1, 1)),
    st.lists(st.dates(date(2016, 1, 1), date(2034, 1, 1)), min_size=1, max_size=5),
)
def test_whenever_the_scheduler_runs_the_periods_are_those_of_one_run_at_the_end(begun, every, counted, runs):
    asked, last = [], None
    for today in sorted(runs):
        fresh = periods_owed(partial(months_after, begun), every, counted, last, today)
        asked += fresh
        last = fresh[-1].until_on if fresh else last
    assert asked == periods_owed(partial(months_after, begun), every, counted, None, max(runs))
    assert all(one.until_on == two.from_on for one, two in pairwise(asked)), "no day twice"


def test_a_beginning_that_was_corrected_has_no_day_asked_for_twice():
    first = periods_owed(partial(months_after, date(2026, 1, 31)), 12, date(2020, 1, 1), None, date(2027, 2, 1))
    assert [each.until_on for each in first] == [date(2027, 1, 31)]
    moved = periods_owed(
        partial(months_after, date(2025, 12, 1)), 12, date(2020, 1, 1), date(2027, 1, 31), date(2028, 12, 1)
    )
    assert [each.from_on for each in moved] == [date(2027, 12, 1)]
