"""What every text of ours may hold, and what forms refuse besides."""

import pytest

from regulator.core.plain import is_plain, line, paragraph, plain_text, whole
from regulator.core.refused import Refused


@pytest.mark.parametrize("text", ["", "tab\tand\nlines\r\n", "é“”–½", "\U0001f600", "\x07", "\ufffe"], ids=ascii)
def test_what_people_write_is_kept_as_it_is(text):
    assert is_plain(text)
    assert plain_text(text) == text


@pytest.mark.parametrize("letter", ["\x00", "\ud800"])
def test_what_no_database_holds_is_refused_where_it_was_typed(letter):
    with pytest.raises(Refused, match="cannot be stored") as refused:
        plain_text(f"a{letter}b", "reason")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("letter", ["\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u200b"])
def test_a_form_takes_nothing_that_cannot_be_seen(letter):
    for check in (line, paragraph):
        with pytest.raises(Refused, match="cannot be shown"):
            check(f"a{letter}b", "name", "the name", 100)


def test_the_feed_of_a_page_ends_a_line_as_where_text_is_pasted_from_a_pdf():
    assert paragraph("one\x0ctwo\x0bthree\x85four", "reason", "the reason", 100) == "one\ntwo\nthree\nfour"
    assert line("one\x0ctwo", "name", "the name", 100) == "one two"


@pytest.mark.parametrize(
    ("typed", "number"), [("1200", 1200), ("1,200", 1200), (" 1 200 ", 1200), ("0", 0), ("007", 7)]
)
def test_a_whole_number_is_read_as_people_type_it(typed, number):
    assert whole(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "600,5", "1,20", "1,200 300", "-5", "1.5", "1e3", "٣", "5\x00", "9" * 40, "1,,200"]
)
def test_what_is_no_whole_number_is_none_and_never_another_number(typed):
    assert whole(typed) is None
