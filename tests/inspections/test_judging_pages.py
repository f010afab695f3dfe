"""Proposing and deciding at a browser: reasons, several proposals side by side, two people at once, who is refused."""

import re

import pytest
import sqlalchemy as sa

from regulator.core.db import SOMEONE_ELSE, reading, session, transaction
from regulator.inspections import queries
from regulator.inspections.actions import planning
from regulator.inspections.models.journal import Operation, Proposal
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database
CRC = {"edition": "crc-1", "scheme": "crc-1"}


def crc(state=State.FIELDWORK, *team):
    """An inspection of the invented CRC."""
    return inspection_for(state, *team, **CRC, organisation_id=_crc_id())


def _crc_id():
    with reading():
        return scene.organisation("ZMC")


def at(reference, *more):
    return "/".join(["/staff/inspections", reference, *more])


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_score_is_proposed_with_its_reason_and_stands_beside_a_colleagues(app):
    ada, bo = worker(app, Role.INSPECTOR, "Ada Able"), worker(app, Role.INSPECTOR, "Bo Beck")
    reference = inspection_for(State.FIELDWORK, (ada, "field"), (bo, "field"))
    assert "You have not proposed" in ada.visitor.get(at(reference, "judgements")).text
    part = at(reference, "judgements", "safety")
    first = sent(ada, f"{part}/propose", form_on=part, rating="2", reason="Assaults doubled.")
    assert first.status_code == 303
    sent(ada, f"{part}/propose", form_on=part, rating="1", reason="And nobody knew why.")
    sent(bo, f"{part}/propose", form_on=part, rating="3", reason="Reception was calm.")
    page = bo.visitor.get(part).text
    assert "Bo Beck (you): Reasonably good (3)" in page
    assert "Ada Able: Poor (1)" in page
    assert "What Ada Able proposed before" in page
    assert "Assaults doubled." in page
    listed = ada.visitor.get(at(reference, "judgements")).text
    assert "Poor (1)" in listed
    with reading():
        devices = session().execute(
            sa.select(Operation.device, Operation.sequence)
            .where(Operation.kind == "proposal")
            .order_by(Operation.device, Operation.sequence)
        )
        assert [tuple(row) for row in devices] == [
            (f"web:{ada.actor.id}", 1),
            (f"web:{ada.actor.id}", 2),
            (f"web:{bo.actor.id}", 1),
        ]


def test_a_proposal_sent_twice_is_kept_once_and_another_text_under_its_id_is_kept_too(app):
    ada = worker(app, Role.INSPECTOR, "Ada Able")
    reference = inspection_for(State.FIELDWORK, (ada, "field"))
    part = at(reference, "judgements", "safety")
    page = ada.visitor.get(part).text
    given = {"id": hidden(page, "id"), "rating": "2", "reason": "Assaults doubled."}
    for words in ("Assaults doubled.", "Assaults doubled.", "I went back and wrote more."):
        assert ada.visitor.post(f"{part}/propose", given | {"reason": words}, form_on=part).status_code == 303
    with reading():
        reasons = session().scalars(sa.select(Proposal.reason).order_by(Proposal.made_at)).all()
    assert reasons == ["Assaults doubled.", "I went back and wrote more."]


def test_what_the_scheme_cannot_rate_is_refused_next_to_its_field_and_nothing_typed_is_lost(app):
    ada = worker(app, Role.INSPECTOR, "Ada Able")
    reference = inspection_for(State.FIELDWORK, (ada, "field"))
    part = at(reference, "judgements", "safety")
    for rating in ("", "5", "2; drop", "x" * 2000):
        answer = sent(ada, f"{part}/propose", form_on=part, rating=rating, reason="Kept words.")
        assert answer.status_code == 422
        assert errors(answer.text) == ["Choose one of these ratings"]
        assert "Kept words." in answer.text
    assert errors(sent(ada, f"{part}/propose", form_on=part, rating="2").text) == ["Enter your reasons"]
    for reason in ("\x00", "x" * 30_000):
        assert sent(ada, f"{part}/propose", form_on=part, rating="2", reason=reason).status_code == 422
    assert ada.visitor.get(at(reference, "judgements", "kindness")).status_code == 404
    with reading():
        assert session().scalars(sa.select(Proposal)).all() == []


