"""Urgent notification: weighed, decided by the chief inspector alone, told first, answered and published."""

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from docx import Document as Word
from jsonschema import Draft202012Validator

from regulator.core import clock, clocks, outbox
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import urgent as actions
from regulator.inspections.actions.deadlines import remind_and_escalate
from regulator.inspections.queries import urgent as found
from regulator.inspections.queries.urgent_factors import known
from regulator.inspections.rules import urgent as rules
from regulator.inspections.rules.file_pieces import LARGEST_UNPACKED
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.rules.urgent_corrections import pieces
from regulator.people.rules import Role
from tests.people.visitor import token

from . import scene, visits
from .test_step_pages import letters
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database
WANTED = actions.Wanted("Men were afraid.\n\nNobody answered bells.", ["provider"], {"confidence": "I have none."})
ON = datetime(2026, 3, 9, 10, tzinfo=UTC)


def issued(inspection_id: int, wanted: actions.Wanted = WANTED, on: datetime = ON) -> None:
    with transaction():
        actions.issue(scene.again(inspection_id), wanted, actor=scene.CHIEF, now=on, public_url=scene.URL)


def test_what_is_weighed_is_listed_and_nothing_of_it_is_a_decision(ground):
    inspection_id = scene.inspection_at(State.PANEL)
    with transaction():
        scene._decided(scene.again(inspection_id))
    with reading():
        told = {each.key: each for each in rules.factors(known(scene.again(inspection_id)))}
        assert told["scores"].known == ("Respect: not sufficiently good.", "Purposeful activity: poor.")
        assert told["vulnerability"].known == ("It holds men.",)
        assert list(told) == list(rules.FACTORS)
        assert told["confidence"].known == (), "only a person has it"
        assert queries.urgent_notification(inspection_id) is None


def test_poor_scores_before_and_concerns_that_were_not_acted_on_are_found_again(ground):
    before = scene.inspection_at(State.PUBLISHED)
    later = [(date(2026, 9, 7), date(2026, 9, 11))]
    inspection_id = scene.inspection_at(State.FIELDWORK, visits=later)
    with reading():
        told = {each.key: each.known for each in rules.factors(known(scene.again(inspection_id)))}
    assert "Purposeful activity was poor in the report of 20 April 2026." in told["repeated"]
    assert told["scores"] == ("Nothing was scored.",)
    assert before


def test_the_chief_alone_decides_and_the_question_starts_a_clock_that_a_no_stops(ground):
    inspection_id = scene.inspection_at(State.PROPOSED)
    for who in (scene.LEAD, scene.PUBLISHER, scene.PANEL):
        with pytest.raises(Refused, match="chief inspector alone"), transaction():
            actions.issue(scene.again(inspection_id), WANTED, actor=who, now=ON, public_url=scene.URL)
    with transaction():
        actions.put(scene.again(inspection_id), why="Three tests are poor.", actor=scene.LEAD, now=ON)
    with pytest.raises(Refused, match="asked already"), transaction():
        actions.put(scene.again(inspection_id), why="Again.", actor=scene.LEAD, now=ON)
    with reading():
        owed = clocks.running(f"inspection:{inspection_id}", rules.LETTER_CLOCK)
        assert (owed.due_on, owed.owner) == (scene.LAST + timedelta(days=7), rules.CHIEF)
    with transaction():
        actions.decline(scene.again(inspection_id), reason="It is turning.", actor=scene.CHIEF, now=ON)
    with pytest.raises(NotFound), reading():
        clocks.running(f"inspection:{inspection_id}", rules.LETTER_CLOCK)
    with transaction():
        actions.put(scene.again(inspection_id), why="It turned back.", actor=scene.LEAD, now=ON)
    with reading():
        assert clocks.running(f"inspection:{inspection_id}", rules.LETTER_CLOCK).id == owed.id, "it runs on"


@pytest.mark.parametrize("state", [State.PLANNED, State.ARRIVED, State.CANCELLED, State.CLOSED])
def test_nothing_is_urgent_before_anything_was_found_or_after_the_end(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match=r"nobody has found anything|is closed"):
        issued(inspection_id)


@pytest.mark.parametrize(
    ("changed", "no"),
    [
        ({"reasons": " "}, "Say why you notify"),
        ({"words": {}}, "confidence"),
        ({"addressees": []}, "to whom"),
        ({"addressees": ["provider", "the press"]}, "to whom"),
        ({"reasons": "A1234BC was hurt."}, "a prison number: A1234BC"),
        ({"words": {"confidence": "None\u200b."}}, "text that nobody can see"),
    ],
)
def test_a_letter_that_lacks_its_reasons_or_tells_too_much_is_not_issued(ground, changed, no):
    inspection_id = scene.inspection_at(State.PROPOSED)
    with pytest.raises(Refused, match=no):
        issued(inspection_id, replace(WANTED, **changed))


