"""Licences over time through the actions of people: what holds on a day, what was believed, and what must never be."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.licensing import queries
from regulator.licensing.actions import certificates, keeping_notices, keeping_returns
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping, keeping_public, papers
from regulator.licensing.rules.keeping import KINDS, State
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.actions import organisations as registering
from regulator.register.actions import trusts as joining
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Kind
from tests.inspections import visits

from . import scene_keeping as scene
from .scene_keeping import AFTER, DECIDER, DECIDER_TOO, GRANTED, OFFICER, REVIEWER, REVIEWER_TOO, START, at

pytestmark = pytest.mark.database
EFFECT = AFTER + timedelta(days=5)


def test_a_decision_holds_from_its_day_and_what_was_believed_before_stays(ground):
    with transaction():
        made = scene.licence()
        change = scene.brought_to(State.DECIDED, made, "revoke")
        assert change.effect_on == EFFECT
        assert scene.stands(made, EFFECT - timedelta(days=1), EFFECT).is_ == "in force"
        assert scene.stands(made, EFFECT).is_ == "revoked"
        assert scene.stands(made, EFFECT, AFTER - timedelta(days=1)).is_ == "in force", "as we believed before"
        assert [each.kind for each in keeping.notices([change.id])] == ["intent", "decision"]
        with pytest.raises(Refused, match="The licence is revoked"):
            scene.proposed(made, "suspend", day=EFFECT, effect_on=EFFECT)


@pytest.mark.parametrize("kind", ["vary", "member-joins", "suspend", "surrender"])
def test_each_change_makes_of_the_licence_what_it_says(fresh_ground, kind):
    with transaction():
        made = scene.licence()
        scene.brought_to(State.DECIDED, made, kind)
        before, after = scene.stands(made, EFFECT - timedelta(days=1), EFFECT), scene.stands(made, EFFECT)
        if kind == "vary":
            assert (before.of("condition"), after.of("condition")["1"]["title"]) == ({}, "Assaults fall")
            assert after.of("condition")["1"]["by"] == "2027-06-01"
            assert [each.special for each in keeping.conditions(after, EFFECT)][-1]
            end = scene.proposed(made, "vary", day=EFFECT, effect_on=EFFECT, details={"verb": "end", "ref": "1"})
            assert papers.change_title(end) == "Variation of a condition: end of condition 1"
            again = scene.proposed(made, "vary", day=EFFECT, effect_on=EFFECT)
            assert again.details["ref"] == "2", "no number is used twice"
            with pytest.raises(Refused, match="no special condition 9"):
                scene.proposed(
                    made, "vary", day=EFFECT, effect_on=EFFECT, details=scene.CONDITION | {"verb": "change", "ref": "9"}
                )
        elif kind == "member-joins":
            assert (before.members, after.members) == (["ZWX"], ["ZWX", "ZHL"])
        else:
            assert (before.is_, after.is_) == ("in force", KINDS[kind].becomes)


def test_a_suspension_is_lifted_by_another_and_an_urgent_one_that_is_not_confirmed_ends_today(fresh_ground):
    with transaction():
        made = scene.licence()
        with pytest.raises(Refused, match="which harm"):
            scene.proposed(made, "suspend", urgent=True, harm=" ")
        change = scene.brought_to(State.URGENT, made)
        assert scene.stands(made, START).is_ == "suspended"
        assert papers.certificate_of(made) is not None
        notice = keeping.notices([change.id])[0]
        said = papers.said_in(papers.document_of(notice)[1])
        assert said["harm"] == "Men are hurt each day."
        assert said["window"] == "28 days, counted from the day after receipt"
        scene.step(change, "consider", REVIEWER, AFTER)
        with pytest.raises(Refused, match="You took the urgent decision"):
            scene.step(change, "decide", DECIDER, AFTER)
        scene.step(change, "decide-against", DECIDER_TOO, AFTER)
        assert scene.stands(made, AFTER).is_ == "in force"
        assert scene.stands(made, AFTER - timedelta(days=1), AFTER).is_ == "suspended"
        other = scene.licence("ZHL")
        urgent = scene.brought_to(State.URGENT, other)
        scene.step(urgent, "consider", REVIEWER, AFTER)
        scene.step(urgent, "decide", DECIDER_TOO, AFTER)
        assert scene.stands(other, AFTER).is_ == "suspended"
        lift = scene.proposed(other, "lift", day=AFTER, effect_on=AFTER)
        with pytest.raises(Refused, match="Your role may not"):
            scene.step(lift, "agree", OFFICER, AFTER)
        scene.step(lift, "agree", DECIDER, AFTER)
        assert scene.stands(other, AFTER).is_ == "in force"


def test_nothing_is_decided_before_each_body_was_heard(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL")
        change = scene.brought_to(State.INTENDED, made)
        first, second = scene.sent_to(change)
        assert (first.leads, second.leads) == (True, False)
        with pytest.raises(Refused, match="Open the notice first"):
            keeping_notices.represent(made, first, "We object.", actor=scene.lead(), now=at(START))
        keeping_notices.receive(made, first, actor=scene.lead(), now=at(START))
        assert keeping.time_of(first).due_on == START + timedelta(days=28), "from the day it was opened"
        assert keeping.time_of(second).due_on == START + timedelta(days=30), "from the second working day otherwise"
        keeping_notices.receive(made, first, actor=scene.lead(), now=at(START + timedelta(days=9)))
        assert keeping.time_of(first).due_on == START + timedelta(days=28), "opened once"
        keeping_notices.waive(made, first, actor=scene.lead(), now=at(START))
        with pytest.raises(Refused, match="already"):
            keeping_notices.waive(made, first, actor=scene.lead(), now=at(START))
        with pytest.raises(Refused, match="HMP Hollowlea may make representations"):
            scene.step(change, "consider", REVIEWER, START + timedelta(days=30))
        keeping_notices.receive(made, second, actor=scene.lead("ZHL"), now=at(START + timedelta(days=31)))
        keeping_notices.represent(
            made, second, "Late but true.", actor=scene.lead("ZHL"), now=at(START + timedelta(days=31))
        )
        assert [row.late for row, _by in keeping.representations(change.id)] == [True]
        scene.step(change, "consider", REVIEWER, START + timedelta(days=31))
        with pytest.raises(Refused, match="cannot be answered any more"):
            keeping_notices.represent(
                made, second, "More.", actor=scene.lead("ZHL"), now=at(START + timedelta(days=31))
            )
        assert not list(
            session().scalars(select(Clock).where(Clock.subject.like("licence-delivery:%"), Clock.stopped_on.is_(None)))
        )


def test_members_join_and_leave_and_somebody_always_leads(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        for details, no in (
            ({"code": "ZWX"}, "say which other member leads"),
            ({"code": "ZWX", "leads_next": "ZWX"}, "say which other member leads"),
            ({"code": "NONE"}, "does not belong"),
        ):
            with pytest.raises(Refused, match=no):
                scene.proposed(made, "member-leaves", details=details)
        for code, no in (("ZHL", "belongs to it already"), ("NONE", "no prison"), (" ", "Enter the code")):
            with pytest.raises(Refused, match=no):
                scene.proposed(made, "member-joins", details={"code": code})
        change = scene.brought_to(State.DECIDED, made, "member-leaves", details={"code": "zwx", "leads_next": "zhl"})
        after = scene.stands(made, EFFECT)
        assert (after.members, after.lead) == (["ZHL"], "ZHL")
        assert {each.name for each in scene.sent_to(change, "decision")} == {"HMP Wexmere", "HMP Hollowlea"}, (
            "it is told"
        )
        with pytest.raises(Refused, match="the only member"):
            scene.proposed(made, "member-leaves", day=EFFECT, effect_on=EFFECT, details={"code": "ZHL"})
        other = scene.licence("ZHL", status="reform-prison")
        with pytest.raises(Refused, match="HMP Hollowlea belongs to"):
            scene.proposed(scene.licence("ZWX"), "member-joins", details={"code": "ZHL"})
        assert other.status == "reform-prison"


def test_a_trust_that_is_formed_anew_is_followed_in_the_register_too(fresh_ground):
    because = Grounds("As the papers say", "test")
    with transaction():
        formed = []
        for code, name, member in (("ZL1", "Old Trust", "ZWX"), ("ZL2", "New Trust", "ZHL")):
            trust = registering.register_organisation(code, name, Kind.LRT, source="test", actor=OFFICER, invented=True)
            joining.join(
                trust, scene.bodies(member), leads=True, from_on=GRANTED, because=because, actor=OFFICER, today=START
            )
            formed.append(trust)
        old, new = scene.licence("ZWX", status="lrt"), scene.licence("ZHL", status="lrt")
        for successor, no in ((old.reference, "does not follow itself"), ("LIC-NONE", "There is no licence")):
            with pytest.raises(Refused, match=no):
                scene.proposed(old, "re-form", details={"successor": successor, "how": "transferred to"})
        with pytest.raises(Refused, match="how the new trust"):
            scene.proposed(old, "re-form", details={"successor": new.reference, "how": "eaten by"})
        wanted = {"successor": new.reference, "how": "transferred to"}
        scene.brought_to(State.DECIDED, old, "re-form", details=wanted)
        assert scene.stands(old, EFFECT).is_ == "surrendered"
        assert scene.stands(new, EFFECT).of("follows") == {old.reference: {"how": "transferred to"}}
        kin = register.lineage(formed[0].id)
        assert [(each.other.name, each.words) for each in kin] == [("New Trust", "transferred to")]


def test_a_certificate_that_is_late_is_told_once_and_accepted_only_when_it_waits(fresh_ground):
    base = clock.today()
    visits.user(Role.PROVIDER_LEAD)
    visits.user(Role.LICENSING_OFFICER)
    with transaction():
        made = scene.licence()
        owed = keeping_returns.ask(
            made, title="Certificate", asks="Each condition.", due_on=None, actor=OFFICER, now=at(base)
        )
        assert owed.due_on == base + timedelta(days=28)
        with pytest.raises(Refused, match="Your role may not"):
            keeping_returns.ask(made, title="x", asks="x", due_on=None, actor=DECIDER, now=at(base))
        number = owed.id
    assert keeping_returns.tell_of_returns(at(base)) == 0, "not near yet"
    soon, late = at(base + timedelta(days=20)), at(base + timedelta(days=29))
    assert keeping_returns.tell_of_returns(soon) == 1, "the licensee's own people"
    first = keeping_returns.tell_of_returns(late)
    assert first == 2, "and the officers once it is late"
    assert keeping_returns.tell_of_returns(late) == 0, "each once"
    with reading():
        sent = list(session().scalars(select(Outgoing.key).where(Outgoing.key.like("licensing/mail/return_due%"))))
        assert len([each for each in sent if ":late:" in each]) == first
    with transaction():
        made = session().scalars(select(Licence)).first()
        owed = session().get_one(type(owed), number)
        with pytest.raises(Refused, match="No certificate waits"):
            keeping_returns.answer(made, owed, keeping_returns.Answered("accepted", "Fine."), actor=OFFICER, now=late)
        answers = {f"S{each}": ("kept", "") for each in range(1, 7)}
        row = keeping_returns.certify(made, owed, answers, "", actor=scene.lead(), now=late)
        assert row.late
        with pytest.raises(Refused, match="sent already"):
            keeping_returns.certify(made, owed, answers, "", actor=scene.lead(), now=late)
    assert keeping_returns.tell_of_returns(at(base + timedelta(days=60))) == 0, "nothing is late any more"


@pytest.mark.parametrize(
    ("condition", "found_on", "no"),
    [
        ("S99", START, "did not bind"),
        ("S7", START, "did not bind"),  # a trust's
        ("S1", date(2025, 1, 1), "not in force yet on that day"),
        ("S1", START + timedelta(days=1), "when it was"),
    ],
)
def test_only_a_condition_that_bound_it_then_can_be_broken(ground, condition, found_on, no):
    with transaction():
        made = scene.licence()
        with pytest.raises(Refused, match=no):
            keeping_returns.find_broken(made, condition, said="Found.", found_on=found_on, actor=OFFICER, now=at(START))


def test_the_public_reads_what_was_decided_and_never_what_is_only_intended(fresh_ground):
    with transaction():
        made = scene.licence()
        scene.brought_to(State.INTENDED, made, "vary")
        decided = scene.brought_to(State.DECIDED, made, "revoke")
        names = [notice.reference for _change, notice, _shown in keeping_public.decided(made)]
        assert names == [f"{made.reference}-{decided.number}-decision"]
        with pytest.raises(NotFound):
            keeping_public.notice(made.reference, f"{made.reference}-1-intent")
        with pytest.raises(NotFound):
            keeping_public.public("LIC-NONE", START, at(START))


def test_the_register_pages_by_reference_and_each_page_is_full_as_long_as_there_are_more(fresh_ground):
    with transaction():
        for number in range(7):
            scene.licence(reference=f"LIC-A-{number}")
        for number in range(5):  # with no standing on the day: they take no place
            scene.make_licence(f"LIC-A-{number}-none", "lrt", actor=OFFICER, now=at(GRANTED))
        scene.brought_to(State.DECIDED, queries.one("LIC-A-3"), "revoke")
        seen, after = [], ""
        while True:
            page = queries.register_page(EFFECT, at(EFFECT), after, most=3)
            seen += [each.licence.reference for each in page.rows]
            assert len(page.rows) == 3 or not page.after
            after = page.after
            if not after:
                break
        assert seen == [f"LIC-A-{number}" for number in range(7)]
        revoked = queries.register_page(EFFECT, at(EFFECT), is_="revoked")
        assert [each.licence.reference for each in revoked.rows] == ["LIC-A-3"]
        assert not queries.register_page(EFFECT, at(EFFECT), status="lrt").rows
        assert not queries.register_page(GRANTED - timedelta(days=1), at(EFFECT)).rows


def test_a_page_of_the_register_costs_as_many_statements_for_many_as_for_one(fresh_ground):
    with transaction():
        scene.licence()
        few = scene.counted(lambda: keeping_public.rows(START, at(START), ""))
        for _more in range(20):
            scene.licence("ZWX", "ZHL")
        assert scene.counted(lambda: keeping_public.rows(START, at(START), "")) == few


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["suspend", "lift", "vary", "member-joins", "member-leaves", "surrender"]),
        st.integers(0, 40),  # days until it is proposed
        st.integers(0, 90),  # days from then until it is to have effect
        st.booleans(),  # decided for or against
    ),
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400)), min_size=1, max_size=6))
def test_whatever_people_decide_any_day_as_known_on_any_other_is_what_the_list_of_facts_says(ground, steps, asked):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        day = START
        for kind, wait, ahead, yes in steps:
            day += timedelta(days=wait)
            details = {
                "member-joins": {"code": "ZC1"},
                "member-leaves": {"code": "ZHL"},
            }.get(kind, scene.DETAILS.get(kind, {}))
            try:
                change = scene.proposed(made, kind, day=day, effect_on=day + timedelta(days=ahead), details=details)
            except Refused:
                continue
            if kind in scene.UNHEARD:
                scene.step(change, "agree" if yes else "refuse", DECIDER, day)
                continue
            scene.step(change, "give-notice", OFFICER, day)
            day += timedelta(days=40)
            scene.step(change, "consider", REVIEWER_TOO, day)
            try:
                scene.step(change, "decide" if yes else "decide-against", DECIDER_TOO, day)
            except Refused:  # the licence changed meanwhile
                continue
        facts = queries.facts(made.id)
        for on_offset, known_offset in asked:
            on, known = START + timedelta(days=on_offset), at(START + timedelta(days=known_offset), 20)
            plain: dict[str, dict[str, object]] = {}
            for each in reversed(facts):
                if each.recorded_at <= known and each.from_on <= on and (each.until_on is None or on < each.until_on):
                    plain.setdefault(each.about, each.value)
            expected = {about: value for about, value in plain.items() if value}
            assert queries.as_on([made.id], on, known).get(made.id, {}) == expected
        assert all(each.recorded_by for each in facts)
        assert [each.recorded_at for each in facts] == sorted(each.recorded_at for each in facts)


def test_a_certificate_is_refused_for_a_licence_without_a_standing_and_is_one_document_in_versions(ground):
    with transaction():
        empty = scene.make_licence("LIC-EMPTY", "lrt", actor=OFFICER, now=at(GRANTED))
        with pytest.raises(Refused, match="not in force yet"):
            certificates.issue(empty, actor=OFFICER, now=at(START), public_url=scene.URL)
        made = scene.licence()
        first = certificates.issue(made, actor=OFFICER, now=at(START), public_url=scene.URL)
        second = certificates.issue(made, actor=OFFICER, now=at(START), public_url=scene.URL)
        assert (first.number, second.number) == (1, 2)
        assert first.check_code != second.check_code