def test_only_the_field_team_proposes_and_only_while_on_site(app):
    ada, lead = worker(app, Role.INSPECTOR, "Ada Able"), worker(app, Role.LEAD_INSPECTOR, "Lia Lead")
    reference = inspection_for(State.FIELDWORK, (ada, "field"))
    part = at(reference, "judgements", "safety")
    given = {"rating": "2", "reason": "Read elsewhere."}
    answer = lead.visitor.post(f"{part}/propose", given, form_on="/account")
    assert answer.status_code == 422
    assert "inspectors who are named for the visit" in errors(answer.text)[0]
    closed = inspection_for(State.PROPOSED, (ada, "field"))
    part = at(closed, "judgements", "safety")
    assert "Your proposal" not in ada.visitor.get(part).text
    answer = ada.visitor.post(f"{part}/propose", given, form_on="/account")
    assert "not under way" in errors(answer.text)[0]


def test_counts_are_proposed_with_their_working_and_a_forgotten_no_is_asked_for(app):
    ada = worker(app, Role.INSPECTOR, "Ada Able")
    reference = crc(State.FIELDWORK, (ada, "field"))
    part = at(reference, "judgements", "2.1")
    counts = {"yes_0": "40", "no_0": "10", "yes_1": "35", "no_1": "15", "yes_2": "31", "reason": "By the cases."}
    answer = sent(ada, f"{part}/propose", form_on=part, **counts)
    assert errors(answer.text) == ["Enter in how many cases 2.1.3 was no; 0 where there were none"]
    assert sent(ada, f"{part}/propose", form_on=part, **counts, no_2="19", na_2="3").status_code == 303
    page = ada.visitor.get(part).text
    assert "Assessment is Requires improvement because the lowest key question, 2.1.3" in page
    assert "What would change this" in page
    assert "2 more cases judged sufficient in 2.1.3 would make it Good." in page


def test_the_panel_decides_computed_beside_final_and_records_with_a_minute(app):
    member, ada = worker(app, Role.PANEL_MEMBER, "Pia Panel"), worker(app, Role.INSPECTOR, "Ada Able")
    reference = inspection_for(State.PANEL, (member, "panel"), (ada, "field"))
    whole = at(reference, "panel")
    assert "0 of 4 are decided" in member.visitor.get(whole).text
    for test, score in scene.scores().items():
        part = f"{whole}/{test}"
        assert sent(member, f"{part}/decide", form_on=part, seen="", rating=str(score)).status_code == 303
    page = member.visitor.get(whole).text
    assert "4 of 4 are decided" in page
    answer = sent(member, f"{whole}/ratings", form_on=whole, seen=hidden(page, "seen"), minute="")
    assert errors(answer.text) == ["Enter the minute of the panel"]
    answer = sent(member, f"{whole}/ratings", form_on=whole, seen=hidden(page, "seen"), minute="All as proposed.")
    assert answer.status_code == 303
    assert "The ratings are recorded." in member.visitor.get(whole).text
    part = f"{whole}/safety"
    held = hidden(member.visitor.get(part).text, "seen")
    sent(member, f"{part}/decide", form_on=part, seen=held, rating="1")
    assert "Record them again" in member.visitor.get(whole).text
    read_only = ada.visitor.get(part).text
    assert "Decide again" not in read_only
    assert "Poor (1)" in read_only
    assert ada.visitor.post(f"{part}/decide", {"rating": "4"}, form_on="/account").status_code == 403


