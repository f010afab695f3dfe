"""How organisations are found, what a code and a cell may be: without a database."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from regulator.core.plain import line, paragraph
from regulator.core.refused import Refused
from regulator.register.rules import spreadsheet
from regulator.register.rules.codes import may_be_a_code, new_code
from regulator.register.rules.editing import Period, check_day, postcode
from regulator.register.rules.finding import LONGEST_WORD, MOST_WORDS, asked_words, span, tidied, words_in, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HMP/YOI Bedford", ["hmp", "yoi", "bedford"]),
        ("HM Prison King’s Lynn", ["hm", "prison", "kings", "lynn"]),
        ("Usk (and Prescoed)", ["usk", "and", "prescoed"]),
        ("Ynys Môn & Powys", ["ynys", "mon", "and", "powys"]),
        ("CPA-01", ["cpa", "01"]),
        ("100%_", ["100"]),
        ("\x00'\"--", []),
        ("x" * 300, ["x" * LONGEST_WORD]),
    ],
)
def test_a_name_is_found_by_its_words_without_accents_capitals_or_signs(text, words):
    assert words_in(text) == words


def test_a_word_that_another_begins_with_asks_nothing_more():
    assert asked_words("bed bedford north") == ["bedford", "north"]
    assert len(asked_words(" ".join("abcdefgh"))) == MOST_WORDS
    assert asked_words("%%%") == []


@given(some.text(max_size=60), some.integers(1, 60))
def test_every_organisation_is_found_by_the_beginning_of_each_of_its_words(name, length):
    words = words_of("CODE", [name], None)
    for word in words_in(name):
        (asked,) = asked_words(word[:length])[:1] or [word]
        first, last = span(asked)
        assert any(first.encode() <= each.encode() < last.encode() for each in words)


@given(some.text())
def test_what_is_typed_into_a_search_is_made_fit_for_one(typed):
    text = tidied(typed)
    assert len(text) <= 80
    assert text.isprintable()
    assert tidied(text) == text


@given(some.lists(some.text(), min_size=1, max_size=5))
def test_no_cell_begins_a_formula_and_every_cell_keeps_its_words(cells):
    (row,) = list(csv.reader(io.StringIO(spreadsheet.row(cells), newline=""))) or [[]]
    for cell, given_ in zip(row, cells, strict=True):
        assert cell in (given_, f"'{given_}")
        assert cell.lstrip(" \u00a0")[:1] not in set("=@|%\t\r\n")


def test_a_number_below_nothing_stays_a_number_in_a_spreadsheet():
    assert spreadsheet.row([-3, "-3.5", "-3+1", None, date(2026, 3, 1)]) == "-3,-3.5,'-3+1,,2026-03-01\r\n"


def test_codes_are_what_an_address_can_hold():
    assert all(map(may_be_a_code, ("BFI", "CPA01", "commissioner-north", "7")))
    assert not any(map(may_be_a_code, ("", "-", "a b", "é", "a/b", "x" * 41, "BFI\n", "\x00")))
    with pytest.raises(Refused) as refused:
        new_code("New")
    assert refused.value.field == "code"


@pytest.mark.parametrize(("typed", "kept"), [("mk402dj", "MK40 2DJ"), (" m1 1ae ", "M1 1AE"), ("EC1A1BB", "EC1A 1BB")])
def test_a_postcode_is_written_as_it_is_on_an_envelope(typed, kept):
    assert postcode(typed) == kept


@pytest.mark.parametrize("typed", ["", "MK40", "12345", "MK40 2D", "ＭＫ40 2DJ", "MK40 2DJ; DROP"])
def test_what_is_no_postcode_is_refused(typed):
    with pytest.raises(Refused):
        postcode(typed)


def test_texts_are_tidied_and_keep_their_lines():
    assert line("  HMP \t Bedford\n", "name", "the name", 20) == "HMP Bedford"
    assert paragraph(" one  two \r\n\r\n three ", "reason", "why", 20) == "one two\n\nthree"


def test_periods_say_their_days_and_a_day_still_to_come_is_refused():
    day = date(2026, 3, 1)
    assert Period(day, None).in_words() == "from 1 March 2026"
    assert Period(None, None).in_words() == "with no dates known"
    assert not Period(day, day).overlaps(Period(None, None))
    check_day(day, "from_on", day)
    with pytest.raises(Refused, match="still to come"):
        check_day(day, "from_on", date(2026, 2, 28))
