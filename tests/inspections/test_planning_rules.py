"""What may be planned, when people are told of a deadline, who may leave a team: without a database."""

from datetime import date, timedelta

import pytest

from regulator.core.refused import Refused
from regulator.inspections.rules.deadlines import remind_on, stage_of
from regulator.inspections.rules.lifecycle import FORWARD, LIFE, State
from regulator.inspections.rules.planning import kinds_of, stretches
from regulator.inspections.rules.team import Member, may_be_removed, may_decide_conflict, may_join, may_sign_off
from regulator.standards.queries import kinds

TODAY = date(2026, 3, 2)


def days(first: int, last: int) -> tuple[date, date]:
    return TODAY + timedelta(days=first), TODAY + timedelta(days=last)


def test_stretches_of_days_come_out_in_order_whatever_the_order_on_the_form():
    assert stretches([(1, days(20, 24)), (2, days(0, 4))], TODAY) == [days(0, 4), days(20, 24)]
    assert stretches([(1, days(-3, 0))], TODAY) == [days(-3, 0)], "a visit that ends today is not over"


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ([], "from_1", "first and the last day"),
        ([(1, days(4, 0))], "until_1", "before the first"),
        ([(1, days(0, 4)), (2, days(-9, -1))], "until_2", "must not be over"),
        ([(1, days(1100, 1104))], "until_1", "within three years"),
        ([(1, days(0, 31))], "until_1", "at most 31 days"),
        ([(1, days(10, 14)), (2, days(0, 4)), (3, days(14, 15))], "from_3", "overlaps"),
        ([(1, days(4, 6)), (2, days(0, 4))], "from_1", "overlaps"),
    ],
)
def test_days_that_cannot_be_are_refused_next_to_their_own_box(given, field, told):
    with pytest.raises(Refused, match=told) as no:
        stretches(given, TODAY)
    assert no.value.field == field


def test_a_provider_is_offered_the_kinds_that_are_made_of_it():
    def offered(provider_kind: str) -> set[str]:
        return {each.id for each in kinds_of(provider_kind, kinds().values())}

    assert "full" in offered("prison")
    assert "lrt-assessment" not in offered("prison")
    assert "lrt-assessment" in offered("lrt")
    assert offered("partner") == set()


@pytest.mark.parametrize(("length", "before"), [(3, 1), (5, 1), (14, 2), (28, 5), (98, 7), (1, 1)])
def test_people_are_reminded_when_a_fifth_of_the_time_is_left_but_at_most_a_week_before(length, before):
    due = TODAY + timedelta(days=length)
    assert (due - remind_on(TODAY, due)).days == before


def test_what_is_told_of_a_deadline_and_when():
    due = TODAY + timedelta(days=10)
    told = [stage_of("limit", TODAY, due, TODAY + timedelta(days=day)) for day in (0, 7, 8, 10, 11, 400)]
    assert told == [None, None, "soon", "soon", "late", "late"]
    assert stage_of("warning", TODAY, due, TODAY + timedelta(days=9)) is None
    assert stage_of("warning", TODAY, due, TODAY + timedelta(days=99)) == "soon", "a warning is never late"
    assert stage_of("earliest", TODAY, due, TODAY + timedelta(days=99)) is None


def test_who_left_midway_was_there_and_who_left_before_the_visit_was_not():
    midway, before = Member("person:1", "field", left=True), Member("person:1", "field", left=True, was_there=False)
    assert "cannot share" in (may_join(Member("person:1", "panel"), [midway], 7) or "")
    assert may_join(Member("person:1", "panel"), [before], 7) is None
    assert may_join(Member("person:1", "field"), [midway], 7) is None, "they may come back"
    assert "not on the visit" in (may_sign_off("person:1", [midway]) or "")
    assert may_sign_off("person:1", [before]) is None


def test_who_may_be_taken_off():
    both = [Member("person:1", "field"), Member("person:2", "field"), Member("person:3", "panel")]
    assert may_be_removed("person:2", "person:1", both, "field") is None
    assert may_be_removed("person:3", "person:1", both, "panel") is None
    assert "owns" in (may_be_removed("person:1", "person:1", both, "field") or "")
    assert "Nobody would be left" in (may_be_removed("person:1", None, both[:1], "field") or "")
    assert may_decide_conflict("person:1", "person:1")
    assert may_decide_conflict("person:2", "person:1") is None


def test_every_state_that_is_not_an_end_has_a_way_forward_that_leaves_it():
    assert set(FORWARD) == set(State) - set(LIFE.ends)
    for state, step in FORWARD.items():
        assert state in LIFE.named(step).from_
        assert not LIFE.named(step).back
