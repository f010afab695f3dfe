"""The right of reply at a browser: a provider's people answer the draft, and the inspectorate answers them."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from flask import Flask
from werkzeug.datastructures import MultiDict

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import replying
from regulator.inspections.events import ReplyTimeExtended
from regulator.inspections.queries import replies
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.pages import POLICY
from tests.people.visitor import token

from . import scene
from .workers import Worker, errors, inspection_for, sent, worker

pytestmark = pytest.mark.database

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def at(reference: str, page: str = "") -> str:
    return f"/organisation/drafts/{reference}{page}"


def staff(reference: str, page: str = "") -> str:
    return f"/staff/inspections/{reference}{page}"


def delivered(*team: tuple[Worker, str], opened_by: Worker | None = None) -> str:
    """A draft that was sent today, and opened by somebody of the provider's."""
    reference = inspection_for(State.REPLY, *team)
    with transaction():
        made = queries.by_reference(reference)
        replying.deliver_draft(made, on=clock.today(), actor=scene.LEAD)
        if opened_by:
            replying.confirm_receipt(made, actor=opened_by.actor, now=clock.now())
    return reference


def points(reference: str):
    with reading():
        return queries.reply_points(queries.by_reference(reference).id)


def disputed(who: Worker, reference: str, number: str = "1.1", text: str = "It was Tuesday.", **more: str):
    return sent(who, at(reference, f"/statements/{number}"), claim="wrong fact", text=text, **more)


def with_files(who: Worker, address: str, files: list[tuple[bytes, str]], **data: str):
    """A form with files, as a browser sends it."""
    page = who.visitor.get(address)
    held = re.search(r'name="version" value="(\d*)"', page.text)
    parts = MultiDict({"csrf_token": token(page.text), "version": held.group(1), **data})
    for content, name in files:
        parts.add("files", (io.BytesIO(content), name))
    return who.visitor.browser.post(address, data=parts, content_type="multipart/form-data")


def test_a_draft_is_opened_by_a_press_of_a_button_and_never_by_looking(app: Flask):
    contact = worker(app, Role.PROVIDER_CONTACT)
    reference = delivered()
    page = contact.visitor.get(at(reference)).text
    assert "Open and confirm receipt" in page
    assert "What was seen" not in page
    assert contact.visitor.get(at(reference, "/statements/1.1")).status_code == 404
    assert contact.visitor.post(at(reference, "/receipt"), form_on=at(reference)).status_code == 303
    page = contact.visitor.get(at(reference)).text
    assert "What was seen, number 1." in page
    assert "Receipt confirmed by Provider contact Invented" in page
    with reading():
        time = replies.time_of(queries.by_reference(reference))
        assert time.runs_from == clock.today()
    assert reference in contact.visitor.get("/account").text
    assert reference in contact.visitor.get("/organisation/drafts").text


def test_several_draft_one_sends_and_each_point_is_answered(app: Flask):
    one, two = worker(app, Role.PROVIDER_CONTACT, "Ann"), worker(app, Role.PROVIDER_LEAD, "Ben")
    lead, reviewer = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.INDEPENDENT_REVIEWER)
    reference = delivered(opened_by=one)
    assert with_files(
        one, at(reference, "/statements/1.1"), [(PDF, "log.pdf")], claim="wrong fact", text="It was Tuesday."
    ).location.endswith("#s-1.1")
    disputed(two, reference, text="Nobody was there.")
    page = one.visitor.get(at(reference)).text
    assert "It was Tuesday." in page
    assert "Nobody was there." in page
    assert "log.pdf" in page
    assert "It was Tuesday." not in lead.visitor.get(staff(reference, "/reply")).text
    (first, _), (second, _) = points(reference)
    changed = sent(two, at(reference, f"/points/{first.id}"), claim="wrong fact", text="It was a Tuesday.")
    assert changed.status_code == 303
    late = one.visitor.post(
        at(reference, f"/points/{first.id}"), {"version": "1", "claim": "wrong fact", "text": "Wednesday."}
    )
    assert late.status_code == 422
    assert "It was a Tuesday." in late.text
    assert "\nWednesday.</textarea>" in late.text
    assert sent(one, at(reference, f"/points/{second.id}/take-back")).status_code == 303
    assert "Nobody was there." not in one.visitor.get(at(reference, "/send")).text
    assert two.visitor.post(at(reference, "/send")).status_code == 303
    again = one.visitor.post(at(reference, "/send"), form_on="/account")
    assert "The reply was sent already" in one.visitor.get(again.location).text
    assert disputed(one, reference).status_code == 422
    _answered(lead, reference, first.id)
    shown = one.visitor.get(at(reference)).text
    assert "accepted" in shown
    assert "1 of 1 points answered" in shown
    assert re.search(r"\[put in: </span>\s*on Tuesday", shown)
    assert reviewer.visitor.get(staff(reference, "/reply")).status_code == 200
    _downloaded(one, at(reference, "/schedule"))
    _downloaded(lead, staff(reference, "/reply/schedule"))
    with transaction():
        scene.move(queries.by_reference(reference), "sign-off", scene.REVIEWER, clock.today())


