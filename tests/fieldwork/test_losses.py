"""The ways in which others lose what was captured, each by the number of its case: here none of them does."""

import json
import threading

import pytest
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.inspections import queries
from regulator.inspections.actions import planning, team
from regulator.inspections.models.journal import MinimumStandardFinding, Operation
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene
from tests.inspections.workers import inspection_for, worker

from .device import Device, answers, device

pytestmark = pytest.mark.database


@pytest.fixture
def ann(app):
    """Ann's device, on a visit with fieldwork open."""
    who, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    made = device(app, inspection_for(State.FIELDWORK, (who, "field"), (ben, "field")), who)
    made.ben = ben
    return made


def journal(ref):
    with reading():
        inspection = queries.by_reference(ref)
        return [
            each.sequence
            for each in session().scalars(
                select(Operation).where(Operation.inspection_id == inspection.id, Operation.device != "tablet")
            )
        ]


def fault(answer, status, error):
    """It says no, in JSON, with a code and a sentence, and gives no receipt: nothing may be removed for it."""
    told = answer.get_json()
    assert (answer.status_code, told["error"]) == (status, error)
    assert told["message"]
    assert "receipt" not in told
    assert answer.headers["Cache-Control"] == "no-store"


def test_t01_two_hand_ins_at_once_are_both_kept_and_the_last_one_is_never_skipped(ann):
    for number in range(6):
        ann.note(f"Note {number}.")
    told = []
    both = [threading.Thread(target=lambda part=part: told.append(ann.hand_in(part))) for part in (
        ann.entries[:4], ann.entries[2:])]  # fmt: skip
    ann.token = ann.get("me").get_json()["csrf_token"]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert {answer.status_code for answer in told} == {200}
    assert sorted(journal(ann.ref)) == [1, 2, 3, 4, 5, 6]
    assert ann.checked(ann.finish().get_json()["receipt"])["through"] == 6


def test_t02_t06_an_answer_that_is_no_success_claims_nothing_and_the_next_try_keeps_all(ann, monkeypatch):
    ann.note("Worth keeping.")
    with monkeypatch.context() as broken:
        broken.setattr("regulator.fieldwork.actions.receipts.give", _fails)
        fault(ann.hand_in(), 500, "fault")
    assert journal(ann.ref) == [], "a receipt that could not be made undoes what it would have told of"
    fault(ann.send("visits/INS-2026-0000/operations", {"device": ann.id, "operations": []}), 404, "not-found")
    fault(ann.send(f"visits/{ann.ref}/operations", {"device": "x", "operations": []}), 400, "not-understood")
    fault(ann.send(f"visits/{ann.ref}/operations", b"{"), 400, "not-understood")
    fault(ann.get("nothing-of-the-kind"), 404, "not-found")
    fault(ann.send(f"visits/{ann.ref}/operations", {"device": ann.id, "operations": [{}] * 501}), 413, "too-large")
    fault(ann.send("me", {}, headers={"X-Field-Protocol": "1"}), 405, "not-understood")
    assert answers(ann.hand_in()) == ["kept"]


def _fails(*_given, **_named):
    raise RuntimeError("killed")


def test_t05_what_was_said_earlier_and_comes_later_never_replaces_what_was_said_after_it(ann):
    first = ann.entry("minimum-standard", {"ref": "MS-S1", "outcome": "met", "evidence": "In the morning."})
    second = ann.entry("minimum-standard", {"ref": "MS-S1", "outcome": "not-met", "evidence": "In the evening."})
    other = Device(ann.who, ann.ref)
    other.enrol()
    other.entries = [second | {"sequence": 1}]
    assert answers(other.hand_in()) == ["kept"]
    assert answers(ann.hand_in([first])) == ["kept"]
    with reading():
        stands = session().scalars(select(MinimumStandardFinding.outcome).where(MinimumStandardFinding.ref == "MS-S1"))
        assert list(stands) == ["not-met"]


def test_t11_what_one_person_made_is_never_handed_in_as_anothers(ann):
    ann.note("Ann's own words.")
    shared = Device(ann.ben, ann.ref, id=ann.id, entries=ann.entries)
    answer = shared.hand_in()
    fault(answer, 403, "other-person")
    assert answer.get_json()["holder"] == "Ann Author"
    assert journal(ann.ref) == []
    fault(shared.enrol(), 403, "other-person")
    assert answers(ann.hand_in()) == ["kept"]


def test_t12_a_session_that_ended_meanwhile_keeps_the_work_and_says_what_to_do(ann):
    ann.note("Made while signed in.")
    ann.who.visitor.sign_out()
    fault(ann.hand_in(), 401, "session-ended")
    ann.who.visitor.sign_in("ann.author@regulator.example")
    fault(ann.hand_in(), 400, "csrf")
    ann.token = ""
    assert answers(ann.hand_in()) == ["kept"]


def test_a_second_factor_that_is_missing_is_told_as_json(app, ann):
    worker(app, Role.PANEL_MEMBER, "Pam Panel")
    ann.who.visitor.sign_out()
    ann.who.visitor.give_password("pam.panel@regulator.example", "correct horse battery")
    fault(ann.get("me"), 401, "second-factor")


