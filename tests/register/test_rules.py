"""Names, dates and places, as published sources give them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core import tabular
from regulator.core.refused import Refused
from regulator.register.rules.capacity_file import CapacityRow, doubts
from regulator.register.rules.dates import PartialDate, Precision, last_in, partial
from regulator.register.rules.estate_files import read_estate
from regulator.register.rules.names import NameIndex, folded, short
from regulator.register.rules.places import Figures, remarks
from regulator.register.rules.words import CommissionerType, Function, Holds, commissioner_name, fits
from tests.register.estate import CAPACITY, ESTATE


@pytest.fixture(scope="module")
def real_names():
    estate = read_estate(ESTATE)
    index = NameIndex()
    for prison in estate.prisons.values:
        index.add(prison.code, prison.name)
    for alias in estate.aliases.values:
        index.add_alias(alias.name, alias.prisons)
    return index


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Bedford", ("BFI",)),
        ("HMP Bedford", ("BFI",)),
        ("hmp/yoi  BEDFORD", ("BFI",)),
        ("HMP & YOI Bedford", ("BFI",)),
        ("BFI", ("BFI",)),
        ("HMYOI Parc", ("PYI",)),
        ("Peterborough (women)", ("PFI",)),
        ("HMP/YOI Peterborough", ("PBI",)),
        ("Oakhill Secure Training Centre", ("STC3",)),
        ("Oakhill", ("STC3",)),
        ("Grendon / Springhill", ("GNI", "SPI")),
        ("Highpoint (North and South)", ("HPI",)),
    ],
)
def test_a_published_name_means_one_prison_or_those_it_covers(real_names, written, codes):
    assert real_names.match(written) == codes


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Parc", "could be any of HMP/YOI Parc (PRI), HMYOI Parc (PYI)"),
        ("Peterborough", "could be any of HMP/YOI Peterborough (PBI), HMP/YOI Peterborough (women) (PFI)"),
        ("Bedfrod", "did you mean HMP/YOI Bedford (BFI)?"),
        ("Bedford (North)", "no organisation in the register is called"),
        ("Narnia", 'no organisation in the register is called "Narnia"'),
        ("", "no organisation in the register is called"),
    ],
)
def test_a_name_that_could_be_several_or_none_is_refused_and_never_guessed(real_names, written, told):
    with pytest.raises(Refused) as refused:
        real_names.match(written)
    assert told in refused.value.message


def test_every_name_of_the_real_capacity_file_means_something(real_names):
    table = tabular.read(CAPACITY, CapacityRow, unique=("prison",))
    covered = [code for row in table.values for code in real_names.match(row.prison)]
    assert len(table.rows) == 53
    assert len(covered) == len(set(covered)) == 55


@given(st.text(max_size=30))
def test_folding_a_name_twice_changes_nothing_more(name):
    assert folded(folded(name)) == folded(name)
    assert folded(name.upper()) == folded(name.upper().lower().upper())


def test_a_name_sorts_under_its_place():
    assert short("HMP/YOI Bedford") == short("HMP Bedford") == "bedford"
    assert short("HMP") == "hmp"


@pytest.mark.parametrize(
    ("text", "day", "precision", "about", "words"),
    [
        ("2024-07-15", date(2024, 7, 15), Precision.DAY, False, "15 July 2024"),
        ("2019-08", date(2019, 8, 1), Precision.MONTH, False, "August 2019"),
        ("2015-06~", date(2015, 6, 1), Precision.MONTH, True, "about June 2015"),
        ("2012", date(2012, 1, 1), Precision.YEAR, False, "2012"),
    ],
)
def test_a_date_claims_no_more_than_was_published(text, day, precision, about, words):
    assert partial(text) == PartialDate(day, precision, about)
    assert partial(text).in_words() == words


@pytest.mark.parametrize(
    "text", ["", "~", "June 2015", "2015-6", "2015-13", "2015-02-30", "15-06-2015", "2015~-06", "1066"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a d|is before"):
        partial(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_may_be_in_its_own_month_and_year_and_no_other(day):
    whole = partial(day.isoformat())
    assert partial(day.isoformat()[:7]).may_be(whole)
    assert whole.may_be(partial(day.isoformat()[:4]))
    assert not partial(str(day.year + 1)).may_be(whole)
    assert partial(day.isoformat()[:7]).last.month == day.month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("MoJ monthly population bulletin, 27 July 2026", date(2026, 7, 27)),
        ("Commons written answer, 16 Oct 2006, figures at 29 Sept 2006", date(2006, 9, 29)),
        ("Commons written answer, 31 February 2006", None),
        ("a bulletin of 2006", None),
        ("3 Mayhem 2006", None),
    ],
)
def test_the_day_of_a_source_is_the_last_it_names(text, day):
    assert last_in(text) == day


def test_what_is_remarkable_in_places_is_said_and_never_forbidden():
    assert remarks(Figures(143, 143, 143, 154)) == ["population 154 is above the operational capacity of 143"]
    assert remarks(Figures(408, 408, 400, 395)) == [
        "operational capacity 400 is below the certified normal accommodation of 408"
    ]
    assert remarks(Figures(322, 322, 511, 502)) == []
    assert remarks(Figures()) == []


def test_a_percentage_that_does_not_follow_is_remarked():
    row = CapacityRow(
        prison="X", baseline_cna=200, in_use_cna=100, operational_capacity=300, population=150,
        pop_pct_of_in_use_cna=75, pct_accommodation_available=50,
    )  # fmt: skip
    assert doubts(row) == ["pop_pct_of_in_use_cna is given as 75 and follows as 150"]


def test_womens_and_childrens_functions_hold_no_others():
    assert fits(Function.WOMEN_OPEN, Holds.WOMEN)
    assert fits(Function.CHILDRENS_YOI, Holds.CHILDREN)
    assert not fits(Function.OPEN, Holds.WOMEN)
    assert not fits(Function.WOMEN_CLOSED, Holds.MEN)
    assert not fits(Function.LOCAL, Holds.CHILDREN)


def test_each_area_is_commissioned_by_the_office_it_has():
    assert commissioner_name(CommissionerType.PCC, "Kent") == "Police and Crime Commissioner for Kent"
    assert commissioner_name(CommissionerType.MAYOR, "North Yorkshire") == "Mayor of York and North Yorkshire"