def _answered(lead: Worker, reference: str, point_id: int) -> None:
    page = lead.visitor.get(staff(reference, "/reply")).text
    assert "0 of 1 answered" in page
    assert "log.pdf" in page
    file = re.search(r'href="([^"]*/reply/files/\d+)"', page).group(1)
    assert lead.visitor.get(file).data == PDF
    here = staff(reference, f"/reply/points/{point_id}")
    assert errors(sent(lead, here, answer="maybe", reason="").text)[0] == "Choose whether to accept the point"
    answer = sent(lead, here, answer="accept", reason="The log shows it.")
    assert answer.location.endswith("/draft/statements/1.1")
    assert "It was a Tuesday." in lead.visitor.get(answer.location).text
    text = {"text": "What was seen on Tuesday, number 1.", "bearing": "finding", "reason": "The log shows it."}
    assert sent(lead, answer.location, **text).status_code == 303
    stale = lead.visitor.post(here, {"version": "1", "answer": "reject", "reason": "No."}, form_on=here)
    assert "A colleague answered this point" in stale.text


def _downloaded(who: Worker, address: str) -> None:
    pdf, sheet = who.visitor.get(address + ".pdf"), who.visitor.get(address + ".xlsx")
    assert pdf.data.startswith(b"%PDF")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.data)).active.values)
    assert rows[1][:2] == ("1.1", "What was seen, number 1.")
    assert rows[1][5:] == ("Accepted", "The log shows it.", "What was seen on Tuesday, number 1.")
    assert who.visitor.get(address + ".exe").status_code == 404


def test_what_is_typed_is_kept_as_it_is_typed_and_is_ones_own(app: Flask):
    one, two = worker(app, Role.PROVIDER_CONTACT, "Ann"), worker(app, Role.PROVIDER_LEAD, "Ben")
    reference = delivered(opened_by=one)
    here = at(reference, "/statements/1.1")
    page = one.visitor.get(here)
    assert page.headers["Content-Security-Policy"] == POLICY
    about = re.search(r'data-about="([^"]+)"', page.text).group(1)
    typed = {"about": about, "claim": "wrong fact", "text": "Half a sen", "csrf_token": token(page.text)}
    assert one.visitor.browser.post(at(reference, "/words"), data=typed).json == {"message": "Kept"}
    assert "\nHalf a sen</textarea>" in one.visitor.get(here).text
    assert "Half a sen" not in two.visitor.get(here).text
    assert "words here that are not saved" in one.visitor.get(at(reference)).text
    for wrong, status in (({"text": "A\x00"}, 422), ({"text": "x" * 20_001}, 422), ({"about": "statement:99999"}, 409)):
        assert one.visitor.browser.post(at(reference, "/words"), data=typed | wrong).status_code == status
    assert with_files(one, here, [(b"MZ" * 99, "log.pdf")], claim="wrong fact", text="Whole.").status_code == 422
    assert "\nWhole.</textarea>" in one.visitor.get(here).text
    assert sent(one, here, claim="", text="Later.", keep="1").status_code == 303
    assert disputed(one, reference).status_code == 303
    assert "Later." not in one.visitor.get(here).text
    assert two.visitor.post(at(reference, "/send")).status_code == 303
    told = one.visitor.browser.post(at(reference, "/words"), data=typed)
    assert (told.status_code, told.json["message"][:19]) == (409, "The reply was sent.")


def test_after_the_last_day_nothing_is_taken_and_nothing_is_lost_until_a_lead_allows_it(app: Flask):
    contact, lead = worker(app, Role.PROVIDER_CONTACT), worker(app, Role.LEAD_INSPECTOR)
    reference = delivered(opened_by=contact)
    disputed(contact, reference)
    with reading():
        due = replies.time_of(queries.by_reference(reference)).due_on
    # A sign-in lasts no month, so the last day is put before today instead.
    with transaction():
        made = queries.by_reference(reference)
        replying.clocks.running(f"inspection:{made.id}", "right-of-reply").due_on = clock.today() - timedelta(days=1)
        record(scene.LEAD, ReplyTimeExtended(made.id, clock.today(), "Put back for the test"))
    late = disputed(contact, reference, text="Too late, and kept.")
    assert late.status_code == 422
    assert errors(late.text)[0].startswith("The time to answer ended on")
    assert "\nToo late, and kept.</textarea>" in contact.visitor.get(at(reference, "/statements/1.1")).text
    contact.visitor.post(at(reference, "/send"), form_on="/account")
    assert "The time to answer ended on" in contact.visitor.get(at(reference)).text
    assert points(reference)[0][0].sent_on is None
    day = {"until-day": str(due.day), "until-month": str(due.month), "until-year": str(due.year)}
    assert sent(lead, staff(reference, "/reply/more-time"), **day, reason="Illness.").status_code == 303
    assert contact.visitor.post(at(reference, "/send")).status_code == 303
    assert points(reference)[0][0].sent_on == clock.today()


