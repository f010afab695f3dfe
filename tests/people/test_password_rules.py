"""Which passwords are refused: what is tried first, whatever figures and signs stand around it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Refused
from regulator.people import rules
from regulator.people.actions.passwords import common

ANN = ("Ann Exampleton", "ann.exampleton@hmp-tarnwold.example")


def check(password, about=()):
    rules.check_new_password(password, about=about, common=common())


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password123!",
        "PASSWORDPASSWORD",
        "p@ssw0rd2026",
        "P4$$w0rd!!!!",
        "drowssap1234",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "1234567890123",
        "0987654321098",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "kxkxkxkxkxkx",
        "            ",
        "letmeinplease",
        "iloveyou1985",
        "liverpool1892",
        "manchesterunited",
        "christmas2026",
        "summer2026!!",
        "monday monday",
        "31/12/1999!!",
        "01012001 0101",
        "regulator2026",
        "prisonofficer",
        "inspectorate1",
        "correcthorsebatterystaple",
        "welcome123456",
        "ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password):
    with pytest.raises(Refused, match="easy to guess"):
        check(password)


@pytest.mark.parametrize(
    "password", ["exampleton2026", "Ann.Exampleton", "exampleton-ann1", "tarnwold2026!", "hmp tarnwold"]
)
def test_a_password_of_ones_own_name_or_address_is_refused_and_nobody_elses_is(password):
    with pytest.raises(Refused, match="easy to guess"):
        check(password, ANN)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "demonstration only, not secret",
        "tuba kelp hinge",
        "xk7 qpz vnw 4t",
        "the heron waits on Thursdays",
        "жираф читает газету",
        "今日は図書館で本を三冊借りました",
        "😀😃😄😁😆😅😂🤣🥲☺️😊😇",
        "exampleton marries the heron",
    ],
)
def test_a_password_that_nobody_tries_is_taken(password):
    check(password, ANN)


def test_no_kind_of_character_is_asked_for():
    check("wobbling kettledrum spire")
    check("WOBBLING KETTLEDRUM SPIRE")
    check("73190 58264 41937 06682")


@given(st.text(alphabet="bcdfghjkmnpqrtvwxz2468", min_size=12, max_size=40).filter(lambda text: len(set(text)) > 9))
def test_what_is_drawn_by_lot_is_taken(password):
    check(password)


@given(st.sampled_from(sorted(common())), st.sampled_from(["", "1", "!", "2026", "123"]))
def test_a_common_word_with_something_behind_it_is_never_enough(word, behind):
    with pytest.raises(Refused):
        check(word + behind)


@given(st.text(max_size=200))
def test_the_longest_and_the_strangest_are_looked_at_without_fault(password):
    with suppress(Refused):
        check(password, (password[:50], "a@b.example"))


def test_the_list_says_where_it_is_from_and_holds_one_thing_a_line():
    assert len(common()) > 1000
    assert all(word == word.casefold() and not any(each.isspace() for each in word) for word in common())
