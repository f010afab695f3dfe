"""What the actions of enforcement do and refuse, on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.enforcement import queries
from regulator.enforcement.actions import matters, publishing, serving, steps
from regulator.enforcement.models.measure import Measure
from regulator.enforcement.queries import findings
from regulator.enforcement.queries.case import case_of, windows
from regulator.enforcement.queries.content import content_of
from regulator.enforcement.rules.lifecycle import ANSWER, LIFE, State
from regulator.improvement.models.owed import Obligation, Plan
from regulator.register import queries as register

from . import scene
from .scene import (
    AFTER,
    BY,
    CHIEF,
    COLLEAGUE,
    DECIDER,
    OFFICER,
    PUBLISHER,
    REVIEWER,
    REVIEWER_TOO,
    SECOND,
    START,
    at,
    brought_to,
    opened,
    proposed,
    received,
    said,
    take,
)  # fmt: skip

pytestmark = pytest.mark.database

EVERYONE = (OFFICER, COLLEAGUE, DECIDER, REVIEWER, PUBLISHER, CHIEF, scene.of(1))
NEXT = BY + timedelta(days=1)


class GoBack(Exception):
    """Ends a trial; nothing of it is kept."""


def tried(number: int, name: str, who) -> str | None:
    """Take a step and undo it; the refusal, where it was refused."""
    try:
        with transaction():
            take(session().get_one(Measure, number), name, who, AFTER)
            raise GoBack
    except GoBack:
        return None
    except Refused as no:
        return no.message


@pytest.mark.parametrize("state", list(State))
def test_from_each_state_each_step_is_open_to_its_roles_and_to_nobody_else(ground, state):
    """Every step, as each role: what the table says is what the action does, and a refusal says why."""
    with transaction():
        number = brought_to(state).id
    with reading():
        case = case_of(session().get_one(Measure, number), AFTER)
    for transition in LIFE.transitions:
        if transition.permission == ANSWER:
            continue  # by what an addressee sends: below
        theirs = [who for who in EVERYONE if state in transition.from_ and who.may(transition.permission)]
        for who in EVERYONE:
            no = LIFE.refusal(case, transition.name, who)
            assert no or who in theirs, (transition.name, who.duty)
            if who in theirs or who == CHIEF:
                assert tried(number, transition.name, who) == no, (transition.name, who.duty)


def test_a_matter_stands_on_findings_of_published_inspections_with_the_history_worked_out(ground):
    with transaction():
        about = scene.organisation()
        with pytest.raises(Refused, match="at least one finding"):
            matters.open_matter(about, "Nothing", [], actor=OFFICER, now=at(START))
        with pytest.raises(Refused, match="may not open"):
            matters.open_matter(about, "Nothing", ["concern:x:1"], actor=DECIDER, now=at(START))
    with transaction():
        matter = opened()
        significant, repeated = matter.weighed["answers"]
        assert significant["question"] == "Is the failure significant?"
        assert significant["answer"] == "Yes", "a test of the invented inspection came out at the lowest"
        assert repeated["working"]
        with pytest.raises(Refused, match="linked already"):
            matters.link_grounds(
                matter, [queries.grounds(matter.id)[0].breach, "concern:x:9"], actor=OFFICER, now=at(START)
            )


def test_a_proposal_says_all_that_a_notice_needs(ground):
    with transaction():
        matter = opened()
        for wrong, field in (
            ({"grounds": []}, "grounds"),
            ({"requires": " "}, "requires"),
            ({"comply_by": None}, "comply_by"),
            ({"comply_by": START}, "comply_by"),
            ({"urgent": True, "harm": " "}, "harm"),
            ({"rung": "trust-rectification"}, "rung"),
            ({"rung": "competition", "component": " "}, "component"),
            ({"rung": "remedial-advice", "urgent": True, "harm": "x"}, "urgent"),
        ):
            with pytest.raises(Refused) as no:
                proposed(matter, **wrong)
            assert no.value.field == field, wrong


def test_the_time_runs_from_receipt_and_from_the_second_working_day_at_the_latest(ground):
    """START is a Monday: receipt is deemed on Wednesday."""
    with transaction():
        measure = brought_to(State.INTENDED)
        [(to, window)] = windows(measure)
        assert window.until == START + timedelta(days=2 + 28)
        received(measure, START + timedelta(days=1))
        assert windows(measure)[0][1].until == START + timedelta(days=1 + 28)
        received(measure, START + timedelta(days=9))
        assert windows(measure)[0][1].until == START + timedelta(days=29), "a second confirmation changes nothing"
        assert to.name == "HMP Wexmere"


def test_a_late_confirmation_gives_no_new_time_and_the_post_moves_it(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        matter = scene.opened_of(measure)
        [(sent, _to)] = scene.sent_to(measure)
        serving.record_posting(matter, sent, posted_on=START + timedelta(days=3), actor=OFFICER, now=at(AFTER))
        assert sent.deemed_on == date(2026, 6, 8), "posted on Thursday, deemed on Monday"
        assert windows(measure)[0][1].until == date(2026, 6, 8) + timedelta(days=28)
        received(measure, date(2026, 6, 20))
        assert windows(measure)[0][1].until == date(2026, 7, 6)
        with pytest.raises(Refused, match="confirmed receipt"):
            serving.record_posting(matter, sent, posted_on=START, actor=OFFICER, now=at(AFTER))


def test_nothing_is_decided_before_the_window_closes_or_is_waived(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        with pytest.raises(Refused, match="until 1 July 2026"):
            take(measure, "consider", COLLEAGUE, date(2026, 7, 1))
        matter = scene.opened_of(measure)
        [(sent, to)] = scene.sent_to(measure)
        own = scene.of(to.organisation_id)
        serving.waive_time(matter, sent, reason="We have nothing to say.", actor=own, now=at(START))
        with pytest.raises(Refused, match="said already"):
            serving.waive_time(matter, sent, reason="Again.", actor=own, now=at(START))
        with pytest.raises(Refused, match="You proposed this step"):
            take(measure, "consider", OFFICER, START)
        take(measure, "consider", COLLEAGUE, START)
        assert measure.state == State.CONSIDERED


def test_more_time_puts_the_window_off(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        [(sent, _to)] = scene.sent_to(measure)
        matter = scene.opened_of(measure)
        serving.more_time(matter, sent, until=date(2026, 7, 20), reason="Illness.", actor=OFFICER, now=at(START))
        with pytest.raises(Refused, match="until 20 July 2026"):
            take(measure, "consider", COLLEAGUE, date(2026, 7, 15))


def test_a_decision_binds_once_for_each_breach_until_it_is_quashed(ground):
    with transaction():
        measure = brought_to(State.APPEALED)
        matter = scene.opened_of(measure)
        with pytest.raises(Refused, match="One breach has one requirement"):
            proposed(matter, "rectification")
        assert proposed(matter, "corrective-action", day=AFTER).state == State.PROPOSED, (
            "the commissioner is another side"
        )
        take(measure, "find-allow", REVIEWER, AFTER)
        take(measure, "allow-appeal", REVIEWER_TOO, AFTER)
        assert proposed(matter, "rectification", day=AFTER).state == State.PROPOSED
        plan = session().scalars(select(Plan).where(Plan.subject == f"enforcement-measure:{measure.id}")).one()
        owed = session().scalars(select(Obligation).where(Obligation.plan_id == plan.id)).one()
        assert (owed.kind, owed.complete_by, owed.state) == ("direction", BY, "no-longer-relevant")


def test_what_was_not_complied_with_is_a_breach_of_its_own(ground):
    with transaction():
        measure = brought_to(State.BREACHED)
        matter = scene.opened_of(measure)
        about = scene.organisation()
        own = [each for each in findings.possible_in(matter, about, NEXT) if each.kind == "notice"]
        assert [each.breach for each in own] == [f"notice:{matter.reference}:1"]
        matters.link_grounds(matter, [own[0].breach], actor=OFFICER, now=at(NEXT))
        last = queries.grounds(matter.id)[-1]
        again = proposed(matter, "rectification", day=NEXT, grounds=[last.id], comply_by=NEXT + timedelta(days=90))
        take(again, "give-notice", OFFICER, NEXT)
        assert again.state == State.INTENDED


def test_an_urgent_decision_has_effect_first_and_is_heard_and_reviewed_by_others(ground):
    with transaction():
        measure = brought_to(State.URGENT)
        assert measure.in_force_on == START
        assert content_of(queries.notice(measure, "decision"))["urgent"] == {"harm": "Men are hurt each day."}
        with pytest.raises(Refused, match="may make representations until"):
            take(measure, "consider", COLLEAGUE, START)
        received(measure, START, "decision")
        said(measure, START)
        take(measure, "consider", COLLEAGUE, AFTER)
        with pytest.raises(Refused, match="somebody else reviews it"):
            take(measure, "decide", DECIDER, AFTER)
        take(measure, "decide-against", SECOND, AFTER, "It is over.")
        assert measure.state == State.NOT_TAKEN
        lifted = content_of(queries.notice(measure, "decision"))
        assert (lifted["decision"]["imposed"], lifted["decision"]["in_force_on"]) == (False, START.isoformat())


def test_two_signatures_are_of_two_people_and_a_decision_sent_back_is_signed_anew(ground):
    with transaction():
        measure = brought_to(State.SIGNING)
        with pytest.raises(Refused, match="signed this already"):
            take(measure, "sign-second", DECIDER, AFTER)
        take(measure, "send-back", SECOND, AFTER, "The figures are old.")
        take(measure, "sign", SECOND, AFTER)
        take(measure, "sign-second", CHIEF, AFTER, "")
        assert measure.state == State.IN_FORCE
        signed = content_of(queries.notice(measure, "decision"))["decision"]["signed"]
        assert [each["duty"] for each in signed] == ["Decision panel member", "Chief inspector"]


def test_step_in_is_recorded_by_two_and_decided_by_nobody_here(ground):
    with transaction():
        measure = proposed(opened(), "step-in", comply_by=None, requires="The Secretary of State appoints a governor.")
        with pytest.raises(Refused, match="Only the Secretary of State"):
            take(measure, "give-notice", OFFICER, START)
        take(measure, "record-step-in", DECIDER, START, "Decided on 1 June 2026, written statement.")
        take(measure, "record-step-in-second", CHIEF, START, "")
        assert measure.state == State.IN_FORCE
        names = [each.capacity for each in queries.addressees(measure.id)]
        assert names == ["provider", "commissioner"]


def test_representations_that_are_late_doubled_or_contradictory_have_clear_answers(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        with pytest.raises(Refused, match="confirm its receipt first"):
            said(measure, START)
        received(measure, START)
        first = said(measure, START)
        with pytest.raises(Refused, match="You sent the same words and files on 1 June 2026"):
            said(measure, START, "The  figures are WRONG.")
        second = said(measure, START, "The figures are right after all.", replaces=first.id)
        with pytest.raises(Refused, match="takes its place already"):
            said(measure, START, "No, wrong.", replaces=first.id)
        late = said(measure, AFTER, "One more thing.")
        assert (first.late, second.late, late.late) == (False, False, True)
        assert len(queries.submissions(measure.id)) == 3, "nothing is lost"
        take(measure, "consider", COLLEAGUE, AFTER)
        with pytest.raises(Refused, match="considered already. You may appeal"):
            said(measure, AFTER, "And another.")


def test_an_undertaking_takes_the_place_of_the_requirement_while_it_is_kept(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        received(measure, START)
        with pytest.raises(Refused, match="still to come"):
            said(measure, START, "We will.", "undertaking", by_day=START)
        offered = said(measure, START, "We open a third wing.", "undertaking", by_day=BY)
        with pytest.raises(Refused, match="accept or refuse it first"):
            take(measure, "consider", COLLEAGUE, AFTER)
        matter = scene.opened_of(measure)
        steps.refuse_undertaking(matter, measure, offered, reason="Too late.", actor=DECIDER, now=at(AFTER))
        take(measure, "consider", COLLEAGUE, AFTER)
    with transaction():
        measure = brought_to(State.UNDERTAKEN)
        matter = scene.opened_of(measure)
        with pytest.raises(Refused, match="an accepted undertaking stands already"):
            proposed(matter, "rectification", day=AFTER)
        take(measure, "undertaking-broken", DECIDER, AFTER, "No wing was opened.")
        assert measure.state == State.INTENDED
        assert proposed(matter, "rectification", day=AFTER).state == State.PROPOSED, "the breach is free again"
        assert [row.outcome for row, _by in queries.submissions(measure.id)] == ["broken"]


def test_an_addressee_that_ceased_holds_the_decision_up_until_somebody_says_what_follows(fresh_ground):
    with transaction():
        measure = brought_to(State.INTENDED, "corrective-action")
        to = queries.addressees(measure.id)[0]
        commissioner = register.by_ids([to.organisation_id])[to.organisation_id]
        scene.closed(commissioner, START + timedelta(days=3))
        with pytest.raises(Refused, match="changed since the notice"):
            take(measure, "consider", COLLEAGUE, AFTER)
        matter = scene.opened_of(measure)
        told = {"ended_on": START + timedelta(days=3), "reason": "The office was abolished.", "actor": OFFICER}
        with pytest.raises(Refused, match="Nobody would be left"):
            serving.end_addressee(matter, measure, to, still_bound=False, now=at(AFTER), **told)
        serving.end_addressee(matter, measure, to, still_bound=True, now=at(AFTER), **told)
        take(measure, "consider", COLLEAGUE, AFTER)
        with pytest.raises(Refused, match="said already"):
            serving.end_addressee(matter, measure, to, still_bound=True, now=at(AFTER), **told)


def test_a_member_that_leaves_its_trust_in_the_middle_of_a_notice(fresh_ground):
    with transaction():
        trust = scene.trust()
        measure = scene.on_trust(trust)
        assert [(each.name, each.capacity) for each in queries.addressees(measure.id)] == [
            ("HMP Hollowlea", "lead licensee"),
            ("HMP Wexmere", "member of the trust"),
        ]
        scene.left(trust, "ZWX", START + timedelta(days=5))
        with pytest.raises(Refused, match=r"HMP Wexmere \(left the trust\) changed since the notice"):
            take(measure, "consider", COLLEAGUE, AFTER)
        matter, to = scene.opened_of(measure), queries.addressees(measure.id)[1]
        serving.end_addressee(
            matter, measure, to, ended_on=START + timedelta(days=5), still_bound=False, reason="It left.",
            actor=OFFICER, now=at(AFTER),
        )  # fmt: skip
        new = scene.joined(trust, "ZMC", START + timedelta(days=5))
        serving.add_addressee(
            matter, measure, new, "member of the trust", reason="It took over.", actor=OFFICER, now=at(AFTER)
        )
        with pytest.raises(Refused, match="Mereland CRC may make representations until"):
            take(measure, "consider", COLLEAGUE, AFTER)
        take(measure, "consider", COLLEAGUE, AFTER + timedelta(days=40))
        assert len(queries.addressees(measure.id)) == 3, "history is kept"


def test_a_competition_is_opened_in_the_register_by_the_decision(ground):
    with transaction():
        before = len(register.competitions(scene.organisation().id))
        brought_to(State.IN_FORCE, "competition")
        rows = register.competitions(scene.organisation().id)
        assert len(rows) == before + 1
        assert (rows[0][0].component, rows[0][1].name) == (
            "Resettlement services",
            "Police and Crime Commissioner for Harrowdale",
        )


def test_a_commissioner_that_does_not_comply_is_reported_with_the_evidence(ground):
    with transaction():
        measure = brought_to(State.IN_FORCE, "corrective-action")
        matter = scene.opened_of(measure)
        reason = {"reason": "The commissioner did nothing.", "now": at(NEXT), "public_url": scene.URL}
        with pytest.raises(Refused, match="Record first that it was not complied with"):
            publishing.report(matter, measure, actor=DECIDER, **reason)
        take(measure, "breach", OFFICER, NEXT, "Nothing was done.")
        with pytest.raises(Refused, match="may not report"):
            publishing.report(matter, measure, actor=OFFICER, **reason)
        notice = publishing.report(matter, measure, actor=DECIDER, **reason)
        told = content_of(notice)
        assert told["addressees"] == [{"name": "The Secretary of State", "capacity": "secretary of state"}]
        assert told["power"]["title"].startswith("To report a commissioner")
        assert [each["what"] for each in told["history"]][-1] == "It was found not complied with."
        with pytest.raises(Refused, match="reported already"):
            publishing.report(matter, measure, actor=DECIDER, **reason)