def test_the_letter_is_fixed_told_first_and_then_made_public_with_the_reply(ground):
    inspection_id = scene.inspection_at(State.PROPOSED)
    issued(inspection_id)
    with reading():
        inspection = scene.again(inspection_id)
        letter = found.letter(inspection)
        content = letter.content
        assert list(Draft202012Validator(found.KIND.json_schema).iter_errors(content)) == []
        assert content["text"] == ["Men were afraid.", "Nobody answered bells."]
        assert content["power"]["text"].startswith("No Act confers this power")
        assert content["reply"]["due_on"] == "2026-04-06"
        assert content["notice"] == "Invented place and people, for demonstration"
        assert letter.document.public is False
        assert len(content["factors"]) == 5
        answered = found.clock_of(inspection_id, rules.LETTER_CLOCK)
        assert answered.met_on == date(2026, 3, 9)
        with pytest.raises(NotFound):
            found.one_published(inspection.reference)
    with pytest.raises(Refused, match="recorded for this inspection already"):
        issued(inspection_id)
    with pytest.raises(Refused, match="has not opened it"), transaction():
        actions.publish(scene.again(inspection_id), actor=scene.CHIEF, now=ON)
    with transaction():
        actions.receive(scene.again(inspection_id), actor=scene.PROVIDER, now=ON)
    with transaction():
        actions.publish(scene.again(inspection_id), actor=scene.PUBLISHER, now=ON)
    with pytest.raises(Refused, match="was published on"), transaction():
        actions.publish(scene.again(inspection_id), actor=scene.CHIEF, now=ON)
    said = {"sender": "provider", "text": "We will act.", "actor": scene.PROVIDER, "public_url": scene.URL}
    late = datetime(2026, 4, 9, 12, tzinfo=UTC)
    with transaction():
        actions.record_reply(scene.again(inspection_id), received_on=date(2026, 4, 9), now=late, **said)
    with pytest.raises(Refused, match="A reply came already, on 9 April 2026"), transaction():
        actions.record_reply(scene.again(inspection_id), received_on=date(2026, 4, 9), now=late, **said)
    with reading():
        inspection = scene.again(inspection_id)
        assert found.one_published(inspection.reference)[0].id == inspection_id
        (reply,) = found.reply_papers(inspection)
        assert reply.document.public
        assert reply.content["answers"] == f"{inspection.reference}-UN"
        assert "after the last day, 6 April 2026" in reply.content["reply"]["text"]
        assert list(Draft202012Validator(found.KIND.json_schema).iter_errors(reply.content)) == []
        assert found.clock_of(inspection_id, rules.REPLY_CLOCK).met_on == date(2026, 4, 9)
        assert documents.by_check_code(content["verification"]["check_code"]).document.public


def test_both_clocks_remind_the_chief_and_the_provider(app):
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR)
    visits.user(Role.PROVIDER_LEAD, "Olive Mere")
    last = clock.today() - timedelta(days=6)
    reference = inspection_for(State.PROPOSED, (lead, "field"), visits=[(last - timedelta(days=4), last)])
    with transaction():
        actions.put(queries.by_reference(reference), why="Fear.", actor=lead.actor, now=clock.now())
    remind_and_escalate(clock.now())
    assert any("chief.inspector" in to for to, text in letters(app, "deadline_soon") if "Letter of urgent" in text)
    assert any("chief.inspector" in to for to, _text in letters(app, "urgent_put"))
    with transaction():
        wanted = WANTED
        actions.issue(queries.by_reference(reference), wanted, actor=chief.actor, now=clock.now(), public_url=scene.URL)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        remind_and_escalate(clock.now())
        late = [to for to, text in letters(app, "deadline_late") if "Public reply to an urgent" in text]
    assert any("olive.mere" in to for to in late)
    assert any("chief.inspector" in to for to in late), "and who must know that it is late"


