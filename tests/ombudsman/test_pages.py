"""The Ombudsman's pages by those who use them, and to those for whom they do not exist."""

import re

import pytest

from regulator.core import clock, db
from regulator.ombudsman.queries import cases

from .office import Office, allocated, logged

pytestmark = pytest.mark.database


def test_a_clerk_logs_a_letter_and_finds_it_again(at_work: Office):
    clerk = at_work.browser(at_work.clerk, "clerk")
    today = clock.today()
    typed = {
        "name": "Tomas Obrien", "number": "A1234BC", "respondent": "ZWX", "story": "My radio was lost.",
        "subject": "property/lost in transfer", "channel": "letter", "situation": "prison",
        "reply_format": "large-print", "reply_language": "english", "language": "English",
        "received_on-day": str(today.day),
        "received_on-month": str(today.month), "received_on-year": str(today.year),
    }  # fmt: skip
    wrong = clerk.post("/ombudsman/log", typed | {"respondent": "NOWHERE"})
    assert wrong.status_code == 422
    assert "Choose a prison or a provider from the register" in wrong.text
    assert "My radio was lost." in wrong.text, "nothing that was typed is lost"
    answer = clerk.post("/ombudsman/log", typed)
    assert answer.status_code == 303
    case = clerk.get(answer.location)
    assert "Obrien" not in case.text, "a case does not say who it is until that is opened"
    found = clerk.post("/ombudsman/find", {"who": "obri"})
    assert "Tomas Obrien" in found.text
    assert answer.location.rsplit("/", 1)[1] in found.text
    looked = clerk.post("/ombudsman/log", typed | {"look": "1"})
    assert "In the files already" in looked.text
    who = clerk.post(answer.location + "/who", {"purpose": "to write to the person"}, form_on=answer.location)
    assert "Tomas Obrien" in who.text
    moved = {"version": "1", "name": "Tomas O'Brien", "number": "A1234BC", "held_at": "ZHL", "why": "Moved."}
    assert clerk.post(answer.location + "/person", moved, form_on=answer.location).status_code == 303
    assert "now at HMP Hollowlea" in clerk.get(answer.location).text


def test_every_page_of_a_case_is_there_for_those_who_work_on_it(at_work: Office):
    reference = allocated(at_work)
    investigator = at_work.browser(at_work.investigator, "investigator")
    deputy = at_work.browser(at_work.deputy, "deputy")
    for browser in (investigator, deputy):
        for page in ("", "/log", "/find", "/letters", "/figures", "/cases", f"/cases/{reference}"):
            assert browser.get("/ombudsman" + page).status_code == 200, page
        case = browser.get(f"/ombudsman/cases/{reference}").text
        for address in re.findall(rf'href="(/ombudsman/cases/{reference}/[^"]+)"', case):
            assert browser.get(address).status_code == 200, address


def test_to_everyone_else_no_page_of_the_ombudsman_exists(at_work: Office):
    reference = logged(at_work)
    for name in ("inspector", "governor"):
        browser = at_work.browser(getattr(at_work, name), name)
        nowhere = browser.get("/ombudzman")
        for page in ("", "/log", "/find", "/letters", "/figures", "/cases", f"/cases/{reference}"):
            answer = browser.get("/ombudsman" + page)
            assert answer.status_code == 404, (name, page)
            assert len(answer.text) == len(nowhere.text)


def test_somebody_complains_on_the_website_and_sees_their_number_once(at_work: Office):
    from tests.people.visitor import Visitor

    stranger = Visitor(at_work.app)
    assert stranger.get("/complain").status_code == 200
    typed = {
        "situation": "community", "name": "Ada Invented", "respondent": "ZMC", "story": "Nobody answers.",
        "subject": "probation/appointments", "second_subject": "mail-breach/legal letter", "stages": "first",
        "reprisal": "My officer said so.", "address": "1 Nowhere Lane\nQuillmarsh",
        "reply_format": "plain", "reply_language": "english",
    }  # fmt: skip
    wrong = stranger.post("/complain/form", typed | {"name": " "})
    assert wrong.status_code == 422
    assert "Nobody answers." in wrong.text
    answer = stranger.post("/complain/form", typed)
    assert answer.status_code == 303
    assert "OMB-" in (done := stranger.get(answer.location).text)
    reference = re.search(r"OMB-\d{4}-\d{6}", done)[0]
    case = at_work.browser(at_work.clerk, "clerk").get(f"/ombudsman/cases/{reference}").text
    assert "Probation supervision: appointments; Confidential mail opened: legal letter" in case
    assert case.count("This cannot wait") == 2, "what they fear and the opened letter are told at once"
    empty = stranger.post("/complain/form", {key: typed[key] for key in typed if key != "subject"})
    assert (empty.status_code, "Choose what it is about" in empty.text) == (422, True)


