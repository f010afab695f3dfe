"""What is owed at a browser: a provider answers and reports, the regulator grades and verifies, others read."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict

from regulator.core import clock
from regulator.core.db import reading, session, transaction
from regulator.improvement import queries
from regulator.improvement.models.owed import Obligation, Plan
from regulator.improvement.rules.owing import Kind
from regulator.people.rules import Role
from tests.inspections.workers import Worker, errors, sent, worker
from tests.make import pdf
from tests.people.visitor import token

from . import lives

pytestmark = pytest.mark.database
HOME = "/organisation/owed"
LATER = "1 September 2099"


def a_plan(count: int = 3, **more) -> int:
    """A plan of the invented prison, asked today; its number."""
    with transaction():
        plan = lives.asked(count, on=clock.today(), **more)
        return plan.id


def owed(plan_id: int) -> list[Obligation]:
    with reading():
        return queries.of_plan(plan_id)


def filled(plan_id: int, response: str = "accept", **more: str) -> dict[str, str]:
    """The page of answers, filled in as little as it takes."""
    due = clock.today() + timedelta(days=90)
    data = {"all-owner": "Head of residence", "all-due": due.isoformat(), "all-resources": "Two officers"}
    for each in owed(plan_id):
        data |= {f"v-{each.id}": "0", f"r-{each.id}": response, f"text-{each.id}-1": "Open the doors at eight"}
        data |= {f"measure-{each.id}-1": "Ten hours out of cell"}
    return data | more


def test_from_notice_to_verified_each_by_whose_duty_it_is(app):
    lead, contact = worker(app, Role.PROVIDER_LEAD, "Gail Governor"), worker(app, Role.PROVIDER_CONTACT, "Cal Contact")
    grader, inspector = worker(app, Role.LEAD_INSPECTOR, "Lea Lead"), worker(app, Role.INSPECTOR, "Ines Inspector")
    plan_id = a_plan()
    at = f"{HOME}/{plan_id}"
    assert "3 answers are owed" in contact.visitor.get(HOME).text
    assert "Nobody has opened this yet" in contact.visitor.get(at).text
    assert contact.visitor.post(f"{at}/receipt", form_on=at).status_code == 303
    assert "opened by Cal Contact" in lead.visitor.get(at).text
    saved = contact.visitor.post(f"{at}/answers", filled(plan_id), form_on=f"{at}/answers")
    assert saved.status_code == 303
    assert "3 answers are saved" in contact.visitor.get(f"{at}/answers").text
    no = contact.visitor.post(f"{at}/answers", {"send": "1"}, form_on=f"{at}/answers")
    assert errors(no.text) == ["Your role may not send the answers. Somebody who leads your organisation does."]
    done = lead.visitor.post(f"{at}/answers", {"send": "1"}, form_on=f"{at}/answers")
    assert (done.status_code, done.location) == (303, f"{at}/sent/1")
    receipt = lead.visitor.get(f"{at}/sent/1").text
    assert re.search(r"Receipt [0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", receipt)
    assert lead.visitor.get(f"{at}/sent/1/pdf").data.startswith(b"%PDF")
    assert lead.visitor.get(f"{at}/sent/1/json").json["content"]["answers"][0]["response"] == "Accepted"
    one, two, three = owed(plan_id)
    grade = f"/staff/owed/plans/{plan_id}/grade"
    assert "Lacks" in grader.visitor.get(grade).text
    wrong = grader.visitor.post(grade, {f"outcome-{one.id}": "accept", f"outcome-{two.id}": "return"})
    assert (wrong.status_code, errors(wrong.text)) == (422, [f"Enter the reasons on “{two.title}”"])
    decided = {f"outcome-{one.id}": "accept", f"outcome-{two.id}": "return", f"reasons-{two.id}": "Say by when."}
    assert grader.visitor.post(grade, {**decided, f"outcome-{three.id}": "accept"}).status_code == 303
    assert "Say by when." in contact.visitor.get(f"{at}/answers").text
    item = f"{HOME}/items/{one.reference}"
    _report(contact, item, about=_action(one), status="done")
    assert "Claimed as done" in contact.visitor.get(item).text
    staff = f"/staff/owed/items/{one.reference}"
    assert "plan.pdf" in inspector.visitor.get(staff).text
    assert (
        sent(inspector, f"{staff}/verify", judgement="good", basis="visit", evidence="Every door.").status_code == 303
    )
    page = lead.visitor.get(item).text
    assert "Verified and closed" in page
    for who, address in ((lead, at), (lead, f"{HOME}/pictures"), (grader, "/staff/owed/pictures")):
        assert "svg" in who.visitor.get(address).text
    assert "Every door." in page
    assert "Good progress" in grader.visitor.get(f"/staff/owed/plans/{plan_id}").text


def _action(one: Obligation) -> str:
    with reading():
        return str(queries.whole(one).actions[0].id)


def _report(who: Worker, item: str, **data: str):
    page = who.visitor.get(f"{item}/progress")
    form = {"csrf_token": token(page.text), "text": "Doors were mended.", **data}
    form["files"] = (io.BytesIO(pdf()), "plan.pdf")
    answer = who.visitor.browser.post(f"{item}/progress", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer


def test_evidence_of_the_wrong_kind_is_refused_and_nothing_typed_is_lost(app):
    contact = worker(app, Role.PROVIDER_CONTACT, "Cal Contact")
    with transaction():
        one = lives.brought_to(lives.State.UNDER_WAY)
        reference = one.reference
    item = f"{HOME}/items/{reference}/progress"
    page = contact.visitor.get(item)
    form = MultiDict({"csrf_token": token(page.text), "about": "0", "status": "done", "text": "My own words."})
    form.add("files", (io.BytesIO(b"MZ\x90\x00 an executable"), "plan.pdf"))
    answer = contact.visitor.browser.post(item, data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "My own words." in answer.text
    assert "plan.pdf: " in answer.text
    undone = contact.visitor.post(item, {"about": "0", "status": "done", "text": "All."})
    assert errors(undone.text) == ["“Open the doors at eight” is not reported as done yet"]


def test_what_would_give_somebody_away_is_shown_to_whoever_writes_it_and_settled_by_whoever_grades(app):
    lead, grader = worker(app, Role.PROVIDER_LEAD, "Gail Governor"), worker(app, Role.LEAD_INSPECTOR, "Lea Lead")
    plan_id = a_plan(1, public=True)
    at = f"{HOME}/{plan_id}/answers"
    [one] = owed(plan_id)
    saved = filled(plan_id) | {f"w-{one.id}": "Ask GAIL GOVERNOR on 020 7946 0018."}
    assert lead.visitor.post(at, saved, form_on=at).status_code == 303
    page = lead.visitor.get(at).text
    assert "The public reads these answers." in page
    assert f"{one.reference}, reasons of the answer: a telephone number" in page
    assert lead.visitor.post(at, {"send": "1"}, form_on=at).status_code == 303, "an answer is never late for this"
    plan = f"/staff/owed/plans/{plan_id}"
    for address in (plan, f"{plan}/grade"):
        assert "2 things keep words of the answers from the public" in " ".join(
            grader.visitor.get(address).text.split()
        )
    found = re.findall(rf"{plan}/public/[0-9a-f]{{64}}", grader.visitor.get(f"{plan}/public").text)
    assert len(found) == 2
    assert errors(sent(grader, found[0], outcome="stand", reason="").text) == ["Enter the reason"]
    for address in found:
        assert sent(grader, address, outcome="left-out", reason="it names a person").status_code == 303
    assert grader.visitor.get(f"{plan}/public").text.count("Left out</strong>") == 2
    assert "keep words of the answers" not in grader.visitor.get(plan).text
    assert lead.visitor.get(f"{plan}/public").status_code == 403
    assert grader.visitor.get(f"{plan}/public/{'0' * 64}").status_code == 404


def test_answers_that_are_not_finished_are_saved_and_not_sent_each_told_at_its_box(app):
    lead = worker(app, Role.PROVIDER_LEAD, "Gail Governor")
    plan_id = a_plan(2)
    at = f"{HOME}/{plan_id}/answers"
    first, second = owed(plan_id)
    data = {f"v-{first.id}": "0", f"r-{first.id}": "reject", f"v-{second.id}": "0", f"w-{second.id}": "Kept words."}
    answer = lead.visitor.post(at, {**data, "send": "1"})
    assert answer.status_code == 422
    assert errors(answer.text) == [
        "2 answers are not finished. Nothing was sent.",
        "Say why you reject it",
        "Choose accept, accept in part or reject",
    ]
    assert "Kept words." in lead.visitor.get(at).text
    bad = lead.visitor.post(at, {f"v-{first.id}": "1", f"text-{first.id}-1": "Mend", f"due-{first.id}-1": "soon"})
    assert (bad.status_code, "Enter a day, such as 31 March 2027" in bad.text, ">\nMend" in bad.text) == (
        422,
        True,
        True,
    )


def test_two_colleagues_who_answer_the_same_see_both_texts(app):
    one, two = worker(app, Role.PROVIDER_CONTACT, "Cal Contact"), worker(app, Role.PROVIDER_CONTACT, "Dee Contact")
    plan_id = a_plan(1)
    number = owed(plan_id)[0].id
    at = f"{HOME}/{plan_id}/answers"
    assert one.visitor.post(at, {f"v-{number}": "0", f"w-{number}": "What Cal wrote."}).status_code == 303
    answer = two.visitor.post(at, {f"v-{number}": "0", f"w-{number}": "What Dee wrote."})
    assert answer.status_code == 422
    assert "What Cal wrote." in answer.text
    assert "What Dee wrote." in answer.text
    assert f'name="v-{number}" value="1"' in answer.text


def test_a_spreadsheet_goes_out_and_comes_back_with_its_columns_moved(app):
    contact = worker(app, Role.PROVIDER_CONTACT, "Cal Contact")
    plan_id = a_plan(3)
    at = f"{HOME}/{plan_id}"
    first, second, third = owed(plan_id)
    book = openpyxl.load_workbook(io.BytesIO(contact.visitor.get(f"{at}/answers.xlsx").data))
    rows = [list(each) for each in book.active.iter_rows(values_only=True)]
    assert [row[0] for row in rows[1:]] == [first.reference, second.reference, third.reference]
    moved = openpyxl.Workbook()
    sheet = moved.active
    sheet.append(["Our answers"])
    sheet.append(["By", "Notes", "Owner", "Action", "Reasons", "Answer", "Reference"])
    sheet.append([LATER, "x", "Gail", "Open the doors", "", "accept", first.reference])
    sheet.append(["soon", "", "Gail", "Mend the heating", "", "Accept", second.reference])
    sheet.append([LATER, "", "=A1", "Feed them", "", "Accept", third.reference])
    sheet.append(["", "", "", "", "No.", "Reject", "OWE-2026-NONE1"])
    page = _handed_in(contact, at, moved)
    assert page.status_code == 200
    assert "Open the doors" in page.text
    assert "Accepted" in page.text
    for message in ("is not a day, such as", "this is a formula", "is not asked of you here"):
        assert message in page.text
    held = re.findall(r'name="(content|name|seen)"[^>]* value="([^"]*)"', page.text)
    kept = contact.visitor.post(f"{at}/import/confirm", dict(held), form_on=f"{at}/import")
    assert kept.status_code == 303
    with reading():
        wholes = queries.wholes(queries.of_plan(plan_id))
        assert [each.answer.response if each.answer else None for each in wholes] == ["accept", None, None]
        assert wholes[0].actions[0].owner == "Gail"
    again = _handed_in(contact, at, moved)
    assert again.status_code == 422
    headless = openpyxl.Workbook()
    headless.active.append(["What", "By whom"])
    lost = _handed_in(contact, at, headless)
    assert (lost.status_code, "no line has the headings" in lost.text) == (422, True)


def _handed_in(who: Worker, at: str, book: openpyxl.Workbook):
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    page = who.visitor.get(f"{at}/import")
    data = {"csrf_token": token(page.text), "file": (kept, "answers.xlsx")}
    return who.visitor.browser.post(f"{at}/import", data=data, content_type="multipart/form-data")


def test_more_time_is_asked_for_and_decided_at_a_browser(app):
    contact, grader = worker(app, Role.PROVIDER_CONTACT, "Cal Contact"), worker(app, Role.LEAD_INSPECTOR, "Lea Lead")
    plan_id = a_plan(1)
    one = owed(plan_id)[0]
    ask = f"{HOME}/items/{one.reference}/more-time"
    day = clock.today() + timedelta(days=60)
    until = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    assert contact.visitor.post(ask, {"about": "0", **until, "reason": "Two of us are ill."}).status_code == 303
    assert "Requests for more time" in grader.visitor.get("/staff/owed").text
    with reading():
        number = queries.requests(plan_id)[0].id
    decide = f"/staff/owed/requests/{number}"
    assert errors(grader.visitor.post(decide, {"decision": "granted", "reason": ""}).text) == ["Enter the reason"]
    assert grader.visitor.post(decide, {"decision": "granted", "reason": "Fair."}).status_code == 303
    assert f"{day.day} {day:%B %Y}" in contact.visitor.get(f"{HOME}/{plan_id}").text


def test_others_see_nothing_of_a_provider_and_the_ombudsmans_is_nobody_elses(app):
    contact, inspector = (
        worker(app, Role.PROVIDER_CONTACT, "Cal Contact"),
        worker(app, Role.INSPECTOR, "Ines Inspector"),
    )
    investigator = worker(app, Role.OMBUDSMAN_INVESTIGATOR, "Olu Ombudsman")
    elsewhere, letter = a_plan(1, code="ZHL"), a_plan(1, kind=Kind.OMBUDSMAN, keeper="ombudsman", public=False)
    other, asked = owed(elsewhere)[0], owed(letter)[0]
    for address in (f"/{elsewhere}", f"/{elsewhere}/answers", f"/items/{other.reference}"):
        assert contact.visitor.get(HOME + address).status_code == 404
    assert contact.visitor.get(f"{HOME}/items/{asked.reference}").status_code == 200
    assert inspector.visitor.get(f"/staff/owed/items/{asked.reference}").status_code == 404
    assert inspector.visitor.get(f"/staff/owed/plans/{letter}").status_code == 404
    assert investigator.visitor.get(f"/staff/owed/items/{asked.reference}").status_code == 200
    assert investigator.visitor.get(f"/staff/owed/items/{other.reference}").status_code == 404


def test_a_commissioner_reads_what_it_is_told_of_and_what_it_must_act_on(app):
    commissioner, grader = (
        worker(app, Role.COMMISSIONER, "Pia Commissioner"),
        worker(app, Role.LEAD_INSPECTOR, "Lea Lead"),
    )
    plan_id = a_plan(2, code="ZHL", told=(commissioner.actor.organisation_id,))
    one = owed(plan_id)[0]
    assert one.title in commissioner.visitor.get("/area/owed").text
    assert "must act on" in commissioner.visitor.get("/area/owed?show=act").text
    at = f"/staff/owed/items/{one.reference}/commissioners"
    office = str(commissioner.actor.organisation_id)
    assert grader.visitor.post(at, {"act": office, "reason": "Its building."}).status_code == 303
    assert "You must act" in commissioner.visitor.get("/area/owed?show=act").text
    assert commissioner.visitor.get(f"/area/owed/{one.reference}").status_code == 200
    other = owed(a_plan(1))[0]
    assert commissioner.visitor.get(f"/area/owed/{other.reference}").status_code == 404


def test_a_plan_that_asks_nobody_takes_no_word(app):
    lead, inspector = worker(app, Role.PROVIDER_LEAD, "Gail Governor"), worker(app, Role.INSPECTOR, "Ines Inspector")
    plan_id = a_plan(1, origin="published-facts")
    one = owed(plan_id)[0]
    assert "asks nobody for an answer" in lead.visitor.get(f"{HOME}/{plan_id}").text
    assert "Nothing waits for an answer" in lead.visitor.get(f"{HOME}/{plan_id}/answers").text
    at = f"/staff/owed/items/{one.reference}/verify"
    answer = sent(inspector, at, judgement="good", basis="desk", evidence="Invented.")
    assert (answer.status_code, "example made of published facts" in answer.text) == (422, True)
    with reading():
        assert session().get_one(Plan, plan_id).asks is False


def test_what_is_typed_is_kept_for_whoever_typed_it_and_given_back(app):
    contact, other = worker(app, Role.PROVIDER_CONTACT, "Cal Contact"), worker(app, Role.PROVIDER_CONTACT, "Odd Other")
    plan_id = a_plan(2)
    at = f"{HOME}/{plan_id}/answers"
    first, second = owed(plan_id)
    half = {f"v-{first.id}": "0", f"w-{first.id}": "Half a sentence", f"due-{first.id}-1": "next wee"}
    half |= {f"text-{first.id}-1": "Open the doors", f"v-{second.id}": "0", "all-owner": "Head of residence"}
    kept = contact.visitor.post(f"{at}/words", {**half, "about": "answers"}, form_on=at)
    assert (kept.status_code, kept.json) == (200, {"message": "Kept"})
    page = contact.visitor.get(at).text
    assert "did not save it" in page
    assert "Half a sentence" in page
    assert 'value="next wee"' in page
    assert "Half a sentence" not in other.visitor.get(at).text
    saved = {f"v-{second.id}": "0", f"w-{second.id}": "A colleague’s words."}
    assert other.visitor.post(at, saved).status_code == 303
    page = contact.visitor.get(at).text  # what nobody typed here is read anew
    assert "A colleague’s words." in page
    assert "A colleague saved this meanwhile" not in page
    assert other.visitor.post(at, {f"v-{first.id}": "0", f"w-{first.id}": "Theirs."}).status_code == 303
    page = contact.visitor.get(at).text
    assert "A colleague saved this meanwhile" in page
    assert "Half a sentence" in page
    half = {f"v-{first.id}": "1", f"w-{first.id}": "Longer", f"text-{first.id}-1": "Doors", f"due-{first.id}-1": "then"}
    wrong = contact.visitor.post(at, half)
    assert wrong.status_code == 422
    assert "Longer" in contact.visitor.get(at).text
    assert contact.visitor.post(f"{at}/forget", form_on=at).status_code == 303
    assert "did not save it" not in contact.visitor.get(at).text
    assert contact.visitor.post(f"{at}/words", {"x": "y" * 1_000_001}, form_on=at).status_code == 422
