"""What the lead sees of devices, and fieldwork that closes on what every device was told is safe."""

import pytest

from regulator.core.db import reading, transaction
from regulator.inspections import queries
from regulator.inspections.actions import planning
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene
from tests.inspections.workers import errors, inspection_for, sent, worker

from .device import answers, device

pytestmark = pytest.mark.database


@pytest.fixture
def visit(app):
    """A lead, and Ann with a device, on a visit with fieldwork open."""
    lead, ann = worker(app, Role.LEAD_INSPECTOR, "Lea Lead"), worker(app, Role.INSPECTOR, "Ann Author")
    ref = inspection_for(State.FIELDWORK, (lead, "field"), (ann, "field"))
    return lead, device(app, ref, ann)


def at(ref, more=""):
    return f"/staff/inspections/{ref}/fieldwork{more}"


def state_of(ref):
    with reading():
        return queries.by_reference(ref).state


def propose_everything(ann):
    for ref in ("safety", "respect", "purposeful-activity", "preparation-for-release"):
        ann.entry("proposal", {"ref": ref, "score": 3, "reason": "On the whole."})


def test_fieldwork_closes_on_the_final_receipt_of_every_device_or_the_leads_named_exception(app, visit):
    lead, ann = visit
    other = device(app, ann.ref, worker_on(app, ann.ref, "Ben Beside"))
    propose_everything(ann)
    assert answers(ann.hand_in()) == ["kept"] * 4
    close = f"/staff/inspections/{ann.ref}/steps/close-fieldwork"
    page = lead.visitor.get(close).text
    assert "Ann Author" in page
    assert "Ben Beside" in page
    assert ann.finish().status_code == 200
    page = lead.visitor.get(close).text
    assert "Ann Author (" not in page
    assert "Ben Beside" in page
    answer = sent(lead, at(ann.ref, f"/devices/{other.id}/except"), reason="It was left in the car and ran out.")
    assert answer.status_code == 303
    assert "ran out" in lead.visitor.get(at(ann.ref)).text
    assert sent(lead, close).status_code == 303
    assert state_of(ann.ref) == State.PROPOSED


def worker_on(app, ref, name):

    who = worker(app, Role.INSPECTOR, name)
    with transaction():
        inspection = queries.by_reference(ref)
        planning.name_member(inspection, person=who.actor.key, duty=who.actor.duty, part="field", actor=scene.LEAD)
    return who


def test_what_comes_after_closing_is_set_aside_shown_and_taken_in_once_fieldwork_is_open_again(visit):
    lead, ann = visit
    propose_everything(ann)
    ann.hand_in()
    ann.finish()
    sent(lead, f"/staff/inspections/{ann.ref}/steps/close-fieldwork")
    late = ann.note("Found in a pocket on the way home.")
    answer = ann.hand_in()
    assert answers(answer)[-1] == "aside closed"
    told = ann.checked(answer.get_json()["receipt"])
    assert (told["through"], told["chain"], told["aside"], told["final"]) == (5, ann.chain(), 1, False)
    page = lead.visitor.get(at(ann.ref, "/aside")).text
    assert "Found in a pocket" in page
    number = page.split('name="chosen"')[1].split('value="')[1].split('"')[0]
    refused = sent(lead, at(ann.ref, "/aside"), chosen=number, what="take-in")
    assert errors(refused.text) == ["Evidence is taken in while fieldwork is open. Reopen fieldwork first."]
    sent(lead, f"/staff/inspections/{ann.ref}/steps/reopen-fieldwork", reason="A late note.")
    assert sent(lead, at(ann.ref, "/aside"), chosen=number, what="take-in").status_code == 303
    assert answers(ann.hand_in([late])) == ["known"]
    assert "Nothing waits" in lead.visitor.get(at(ann.ref, "/aside")).text


def test_what_is_left_out_stays_readable_with_its_reason(visit):
    lead, ann = visit
    ann.entry("amendment", {"statement": "Better words.", "reason": "Better."}, about=ann.id)
    assert answers(ann.hand_in()) == ["aside about-nothing"]
    page = lead.visitor.get(at(ann.ref, "/aside")).text
    number = page.split('name="chosen"')[1].split('value="')[1].split('"')[0]
    assert errors(sent(lead, at(ann.ref, "/aside"), chosen=number, what="leave-out").text) == [
        "Enter why it is left out"
    ]
    assert (
        sent(lead, at(ann.ref, "/aside"), chosen=number, what="leave-out", reason="Of another visit.").status_code
        == 303
    )
    page = lead.visitor.get(at(ann.ref, "/aside")).text
    assert "Of another visit." in page
    assert "Better words." in page
    assert "Of another visit." in ann.hand_in().get_json()["answers"][0]["message"]


