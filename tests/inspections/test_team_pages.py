"""The team of an inspection in the browser: named, taken off midway, conflicts declared and decided, handed over."""

import pytest

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import capturing
from regulator.inspections.actions import team as actions
from regulator.inspections.queries.board import Wanted, board
from regulator.inspections.rules.lifecycle import LIFE, State
from regulator.people.rules import Role

from . import scene
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def at(reference: str, more: str = "") -> str:
    return f"/staff/inspections/{reference}{more}"


def found(reference: str):
    return queries.by_reference(reference)


def test_people_are_named_for_the_field_and_the_panel_with_areas_and_employers(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    inspector, panel = worker(app, Role.INSPECTOR, "Ina Field"), worker(app, Role.PANEL_MEMBER, "Pat Panel")
    reference = inspection_for(State.PLANNED)
    field = at(reference, "/team/field")
    page = lead.visitor.get(field).text
    assert "Ina Field, inspector" in page
    assert "Pat Panel" not in page, "a panel member does not go into the field"
    wrong = [
        ({}, "Choose a person from the list"),
        ({"person": str(panel.actor.id)}, "Choose a person from the list"),
        ({"person": "9" * 400}, "Choose a person from the list"),
        ({"person": str(inspector.actor.id), "areas": "nowhere"}, "Choose areas from the list"),
        ({"person": str(inspector.actor.id), "employer": "ZWX"}, "Someone employed by the provider cannot inspect it."),
        ({"person": str(inspector.actor.id), "employer": "Holl"}, "Say whether one of these organisations is meant"),
        ({"person": str(inspector.actor.id), "conflict": "A sister works there"},
         "This person declared a conflict: A sister works there"),
    ]  # fmt: skip
    for data, told in wrong:
        answer = sent(lead, field, **data)
        assert answer.status_code == 422
        assert errors(answer.text) == [told]
    with_employer = {"person": str(inspector.actor.id), "areas": "safety", "employer": "Holl", "employer_is": "ZHL"}
    assert sent(lead, field, **with_employer).status_code == 303
    assert (
        sent(lead, at(reference, "/team/panel"), person=str(panel.actor.id), employer="A university").status_code == 303
    )
    shown = lead.visitor.get(at(reference, "/team")).text
    for words in ("Ina Field", "Areas: Safety", "Employed by HMP Hollowlea", "Pat Panel", "Employed by A university"):
        assert words in shown, words
    assert inspector.visitor.get(field).status_code == 403, "who steers names people"
    assert "Ina Field, inspector" not in lead.visitor.get(field).text, "not offered twice"
    with pytest.raises(Refused, match="whose role is for the panel"), transaction():
        actions.name_person(
            found(reference), user_id=inspector.actor.id, part="panel", actor=lead.actor, today=clock.today()
        )
    with pytest.raises(Refused, match="lead inspector or a chief"), transaction():
        actions.name_person(
            found(reference), user_id=inspector.actor.id, part="field", actor=inspector.actor, today=clock.today()
        )


def test_who_is_taken_off_midway_captures_nothing_more_and_what_they_captured_stays(app):
    lead, inspector = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.INSPECTOR, "Ina Field")
    reference = inspection_for(State.FIELDWORK, (inspector, "field"))
    with transaction():
        capturing.append(found(reference), [scene.a_note()], device="tablet", actor=inspector.actor, now=clock.now())
        before = queries.evidence(found(reference).id)
        (number,) = [each.id for each in queries.team(found(reference).id) if each.person == inspector.actor.key]
    remove = at(reference, f"/team/{number}/remove")
    assert errors(sent(lead, remove, reason="  ").text) == ["Enter the reason"]
    assert sent(lead, remove, reason="She is ill.").status_code == 303
    assert "left the field team on" in lead.visitor.get(at(reference, "/team")).text
    assert lead.visitor.get(remove).status_code == 404, "she left already"
    with pytest.raises(Refused, match="named for the visit"), transaction():
        capturing.append(found(reference), [scene.a_note(2)], device="tablet", actor=inspector.actor, now=clock.now())
    with reading():
        inspection = found(reference)
        assert [each.id for each in queries.evidence(inspection.id)] == [each.id for each in before]
        assert inspector.actor.key not in {each.person for each in queries.members(inspection.id)}
        assert inspector.actor.key in {each.person for each in queries.were_there(inspection.id)}, "a report names her"
    for part in ("panel",):
        with pytest.raises(Refused, match="cannot share a person"), transaction():
            scene.planning.name_member(
                found(reference), person=inspector.actor.key, duty="panel-member", part=part, actor=lead.actor
            )
    assert sent(lead, at(reference, "/team/field"), person=str(inspector.actor.id)).status_code == 303
    with transaction():
        capturing.append(found(reference), [scene.a_note(3)], device="tablet", actor=inspector.actor, now=clock.now())


