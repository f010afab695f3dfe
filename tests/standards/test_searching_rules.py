"""What somebody typed, as words and phrases that are safe to hand to an engine: rules, with no database."""

import pytest

from regulator.standards.rules.searching import BEGIN, END, Term, instead, match, parts, references, terms, vocabulary


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("first night", ["first", "night"]),
        ("“First night” cells", ["first night", "cells"]),
        ('"in the" open air', ["open", "air"]),
        ('an unclosed "quote stays', ["unclosed", "quote", "stays"]),
        ("NOT cells OR -air AND (bread*)", ["cells", "air", "bread"]),
        ("night night", ["night"]),
        ("the of and", []),
        ("\x00\x00", []),
        ("'; DROP TABLE edition; --", ["drop", "table", "edition"]),
        ("MS-T13 2.1.1", ["ms-t13", "2.1.1"]),
        ("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10", ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
    ],
)
def test_what_was_typed_is_words_and_phrases_and_nothing_else(typed: str, wanted: list[str]) -> None:
    assert [each.text for each in terms(typed)] == wanted


def test_a_word_that_is_a_reference_is_told_by_its_digit() -> None:
    assert references(terms("MS-T13 refused “S1 S2”")) == ["ms-t13"]


def test_each_term_is_quoted_for_sqlite() -> None:
    assert match([Term("near"), Term("first night", phrase=True)]) == '"near" AND "first night"'


def test_no_more_is_read_than_a_person_types() -> None:
    assert terms("x" * 10_000) == [Term("x" * 200)]


def test_what_an_engine_marked_is_told_apart() -> None:
    assert parts(f"A {BEGIN}first{END} {BEGIN}night{END}.") == (
        ("A ", False), ("first", True), (" ", False), ("night", True), (".", False),
    )  # fmt: skip
    assert parts("") == ()
    assert parts(f"{END}{BEGIN}") == ()


def test_jargon_and_slips_are_searched_for_in_the_words_of_the_standards() -> None:
    known = vocabulary(["Prevention of suicide and self-harm", "Segregation", "Cell call bells", "Food"])
    assert instead(terms("ACCT"), known) == [Term("self-harm")]
    assert instead(terms("ROTL refused"), known) == [Term("temporary"), Term("release"), Term("refused")]
    assert instead(terms("sucide in seggregation"), known) == [Term("suicide"), Term("segregation")]
    assert instead(terms("bell xyzzyx “cell call”"), known) == [
        Term("cell call", phrase=True),
        Term("bell"),
        Term("xyzzyx"),
    ]
    assert match([Term("force"), Term("children")], some=True) == '"force" OR "children"'