def test_the_second_of_two_panel_members_is_told_and_overwrites_nothing(app):
    pia, quin = worker(app, Role.PANEL_MEMBER, "Pia Panel"), worker(app, Role.PANEL_MEMBER, "Quin Panel")
    stranger = worker(app, Role.PANEL_MEMBER, "Una Unnamed")
    reference = inspection_for(State.PANEL, (pia, "panel"), (quin, "panel"))
    part = at(reference, "panel", "safety")
    assert sent(pia, f"{part}/decide", form_on=part, seen="", rating="2").status_code == 303
    answer = sent(quin, f"{part}/decide", form_on=part, seen="", rating="4")
    assert answer.status_code == 422
    assert errors(answer.text) == [SOMEONE_ELSE.replace("'", "&#39;")]
    assert "Not sufficiently good (2)" in answer.text
    assert 'value="4" checked' in answer.text
    again = quin.visitor.post(f"{part}/decide", {"seen": hidden(answer.text, "seen"), "rating": "4"}, form_on=part)
    assert again.status_code == 303
    refused = stranger.visitor.post(f"{part}/decide", {"seen": "", "rating": "1"}, form_on="/account")
    assert "decided by a member of the panel" in errors(refused.text)[0]
    with reading():
        assert [each.final for each in queries.decisions(queries.by_reference(reference).id)] == ["good"]


def test_the_panel_lifts_a_counted_standard_by_one_step_on_a_ground_that_holds(app):
    member = worker(app, Role.PANEL_MEMBER, "Pia Panel")
    with transaction():
        made = scene.planned(organisation_id=scene.organisation("ZMC"), **CRC)
        for step in ("arrive", "start-fieldwork"):
            scene.move(made, step)
        answers = list(scene.crc_answers().values())
        scene.handed_in(made, [scene.a_proposal(n, **one) for n, one in enumerate(answers, 1)])
        planning.name_member(made, person=member.actor.key, duty="panel-member", part="panel", actor=scene.LEAD)
        scene.move(made, "close-fieldwork")
        scene.move(made, "convene-panel", on=scene.PANEL_ON)
        reference = made.reference
    part = at(reference, "panel", "2.1")
    page = member.visitor.get(part).text
    basis = re.search(r'name="basis" type="radio" value="([^"]+)"', page)[1]
    given = {"seen": "", "basis": basis, "stands": "lifted"}
    answer = sent(member, f"{part}/decide", form_on=part, **given, reason="Two records came late.")
    assert errors(answer.text) == ["Choose the ground on which the panel lifts this rating"]
    assert "Two records came late." in answer.text
    answer = sent(member, f"{part}/decide", form_on=part, **given, ground="small-sample", reason="Few.")
    assert "may not be lifted on the ground that the lowest key question rests on a small sample" in answer.text
    answer = sent(member, f"{part}/decide", form_on=part, **given, ground="within-five-points")
    assert errors(answer.text) == ["Say why the panel lifts this rating."]
    computed = given | {"stands": "as-computed"}
    answer = sent(member, f"{part}/decide", form_on=part, **computed, reason="Why not.")
    assert "are for a rating that is lifted" in errors(answer.text)[0]
    lifted = given | {"ground": "within-five-points", "reason": "Two records came late."}
    assert sent(member, f"{part}/decide", form_on=part, **lifted).status_code == 303
    whole = member.visitor.get(at(reference, "panel")).text
    assert "Computed: Requires improvement." in whole
    assert "Final: <strong>Good</strong>, lifted by discretion" in whole
    page = member.visitor.get(part).text
    assert "What would change this" in page
    assert "Two records came late." in page


def saved(who, reference, **data):
    edit = at(reference, "concerns", "edit")
    page = who.visitor.get(edit).text
    held = {name: hidden(page, name) for name in ("seen", "rows", "practice_rows")}
    return who.visitor.post(edit, held | data, form_on=edit)


def rows_of(count, priority):
    """So many concerns, as typed."""
    typed = {"rows": str(count)}
    for number in range(1, count + 1):
        typed |= {f"concern_title_{number}": f"Concern {number}", f"concern_area_{number}": "safety"}
        typed |= {f"concern_priority_{number}": "y"} if number <= priority else {}
    return typed