def test_who_left_the_field_does_not_sign_off_and_who_left_before_the_visit_may(ground):
    for state, told in ((State.REPLY, "not on the visit"), (State.PLANNED, None)):
        with transaction():
            made = scene.brought_to(State.PLANNED)
            scene.planning.name_member(
                made, person=scene.REVIEWER.key, duty="independent-reviewer", part="field", actor=scene.LEAD
            )
            if state == State.REPLY:
                for reached, step in scene.STEPS[1:7]:
                    step(made)
                    assert made.state == reached
            (row,) = [each for each in queries.team(made.id) if each.person == scene.REVIEWER.key]
            actions.remove(made, row, reason="Named by mistake", actor=scene.LEAD, today=scene.LAST)
            if state == State.PLANNED:
                for _reached, step in scene.STEPS[1:7]:
                    step(made)
            scene._replied(made)
            refusal = LIFE.refusal(made, "sign-off", scene.REVIEWER)
        assert (told in refusal) if told else refusal is None, (state, refusal)


def test_the_owner_and_the_last_one_in_the_field_are_not_taken_off(ground):
    with transaction():
        made = scene.planned()
        field = [each for each in queries.team(made.id) if each.part == "field"]
        owner = next(each for each in field if each.person == made.owner)
        with pytest.raises(Refused, match="owns the inspection"):
            actions.remove(made, owner, reason="Ill", actor=scene.LEAD, today=scene.LAST)
        made.owner = scene.PANEL.key
        for each in field[:-1]:
            actions.remove(made, each, reason="Ill", actor=scene.LEAD, today=scene.LAST)
        with pytest.raises(Refused, match="Nobody would be left"):
            actions.remove(made, field[-1], reason="Ill", actor=scene.LEAD, today=scene.LAST)


def test_a_conflict_is_declared_by_whoever_has_it_and_decided_by_somebody_else(app):
    lead, inspector = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.INSPECTOR, "Ina Field")
    bystander = worker(app, Role.INSPECTOR, "Ben By")
    reference = inspection_for(State.PROPOSED, (lead, "field"), (inspector, "field"))
    declare = at(reference, "/conflict")
    assert "I have a conflict of interest" in inspector.visitor.get(at(reference, "/team")).text
    assert "I have a conflict of interest" not in bystander.visitor.get(at(reference, "/team")).text
    assert bystander.visitor.get(declare).status_code == 404
    assert errors(sent(inspector, declare, words=" ").text) == ["Enter what the conflict is"]
    assert sent(inspector, declare, words="My brother <b>works</b> there.").status_code == 303
    assert sent(lead, declare, words="I did too, once.").status_code == 303
    page = lead.visitor.get(at(reference, "/team")).text
    assert "My brother &lt;b&gt;works&lt;/b&gt; there." in page
    with reading():
        numbers = {each.person: each.id for each in queries.team(found(reference).id)}
        refusal = LIFE.refusal(found(reference), "convene-panel", lead.actor)
        (row,) = [each for each in board(lead.actor, Wanted(), clock.today()).rows if each.reference == reference]
    assert refusal.startswith("Somebody declared a conflict")
    assert row.waits == refusal, "the board says the same"
    assert "My brother" not in bystander.visitor.get(at(reference, "/team")).text, "it is not everybody's to read"
    stays = at(reference, "/team/{}/conflict")
    own = sent(lead, stays.format(numbers[lead.actor.key]), reason="I am fine")
    assert errors(own.text) == ["Someone else decides on the conflict that you declared."]
    assert sent(lead, stays.format(numbers[inspector.actor.key]), reason="Not on B wing.").status_code == 303
    assert 'Stays because: <span class="cjr-words">Not on B wing.' in lead.visitor.get(at(reference, "/team")).text
    assert lead.visitor.get(stays.format(numbers[scene.COLLEAGUE.key])).status_code == 404, "declared none"
    chief = worker(app, Role.CHIEF_INSPECTOR)
    assert sent(chief, stays.format(numbers[lead.actor.key]), reason="Long ago.").status_code == 303
    with reading():
        assert LIFE.refusal(found(reference), "convene-panel", lead.actor) is None
        told = [text for _, text in scene.events(found(reference).id, "ConflictDeclared")]
    assert len(told) == 2
    assert not any("brother" in text for text in told), "what it is stands with the team alone"
    assert sent(inspector, declare, words="And my aunt.").status_code == 303
    with reading():
        row = next(each for each in queries.team(found(reference).id) if each.person == inspector.actor.key)
    assert (row.conflict, row.conflict_kept) == ("My brother <b>works</b> there.\nAnd my aunt.", None), "decided anew"


def test_an_inspection_is_handed_over_at_any_moment_and_no_release_is_undone_by_it(app):
    lead, other = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.LEAD_INSPECTOR, "Otto Other")
    panel = worker(app, Role.PANEL_MEMBER, "Pat Panel")
    reference = inspection_for(State.FINAL, (panel, "panel"))
    with transaction():
        scene._released(found(reference))
        version, was = found(reference).version, found(reference).owner
    hand_over = at(reference, "/hand-over")
    given = {"was": was, "reason": "On leave."}
    assert errors(sent(lead, hand_over, **given, person=str(panel.actor.id)).text) == ["Choose a lead inspector"]
    assert sent(lead, hand_over, **given, person=str(other.actor.id)).status_code == 303
    assert "Otto Other" in lead.visitor.get(at(reference)).text
    late = sent(lead, hand_over, **given, person=str(lead.actor.id))
    assert errors(late.text)[0].startswith("Somebody else handed this over meanwhile")
    with reading():
        assert (found(reference).version, len(queries.releases(found(reference)))) == (version, 2)
    assert panel.visitor.get(hand_over).status_code == 403
