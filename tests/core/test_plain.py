"""What every text of ours may hold: that which databases, pages, PDFs and Word documents can all carry."""

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.plain import is_plain, line, paragraph, plain_text
from regulator.core.refused import Refused


@pytest.mark.parametrize(
    "text", ["", "tab\tand\nlines\r\n", "é“”–½", "\U0001f600", "\u202e\u200b", "\ufffd", "\ufdcf\ufdf0"], ids=ascii
)
def test_what_people_write_is_kept_as_it_is(text):
    assert plain_text(text) == text


@pytest.mark.parametrize(
    "letter", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\ud800", "\ufdd0", "\uffff", "\U0001fffe"]
)
def test_what_something_could_not_carry_is_refused_where_it_was_typed(letter):
    with pytest.raises(Refused, match="cannot be stored") as refused:
        plain_text(f"a{letter}b", "reason")
    assert refused.value.field == "reason"


@given(st.text())
def test_whatever_is_kept_a_word_document_can_carry(text):
    if is_plain(text):
        Document().add_paragraph(text)


def test_the_feed_of_a_page_ends_a_line_as_where_text_is_pasted_from_a_pdf():
    assert paragraph("one\x0ctwo\x0bthree\x85four", "reason", "the reason", 100) == "one\ntwo\nthree\nfour"
    with pytest.raises(Refused, match="cannot be stored"):
        line("one\x0ctwo", "name", "the name", 100)
