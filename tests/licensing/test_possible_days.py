"""Days of panels, conditions, deferrals and authorities that cannot be meant, each at the edge of what can."""

from datetime import date, timedelta

import pytest
from flask import Flask

from regulator.core import clock
from regulator.core.refused import Refused
from regulator.licensing.rules.possible_days import check_deferred, check_met_by, check_planned
from regulator.licensing.rules.submitting import Authority, why_no_authority

from .scene import People
from .test_pages import came, day, sent, told

TODAY = date(2026, 11, 2)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def why_not(check, *given) -> tuple[str | None, str]:
    try:
        check(*given)
    except Refused as refused:
        return refused.field, refused.message
    return None, ""


@pytest.mark.parametrize(
    ("sits_on", "apply_by", "field", "said"),
    [
        (BEFORE, BEFORE, "sits_on", "to come"),
        (TODAY, TODAY, None, ""),
        (date(2028, 12, 31), AFTER, None, ""),
        (date(2029, 1, 1), AFTER, "sits_on", "until 31 December 2028: the calendar goes no farther"),
        (date(2999, 1, 1), AFTER, "sits_on", "the calendar goes no farther"),
        (AFTER, date(1800, 1, 1), "apply_by", "nobody can meet a day that is over"),
        (AFTER, BEFORE, "apply_by", "nobody can meet a day that is over"),
        (TODAY, AFTER, "apply_by", "complete before the panel sits"),
    ],
)
def test_a_panel_sits_on_a_day_that_the_calendar_has(sits_on, apply_by, field, said):
    found, message = why_not(check_planned, sits_on, apply_by, TODAY)
    assert found == field
    assert said in message


@pytest.mark.parametrize(
    ("by_on", "said"),
    [(TODAY, "to come"), (AFTER, ""), (date(2036, 12, 31), ""), (date(2037, 1, 1), "within the next 10 years")],
)
def test_a_condition_is_to_be_met_while_somebody_can_be_held_to_it(by_on, said):
    found, message = why_not(check_met_by, by_on, TODAY, "by_on")
    assert found == ("by_on" if said else None)
    assert said in message


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "still to come"),
        (TODAY, "still to come"),
        (AFTER, ""),
        (date(2027, 11, 2), ""),
        (date(2027, 11, 3), "12 months at most"),
        (date(2999, 1, 1), "12 months at most"),
    ],
)
def test_a_decision_is_deferred_for_twelve_months_at_most(until, said):
    assert said in why_not(check_deferred, until, TODAY)[1]


@pytest.mark.parametrize(
    ("from_on", "until_on", "field", "said"),
    [
        (date(1800, 1, 1), AFTER, "authority_from", "2016 or later: nobody could apply for a status before"),
        (date(2015, 12, 31), AFTER, "authority_from", "2016 or later"),
        (date(2016, 1, 1), AFTER, None, ""),
        (TODAY, date(2036, 12, 31), None, ""),
        (TODAY, date(2037, 1, 1), "authority_until", "within 10 years from today"),
        (BEFORE, BEFORE, "authority_until", "expired on 1 November 2026"),
        (AFTER, AFTER, "authority_from", "in force only from 3 November 2026"),
    ],
)
def test_an_authority_to_sign_is_of_days_on_which_somebody_could_give_it(from_on, until_on, field, said):
    found = why_no_authority(Authority("The board", from_on, until_on), TODAY)
    assert [each for each, _ in found] == ([field] if field else [])
    assert all(said in message for _, message in found)


@pytest.mark.database
def test_a_day_that_no_panel_sits_on_is_told_beside_it_and_nothing_typed_is_lost(site: tuple[Flask, People]):
    app, people = site
    officer = came(app, people.officer)
    far = date(clock.today().year + 3, 1, 1)
    typed = {"title": "Reform Prisons, autumn", **day("sits_on", far), **day("apply_by", date(1800, 1, 1))}
    answer = sent(officer, "/staff/licensing/panels/new", **typed)
    assert "the calendar goes no farther" in told(answer, 422)
    assert 'id="sits_on-error"' in answer.text
    assert "Reform Prisons, autumn" in answer.text
    assert 'value="1800"' in answer.text
    again = sent(officer, "/staff/licensing/panels/new", **(typed | day("sits_on", clock.today())))
    assert "nobody can meet a day that is over" in told(again, 422)
    assert 'id="apply_by-error"' in again.text
