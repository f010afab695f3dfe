"""The pages of the standards' life, as the people use them whom they are for."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from regulator.core import clock, sheets
from regulator.core.db import reading, session, transaction
from regulator.people.rules import Role
from regulator.standards.actions import consulting
from regulator.standards.actions.publishing import publish_due
from regulator.standards.models import ConsultationResponse, Draft
from regulator.standards.queries import consultations
from regulator.standards.rules.exchange import WIDTHS
from tests.inspections.workers import errors, sent, worker
from tests.people.visitor import Visitor, token

from . import drafts
from .drafts import begun, clause, consultation, it

pytestmark = pytest.mark.database


def day(name: str, days: int) -> dict[str, str]:
    """A date box so many days from today."""
    on = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d*)"', page)[1]


def test_an_editor_writes_the_next_edition_and_two_people_publish_it(app):
    editor, chief = worker(app, Role.STANDARDS_EDITOR, "Edie Editor"), worker(app, Role.CHIEF_INSPECTOR, "Cora Chief")
    inspector = worker(app, Role.INSPECTOR, "Ina Field")
    assert inspector.visitor.get("/staff/standards").status_code == 403
    assert "Standards" in editor.visitor.get("/staff").text
    new = "/staff/standards/drafts/new"
    assert errors(sent(editor, new).text) == [
        "Choose whom the edition is for", "Enter the title", "Enter the first day in force"
    ]  # fmt: skip
    given = {"provider_kind": "prison", "title": "Standards for prisons, next edition", **day("in_force_from", 90)}
    assert sent(editor, new, **given).location.endswith("/prisons-2-draft")
    assert "A draft of this edition is open already" in errors(sent(editor, new, **given).text)[0]
    at = "/staff/standards/drafts/prisons-2-draft"
    pages = ("", "/changes", "/impact", "/mapping", "/head", "/import", "/propose", "/second", "/consult", "/abandon")
    for more in pages:
        assert editor.visitor.get(at + more).status_code == 200, more
    for link in sorted(set(re.findall(r'href="(/staff/standards/drafts/[^"#]+)"', editor.visitor.get(at).text)))[::40]:
        assert link.startswith(at), link
        assert editor.visitor.get(unescape(link)).status_code == 200, link
    with reading():
        number = clause("prisons-2-draft", "S1").id
    write = f"{at}/clauses/{number}"
    page = editor.visitor.get(write).text
    boxes = dict(re.findall(r'name="(title|more)"[^>]*value="([^"]*)"', page))
    assert "First night" in page
    assert boxes["title"] == "First night"
    wrong = sent(editor, write, title="First night", text="New arrivals must be safe.", why="", lines="One thing.")
    assert wrong.status_code == 422
    assert "Enter why it matters" in errors(wrong.text)
    assert "New arrivals must be safe." in wrong.text, "nothing typed is lost"
    said = {**texts_on(page), "title": "First night and day"}
    assert sent(editor, write, **said).status_code == 303
    stale = editor.visitor.post(write, {**said, "title": "My own title", "version": version_on(page)})
    assert stale.status_code == 422
    assert "My own title" in stale.text
    assert "What was saved meanwhile" in stale.text
    assert "First night and day" in stale.text, "both texts are shown"
    assert version_on(stale.text) == "2"
    for more in ("move", "remove"):
        assert editor.visitor.get(f"{write}/{more}").status_code == 200
    with reading():
        above = clause("prisons-2-draft", "S1").parent_id
    assert editor.visitor.get(f"{at}/clauses/add?kind=expectation&under={above}").status_code == 200
    assert editor.visitor.get(f"{at}/clauses/add?kind=expectation&under=zzz").status_code == 404
    assert editor.visitor.get(f"{at}/mapping/add").status_code == 200
    past = {**day("publish_on", -1), **day("in_force_from", 90), "reason": "The council asked."}
    assert errors(sent(editor, f"{at}/propose", **past).text) == [
        "The day of publication is in the past. Choose today or a later day"
    ]
    assert sent(editor, f"{at}/propose", **{**past, **day("publish_on", 0)}).status_code == 303
    assert "A second person decides" in errors(sent(editor, f"{at}/second").text)[0]
    assert sent(chief, f"{at}/second").status_code == 303
    assert publish_due(clock.now()) == ["prisons-2"]
    anybody = Visitor(app)
    assert "First night and day" in anybody.get("/standards/prisons-2/S1").text
    changed = anybody.get("/standards/prisons-2/changes").text
    assert "<ins" in changed
    assert "[put in: " in changed, "said aloud too"
    assert "In force that day" in anybody.get(f"/standards?on={clock.today() + timedelta(days=90)}").text
    assert "Enter a day" in anybody.get("/standards?on=tomorrow").text
    found = anybody.get("/standards/search?words=first+night&edition=prisons-2").text
    assert '<mark class="cjr-found">First</mark> <mark class="cjr-found">night</mark> and day' in found
    assert re.search(r'role="status">\d+ clauses? of ', found)
    assert (
        "No clause has all"
        in anybody.get(f"/standards/search?words=first+night&edition=prisons-2&on={clock.today()}").text
    )
    assert "Enter a day" in anybody.get("/standards/search?words=night&on=31.3.2026").text
    assert "Enter a word that says something" in anybody.get("/standards/search?words=the+of").text
    assert anybody.get("/standards/search?words=%00%22%27" + "x" * 10_000).status_code == 200
    assert anybody.get("/standards/prisons-2/safety").status_code == 200


def texts_on(page: str) -> dict[str, str]:
    """What stands in the boxes of a page."""
    found = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    found |= dict(re.findall(r'<input class="govuk-input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    return {name: unescape(text) for name, text in found.items()}


def test_a_sheet_with_moved_columns_is_read_shown_and_taken_and_a_bad_one_refused_row_by_row(app):
    editor = worker(app, Role.STANDARDS_EDITOR, "Edie Editor")
    reference = begun()
    at = f"/staff/standards/drafts/{reference}"
    taken_out = editor.visitor.get(f"{at}/draft.xlsx")
    assert taken_out.mimetype.endswith("spreadsheetml.sheet")
    assert b"areas:" in editor.visitor.get(f"{at}/draft.yaml").data
    rows = drafts.rows_of(reference)
    place = {row[1]: number for number, row in enumerate(rows)}
    rows[place["S1"]][3] = "First night and day"
    moved = [[*reversed(row)] for row in rows]
    bad = [list(row) for row in rows]
    bad[place["S2"]][0] = "Wish"
    answer = hand_in(editor, at, bad)
    assert answer.status_code == 422
    assert f"line {place['S2'] + 1}: Kind: “Wish” is none of" in answer.text
    assert hand_in(editor, at, None).status_code == 422
    answer = hand_in(editor, at, moved)
    assert answer.status_code == 303
    preview = editor.visitor.get(answer.location)
    assert "1 clause would change" in preview.text
    with reading():
        assert clause(reference, "S1").content["title"] == "First night", "nothing is taken yet"
    assert sent(editor, answer.location).status_code == 303
    with reading():
        assert clause(reference, "S1").content["title"] == "First night and day"
    without = [row for row in rows if row[1] != "MS-S1"]
    answer = hand_in(editor, at, without)
    assert "Say why MS-S1 is taken out" in errors(sent(editor, answer.location).text)[0]
    assert sent(editor, answer.location, reason="The law says it.").status_code == 303
    assert "The law says it." in editor.visitor.get(f"{at}/mapping").text


def hand_in(who, at, rows):
    data = {"csrf_token": token(who.visitor.get(f"{at}/import").text)}
    if rows is not None:
        data["file"] = (io.BytesIO(sheets.made(rows, "Edition", WIDTHS)), "next.xlsx")
    return who.visitor.browser.post(f"{at}/import", data=data, content_type="multipart/form-data")


def test_anybody_answers_a_consultation_with_others_and_reads_the_reply(app):
    editor = worker(app, Role.STANDARDS_EDITOR, "Edie Editor")
    draft = begun()
    reference = consultation(draft)
    anybody, friend = Visitor(app), Visitor(app)
    at = f"/consultations/{reference}"
    assert "Open until" in anybody.get(at).text
    assert reference in anybody.get("/consultations").text
    assert anybody.get(f"{at}/changes").status_code == 200
    assert errors(anybody.post(f"{at}/respond").text) == ["Enter your name"]
    own = anybody.post(
        f"{at}/respond", {"name": "Ann Other", "organisation": "Families Together", "may_name": "y"}
    ).location
    part = {"ref": "S1", "view": "change", "text": "Say how long. Ring 01632 960983.", "author": "Ann Other"}
    assert errors(anybody.post(f"{own}/write", {**part, "text": ""}).text) == ["Enter your answer"]
    assert anybody.post(f"{own}/write", part).status_code == 303
    assert friend.post(f"{own}/write", {**part, "ref": "", "text": "A good draft.", "author": "Bo"}).status_code == 303
    page = friend.get(own).text
    assert "Say how long" in page
    assert friend.get(own).headers["Referrer-Policy"] == "no-referrer"
    assert friend.get(f"{at}/responses/not-the-secret").status_code == 404
    change = re.search(r'href="([^"]+/parts/\d+)"', page)[1]
    seen = version_on(friend.get(change).text)
    assert (
        friend.post(change, {**part, "text": "Say how long, please. 01632 960983", "version": seen}).status_code == 303
    )
    late = anybody.post(change, {**part, "text": "Mine.", "version": seen})
    assert late.status_code == 422
    assert "Mine." in late.text
    assert "Say how long, please" in late.text, "both texts are shown"
    stale = anybody.post(f"{own}/submit", {"version": "1"}, form_on=own)
    assert stale.status_code == 422
    assert anybody.post(f"{own}/submit", {"version": version_on(anybody.get(own).text)}, form_on=own).status_code == 303
    assert "It stays as it was sent" in anybody.get(own).text
    inside = f"/staff/standards/consultations/{reference}"
    with reading():
        name = session().query(ConsultationResponse).one().reference
    assert "Say how long" not in anybody.get(at).text, "nothing is published before all is"
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        editor = worker(app, Role.STANDARDS_EDITOR, "Ed Second")
        assert "Nothing more can be written" in friend.get(f"{at}/respond").text
        assert "no" in sent(editor, f"{inside}/publish").text
        look = editor.visitor.get(f"{inside}/responses/{name}").text
        assert "This may be a telephone number" in look
        boxes = texts_on(look)
        first = next(key for key, text in boxes.items() if "01632" in text)
        cut = {**boxes, first: "Say how long, please.", "moderation": "publish"}
        assert errors(sent(editor, f"{inside}/responses/{name}", **cut).text) == [
            "Say why, for whoever sent it and for the record"
        ]
        cut["reason"] = "A telephone number was taken out."
        assert sent(editor, f"{inside}/responses/{name}", **cut).status_code == 303
        assert "no reply yet" in sent(editor, f"{inside}/publish").text
        assert sent(editor, f"{inside}/responses/{name}/reply", reply="We now say how long.").status_code == 303
        assert editor.visitor.get(inside).status_code == 200
        assert sent(editor, f"{inside}/publish").status_code == 303
        public = anybody.get(at).text
        for words in ("Say how long, please.", "We now say how long.", "Ann Other, Families Together", "taken out"):
            assert words in public, words
        assert "01632" not in public
    with reading():
        kept = consultations.whole(session().query(ConsultationResponse).one())
        assert any("01632" in part.text for part in kept.parts), "what was sent stays as it was sent"


def test_the_text_that_the_public_is_asked_about_stays_as_it_is(app):
    draft = begun()
    reference = consultation(draft)
    editor = worker(app, Role.STANDARDS_EDITOR, "Edie Editor")
    at = f"/staff/standards/drafts/{draft}"
    with reading():
        number = clause(draft, "S1").id
    page = editor.visitor.get(f"{at}/clauses/{number}").text
    refused = sent(editor, f"{at}/clauses/{number}", **{**texts_on(page), "title": "Another"})
    assert "The public is being asked about this text" in errors(refused.text)[0]
    assert "The public is asked until" in errors(sent(editor, f"{at}/resume", reason="We are in a hurry.").text)[0]
    with transaction(), pytest.raises(Exception, match="The public is asked"):
        consulting.may_resume(it(draft), clock.today())
    assert reference in editor.visitor.get(at).text
    with reading():
        assert session().query(Draft).one().state == "consultation"
