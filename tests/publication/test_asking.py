"""What a visitor may type: anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.publication.rules.asking import (
    LONGEST_SEARCH,
    check_code,
    may_be_a_name,
    search_text,
    search_words,
)


@pytest.mark.parametrize(
    "typed",
    ["7KQ4-M2XN-W9PD", "7kq4m2xnw9pd", " 7kq4 m2xn w9pd ", "7KQ4–M2XN–W9PD", "7kq4.m2xn.w9pd\n", "7KQ4-M2XN W9PD"],
)
def test_a_check_code_is_understood_however_it_is_typed(typed):
    assert check_code(typed) == "7KQ4-M2XN-W9PD"


@pytest.mark.parametrize("typed", ["", "7KQ4", "7KQ4-M2XN-W9PD-2", "кккк-кккк-кккк", "\x00" * 12, "٣" * 12])
def test_what_can_be_no_check_code_is_none(typed):
    assert check_code(typed) == ""


@given(st.text(max_size=500))
def test_whatever_is_typed_a_search_is_short_printable_text(typed):
    text = search_text(typed)
    assert len(text) <= LONGEST_SEARCH
    assert text.isprintable()
    assert text == " ".join(text.split())
    assert len(search_words(text)) <= 6
    assert set(check_code(typed)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def test_words_that_are_in_every_name_count_only_where_nothing_else_is_asked():
    assert search_words("hmp bedford") == ["bedford"]
    assert search_words("bedford prison") == ["bedford"]
    assert search_words("hmp/yoi bedford") == ["bedford"]
    assert search_words("hmp") == ["hmp"]


@pytest.mark.parametrize("text", ["BFI", "INS-2023-9842", "MS-R8", "2.1.1a", "commissioner-kent", "Article 3(1)"])
def test_codes_and_references_may_be_names(text):
    assert may_be_a_name(text)


@pytest.mark.parametrize("text", ["", "\x00", "BFI\x00", "../etc", "a" * 61, "'; --", "%", "\ud800", "-1", " BFI"])
def test_nothing_else_may(text):
    assert not may_be_a_name(text)
