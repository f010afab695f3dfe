"""The inspection of a trust: its parts from the register, each judged by its own edition, one reply and one report."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import answering_drafts, cases, drafting, planning, replying, trusts
from regulator.inspections.models.inspection import InspectionComponent
from regulator.inspections.queries import cases as held_cases
from regulator.inspections.queries import replies, report
from regulator.inspections.queries.components import components
from regulator.inspections.queries.trusts import moved_since
from regulator.inspections.rules import cases_file
from regulator.inspections.rules.cases import Case
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.actions import join, leave

from . import scene
from .trusts import BECAUSE, a_trust, brought_to, planned

pytestmark = pytest.mark.database


@pytest.fixture
def ground(fresh_ground):
    with transaction():
        a_trust()
    return fresh_ground


def made_at(state):
    with transaction():
        return brought_to(state).id


def contact(code):
    return scene.person(700 + ord(code[-1]), Role.PROVIDER_CONTACT, scene.organisation(code))


def leaves(code, on):
    trust = register.organisation_to_change(SYSTEM, "ZQT")
    member = next(each for each in register.members(trust.id) if each.member.code == code)
    leave(trust, member, until_on=on, because=BECAUSE, actor=SYSTEM, today=date(2026, 3, 20))


def test_a_trust_is_inspected_with_a_part_for_each_member_of_its_days(ground):
    with transaction():
        leaves("ZQB", date(2026, 2, 1))
        made = planned()
        assert [(each.code, each.edition, each.scheme, each.leads) for each in components(made)] == [
            ("ZQT", "lrt-1", None, False),
            ("ZQA", "prisons-1", "prisons-1", True),
            ("ZQC", "crc-1", "crc-1", False),
        ]
        assert (made.scheme, queries.is_rated(made)) == (None, True)
        assert len(queries.refs_to_rate(made)) == 4 + 10
        unrated = planned(kind="lrt-assessment")
        assert not queries.is_rated(unrated)
        assert ("ZQA.safety", "HMP Quay Q: Safety", False) in queries.areas(unrated)


def test_a_trust_without_members_or_with_an_edition_of_another_kind_is_not_planned(ground):
    with transaction():
        trust = register.organisation_to_change(SYSTEM, "ZQT")
        with pytest.raises(Refused, match="names no member"):
            trusts.parts_of(trust, "trust", [(date(2024, 1, 1), date(2024, 1, 5))], {})
        with pytest.raises(Refused, match="published for such a member") as no:
            trusts.parts_of(trust, "trust", [scene.VISIT], {"crc": "prisons-1"})
        assert no.value.field == "edition_crc"
        parts = trusts.parts_of(trust, "trust", [scene.VISIT], {})
        with pytest.raises(Refused, match="members of one kind are judged by one edition"):
            trusts.keep_parts(planned(), [*parts[:2], replace(parts[1], code="ZQX", edition="prisons-2")])


def test_a_member_is_not_visited_twice_on_the_same_days_and_its_people_inspect_nobody_of_the_trust(ground):
    with transaction():
        made = planned()
        member = scene.organisation("ZQB")
        assert queries.on_days(member, scene.FIRST, scene.LAST) is made
        with pytest.raises(Refused, match="employed by HMP Brink Q cannot inspect its trust"):
            planning.name_member(
                made, person="person:88", duty="inspector", part="field", actor=scene.LEAD, employer_id=member
            )


def test_members_are_taken_again_before_the_visit_and_a_member_that_leaves_during_it_keeps_its_part(ground):
    with transaction():
        made = planned()
        leaves("ZQB", date(2026, 3, 4))  # the third of five days
        assert [each for each in moved_since(made) if "Its part stays" in each]
        leaves("ZQC", date(2026, 3, 1))
        assert "Quay CRC Q is by the register no member on the days of the visit." in moved_since(made)
        trusts.take_members_again(made, actor=scene.LEAD)
        assert [each.code for each in components(made)] == ["ZQT", "ZQA", "ZQB"]
        scene.move(made, "arrive", on=scene.FIRST)
        with pytest.raises(Refused, match="The inspectors have arrived"):
            trusts.take_members_again(made, actor=scene.LEAD)


def test_each_part_is_rated_by_its_own_scheme_and_the_trust_by_none(ground):
    inspection_id = made_at(State.DRAFT)
    with reading():
        made = scene.again(inspection_id)
        kept = {each.code: queries.ratings(inspection_id, each.code) for each in components(made) if each.scheme}
        assert {code: each.scheme for code, each in kept.items()} == {
            "ZQA": "prisons-1", "ZQB": "prisons-1", "ZQC": "crc-1",
        }  # fmt: skip
        assert kept["ZQA"].outcome["overall"] is None
        assert kept["ZQC"].outcome["overall"] is not None
        assert {each.minute for each in kept.values()} == {"Each on its own scale."}
        assert queries.ratings(inspection_id) is None
        told = report.draft_content(made, today=scene.SENT_ON, public_url=scene.URL)
        assert report.KIND.problems(told) == []
        assert told["summary"] | {"text": []} == {"text": [], "ratings": [], "overall": None, "unscored": []}
        assert [each["code"] for each in told["parts"]] == ["ZQT", "ZQA", "ZQB", "ZQC"]
        assert {each["code"] for each in told["scales"]} == {"prisons-1", "crc-1"}
        for part, scheme in zip(told["parts"][1:], ("prisons-1", "prisons-1", "crc-1"), strict=True):
            assert {each["scale"] for each in part["ratings"]} == {scheme}
        assert told["parts"][3]["overall"]["maximum"] == 30
        assert [each["area"] for each in told["priority_concerns"]] == [
            "HMP Quay Q: Safety", "Quay CRC Q: 2.1 Assessment", "Quayle Trust Q, as a whole",
        ]  # fmt: skip
        numbers = [each["number"] for part in told["parts"] for area in part["areas"] for each in area["statements"]]
        assert numbers == ["B1.1", "C2.1", "D5.1"]


def test_the_panel_cannot_agree_before_every_part_is_decided(ground):
    inspection_id = made_at(State.PANEL)
    with transaction():
        made = scene.again(inspection_id)
        with pytest.raises(Refused, match="has not decided 4 of HMP Quay Q, 4 of HMP Brink Q and 10 of Quay CRC Q"):
            scene.move(made, "agree", scene.PANEL, scene.PANEL_ON)


def test_cases_belong_to_one_company_and_a_list_that_names_anothers_is_refused_by_row(ground):
    inspection_id = made_at(State.FIELDWORK)
    with transaction():
        made = scene.again(inspection_id)
        refs = held_cases.asked(made, scene.LAST).refs
        yes = dict.fromkeys(refs, "yes")
        case = Case("C-001", scene.FIRST, yes, None, "ZQC")
        assert cases.assess(made, case, new=True, id=None, actor=scene.INSPECTOR, now=scene.NOW) == 1
        with pytest.raises(NotFound):
            cases.bring_in(made, [case], actor=scene.INSPECTOR, now=scene.NOW, code="ZQA")
        asked = held_cases.asked(made, scene.LAST, "ZQC")
        asked = replace(asked, known=frozenset(), elsewhere={"C-001": "Another CRC"})
        rows = [",".join(["pseudonym", "assessed on", *refs, "provider"])]
        rows += [",".join([name, "2026-03-02", *("yes" for _ in refs), of]) for name, of in (
            ("C-001", "ZQC"), ("C-002", "HMP Quay Q"), ("C-003", "zqc"),
        )]  # fmt: skip
        read = cases_file.read("\n".join(rows).encode(), "cases.csv", asked)
        assert [(each.line, each.where) for each in read.problems] == [(2, "pseudonym"), (3, "provider")]
        assert "C-001 is a case of Another CRC" in read.problems[0].message
        assert [(each.case.pseudonym, each.case.component) for each in read.good] == [("C-003", "ZQC")]
    told = {"pseudonym": "C-009", "answers": {"2.1.1": "yes"}, "assessed_on": "2026-03-02"}
    with pytest.raises(Refused, match="to which company"):
        handed_in(inspection_id, scene.an_entry(90, "case", told | {"component": "ZQA"}))
    handed_in(inspection_id, scene.an_entry(91, "case", told))
    with reading():
        assert held_cases.one_case(scene.again(inspection_id), "C-009").component == "ZQC", "there is one company"


def handed_in(inspection_id, entry):
    with transaction():
        scene.handed_in(scene.again(inspection_id), [entry])


def test_members_answer_their_own_part_and_one_who_leads_sends_the_reply(ground):
    inspection_id = made_at(State.DRAFT)
    with transaction():
        made = scene.again(inspection_id)
        drafting.assemble_draft(made, actor=scene.LEAD)
        scene.move(made, "send-draft", on=scene.SENT_ON)
        replying.deliver_draft(made, on=scene.SENT_ON, actor=scene.LEAD)
        point = {"claim": "wrong fact", "text": "It was Tuesday.", "papers": [], "now": scene.NOW}
        answering_drafts.make_point(made, "C2.1", actor=contact("ZQB"), **point)
        with pytest.raises(Refused, match="about another member"):
            answering_drafts.make_point(made, "B1.1", actor=contact("ZQB"), **point)
        with pytest.raises(Refused, match="sent once"):
            replying.send_reply(made, actor=contact("ZQB"), now=scene.NOW)
        answering_drafts.make_point(made, "D5.1", actor=contact("ZQA"), **point)
        replying.send_reply(made, actor=contact("ZQA"), now=scene.NOW)
        assert queries.reply(made.id).state == "submitted"
    with reading():
        made = scene.again(inspection_id)
        for code in ("ZQT", "ZQA", "ZQB", "ZQC"):
            assert [one.id for one, _ in replies.drafts_for(contact(code))] == [made.id]
            assert queries.one_visible_to(contact(code), made.reference)
        with pytest.raises(NotFound):
            replies.one_draft_for(contact("ZWX"), made.reference)


def test_an_inspection_of_one_provider_has_one_part_and_no_row_for_it(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    with reading():
        (alone,) = components(scene.again(inspection_id))
        assert (alone.code, alone.edition, alone.scheme) == ("", "prisons-1", "prisons-1")
        assert not session().scalars(select(InspectionComponent)).all()
        told = report.draft_content(scene.again(inspection_id), today=scene.SENT_ON, public_url=scene.URL)
        assert "parts" not in json.loads(json.dumps(told))


def test_a_provider_joins_one_trust_at_a_time_and_one_member_leads(ground):
    with transaction():
        other = a_trust("R")
        prison = register.organisation_to_change(SYSTEM, "ZQB")
        given = {"from_on": date(2026, 3, 1), "because": BECAUSE, "actor": SYSTEM, "today": date(2026, 3, 20)}
        with pytest.raises(Refused, match="belongs to Quayle Trust Q"):
            join(other, prison, leads=False, **given)
        alone = register.organisation_to_change(SYSTEM, "ZHL")
        with pytest.raises(Refused, match="HMP Quay R leads this trust already"):
            join(other, alone, leads=True, **given)
        with pytest.raises(Refused, match="open prison or a Community"):
            join(other, register.organisation_to_change(SYSTEM, "ZQT"), leads=False, **given)
        leaves("ZQB", date(2026, 3, 10))
        with pytest.raises(Refused, match="until 10 March 2026"):
            join(other, prison, leads=False, **given)
        join(other, prison, leads=False, **(given | {"from_on": date(2026, 3, 10)}))
        assert register.trust_on(prison.id, date(2026, 3, 9)).trust.code == "ZQT"
        assert register.trust_on(prison.id, date(2026, 3, 10)).trust.code == "ZRT"
