"""The steps of an inspection's life in the browser: offered, refused with the reason, taken once, told of by mail."""

from email import message_from_bytes
from email.policy import default

import pytest

from regulator.core import clock, outbox
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.inspections import queries
from regulator.inspections.actions import drafting
from regulator.inspections.rules.lifecycle import LIFE, State
from regulator.people.rules import Role

from . import scene, visits
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def at(reference: str, more: str = "") -> str:
    return f"/staff/inspections/{reference}{more}"


def state_of(reference: str) -> str:
    with reading():
        return queries.by_reference(reference).state


def letters(app, name: str) -> list[tuple[str, str]]:
    """What was sent under a name: to whom, and the text."""
    outbox.drain()
    folder = app.config["SETTINGS"].instance / "mail"
    read = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob(f"{name}-*.eml"))]
    return sorted((str(each["To"]), f"{each['Subject']}\n{each.get_content()}") for each in read)


def test_the_first_page_offers_what_i_may_do_and_says_why_the_rest_waits(app):
    lead, panel = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.PANEL_MEMBER)
    reference = inspection_for(State.FIELDWORK, (lead, "field"))
    page = lead.visitor.get(at(reference)).text
    assert "Nobody has proposed a judgement for safety" in page
    assert at(reference, "/steps/close-fieldwork") not in page, "no button that would be refused"
    shown = lead.visitor.get(at(reference, "/steps/close-fieldwork"))
    assert "Nobody has proposed" in shown.text
    assert '<form action="/staff/inspections' not in shown.text
    with transaction():
        scene._in_the_field(queries.by_reference(reference))
    assert at(reference, "/steps/close-fieldwork") in lead.visitor.get(at(reference)).text
    answer = sent(lead, at(reference, "/steps/close-fieldwork"))
    assert answer.status_code == 303
    page = lead.visitor.get(at(reference)).text
    assert "Close fieldwork: done." in page
    assert "Judgements proposed, since today" in page
    assert "Inspectors&#39; write-up of their findings" in page
    assert "Took the inspection from fieldwork to judgements proposed" in page
    other = panel.visitor.get(at(reference)).text
    assert "<strong>Send to the panel</strong>: by the lead inspector." in other
    assert lead.visitor.get(at(reference, "/steps/nonsense")).status_code == 404
    again = lead.visitor.post(at(reference, "/steps/close-fieldwork"), {"version": "1"}, form_on=at(reference))
    assert again.status_code == 422, "a second tab is told"
    assert state_of(reference) == State.PROPOSED


def test_no_state_is_without_an_exit_shown_to_somebody(app):
    people = {role: worker(app, role) for role in (Role.LEAD_INSPECTOR, Role.PUBLISHER)}
    with transaction():
        made = {state: scene.brought_to(state).reference for state in State}
    for state, reference in made.items():
        pages = [each.visitor.get(at(reference)).text for each in people.values()]
        if state in LIFE.ends:
            assert "Nothing more is to be done" in pages[0], state
            continue
        ways = [each for each in LIFE.transitions if state in each.from_]
        for page in [page for page in pages if "Page not found" not in page]:
            assert all(each.label in page for each in ways), state


def test_a_step_back_asks_why_and_the_reason_stands_in_the_history(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.DRAFT)
    step = at(reference, "/steps/reconvene-panel")
    assert errors(sent(lead, step).text) == ["Enter the reason"]
    assert state_of(reference) == State.DRAFT
    assert sent(lead, step, reason="New evidence on <safety>.").status_code == 303
    assert state_of(reference) == State.PANEL
    assert "New evidence on &lt;safety&gt;." in lead.visitor.get(at(reference, "/history")).text


def test_the_provider_is_told_of_the_visit_once_and_of_nothing_that_was_cancelled(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    visits.user(Role.PROVIDER_LEAD, "Gwen Governor")
    visits.user(Role.PROVIDER_CONTACT, "Kit Contact")
    reference = inspection_for(State.PLANNED)
    assert "goes to 2 people" in lead.visitor.get(at(reference, "/steps/notify")).text
    assert sent(lead, at(reference, "/steps/notify")).status_code == 303
    (governor, contact) = letters(app, "notified")
    assert governor[0] == "gwen.governor@regulator.example"
    assert f"HMP Wexmere will be inspected, {reference}" in governor[1]
    assert "On site: 2 March 2026 to 6 March 2026" in contact[1]
    assert "Sent a message about the visit to the provider" in lead.visitor.get(at(reference, "/history")).text
    other = inspection_for(State.PLANNED)
    assert sent(lead, at(other, "/steps/notify")).status_code == 303
    assert sent(lead, at(other, "/steps/cancel"), reason="The wing is closed.").status_code == 303
    assert len(letters(app, "notified")) == 2, "cancelled before the mail left"


def test_the_draft_is_sent_and_delivered_in_one_step_and_its_people_are_told(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.DRAFT)
    with transaction():
        drafting.assemble_draft(queries.by_reference(reference), actor=scene.LEAD)
    assert "Nobody can sign in for HMP Wexmere" in lead.visitor.get(at(reference, "/steps/send-draft")).text
    visits.user(Role.PROVIDER_LEAD, "Gwen Governor")
    assert sent(lead, at(reference, "/steps/send-draft")).status_code == 303
    with reading():
        inspection = queries.by_reference(reference)
        assert inspection.state == State.REPLY
        assert queries.reply(inspection.id) is not None
    (letter,) = letters(app, "draft_delivered")
    assert "is ready for your answer" in letter[1]
    assert reference in letter[1]


def test_a_report_is_released_by_two_people_and_published_by_one_of_them(app):
    publisher, chief = worker(app, Role.PUBLISHER), worker(app, Role.CHIEF_INSPECTOR)
    lead = worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.FINAL)
    release = at(reference, "/release")
    assert "A publisher or a chief inspector releases the report." in lead.visitor.get(release).text
    assert sent(publisher, release).status_code == 303
    assert "The second yes must be someone else" in publisher.visitor.get(release).text
    again = publisher.visitor.post(release, {"version": "0"}, form_on=at(reference))
    assert again.status_code == 422
    page = publisher.visitor.get(at(reference)).text
    assert "A report is released by two people; 1 of them said yes." in page
    assert sent(chief, release).status_code == 303
    assert sent(publisher, at(reference, "/steps/publish")).status_code == 303
    with reading():
        inspection = queries.by_reference(reference)
        assert (inspection.state, inspection.published_on) == (State.PUBLISHED, clock.today())
        assert documents.document(reference).reference == reference
    assert "when it is final" in publisher.visitor.get(release).text


def test_a_report_goes_out_in_every_form_at_any_moment(app):
    inspector = worker(app, Role.INSPECTOR)
    reference = inspection_for(State.PANEL)
    assert at(reference, "/export/report.pdf") in inspector.visitor.get(at(reference, "/export")).text
    begins = {"html": b"<!DOCTYPE html>", "json": b"{", "docx": b"PK"}
    for form, start in begins.items():
        answer = inspector.visitor.browser.get(at(reference, f"/export/report.{form}"))
        assert answer.status_code == 200
        assert answer.data.startswith(start), form
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.{form}"'
    assert inspector.visitor.get(at(reference, "/export/report.exe")).status_code == 404
    secret = inspection_for(State.PLANNED)
    assert inspector.visitor.get(at(secret, "/export/report.json")).status_code == 404
