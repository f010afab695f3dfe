"""Corrections of the register: a wrong fact is struck and kept, what is right stands, and no day has two facts."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from regulator.core import db
from regulator.core.actor import STRANGER
from regulator.core.refused import NotFound, Refused
from regulator.register import actions, queries
from regulator.register.models import OrganisationName
from regulator.register.rules.dates import Precision
from regulator.register.rules.editing import Period, check_apart
from regulator.register.rules.names import folded
from tests.register import people
from tests.register.people import changed, small_estate

JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))


@pytest.fixture
def _estate(database):
    small_estate()
    for name, day in (("HMP Hihgmoor Hill", MARCH), ("HMP Dale", JULY)):
        changed(lambda it, name=name, day=day: actions.rename(it, name, from_on=day, **people.given()))


def names():
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        return [(each.name, each.from_on, each.until_on) for each in queries.names(it.id)]


def correct(which, name, period, what="name"):
    def act(it):
        fact = queries.names(it.id)[which]
        facts = {"name": name, "folded": folded(name)}
        actions.correct(it, actions.fact_of(it, what, fact.id), facts, period, **people.given())

    changed(act)


def strike(which):
    changed(lambda it: actions.strike(it, queries.names(it.id)[which], **people.given()))


pytestmark = [pytest.mark.database, pytest.mark.usefixtures("_estate")]


def test_a_misspelt_name_is_struck_and_kept_and_the_right_one_has_its_days():
    correct(1, "HMP Highmoor Hill", Period(MARCH, JULY))
    assert names() == [
        ("HMP Highmoor", None, MARCH),
        ("HMP Highmoor Hill", MARCH, JULY),
        ("HMP Dale", JULY, None),
    ]
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        (struck,) = queries.struck(it.id)
        assert (struck.name, struck.from_on, struck.until_on) == ("HMP Hihgmoor Hill", MARCH, JULY)
        assert actions.told(struck) == "HMP Hihgmoor Hill, from 1 March 2026 until 1 July 2026"
        assert struck.struck_on == people.TODAY
        assert found("hihgmoor") == []
        (entry, *_) = queries.log_of(it)
        assert entry.changes[0].was == actions.told(struck)
        assert entry.changes[0].now == "HMP Highmoor Hill, from 1 March 2026 until 1 July 2026"


def found(search):
    return [each.code for each in queries.organisations(STRANGER, search=search).items]


def test_a_corrected_current_name_is_the_one_that_lists_show():
    correct(2, "HMP Vale", Period(JULY, None))
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        assert (it.name, it.sort_name) == ("HMP Vale", "vale")
        assert found("vale") == ["HMA"]
        assert found("dale") == []
        assert queries.name_on(it.id, JULY) == "HMP Vale"


def test_a_corrected_first_day_carries_the_name_before_it():
    correct(2, "HMP Dale", Period(MAY, None))
    assert names() == [("HMP Highmoor", None, MARCH), ("HMP Hihgmoor Hill", MARCH, MAY), ("HMP Dale", MAY, None)]


def test_a_corrected_last_day_carries_the_name_after_it():
    correct(1, "HMP Hihgmoor Hill", Period(MARCH, MAY))
    assert names() == [("HMP Highmoor", None, MARCH), ("HMP Hihgmoor Hill", MARCH, MAY), ("HMP Dale", MAY, None)]
    with db.reading():
        carried = queries.names(queries.organisation(STRANGER, "HMA").id)[2]
        assert carried.from_precision == Precision.DAY


def test_a_correction_never_swallows_a_whole_other_fact():
    with pytest.raises(Refused, match="would have no day left: strike it first"):
        correct(2, "HMP Dale", Period(MARCH, None))
    with pytest.raises(Refused, match="would hold on the same days|no day left"):
        correct(2, "HMP Dale", Period(JANUARY, None))


@pytest.mark.parametrize(
    ("which", "name", "period", "said"),
    [
        (1, "HMP Hihgmoor Hill", Period(MARCH, JULY), "Nothing is different"),
        (1, "X", Period(MARCH, None), "keeps an end"),
        (2, "X", Period(JULY, date(2026, 9, 1)), "keeps an end"),
        (1, "X", Period(None, JULY), "day from which"),
        (1, "X", Period(JULY, MARCH), "end must be after"),
        (2, "X", Period(people.TODAY + timedelta(days=1), None), "still to come"),
    ],
)
def test_what_no_correction_can_be_is_refused(which, name, period, said):
    with pytest.raises(Refused, match=said):
        correct(which, name, period)


def test_a_name_that_never_was_is_struck_and_the_one_before_holds_on():
    strike(2)
    assert names() == [("HMP Highmoor", None, MARCH), ("HMP Hihgmoor Hill", MARCH, None)]
    strike(1)
    assert names() == [("HMP Highmoor", None, None)]
    with db.reading():
        assert queries.organisation(STRANGER, "HMA").name == "HMP Highmoor"
    with pytest.raises(Refused, match="must have a name"):
        strike(0)


def test_a_struck_name_in_the_middle_leaves_no_gap():
    strike(1)
    assert names() == [("HMP Highmoor", None, JULY), ("HMP Dale", JULY, None)]


def test_a_contract_that_never_was_is_struck_whole():
    changed(lambda it: actions.strike(it, queries.contracts(it.id)[0], **people.given()), "CRCM")
    with db.reading():
        crc = queries.organisation(STRANGER, "CRCM")
        assert queries.contracts(crc.id) == []
        assert queries.areas_of(crc.id, MARCH) == []
        assert [actions.told(each) for each in queries.struck(crc.id)] == [
            "Moorworks, from 1 February 2015 until 2 November 2026"
        ]


def test_facts_of_others_and_struck_ones_cannot_be_reached():
    with db.reading():
        prison, crc = queries.organisation(STRANGER, "HMA"), queries.organisation(STRANGER, "CRCM")
        foreign = queries.names(crc.id)[0].id
        for what, number in (("name", foreign), ("name", 2**70), ("town", 1), ("name", 0)):
            with pytest.raises(NotFound):
                actions.fact_of(prison, what, number)
        wrong = queries.names(prison.id)[1].id
    strike(1)
    with db.reading(), pytest.raises(NotFound):
        actions.fact_of(prison, "name", wrong)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "HMP Other"},
        {"until_on": None},
        {"until_on": JANUARY},
        {"struck_on": None},
        {"struck_on": JANUARY},
        {"from_on": JANUARY},
    ],
)
def test_the_database_itself_lets_nothing_else_happen_to_a_struck_or_ended_fact(values):
    strike(1)
    with db.reading():
        ended = db.session().scalar(select(OrganisationName.id).where(OrganisationName.struck_on.is_not(None)))
    attack = update(OrganisationName).where(OrganisationName.id == ended).values(**values)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection,
    ):
        connection.execute(attack)


def test_a_current_fact_cannot_be_struck_without_an_end():
    attack = update(OrganisationName).where(OrganisationName.until_on.is_(None)).values(struck_on=MARCH)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection,
    ):
        connection.execute(attack)


DAYS = some.one_of(some.none(), some.dates(date(2026, 1, 1), date(2026, 1, 12)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(some.lists(some.tuples(DAYS, DAYS), max_size=4))
def test_facts_are_apart_exactly_when_no_day_has_two(pairs):
    periods = [Period(start, end) for start, end in pairs if not (start and end and end < start)]
    days = [date(2025, 12, 30) + timedelta(days=number) for number in range(20)]

    def holds(period, day):
        return (period.from_on is None or period.from_on <= day) and (period.until_on is None or day < period.until_on)

    twice = any(sum(holds(each, day) for each in periods) > 1 for day in days)
    try:
        check_apart([(each, "x") for each in periods], "from_on")
    except Refused:
        assert twice
    else:
        assert not twice
