"""The draft at a browser: put together, changed one statement at a time, read, compared."""

import pytest
from flask import Flask

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.inspections import queries
from regulator.inspections.actions import drafting, replying
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .workers import Worker, errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def at(reference: str, page: str = "") -> str:
    return f"/staff/inspections/{reference}/draft{page}"


def texts(reference: str) -> dict[str, str]:
    with reading():
        return {each.number: each.text for each in queries.statements(queries.by_reference(reference).id)}


def drafted(*notes: dict) -> str:
    """A draft of more statements in one area, with nobody's hand on it yet."""
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        scene.handed_in(made, [scene.a_note(number) for number in range(20, 23)])
        for _reached, step in scene.STEPS[3:6]:
            step(made)
        drafting.assemble_draft(made, actor=scene.LEAD)
        return made.reference


def test_a_lead_puts_the_draft_together_and_reads_it(app: Flask):
    lead = worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.DRAFT, (lead, "field"))
    page = lead.visitor.get(at(reference))
    assert "There is no draft yet" in page.text
    answer = lead.visitor.post(at(reference, "/assemble"), form_on=at(reference))
    assert answer.status_code == 303
    page = lead.visitor.get(answer.location)
    assert "3 statements" in page.text
    assert "What was seen, number 1." in page.text
    whole = lead.visitor.get(at(reference, "/read"))
    assert "Not published. This inspection is at “draft”" in whole.text
    assert "What was seen, number 2." in whole.text


def test_a_statement_is_looked_at_before_it_is_saved_and_its_words_before_are_kept(app: Flask):
    lead, reference = worker(app, Role.LEAD_INSPECTOR), drafted()
    here = at(reference, "/statements/1.1")
    typed = {"text": "What was heard, number 1.", "bearing": "concern", "reason": "It was heard."}
    looked = sent(lead, here, **typed, preview="1")
    assert looked.status_code == 200
    assert "As the report will show it" in looked.text
    assert texts(reference)["1.1"] == "What was seen, number 1."
    assert sent(lead, here, **typed).status_code == 303
    assert texts(reference)["1.1"] == "What was heard, number 1."
    history = lead.visitor.get(at(reference, "/statements/1.1/history")).text
    assert "[taken out: </span>seen" in history
    assert "[put in: </span>heard" in history
    assert "It was heard." in history
    wrong = sent(lead, here, text=" ", bearing="praise", reason="")
    assert wrong.status_code == 422
    assert len(errors(wrong.text)) == 3


def test_of_two_leads_who_save_one_statement_the_second_sees_both_texts(app: Flask):
    one, two, reference = worker(app, Role.LEAD_INSPECTOR, "One"), worker(app, Role.LEAD_INSPECTOR, "Two"), drafted()
    here = at(reference, "/statements/1.1")
    typed = {"bearing": "finding", "reason": "Plainer."}
    assert sent(one, here, text="Theirs stands.", **typed).status_code == 303
    late = two.visitor.post(here, {"version": "1", "text": "Mine comes second.", **typed})
    assert late.status_code == 422
    assert "Both texts" in late.text
    assert "Theirs stands." in late.text
    assert "\nMine comes second.</textarea>" in late.text
    assert texts(reference)["1.1"] == "Theirs stands."
    again = two.visitor.post(here, {"version": "2", "text": "Both together.", **typed})
    assert again.status_code == 303
    assert texts(reference)["1.1"] == "Both together."


def test_statements_are_moved_added_and_removed_without_gaps_until_the_draft_is_sent(app: Flask):
    lead, reference = worker(app, Role.LEAD_INSPECTOR), drafted()
    first = texts(reference)
    assert list(first) == ["1.1", "1.2", "1.3", "1.4", "2.1", "5.1"]
    moved = lead.visitor.post(at(reference, "/move"), {"down": "1.1"}, form_on=at(reference))
    assert moved.location.endswith("#s-1.2")
    assert (texts(reference)["1.1"], texts(reference)["1.2"]) == (first["1.2"], first["1.1"])
    lead.visitor.post(at(reference, "/move"), {"up": "1.1"}, form_on=at(reference))
    assert "It cannot be moved further" in lead.visitor.get(at(reference)).text
    assert sent(lead, at(reference, "/statements/1.2/remove"), reason="Said twice.").status_code == 303
    assert list(texts(reference)) == ["1.1", "1.2", "1.3", "2.1", "5.1"]
    new = {"text": "Added.", "bearing": "strength", "sources": "survey", "reason": "It was missed."}
    assert sent(lead, at(reference, "/areas/safety/add"), **new).location.endswith("#s-1.4")
    assert texts(reference)["1.4"] == "Added."
    assert sent(lead, at(reference, "/areas/safety/add"), **new | {"sources": ""}).status_code == 422
    assert lead.visitor.get(at(reference, "/areas/nowhere/add")).status_code == 404
    assert "Said twice." in lead.visitor.get(at(reference)).text


def test_numbers_that_the_provider_read_stay_and_versions_are_compared(app: Flask):
    lead, reference = worker(app, Role.LEAD_INSPECTOR), drafted()
    with transaction():
        made = queries.by_reference(reference)
        scene.move(made, "send-draft")
        replying.deliver_draft(made, on=clock.today(), actor=scene.LEAD)
    lead.visitor.post(at(reference, "/move"), {"down": "1.1"}, form_on=at(reference, "/summary"))
    assert "its numbers stay as they are" in lead.visitor.get(at(reference)).text
    assert sent(lead, at(reference, "/statements/1.2/remove"), reason="Wrong.").status_code == 303
    assert list(texts(reference)) == ["1.1", "1.3", "1.4", "2.1", "5.1"]
    new = {"text": "A new concern.", "bearing": "concern", "sources": "survey", "reason": "It came late."}
    assert sent(lead, at(reference, "/areas/safety/add"), **new).location.endswith("#s-1.5")
    summary = sent(lead, at(reference, "/summary"), text="First.\n\nSecond\nline.", reason="Written.")
    assert summary.status_code == 303
    compared = lead.visitor.get(at(reference, "/compare")).text
    assert "1.2: Removed" in compared
    assert "1.5: Added" in compared
    assert "Second line." in compared
    assert "What was seen, number 1." not in compared
    late = lead.visitor.post(at(reference, "/summary"), {"version": "1", "text": "Mine.", "reason": "Late."})
    assert late.status_code == 422
    assert "Both texts" in late.text
    assert lead.visitor.get(at(reference, "/compare?from=x&to=99")).status_code == 200


def test_only_a_lead_changes_a_draft_and_only_while_it_is_one(app: Flask):
    inspector: Worker = worker(app, Role.INSPECTOR)
    reference = drafted()
    page = inspector.visitor.get(at(reference))
    assert page.status_code == 200
    assert "Add a statement" not in page.text
    assert inspector.visitor.get(at(reference, "/statements/1.1")).status_code == 403
    lead = worker(app, Role.LEAD_INSPECTOR)
    final = inspection_for(State.FINAL)
    typed = {"text": "Changed.", "bearing": "finding", "reason": "Late."}
    refused = sent(lead, at(final, "/statements/1.1"), **typed)
    assert errors(refused.text) == ["Statements are changed while the report is a draft"]
    assert "\nChanged.</textarea>" in refused.text