def test_the_regulator_answers_a_request_to_inspect_and_reads_counts_alone(at_work: Office):
    deputy = at_work.browser(at_work.deputy, "deputy")
    answer = deputy.post("/staff/inspection-requests/ask", {"code": "ZWX", "grounds": "Much property is lost there."})
    assert answer.status_code == 303
    for number in range(6):
        logged(at_work, number=f"A123{number}BC")
    inspector = at_work.browser(at_work.inspector, "inspector")
    page = inspector.get("/staff/inspection-requests/themes?code=ZWX")
    assert re.search(r"Property.*?>6<", page.text, re.S)
    assert inspector.get("/staff/inspection-requests").status_code in (403, 404)


def test_several_people_in_one_letter_have_a_case_each_or_one_together(at_work: Office):
    clerk = at_work.browser(at_work.clerk, "clerk")
    today = clock.today()
    typed = {
        "name": "Tomas Obrien", "number": "A1234BC", "respondent": "ZWX", "story": "The wing is cold.",
        "subject": "accommodation/cell", "channel": "letter", "situation": "prison",
        "reply_format": "plain", "reply_language": "english",
        "language": "English", "received_on-day": str(today.day), "received_on-month": str(today.month),
        "received_on-year": str(today.year), "others": "Peter Quill, B2345CD\nInvented, Sami", "together": "each",
    }  # fmt: skip
    twice = clerk.post("/ombudsman/log", typed | {"others": "Peter Quill, a1234bc"})
    assert twice.status_code == 422
    assert "stands in this letter twice" in twice.text
    assert "Peter Quill, a1234bc" in twice.text, "nothing that was typed is lost"
    first = clerk.get(clerk.post("/ombudsman/log", typed).location).text
    assert len(set(re.findall(r"OMB-\d{4}-\d{6}", first))) == 3, "each case knows of the two others"
    taken = clerk.post("/ombudsman/log", typed | {"name": "Una New", "number": "", "others": "Zed Other, B2345CD"})
    assert "B2345CD is in the files under another name" in taken.text
    joint = clerk.post("/ombudsman/log", typed | {"story": "No heating.", "together": "joint"}).location
    shown = clerk.get(joint).text
    assert "3 people complain together" in shown
    assert shown.count("We have your complaint") == 3, "each of them is written to"
    assert joint.rsplit("/", 1)[1] in clerk.post("/ombudsman/find", {"who": "quill"}).text
    who = clerk.post(joint + "/who", {"purpose": "to write to the person"}, form_on=joint).text
    assert all(name in who for name in ("Tomas Obrien", "Peter Quill", "Invented, Sami"))
    letters = " ".join(clerk.get(address).text for address in re.findall(rf'href="({joint}/letters?/[^"]+)"', shown))
    for name in ("Tomas Obrien", "Peter Quill", "Invented, Sami"):
        assert f"Dear {name}" in letters


def test_somebody_with_several_cases_is_offered_once_with_their_cases_beneath(at_work: Office):
    first = logged(at_work)
    with db.reading():
        person = cases.show(at_work.deputy, first).file.person
    theirs = [first, logged(at_work, person=person), logged(at_work, person=person)]
    other = logged(at_work, "Tomas Obrian", "B2345CD")
    clerk = at_work.browser(at_work.clerk, "clerk")
    looked = clerk.post("/ombudsman/log", {"name": "Tomas Obrien", "number": "", "look": "1", "person": person})
    offered = looked.text.split("In the files already")[1].split("</fieldset>")[0]
    items = offered.split('<div class="govuk-radios__item">')[1:]
    assert len(items) == 3, "somebody new, and two people"
    assert len(re.findall(f'value="{person}"[^>]* checked', offered)) == 1
    (mine,) = [each for each in items if f'value="{person}"' in each]
    assert [sum(reference in each for each in items) for reference in (*theirs, other)] == [1, 1, 1, 1]
    assert all(reference in mine for reference in theirs)
    described = re.search(r'aria-describedby="([^"]+)"', mine)
    assert described
    assert f'id="{described[1]}"' in mine, "their cases are read with the choice"
