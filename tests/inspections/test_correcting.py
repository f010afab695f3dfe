"""What was published is corrected by two people as a new version, and withdrawn by one and confirmed by another."""

import re

import pytest

from regulator.core import clock, clocks
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import correcting as actions
from regulator.inspections.queries import corrections as found
from regulator.inspections.rules.corrections import Difference, differences
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .test_step_pages import letters
from .workers import errors, inspection_for, sent, worker

database = pytest.mark.database
NOTE = "Statement 1.1 gave the wrong day; it was a Tuesday."


def proposed(inspection_id: int, text: str = "What was seen on Tuesday.", number: str = "1.1") -> int:
    with transaction():
        made = actions.propose(
            scene.again(inspection_id), "statement", number, text=text, note=NOTE, actor=scene.LEAD, now=scene.NOW
        )
        return made.id


def made(inspection_id: int, correction_id: int, who=scene.PUBLISHER) -> None:
    with transaction():
        inspection = scene.again(inspection_id)
        correction = found.one(inspection, correction_id)
        actions.make(inspection, correction, actor=who, now=scene.NOW, public_url=scene.URL)


def test_only_what_is_said_otherwise_is_a_difference():
    before = {"version": {"number": 1}, "areas": [{"number": "1", "text": "A"}], "summary": {"text": ["x", "y"]}}
    after = {"version": {"number": 2}, "areas": [{"number": "1", "text": "B"}], "summary": {"text": ["x"]}}
    assert differences(before, after) == [
        Difference("Areas, 1, text", "A", "B"),
        Difference("Summary, text, 2", "y", ""),
    ]