def test_danger_goes_before_what_was_made_before_it_and_its_author_learns_who_read_it(visit):
    lead, ann = visit
    ann.note("Not sent yet.")
    note = {
        "area": "safety",
        "source": "observation",
        "statement": "A ligature.",
        "bearing": "concern",
        "told": "SO, 14:05",
    }
    first = ann.entry("danger", note)
    told = ann.send(f"visits/{ann.ref}/danger", {"device": ann.id, "operation": first}).get_json()
    assert [each["answer"] for each in told["answers"]] == ["kept"]
    assert told["dangers"][0]["read_at"] is None
    assert ann.checked(told["receipt"])["beyond"] == [[2, 2]]
    page = lead.visitor.get(at(ann.ref, "/danger")).text
    assert "A ligature." in page
    assert "SO, 14:05" in page
    assert "somebody was reported to be in danger" in lead.visitor.get("/staff").text
    assert "reported to be in danger" not in ann.who.visitor.get("/staff").text
    address = at(ann.ref, f"/danger/{first['id']}")
    assert errors(sent(ann.who, address, done="I read it myself.").text) == [
        "Whoever leads the inspection confirms this."
    ]
    assert sent(lead, address, done="The governor opened an ACCT at 14:20.").status_code == 303
    again = ann.hand_in()
    assert answers(again) == ["kept", "known"]
    assert again.get_json()["dangers"][0]["read_by"] == "Lea Lead"
    assert ann.checked(again.get_json()["receipt"])["chain"] == ann.chain()


def test_a_lost_device_is_given_nothing_and_what_it_hands_in_is_set_aside(visit):
    lead, ann = visit
    ann.note("In the journal.", locator="B3-14")
    ann.hand_in()
    assert sent(lead, at(ann.ref, f"/devices/{ann.id}/lost"), reason="Left on the 7:14 train.").status_code == 303
    page = lead.visitor.get(at(ann.ref, f"/devices/{ann.id}")).text
    for words in ("Left on the 7:14 train.", "HMP Wexmere", "Ann Author", "1 × note", "B3-14"):
        assert words in page
    assert ann.take_pack().status_code == 410
    ann.note("Made after.")
    answer = ann.hand_in()
    assert answers(answer) == ["known", "aside revoked"]
    assert answer.get_json()["device"] == "revoked"
    assert answer.get_json()["others"] == []


def test_readiness_camera_and_differences_are_there_for_the_lead(app, visit):
    lead, ann = visit
    items = [{"name": "offline", "good": True}, {"name": "storage", "good": False, "told": "The browser may remove it"}]
    told = {"device": ann.id, "checked_at": "2026-03-01T18:00:00Z", "items": items}
    assert ann.send(f"visits/{ann.ref}/readiness", told).get_json() == {"kept": True}
    assert "The browser may remove it" in lead.visitor.get(at(ann.ref)).text
    wrong = {"number": "CAM-1", "authorised_by": "The governor"}
    for name, day in (("from_on", "9"), ("until_on", "2")):
        wrong |= {f"{name}-day": day, f"{name}-month": "3", f"{name}-year": "2026"}
    assert errors(sent(lead, at(ann.ref, "/camera"), **wrong).text) == ["The last day must be on or after the first"]
    assert sent(lead, at(ann.ref, "/camera"), **(wrong | {"until_on-day": "20"})).status_code == 303
    assert ann.take_pack().status_code == 200
    assert ann.pack["camera"]["number"] == "CAM-1"
    other = device(app, ann.ref, worker_on(app, ann.ref, "Ben Beside"))
    ann.entry("proposal", {"ref": "safety", "score": 3, "reason": "Calm."})
    other.entry("proposal", {"ref": "safety", "score": 1, "reason": "Two deaths."})
    assert answers(ann.hand_in()) == answers(other.hand_in()) == ["kept"]
    page = lead.visitor.get(at(ann.ref, "/differences")).text
    for words in ("Score 3", "Score 1", "Two deaths.", "Ann Author", "Ben Beside"):
        assert words in page