def test_concerns_are_saved_as_a_whole_in_their_order_and_too_many_priorities_are_refused_beside_them(app):
    lead, stranger = worker(app, Role.LEAD_INSPECTOR, "Lia Lead"), worker(app, Role.INSPECTOR, "Una Unnamed")
    reference = inspection_for(State.PROPOSED, (lead, "field"))
    assert "Write the concerns" in lead.visitor.get(at(reference, "concerns")).text
    answer = saved(lead, reference, **rows_of(8, 7), concern_text_8="Words that took an hour.")
    assert answer.status_code == 422
    assert errors(answer.text) == ["3 to 6 concerns are priority; there are 7."]
    assert answer.text.count("3 to 6 concerns are priority; there are 7.") == 2
    assert "Words that took an hour." in answer.text
    faulty = rows_of(4, 3) | {"concern_area_2": "", "concern_title_3": " ", "concern_text_3": "No title"}
    answer = saved(lead, reference, **faulty, concern_standards_4="S1, NONE-9")
    assert errors(answer.text) == [
        "Choose an area for concern 2",
        "Enter a title for concern 3",
        "This edition has no NONE-9",
    ]
    ordered = rows_of(5, 3) | {"concern_place_3": "1", "concern_place_1": "2", "concern_standards_1": "S1"}
    more = {"practice_title_1": "A garden", "practice_area_1": "respect", "concern_out_5": "y"}
    assert saved(lead, reference, **ordered, **more).status_code == 303
    with reading():
        number = queries.by_reference(reference).id
        found = [(each.number, each.title, each.priority, each.standards) for each in queries.concerns(number)]
        assert [each.title for each in queries.notable_practice(number)] == ["A garden"]
    assert found == [
        (1, "Concern 3", True, []),
        (2, "Concern 1", True, ["S1"]),
        (3, "Concern 2", True, []),
        (4, "Concern 4", False, []),
    ]
    refused = stranger.visitor.post(
        at(reference, "concerns", "edit"),
        {"seen": hidden(lead.visitor.get(at(reference, "concerns", "edit")).text, "seen")},
        form_on="/account",
    )
    assert "written by the people on the inspection" in errors(refused.text)[0]


def test_another_row_is_added_without_losing_what_was_typed_and_fifteen_are_the_most(app):
    lead = worker(app, Role.LEAD_INSPECTOR, "Lia Lead")
    reference = inspection_for(State.PROPOSED, (lead, "field"))
    answer = saved(lead, reference, concern_title_1="Half a thought", add="concern")
    assert answer.status_code == 200
    assert 'value="Half a thought"' in answer.text
    assert "concern_title_2" in answer.text
    answer = saved(lead, reference, rows="15", add="concern", concern_text_15="The last")
    assert "concern_title_15" in answer.text
    assert "concern_title_16" not in answer.text
    assert "Add another concern" not in answer.text
    for rows in ("0", "-1", "99999999", "²", ""):
        assert saved(lead, reference, rows=rows, practice_rows=rows, add="practice").status_code == 200


def test_two_people_at_once_see_both_texts_and_neither_is_lost(app):
    lead, ada = worker(app, Role.LEAD_INSPECTOR, "Lia Lead"), worker(app, Role.INSPECTOR, "Ada Able")
    reference = inspection_for(State.PROPOSED, (lead, "field"), (ada, "field"))
    edit = at(reference, "concerns", "edit")
    before = {name: hidden(ada.visitor.get(edit).text, name) for name in ("seen", "rows", "practice_rows")}
    theirs = rows_of(3, 3) | {"concern_title_1": "What Lia wrote"}
    assert saved(lead, reference, **theirs).status_code == 303
    mine = before | rows_of(3, 3) | {"concern_title_1": "What Ada wrote"}
    answer = ada.visitor.post(edit, mine, form_on=edit)
    assert answer.status_code == 422
    assert "What somebody else saved meanwhile" in answer.text
    assert "What Lia wrote" in answer.text
    assert 'value="What Ada wrote"' in answer.text
    assert ada.visitor.post(edit, mine | {"seen": hidden(answer.text, "seen")}, form_on=edit).status_code == 303
    assert "What Ada wrote" in lead.visitor.get(at(reference, "concerns")).text