def test_chief_and_provider_do_it_on_pages_and_the_public_reads_both(app):
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR)
    provider, stranger = worker(app, Role.PROVIDER_LEAD, "Olive Mere"), worker(app, Role.REGISTER_EDITOR)
    reference = inspection_for(State.PROPOSED, (lead, "field"))
    at = f"/staff/inspections/{reference}/urgent"
    public = f"/inspections/{reference}/urgent-notification"
    theirs = f"/organisation/urgent-notifications/{reference}"
    assert "Purposeful activity" in lead.visitor.get(at).text
    assert lead.visitor.get(f"{at}/letter").status_code == 403
    assert errors(sent(lead, f"{at}/ask", why="").text) == ["Enter why outcomes may be so poor"]
    assert sent(lead, f"{at}/ask", why="Two tests are low.").status_code == 303
    assert f"{reference}: decide" in chief.visitor.get("/staff").text
    assert "No Act confers this power" in chief.visitor.get(f"{at}/letter").text
    typed = {"reasons": "Men were afraid.", "confidence": "I have little.", "addressees": "provider"}
    tells = Word()
    tells.core_properties.author = "Ada Inspector"
    tells.add_paragraph("Findings of the week.")
    paper = BytesIO()
    tells.save(paper)
    page = chief.visitor.post(
        f"{at}/letter", typed | {"file": (BytesIO(paper.getvalue()), "For Olive Mere.docx")}, form_on=f"{at}/letter"
    )
    assert page.status_code == 422
    assert "Ada Inspector" in errors(page.text)[0]
    assert "a name that must not appear (Olive Mere)" in errors(page.text)[0]
    assert "Men were afraid." in page.text, "nothing typed is lost"
    tells.core_properties.author = tells.core_properties.last_modified_by = ""
    clean = BytesIO()
    tells.save(clean)
    answer = chief.visitor.post(
        f"{at}/letter", typed | {"file": (BytesIO(clean.getvalue()), "Debrief.docx")}, form_on=f"{at}/letter"
    )
    assert answer.status_code == 303, errors(answer.text)
    assert "has not opened it" in chief.visitor.get(at).text
    assert app.test_client().get(public).status_code == 404
    assert stranger.visitor.get(theirs).status_code == 403
    assert "Not opened yet" in provider.visitor.get("/organisation/urgent-notifications").text
    page = provider.visitor.get(theirs).text
    assert "Men were afraid" not in page, "it is opened by a button, with the time"
    assert provider.visitor.post(f"{theirs}/receipt", {}, form_on=theirs).status_code == 303
    assert "Men were afraid" in provider.visitor.get(theirs).text
    assert provider.visitor.get(f"{theirs}/debriefing-paper").status_code == 200
    assert chief.visitor.post(f"{at}/publish", {}, form_on=at).status_code == 303
    page = app.test_client().get(public)
    assert page.status_code == 200
    assert "Men were afraid" in page.text
    assert sent(provider, theirs, text="").status_code == 422
    assert sent(provider, theirs, text="We will act today.").status_code == 303
    assert "Reply sent on" in provider.visitor.get("/organisation/urgent-notifications").text
    second = provider.visitor.post(theirs, {"text": "And more."}, form_on=theirs)
    assert "A reply came already" in errors(second.text)[0]
    assert "And more." in second.text or "We will act today." in second.text
    outbox.drain()
    stranger = app.test_client()
    for address in (f"{public}/letter.pdf", f"{public}/provider.json", f"{public}/debriefing-paper"):
        assert stranger.get(address).status_code == 200, address
    assert "We will act today." in stranger.get(f"{public}/replies/provider").text
    assert public in stranger.get("/providers/ZWX").text
    assert "no report is published on it yet" in stranger.get(f"/inspections/{reference}").text
    code = found_code(reference)
    assert public in stranger.get(f"/verify/{code}").text


def test_two_people_correct_a_letter_and_the_one_that_was_sent_stays(app):
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR)
    provider = worker(app, Role.PROVIDER_LEAD, "Olive Mere")
    reference = inspection_for(State.PROPOSED, (lead, "field"))
    with reading():
        inspection_id = queries.by_reference(reference).id
    issued(inspection_id)
    with reading():
        first = found.letter(scene.again(inspection_id)).version
    at = f"/staff/inspections/{reference}/urgent"
    page = f"{at}/papers/letter/correct"
    assert "Men were afraid." in lead.visitor.get(page).text
    with reading():
        parts = {each.key: each.text for each in pieces(found.letter(scene.again(inspection_id)).content)}
    assert "says this already" in errors(sent(lead, page, **parts, note="Nothing.").text)[0]
    named = sent(lead, page, **parts | {"text": "Men were afraid of A1234BC."}, note="Whom.")
    assert named.status_code == 422
    assert "A1234BC" in errors(named.text)[0]
    typed = parts | {"text": "Boys were afraid.", "note": "It said men; it was boys."}
    empty = sent(lead, page, **typed | {"note": ""})
    assert errors(empty.text) == ["Enter what is corrected, and why"]
    assert "Boys were afraid." in empty.text
    assert sent(lead, page, **typed).status_code == 303
    assert "waits for the chief inspector already" in errors(sent(chief, page, **typed).text)[0]
    assert "You proposed it" in lead.visitor.get(f"{at}/corrections").text
    assert lead.visitor.post(f"{at}/corrections/1/make", {}, form_on=at).status_code == 403
    assert chief.visitor.post(f"{at}/corrections/1/make", {}, form_on=f"{at}/corrections").status_code == 303
    with reading():
        letter = found.letter(scene.again(inspection_id))
        assert (letter.version.number, letter.content["text"]) == (2, ["Boys were afraid."])
        assert letter.content["date"] == ON.date().isoformat()
        assert letter.content["version"]["corrections"][0]["note"] == "It said men; it was boys."
        assert letter.content["verification"]["check_code"] == letter.version.check_code
        kept = documents.versions(letter.document.id)
        assert first.content_hash in [each.content_hash for each in kept], "what was sent stays"
        assert not letter.document.public, "a correction publishes nothing by itself"
    assert "It said men; it was boys." in chief.visitor.get(at).text
    assert len(letters(app, "urgent_corrected")) >= 1
    assert sent(lead, page, **typed | {"text": "Some were.", "note": "Again."}).status_code == 303
    no = f"{at}/corrections/2/not-made"
    assert sent(chief, no, reason="").status_code == 422
    assert sent(chief, no, reason="It is right.").status_code == 303
    assert "It is right." in lead.visitor.get(f"{at}/corrections").text
    assert provider.visitor.get(page).status_code == 403


