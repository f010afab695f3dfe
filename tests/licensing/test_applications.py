"""What the actions of applications do and refuse, on both engines: from a draft to a decision and its licence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from regulator.core import clock, clocks
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import reading, session, transaction
from regulator.core.mail import stands
from regulator.core.refused import NotFound, Refused
from regulator.enforcement.actions import matters
from regulator.enforcement.queries import findings
from regulator.licensing import queries as licences
from regulator.licensing.actions import applying, assessing, checking, deciding, panels, telling
from regulator.licensing.actions.moving import take_duty
from regulator.licensing.models.application import Application
from regulator.licensing.models.assessing import Duty
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries import decided, gate, home, letters
from regulator.licensing.queries import panels as sittings
from regulator.licensing.queries.assessments import assessed
from regulator.licensing.queries.case import bodies_of_each, case_of
from regulator.licensing.queries.content import content_of
from regulator.licensing.rules.lifecycle import LIFE, State
from regulator.licensing.rules.submitting import Incomplete
from regulator.register.actions import organisations as registering
from regulator.register.actions import trusts as joining
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Kind

from . import scene
from .scene import AFTER, SITS, START, People, at, brought_to, undone
from .scene_keeping import counted

pytestmark = pytest.mark.database


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached_by_the_people_whose_duty_it_is(world: People, state):
    with undone():
        made = brought_to(state, world)
        assert made.state == state


def test_a_grant_with_conditions_makes_a_licence_with_its_members_and_conditions(world: People):
    with undone():
        made = brought_to(State.CONDITIONS, world)
        licence = licences.one(made.licence_reference)
        held = licences.as_on([licence.id], AFTER, at(AFTER))[licence.id]
        assert held["standing"] == {"is": "in force"}
        assert held["member:ZBK"] == {"role": "lead", "name": "HMP Brackenholt"}
        assert held["condition:1"]["text"] == "Instructors are in post for every workshop."
        assert held["condition:1"]["by"] == (AFTER + timedelta(days=200)).isoformat()
        minded, decision, summary = (content_of(each) for each in queries.documents_of(made.id))
        assert minded["kind"] == "minded"
        assert decision["title"] == "Reform Prison status granted with conditions: HMP Brackenholt"
        assert decision["licence"] == licence.reference
        assert [each["grade"] for each in decision["criteria"]] == ["Nearly met: a condition can put it right"] * 2
        assert decision["dissent"] == [{"vote": "Refuse", "reasons": "Because of the plans, I say refuse."}]
        assert decision["evidence"]["records"][0]["inspection"]["scores"][0] == {
            "what": "Preparation for release",
            "score": "reasonably good",
        }
        assert summary["means"].startswith("HMP Brackenholt has Reform Prison status and must meet 1 condition")


def tried(made, name: str, who: Actor, day) -> str | None:
    """What the action behind a step says to somebody, without keeping anything of it."""
    said = scene.resolved(made, defer_until=day + timedelta(days=99))
    ways = {
        "return": lambda: checking.give_back(made, "A paper is missing.", actor=who, now=at(day)),
        "find-complete": lambda: checking.find_complete(made, actor=who, now=at(day)),
        "ask": lambda: checking.ask(made, "Who?", actor=who, now=at(day)),
        "answer": lambda: checking.answer(made, "They.", [], actor=who, now=at(day)),
        "end-asking": lambda: checking.go_on(made, "No answer came.", actor=who, now=at(day)),
        "to-panel": lambda: checking.to_panel(made, actor=who, now=at(day)),
        "from-panel": lambda: checking.from_panel(made, "One paper changed.", actor=who, now=at(day)),
        "vote-again": lambda: panels.vote_again(made, "vote-again", "A tie.", actor=who, now=at(day)),
        "decide-again": lambda: panels.vote_again(made, "decide-again", "A tie.", actor=who, now=at(day)),
        "minded": lambda: deciding.say_minded(made, said, actor=who, now=at(day), public_url=scene.URL),
        "consider": lambda: deciding.consider(made, "Read.", actor=who, now=at(day)),
        "withdraw": lambda: applying.withdraw(made, "We wait.", actor=who, now=at(day)),
        "appeal": lambda: deciding.appeal(made, "Wrong.", [], actor=who, now=at(day)),
        "dismiss-appeal": lambda: deciding.hear_appeal(made, "dismiss-appeal", "Right.", actor=who, now=at(day)),
        "allow-appeal": lambda: deciding.hear_appeal(made, "allow-appeal", "Wrong.", actor=who, now=at(day)),
        "submit": lambda: applying.submit(made, scene.authority(), declared=True, actor=who, now=at(day)),
    }
    for each in ("grant", "grant-with-conditions", "defer", "refuse"):
        ways[each] = lambda each=each: deciding.decide(made, each, said, actor=who, now=at(day), public_url=scene.URL)
    try:
        ways[name]()
    except Refused as no:
        return no.message
    return None


@pytest.mark.parametrize("state", list(State))
def test_from_each_state_each_step_is_open_to_whom_the_table_says_and_to_nobody_else(world: People, state):
    """Every step, as everybody in the world: what the table refuses the action refuses, with a sentence; and what the
    table allows somebody with the right duty, the action does."""
    day = AFTER if state in (State.MINDED, State.CONSIDERED, *scene.DECIDED, State.APPEALED) else START
    with undone():
        made = brought_to(state, world)
        if state == State.CONSIDERED:
            scene.voted(world, made, "grant-with-conditions", "grant-with-conditions", "refuse", day=AFTER)
        number, case = made.id, case_of(made, day)
        for transition in LIFE.transitions:
            for part, who in world.everyone().items():
                no = LIFE.refusal(case, transition.name, who)
                theirs = state in transition.from_ and who.may(transition.permission)
                assert no or theirs, (transition.name, part)
                if not theirs and who is not world.enforcer:
                    continue  # the enforcement officer stands for all who have no role in it
                here = session().begin_nested()
                said = tried(session().get_one(Application, number), transition.name, who, day)
                here.rollback()
                session().expire_all()
                assert bool(said) == bool(no), (transition.name, part, said, no)


def test_everything_that_stands_against_a_submission_is_told_at_once_with_its_part(world: People):
    with undone():
        made = scene.begun(world, whole=False)
        applying.choose_members(made, ["ZBK", "ZMC"], "ZMC", version=made.version, actor=world.lead, now=at(START))
        expired = scene.authority(until_on=START - timedelta(days=1))
        with pytest.raises(Incomplete) as told:
            applying.submit(made, expired, declared=False, actor=world.lead, now=at(START))
        reasons = told.value.reasons
        assert ("members", "Mereland CRC is no prison.") in reasons
        assert ("members", "The applicant must be a member and lead: it would hold the licence") in reasons
        assert ("section-plans", "“Plans for using the freedoms” is empty") in reasons
        assert ("paper-plan", "“Business plan” is missing: add the file") in reasons
        assert ("authority_until", "The authority to sign expired on 31 May 2026") in reasons
        assert reasons[-1][0] == "declared"
        last_day = scene.authority(until_on=START)
        with pytest.raises(Incomplete) as told:
            applying.submit(made, last_day, declared=True, actor=world.lead, now=at(START))
        assert "authority_until" not in dict(told.value.reasons), "on its last day it is in force"


def test_a_trust_needs_a_prison_a_company_and_nobody_in_two(world: People):
    with undone():
        made = scene.begun(world, "lrt", whole=False)
        with pytest.raises(Incomplete) as told:
            applying.submit(made, scene.authority(), declared=True, actor=world.lead, now=at(START))
        said = " ".join(words for _part, words in told.value.reasons)
        assert "at least 1 community rehabilitation company: there is none here" in said
        assert "needs Reform Prison status first" in said
        trust = registering.register_organisation(
            "ZLT", "Harrowdale Trust", Kind.LRT, source="test", actor=SYSTEM, invented=True
        )
        member, because = scene.organisation("ZBK"), Grounds("As the papers say", "test")
        joining.join(trust, member, leads=True, from_on=START, because=because, actor=SYSTEM, today=START)
        with pytest.raises(Incomplete) as told:
            applying.submit(made, scene.authority(), declared=True, actor=world.lead, now=at(START))
        assert "HMP Brackenholt belongs to Harrowdale Trust already." in dict(told.value.reasons).values() or any(
            "belongs to Harrowdale Trust already" in words for _part, words in told.value.reasons
        )


def test_the_gate_reads_the_latest_published_scores_and_grants_nothing_when_they_fall(world: People):
    with undone():
        made = brought_to(State.CONSIDERED, world)
        latest = gate.latest(made.organisation_id)
        assert latest is not None
        assert latest.scores["respect"] == "good"
        scene.voted(world, made, "grant-with-conditions", "grant-with-conditions", "defer", day=AFTER)
        years_later = AFTER + timedelta(days=5 * 366)
        no = LIFE.refusal(case_of(made, years_later), "grant-with-conditions", world.panel[0])
        assert "ended more than 5 years ago" in (no or "")


def test_two_authors_never_overwrite_each_other(world: People):
    with undone():
        made = scene.begun(world, whole=False)
        applying.save_section(made, "plans", "From the lead", version=0, actor=world.lead, now=at(START))
        with pytest.raises(Refused, match="Someone else saved"):
            applying.save_section(made, "plans", "From the contact", version=0, actor=world.contact, now=at(START))
        applying.save_section(made, "plans", "From both", version=1, actor=world.contact, now=at(START))
        assert queries.sections(made.id)["plans"].text == "From both"
        before = made.version
        applying.choose_members(made, ["ZBK"], "ZBK", version=before, actor=world.lead, now=at(START))
        with pytest.raises(Refused, match="Someone else saved"):
            applying.choose_members(made, ["ZBK"], "ZBK", version=before, actor=world.contact, now=at(START))


def test_the_clock_of_the_decision_stands_still_while_the_applicant_is_asked(world: People):
    with undone():
        made = brought_to(State.CLARIFYING, world)
        due = queries.clock_of(made.id, "licensing-decision").due_on
        checking.answer(made, "The deputy.", [], actor=world.lead, now=at(START + timedelta(days=11)))
        assert queries.clock_of(made.id, "licensing-decision").due_on == due + timedelta(days=11)
        checking.ask(made, "Again?", actor=world.officer, now=at(START + timedelta(days=20)))
        checking.go_on(made, "No answer came.", actor=world.officer, now=at(START + timedelta(days=40)))
        assert queries.clock_of(made.id, "licensing-decision").due_on == due + timedelta(days=31), "one clock"


def test_neither_assessor_sees_the_others_grade_before_both_are_in_and_nobody_else_does(world: People):
    with undone():
        made = brought_to(State.ASSESSING, world)
        assessing.grade(made, "management-capability", "met", "Well led.", actor=world.first, now=at(START))
        for who in (world.second, world.officer, world.panel[0]):
            row = assessed(made, who)[0]
            assert (row.seen, row.in_already) == ([], 1), who.duty
        assert [each.grade for each in assessed(made, world.first)[0].seen] == ["met"]
        with pytest.raises(Refused, match="graded this criterion already"):
            assessing.grade(made, "management-capability", "met", "Again.", actor=world.first, now=at(START))
        with pytest.raises(Refused, match="You are case officer"):
            assessing.grade(made, "management-capability", "met", "Mine.", actor=world.officer, now=at(START))
        assessing.grade(made, "management-capability", "not-met", "Not.", actor=world.second, now=at(START))
        assert len(assessed(made, world.officer)[0].seen) == 2
        with pytest.raises(Refused, match="Two assessors graded"):
            assessing.grade(made, "management-capability", "met", "Third.", actor=world.colleague, now=at(START))
        assessing.propose(made, "management-capability", "met", "Agreed.", version=0, actor=world.first, now=at(START))
        with pytest.raises(Refused, match="You proposed this grade"):
            assessing.agree(made, "management-capability", version=1, actor=world.first, now=at(START))


def test_the_panel_waits_for_each_commissioner_and_for_one_grade_of_each_criterion(world: People):
    with undone():
        made = brought_to(State.ASSESSING, world)
        scene.assessed(world, made)
        scene.listed(world, made)
        with pytest.raises(Refused, match="The answer of Police and Crime Commissioner for Ormenshire is required"):
            checking.to_panel(made, actor=world.officer, now=at(START))
        scene.answered(world, made, "against")
        with pytest.raises(Refused, match="answered already"):
            scene.answered(world, made)
        checking.to_panel(made, actor=world.officer, now=at(START))


def test_nobody_has_two_duties_and_the_database_itself_keeps_one_row_for_each_person(world: People):
    with undone():
        made = brought_to(State.PANEL, world)
        for who, duty in ((world.officer, "assessor"), (world.first, "considerer of representations"),
                          (world.panel[0], "reviewer")):  # fmt: skip
            with pytest.raises(Refused, match="so somebody else must do this"):
                take_duty(made, duty, who, START)
        clash = session().begin_nested()
        session().add(Duty(application_id=made.id, person=world.officer.key, duty="assessor", since=START))
        with pytest.raises(IntegrityError):
            session().flush()
        clash.rollback()
        sitting = panels.plan("Another", SITS, SITS, actor=world.officer, now=at(START))
        other = scene.begun_by_other(world)
        checking.find_complete(other, actor=world.officer, now=at(START))
        assert sitting.sits_on == SITS


def test_whoever_works_on_enforcement_against_a_member_has_no_duty(world: People):
    with undone():
        made = brought_to(State.SUBMITTED, world)
        with pytest.raises(Refused, match="Your role may not find it complete"):
            checking.find_complete(made, actor=world.enforcer, now=at(START))
        chosen = [each.breach for each in findings.possible(scene.organisation("ZBK"), START)][:1]
        both = replace(world.enforcer, permissions=world.enforcer.permissions | world.officer.permissions)
        matters.open_matter(scene.organisation("ZBK"), "Assaults", chosen, actor=both, now=at(START))
        with pytest.raises(Refused, match="You work on enforcement against one of these bodies"):
            checking.find_complete(made, actor=both, now=at(START))


def test_a_draft_is_its_applicants_alone_and_each_sees_what_is_theirs(world: People):
    with undone():
        draft = brought_to(State.DRAFT, world)
        for who in (world.officer, world.panel[0], world.other, world.commissioner, world.enforcer):
            with pytest.raises(NotFound):
                queries.one_visible_to(who, draft.reference)
        assert queries.one_visible_to(world.contact, draft.reference).id == draft.id
        scene.submitted(world, draft)
        assert queries.one_visible_to(world.officer, draft.reference).id == draft.id
        with pytest.raises(NotFound):
            queries.one_visible_to(world.other, draft.reference)
        with pytest.raises(NotFound):
            queries.one_consulted(world.commissioner, draft.reference)
        checking.find_complete(draft, actor=world.officer, now=at(START))
        assert queries.one_consulted(world.commissioner, draft.reference)[1].id == draft.id
        with pytest.raises(NotFound):
            decided.one(f"{draft.reference}-decision")


def test_people_are_told_what_waits_for_them_and_of_each_deadline_once(world: People):
    with transaction():
        made = brought_to(State.ASSESSING, world)
        number, reference = made.id, made.reference
        checking.ask(made, "Who?", actor=world.officer, now=at(START))
    with reading():
        question = queries.clarifications(number)[0]
        mail = f"{number}:asked:1:{world.lead.id}"
        assert mail in stands(letters.TOLD, [mail])
        said = letters.told(number, "asked", made.organisation_id, world.lead.id)
        assert said is not None
        assert said.words["reference"] == reference
        assert letters.told(number, "asked", made.organisation_id, world.officer.id) is None, "no such person there"
        due = clocks.running(f"application-question:{question.id}", "licensing-clarification").due_on
    assert telling.remind_and_escalate(at(due - timedelta(days=3))) >= 2
    assert telling.remind_and_escalate(at(due - timedelta(days=3))) == 0, "each once"
    assert telling.remind_and_escalate(at(due + timedelta(days=1))) >= 3, "late: officers too"
    assert telling.remind_and_escalate(at(due + timedelta(days=1))) == 0
    with transaction():
        made = session().get_one(Application, number)
        applying.withdraw(made, "We wait a year.", actor=world.lead, now=at(due + timedelta(days=2)))
    assert telling.remind_and_escalate(at(due + timedelta(days=900))) == 0, "nothing is owed any more"


def test_the_home_page_reads_only_what_can_wait_for_this_person(world: People, monkeypatch: pytest.MonkeyPatch):
    with undone():
        mine, other = brought_to(State.MINDED, world), scene.begun_by_other(world)
        mine.state_since, other.state_since = START, START - timedelta(days=9)
        session().flush()
        monkeypatch.setattr(home, "LOOKED_AT", 1)
        monkeypatch.setattr(clock, "today", lambda: AFTER)

        def rows(who: Actor) -> list[str]:
            part = home.waiting(who)
            return [each.text for each in part.rows if each.address != "/staff/licensing"]

        assert rows(world.considerer) == [f"{mine.reference}: Reform Prison status"], "older ones wait for others"
        assert rows(world.officer) == [f"{other.reference}: Reform Prison status"]
        assert rows(world.panel[0]) == [], "nothing is before its panel"
        assert counted(lambda: home.waiting(world.panel[0])) == 1
        mine.state = State.STANDS
        session().flush()
        assert counted(lambda: home.own(world.lead)) == 1, "nothing is open to its applicant, so no case is read"


def test_lists_of_applications_and_panels_cost_the_same_however_long(world: People):
    with undone():
        rows = [brought_to(State.ASSESSING, world)]
        scene.listed(world, rows[0])
        few = [panels.plan("One", SITS, SITS, actor=world.officer, now=at(START))]
        many = [*few, *(panels.plan(f"No {each}", SITS, SITS, actor=world.officer, now=at(START)) for each in range(9))]
        assert counted(lambda: bodies_of_each(rows)) == 2
        rows.append(scene.begun_by_other(world))
        assert counted(lambda: bodies_of_each(rows)) == 2
        assert [[each.code for each in bodies_of_each(rows)[row.id]] for row in rows] == [["ZBK"], ["ZSF"]]
        assert counted(lambda: sittings.sizes(each.id for each in few)) == 1
        assert counted(lambda: sittings.sizes(each.id for each in many)) == 1
        sizes = sittings.sizes([rows[0].panel_id, many[0].id])
        assert (sizes[rows[0].panel_id], sizes[many[0].id]) == (1, 0)


def test_an_appeal_that_nobody_made_holds_up_no_reminder(world: People, monkeypatch: pytest.MonkeyPatch):
    """Its time is never met, so that in years such clocks would fill every run of the job before what is new."""
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    with transaction():
        refused = brought_to(State.REFUSED, world)
        lapsed = queries.clock_of(refused.id, "licensing-appeal").due_on
        later = scene.begun_by_other(world)
        checking.find_complete(later, actor=world.officer, now=at(lapsed + timedelta(days=5)))
        checking.ask(later, "Who?", actor=world.officer, now=at(lapsed + timedelta(days=5)))
        due = clocks.running(
            f"application-question:{queries.clarifications(later.id)[0].id}", "licensing-clarification"
        )
        day = due.due_on - timedelta(days=1)
    assert telling.remind_and_escalate(at(day)) >= 1
