"""What a report gives away, what changed between two texts, and when a provider must be asked anew."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.differences import difference
from regulator.inspections.rules import leaks
from regulator.inspections.rules.replying import Time, is_new_material, why_too_late

SAID = st.text(st.sampled_from("ab ,.\n\u00e9"), max_size=40)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He is A1234BC.", ["prison-number"]),
        ("He is a1234bc and A 1234 BD", ["prison-number", "prison-number"]),
        ("Rule A1234B or AA1234BC or A12345BC or XA1234BCX", []),
        ("QQ123456C is nobody's; AB 12 34 56 C is", ["ni-number"]),
        ("AB123456E", []),
        ("born on 3 May 1981", ["birth-date"]),
        ("DOB: 03/05/1981; date of birth 1981-05-03", ["birth-date", "birth-date"]),
        ("On 3 May 2026 a child was born.", []),
        ("Ring 020 7946 0018 or +44 (0)161 496 0000 or (01632) 960001", ["phone", "phone", "phone"]),
        ("07700 900123", ["phone"]),
        ("0 of 1,234,567,890 and 2026 07 01 and 100,000,000", []),
        ("Write to j.o-hara+x@prison.gov.uk.", ["email"]),
        ("at 5 @ 6", []),
        ("soft\u00adhyphen", ["hidden-text"]),
        ("zero\u200bwidth and bidi\u202e", ["hidden-text"]),
        ("two\nlines\tand an accent \u00e9", []),
        ("private \ue000 use", ["hidden-text"]),
    ],
)
def test_what_a_text_gives_away_is_found_by_its_shape(text, kinds):
    assert [leak.kind for leak in leaks.in_text(text, "Here")] == kinds


def test_a_name_is_found_whatever_its_case_and_spaces_and_never_inside_a_word():
    text = "JOHN  smith spoke. Johnsmithson did not. John\nSmith left."
    found = leaks.in_text(text, "Here", ["John Smith", " "])
    assert [leak.found for leak in found] == ["JOHN  smith", "John\nSmith"]


def content(yes: int, no: int, not_applicable: int = 0) -> dict:
    row = {"ref": "4.2.1", "name": "Was it done?", "yes": yes, "no": no, "not_applicable": not_applicable}
    statement = {"number": "1.1", "kind": "concern", "text": "A1234BC wrote.", "standards": [{"ref": "A1234BC"}]}
    area = {"name": "Supervision", "statements": [statement], "derivation": {"rows": [row]}}
    return {"areas": [area, {"name": "Other", "statements": []}], "verification": {"url": "mail@example.org"}}


@pytest.mark.parametrize(
    ("counts", "found"),
    [((5, 5), None), ((4, 5), "yes: 4"), ((0, 5), None), ((1, 2, 3), "yes: 1; no: 2; not applicable: 3")],
)
def test_a_count_of_one_to_four_cases_is_found_and_none_at_all_is_not(counts, found):
    cells = [leak.found for leak in leaks.in_report(content(*counts)) if leak.kind == "small-cell"]
    assert cells == ([found] if found else [])


def test_what_is_found_tells_its_place_and_is_found_once():
    (leak,) = leaks.in_report(content(5, 5))
    assert (leak.place, leak.words, leak.found) == ("Statement 1.1", "a prison number", "A1234BC")
    (again,) = leaks.in_report(content(5, 5))
    assert leak.key == again.key
    assert leak.key != leaks.Leak("prison-number", "Statement 1.2", "A1234BC", "").key


@given(SAID, SAID)
def test_a_difference_holds_both_texts_whole(before, after):
    parts = difference(before, after)
    assert "".join(part.text for part in parts if part.kind != "in") == before
    assert "".join(part.text for part in parts if part.kind != "out") == after
    assert all(part.text for part in parts)


def test_a_difference_is_told_in_words():
    parts = difference("Ten men were seen.", "Ten women were heard.")
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "Ten "),
        ("out", "men"),
        ("in", "women"),
        ("same", " were "),
        ("out", "seen"),
        ("in", "heard"),
        ("same", "."),
    ]
    assert [part.kind for part in difference("Same.", "Same.")] == ["same"]
    assert difference("", "") == []


@pytest.mark.parametrize(
    ("delivered", "said", "before", "bearing", "new"),
    [
        (False, True, "finding", "concern", False),
        (True, False, "finding", "finding", False),
        (True, True, "strength", "strength", True),
        (True, False, "finding", "concern", True),
        (True, False, "concern", "concern", False),
        (True, False, None, "concern", True),
        (True, False, None, "strength", False),
    ],
)
def test_the_provider_is_asked_anew_about_what_is_worse_than_what_it_read(delivered, said, before, bearing, new):
    assert is_new_material(delivered=delivered, said=said, before=before, bearing=bearing) is new


def test_a_reply_is_in_time_on_its_last_day():
    time = Time(date(2026, 3, 16), date(2026, 3, 18), date(2026, 4, 1), "10 working days")
    assert why_too_late(time, date(2026, 4, 1)) is None
    assert "ended on 1 April 2026" in why_too_late(time, date(2026, 4, 2))
    assert why_too_late(None, date(2099, 1, 1)) is None