def test_a_public_reply_that_was_typed_in_here_is_corrected_by_two_people(app):
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.PROPOSED, (lead, "field"))
    with reading():
        inspection_id = queries.by_reference(reference).id
    issued(inspection_id)
    said = {"received_on": date(2026, 3, 12), "actor": scene.CHIEF, "public_url": scene.URL}
    on = datetime(2026, 3, 12, 12, tzinfo=UTC)
    for sender, text in (("provider", "We will act."), ("commissioner", "We gave two million pounds.")):
        with transaction():
            actions.record_reply(scene.again(inspection_id), sender=sender, text=text, now=on, **said)
    with transaction():
        actions.receive(scene.again(inspection_id), actor=scene.PROVIDER, now=on)
        actions.publish(scene.again(inspection_id), actor=scene.CHIEF, now=on)
    at = f"/staff/inspections/{reference}/urgent"
    public = f"/inspections/{reference}/urgent-notification/replies/commissioner"
    own = lead.visitor.get(f"{at}/papers/provider/correct", follow_redirects=True)
    assert "The provider wrote this reply itself" in own.text
    typed = {"text": "We gave one million pounds.", "note": "The sum was mistyped."}
    assert sent(lead, f"{at}/papers/commissioner/correct", **typed).status_code == 303
    with reading():
        paper = next(each for each in found.reply_papers(scene.again(inspection_id)) if "commiss" in each.reference)
        assert paper.version.number == 1, "proposed only: nothing has changed"
    assert lead.visitor.post(f"{at}/corrections/1/make", {}, form_on=at).status_code == 403
    assert chief.visitor.post(f"{at}/corrections/1/make", {}, form_on=f"{at}/corrections").status_code == 303
    page = app.test_client().get(public).text
    assert "We gave one million pounds." in page
    assert f"{clock.today():%-d %B %Y}" in page
    assert "The sum was mistyped." in page
    with reading():
        paper = found.paper(paper.reference)
        kept = documents.versions(paper.document.id)
        assert [each.number for each in kept] == [1, 2]
        assert "two million" in kept[0].content, "what was published stays"
        assert paper.content["date"] == "2026-03-12", "the reply is of the day on which it came"
        assert found.letter(scene.again(inspection_id)).version.number == 1
    assert letters(app, "urgent_corrected") == [], "of a reply of another nobody is told"


def test_a_letter_in_two_tabs_is_sent_once_and_no_file_but_a_paper_goes_with_it(app):
    chief = worker(app, Role.CHIEF_INSPECTOR)
    reference = inspection_for(State.PROPOSED)
    at = f"/staff/inspections/{reference}/urgent/letter"
    typed = {"reasons": "Men were afraid.", "confidence": "I have little.", "addressees": "provider"}
    burst = BytesIO()
    with zipfile.ZipFile(burst, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (LARGEST_UNPACKED + 1))
        packed.writestr("[Content_Types].xml", b"<Types/>")
    for content, told in (
        (b"MZ" * 99, "whatever its name says"),
        (burst.getvalue(), "it unpacks to more than is read"),
    ):
        sent_with = {**typed, "file": (BytesIO(content), "Debrief.docx")}
        page = chief.visitor.post(at, sent_with, form_on=at)
        assert page.status_code == 422
        assert told in errors(page.text)[0]
        assert "Men were afraid." in page.text, "nothing typed is lost"
    tab = token(chief.visitor.get(at).text)
    assert sent(chief, at, **typed).status_code == 303
    second = chief.visitor.browser.post(at, data={**typed, "reasons": "Boys were afraid.", "csrf_token": tab})
    assert second.status_code == 422
    assert "recorded for this inspection already" in errors(second.text)[0]
    assert "Boys were afraid." in second.text
    with reading():
        assert found.letter(queries.by_reference(reference)).content["text"] == ["Men were afraid."]


def found_code(reference: str) -> str:
    with reading():
        return found.letter(queries.by_reference(reference)).version.check_code
