"""Calls and visits: who spoke, when, what was said and whether it was read back; to a case, or as a new one."""

import re
from datetime import timedelta

import pytest

from regulator.core import clock, db
from regulator.ombudsman.queries import cases
from regulator.ombudsman.rules.words import PLAIN, SUBJECTS

from .office import Office

SAID = "They took my radio at reception and gave me no card."


def test_every_subject_has_plain_words():
    assert list(PLAIN) == list(SUBJECTS)


def typed(**changed: str) -> dict[str, str]:
    now = clock.now().astimezone(clock.LONDON) - timedelta(hours=1)
    return {
        "channel": "phone", "who": "Ada Obrien, his sister", "on-day": str(now.day), "on-month": str(now.month),
        "on-year": str(now.year), "time": f"{now:%H%M}", "said": SAID, "read_back": "agreed", "situation": "prison",
        "name": "Tomas Obrien", "number": "A1234BC", "respondent": "ZWX", "subject": "property/withheld",
    } | changed  # fmt: skip


@pytest.mark.database
def test_a_call_becomes_a_case_with_the_words_as_they_were_spoken(at_work: Office):
    clerk = at_work.browser(at_work.clerk, "clerk")
    answer = clerk.post("/ombudsman/notes/new", typed())
    assert answer.status_code == 303
    reference = answer.location.rsplit("/", 1)[1]
    with db.reading():
        case = cases.show(at_work.clerk, reference)
    assert (case.story, case.file.channel) == (SAID, "phone")
    last = case.entries[-1]
    assert last.kind == "call"
    assert re.match(r"Ada Obrien, his sister spoke at \d\d:\d\d:\n\nThey took my radio", last.text)
    assert last.text.endswith("It was read back, and they agreed.")
    more = typed(case=reference, channel="visit", read_back="changed", why_not="It was a clock.", name="", number="")
    assert clerk.post("/ombudsman/notes/new", more).status_code == 303
    with db.reading():
        case = cases.show(at_work.clerk, reference)
        assert cases.listed(at_work.clerk, "all").count == 1, "a call about a case is no new one"
    assert case.entries[-1].kind == "visit"
    assert case.entries[-1].text.endswith("they put something right. It was a clock.")


@pytest.mark.database
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"time": "25:99"}, "Enter a time of day"),
        ({"on-year": "2099"}, "in the future"),
        ({"on-day": "31", "on-month": "2"}, "date"),
        ({"read_back": "not"}, "Say why it was not read back"),
        ({"case": "OMB-1999-000000"}, "There is no case under this reference"),
        ({"name": ""}, "Enter the name of the person"),
        ({"subject": ""}, "at least one subject"),
        ({"respondent": "NOWHERE"}, "Choose a prison or a provider"),
        ({"said": " "}, "Enter what was said"),
        ({"who": "x" * 300}, "at most 200"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(at_work: Office, changed, says):
    clerk = at_work.browser(at_work.clerk, "clerk")
    answer = clerk.post("/ombudsman/notes/new", typed(**changed))
    assert answer.status_code == 422
    assert says in answer.text
    assert "said" in changed or SAID in answer.text