@database
def test_a_correction_is_a_new_version_with_its_note_and_the_old_one_stays(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    correction_id = proposed(inspection_id)
    with reading():
        inspection = scene.again(inspection_id)
        differs = found.what_differs(inspection, found.one(inspection, correction_id))
        assert [(each.before, each.after) for each in differs] == [
            ("What was seen, number 1.", "What was seen on Tuesday.")
        ]
    with pytest.raises(Refused, match="other than the person"):
        made(inspection_id, correction_id, scene.person(901, Role.PUBLISHER))
    with pytest.raises(Refused, match="A publisher or a chief inspector"):
        made(inspection_id, correction_id, scene.REVIEWER)
    made(inspection_id, correction_id)
    with reading():
        inspection = scene.again(inspection_id)
        first, second = documents.versions(documents.document(inspection.reference).id)
        assert "What was seen, number 1." in first.content
        assert "What was seen on Tuesday." in second.content
        assert second.note == NOTE
        assert NOTE in second.content
        assert documents.by_check_code(first.check_code).current is False
        assert queries.statement(inspection_id, "1.1").version == 2
    with pytest.raises(Refused, match="decided already"):
        made(inspection_id, correction_id)
    with pytest.raises(Refused, match="says this already"):
        proposed(inspection_id)


@database
@pytest.mark.parametrize("state", [State.FINAL, State.CANCELLED])
def test_nothing_is_corrected_that_is_not_published(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match="Only what is published"):
        proposed(inspection_id)


@database
def test_a_correction_that_would_give_something_away_is_not_made(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    correction_id = proposed(inspection_id, "A1234BC was hurt on Tuesday.")
    with pytest.raises(Refused, match="check before release finds 1"):
        made(inspection_id, correction_id)
    with transaction():
        inspection = scene.again(inspection_id)
        correction = found.one(inspection, correction_id)
        actions.do_not_make(inspection, correction, reason="It names him.", actor=scene.LEAD, now=scene.NOW)
    with reading():
        assert found.open_one(inspection_id) is None


@database
def hidden(page: str) -> dict[str, str]:
    return {"begun": re.search(r'name="begun" value="(\w*)"', page).group(1)}


def test_two_people_correct_and_withdraw_on_pages_and_the_public_is_told(app):
    lead, publisher, chief = (worker(app, role) for role in (Role.LEAD_INSPECTOR, Role.PUBLISHER, Role.CHIEF_INSPECTOR))
    reference = inspection_for(State.PUBLISHED, (lead, "field"))
    at = f"/staff/inspections/{reference}"
    part = f"{at}/corrections/parts/statement/1.1"
    assert part in lead.visitor.get(f"{at}/corrections/parts").text
    assert errors(sent(lead, part, text="Seen on Tuesday.", note="").text) == ["Enter what is corrected, and why"]
    before = hidden(lead.visitor.get(part).text)
    assert sent(lead, part, text="Seen on Tuesday.", note=NOTE).status_code == 303
    tab = lead.visitor.post(part, {**before, "text": "Seen at noon.", "note": "An hour."}, form_on=part)
    assert tab.status_code == 422, "the same form in a second tab: nothing is replaced and nothing is lost"
    assert "begun in another window" in errors(tab.text)[0]
    assert all(each in tab.text for each in ("Seen on Tuesday.", "Seen at noon.", "An hour."))
    tab = lead.visitor.post(part, {**before, "text": "Seen at noon."}, form_on=part)
    assert "proposed in another window" in errors(tab.text)[0]
    meant = {**hidden(tab.text), "text": "Seen at noon."}
    assert lead.visitor.post(part, meant, form_on=part).status_code == 303
    assert sent(lead, part, text="Seen on Tuesday.", **hidden(lead.visitor.get(part).text)).status_code == 303
    title = f"{at}/corrections/parts/concern/1-title"
    assert sent(lead, title, text="A concern said better").status_code == 303
    page = lead.visitor.get(f"{at}/corrections").text
    assert "You proposed it" in page
    make = f"{at}/corrections/{page.split('/corrections/')[-1].split('/')[0]}/make"
    assert make not in page
    shown = publisher.visitor.get(f"{at}/corrections").text
    assert "Seen on Tuesday." in shown
    assert make in shown
    stranger = app.test_client()

    def public(address: str = f"/inspections/{reference}") -> str:
        app.wsgi_app._looked_at = float("-inf")  # a second later, when pages that were kept are asked about again
        return stranger.get(address).text

    old = public()
    assert publisher.visitor.post(make, {}, form_on=f"{at}/corrections").status_code == 303
    page = public()
    assert "Version 2" in page
    assert "A concern said better" in page
    assert NOTE in page
    code = old.split("/verify/")[1][:14]
    assert "genuine, but out of date" in public(f"/verify/{code}")
    withdraw = f"{at}/withdrawal/withdraw"
    with reading():
        number = str(documents.document(reference).id)
    assert errors(sent(publisher, withdraw, document=number, reason="").text) == ["Enter why it must be withdrawn"]
    assert sent(publisher, withdraw, document=number, reason="A court order.").status_code == 303
    assert "A court order." in public()
    assert any("chief.inspector" in to for to, _text in letters(app, "withdrawn"))
    with reading():
        owed = clocks.running(f"inspection:{queries.by_reference(reference).id}", "withdrawal-confirmation")
        assert owed.due_on == clocks.working_days_after(clock.today(), 1)
    confirm = f"{at}/withdrawal/{number}/confirm"
    assert confirm not in publisher.visitor.get(f"{at}/withdrawal").text, "the second is somebody else"
    assert sent(chief, f"{at}/withdrawal/{number}/restore", reason="The court changed its mind.").status_code == 303
    assert "A concern said better" in public()
    assert sent(publisher, withdraw, document=number, reason="A court order.").status_code == 303
    assert chief.visitor.post(confirm, {}, form_on=f"{at}/withdrawal").status_code == 303
    with reading(), pytest.raises(NotFound):
        clocks.running(f"inspection:{queries.by_reference(reference).id}", "withdrawal-confirmation")
    assert "nothing of it is corrected" in lead.visitor.get(f"{at}/corrections").text
