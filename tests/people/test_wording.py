"""How counts read in the sentences of the log."""

import pytest

from regulator.people.rules.wording import agreeing


@pytest.mark.parametrize(
    ("sentence", "number", "said"),
    [
        ("Gave it to {n} addressees", "1", "Gave it to 1 addressee"),
        ("Sent it, with {n} files", "0", "Sent it, with no files"),
        ("Told {n} people that", "1", "Told 1 person that"),
        ("Brought in {n} entries", "1", "Brought in 1 entry"),
        ("Brought in {n} entries", "11", "Brought in {n} entries"),
        ("Brought in {n} entries", "1,000", "Brought in {n} entries"),
        ("Told that {n} is late", "1", "Told that {n} is late"),
    ],
)
def test_one_and_none_read_as_people_say_them(sentence, number, said):
    assert agreeing(sentence, {"n": number}) == said


def test_words_of_a_fact_are_left_as_they_are():
    assert agreeing("Refused: {why}", {"why": "1 files"}) == "Refused: {why}"