def test_new_adverse_material_reopens_the_right_of_reply_on_that_statement_alone(app: Flask):
    contact, lead = worker(app, Role.PROVIDER_CONTACT), worker(app, Role.LEAD_INSPECTOR)
    reference = delivered(opened_by=contact)
    assert contact.visitor.post(at(reference, "/send")).status_code == 303
    worse = {"text": "It was worse.", "bearing": "concern", "reason": "More was found."}
    assert sent(lead, staff(reference, "/draft/statements/2.1"), **worse).status_code == 303
    page = contact.visitor.get(at(reference)).text
    assert "It was worse." in page
    assert page.count(">Dispute<") == 1
    assert "the provider may answer it until" in lead.visitor.get(staff(reference, "/reply")).text
    with pytest.raises(Refused, match="may answer the new material in statement 2.1 until"), transaction():
        scene.move(queries.by_reference(reference), "sign-off", scene.REVIEWER, clock.today())
    assert disputed(contact, reference).status_code == 422
    assert disputed(contact, reference, "2.1", "It was not.").status_code == 303
    assert contact.visitor.post(at(reference, "/statements/2.1/send")).status_code == 303
    assert "It was not." in lead.visitor.get(staff(reference, "/reply")).text
    again = contact.visitor.post(at(reference, "/statements/2.1/send"), form_on="/account")
    assert "not open to a new reply" in contact.visitor.get(again.location).text


def test_nobody_else_reads_a_draft_or_its_files(app: Flask):
    contact, lead = worker(app, Role.PROVIDER_CONTACT), worker(app, Role.LEAD_INSPECTOR)
    theirs = inspection_for(State.REPLY, organisation_id=_other())
    with transaction():
        replying.deliver_draft(queries.by_reference(theirs), on=clock.today(), actor=scene.LEAD)
    for page in ("", "/statements/1.1", "/send", "/schedule.pdf", "/files/1", "/points/1"):
        assert contact.visitor.get(at(theirs, page)).status_code == 404
    assert theirs not in contact.visitor.get("/organisation/drafts").text
    reference = delivered(opened_by=contact)
    with_files(contact, at(reference, "/statements/1.1"), [(PDF, "log.pdf")], claim="wrong fact", text="No.")
    file = re.search(r"/files/(\d+)", contact.visitor.get(at(reference)).text).group(1)
    assert contact.visitor.get(at(reference, f"/files/{file}")).data == PDF
    assert lead.visitor.get(staff(reference, f"/reply/files/{file}")).status_code == 404
    assert lead.visitor.get(at(reference)).status_code == 403


def _other() -> int:
    with reading():
        return scene.organisation("ZHL")


def test_without_a_reply_the_right_of_reply_is_closed_with_a_reason_or_when_its_time_is_over(app: Flask):
    lead, reference = worker(app, Role.LEAD_INSPECTOR), delivered()
    assert errors(sent(lead, staff(reference, "/reply/none"), reason="").text) == ["Enter why there is no reply"]
    assert sent(lead, staff(reference, "/reply/none"), reason="The governor wrote.").status_code == 303
    assert "The governor wrote." in lead.visitor.get(staff(reference, "/reply")).text
    other = delivered()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        with transaction():
            replying.end_unanswered(queries.by_reference(other), on=clock.today(), actor=scene.LEAD)
        with transaction():
            scene.move(queries.by_reference(other), "sign-off", scene.REVIEWER, clock.today())


def test_whatever_is_sent_is_answered_and_never_a_fault(app: Flask):
    contact, lead = worker(app, Role.PROVIDER_CONTACT), worker(app, Role.LEAD_INSPECTOR)
    reference = delivered(opened_by=contact)
    for address in (at("%00"), at("%ED%A0%80"), at(reference, "/statements/%00"), at(reference, "/files/99999999999")):
        assert contact.visitor.get(address).status_code == 404
    for address in (
        staff("%00", "/draft"),
        staff(reference, "/draft/statements/%00"),
        staff(reference, "/reply/points/1"),
    ):
        assert lead.visitor.get(address).status_code == 404
    for text in ("A\x00B", "\u202e" * 3, "x" * 20_001, " \n ", ""):
        assert disputed(contact, reference, text=text).status_code == 422
    assert sent(contact, at(reference, "/statements/1.1")).status_code == 422
    assert disputed(contact, reference, text="x" * 1_000_000).status_code == 422
    page = contact.visitor.get(at(reference, "/statements/1.1")).text
    for about in ("", "statement:", "statement:\u0661", "point:1", f"statement:{'0' * 60}1", "x" * 5000):
        data = {"about": about, "text": "Words", "csrf_token": token(page)}
        assert contact.visitor.browser.post(at(reference, "/words"), data=data).status_code in (200, 409)
    for number in ("", "\x00", "9.9", "x" * 999):
        moved = lead.visitor.post(
            staff(reference, "/draft/move"), {"up": number}, form_on=staff(reference, "/draft/summary")
        )
        assert moved.status_code in (303, 404)
    assert points(reference) == []