def test_t13_out_of_order_is_held_until_the_gap_is_filled_and_then_all_of_it_stands(ann):
    for number in range(1, 6):
        ann.note(f"Note {number}.")
    assert answers(ann.hand_in(ann.entries[3:])) == ["held gap"] * 2
    told = ann.checked(ann.hand_in(ann.entries[:1]).get_json()["receipt"])
    assert (told["through"], told["beyond"]) == (1, [[4, 5]])
    missing = ann.finish()
    fault(missing, 409, "not-yet")
    assert missing.get_json()["missing"]["numbers"] == [[2, 3]]
    assert answers(ann.hand_in(list(reversed(ann.entries[1:3])))) == ["kept"] * 2
    assert sorted(journal(ann.ref)) == [1, 2, 3, 4, 5]
    told = ann.checked(ann.finish().get_json()["receipt"])
    assert (told["through"], told["chain"], told["beyond"]) == (5, ann.chain(), [])


def test_t14_what_was_kept_and_whose_answer_was_lost_is_known_the_next_time(ann, monkeypatch):
    ann.note("Said once.")
    with monkeypatch.context() as broken:
        broken.setattr("regulator.fieldwork.views.api._others", _fails)  # after the commit, before the answer
        fault(ann.hand_in(), 500, "fault")
    assert journal(ann.ref) == [1]
    answer = ann.hand_in()
    assert answers(answer) == ["known"]
    assert ann.checked(answer.get_json()["receipt"])["chain"] == ann.chain()


def test_t23_a_token_of_another_session_is_told_by_its_code_and_a_new_one_is_to_be_had(ann):
    ann.note("Queued for a week.")
    ann.token = "of another session"
    fault(ann.hand_in(), 400, "csrf")
    ann.token = ann.get("me").get_json()["csrf_token"]
    assert answers(ann.hand_in()) == ["kept"]


def test_t24_a_key_that_nothing_reads_is_shown_and_never_dropped_in_silence(ann):
    ann.entry("note", {"area": "safety", "source": "staff", "statement": "Seen.", "rating": "poor"})
    ann.entry("proposal", {"ref": "safety", "score": 9, "reason": "Beyond the scale."})
    ann.entry("sketch", {"lines": [[0, 1], [2, 3]]})
    ann.entry("note", {"area": "safety", "source": "staff", "statement": "half a pair \ud83d", "locator": None})
    given = ann.hand_in()
    assert answers(given) == ["aside unreadable"] * 4
    assert "rating" in given.get_json()["answers"][0]["message"]
    told = ann.checked(given.get_json()["receipt"])
    assert (told["through"], told["chain"], told["aside"]) == (4, ann.chain(), 4)
    page = ann.who.visitor.get(f"/staff/inspections/{ann.ref}/fieldwork/aside").text
    for words in ("Beyond the scale.", "rating", "[[0, 1], [2, 3]]", "half a pair"):
        assert words in page


def test_what_has_no_envelope_is_refused_by_itself_and_holds_up_no_other(ann):
    good = ann.note("A good one.")
    odd = [1, {"id": "x"}, good | {"id": "no"}, good | {"sequence": 0}, good | {"made_at": "now"}, good | {"more": 1}]
    told = ann.hand_in([*odd, good])
    assert answers(told) == ["refused envelope"] * 6 + ["kept"]
    assert ann.hand_in([]).status_code == 200
    empty = Device(ann.who, ann.ref)
    empty.enrol()
    answer = empty.hand_in([{"id": 5}])
    assert answers(answer) == ["refused envelope"]
    assert answer.get_json()["receipt"] is None


def test_one_number_or_one_id_with_other_words_keeps_both_and_the_chain_of_the_first(ann):
    first = ann.note("The first.")
    ann.hand_in()
    other_words = first | {"body": first["body"] | {"statement": "Changed behind its back."}}
    other_id = Device(ann.who, ann.ref, id=ann.id).note("From a copy of the device.")
    assert answers(ann.hand_in([other_words, other_id])) == ["aside other-words", "aside number-taken"]
    told = ann.checked(ann.hand_in().get_json()["receipt"])
    assert (told["through"], told["chain"], told["aside"]) == (1, ann.chain(), 2)


def test_somebody_taken_off_the_team_meanwhile_loses_no_word_and_is_given_nothing(ann):
    ann.note("Seen while on the team.")
    with transaction():
        inspection = queries.by_reference(ann.ref)
        member = next(each for each in queries.team(inspection.id) if each.person == ann.who.actor.key)
        team.remove(inspection, member, reason="Ill.", actor=scene.LEAD, today=scene.LAST)
    answer = ann.hand_in()
    assert answers(answer) == ["aside not-a-member"]
    assert answer.get_json()["others"] == []
    fault(ann.take_pack(), 403, "not-a-member")


def test_what_is_captured_before_anybody_says_that_they_arrived_is_taken_in_on_arrival(app):
    who, lead = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.LEAD_INSPECTOR, "Lea Lead")
    made = device(app, inspection_for(State.NOTIFIED, (who, "field"), (lead, "field")), who)
    made.note("At the gate, with no signal.")
    answer = made.hand_in()
    assert answers(answer) == ["aside not-begun"]
    assert answer.get_json()["capture"] == "not-begun"
    with transaction():
        planning.move(queries.by_reference(made.ref), "arrive", actor=lead.actor, today=scene.FIRST)
    assert answers(made.hand_in()) == ["known"]


def test_colleagues_entries_come_by_a_cursor_each_at_least_once(ann, app):
    ben = device(app, ann.ref, ann.ben)
    for number in range(3):
        ben.note(f"Ben's {number}.")
    ben.hand_in()
    told = ann.hand_in([]).get_json()
    assert {each["body"]["statement"] for each in told["others"]} >= {f"Ben's {number}." for number in range(3)}
    assert ann.id not in {each["device"] for each in told["others"]}
    assert told["more"] is False
    ann.cursor = told["cursor"]
    ben.note("Later.")
    ben.hand_in(ben.entries[3:])
    assert "Later." in json.dumps(ann.hand_in([]).get_json()["others"])
