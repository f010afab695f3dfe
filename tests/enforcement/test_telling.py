"""What is published of a notice, what stays the clock, and who is told: of notices, deadlines and copies."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import clocks, files, keys
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.enforcement import jobs, queries
from regulator.enforcement.actions import deadlines, passing_on, publishing, serving
from regulator.enforcement.models.measure import Measure
from regulator.enforcement.models.notice import Delivery, EnforcementDeadlineNotice, Notice
from regulator.enforcement.queries import copies, leaks, public
from regulator.enforcement.queries.content import content_of
from regulator.enforcement.rules.lifecycle import State
from regulator.improvement.actions import verifying
from regulator.improvement.models.owed import Obligation, Plan
from regulator.people.rules import Role
from tests.improvement.test_telling import somebody
from tests.inspections import scene as visiting
from tests.inspections import visits
from tests.verapdf import judge

from . import scene
from .scene import (
    AFTER,
    BY,
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
    take,
)  # fmt: skip
from .test_actions import NEXT

pytestmark = pytest.mark.database


def test_what_a_notice_would_give_away_is_found_left_out_or_answered_before_it_is_published(ground):
    with transaction():
        matter = opened()
        somebody(Role.PROVIDER_LEAD, "Olive Overton", "ZWX")
        told = "Olive OVERTON rings 020 7946 0018 when three men are hurt."
        measure = proposed(matter, requires=told, reasons="A1234BC was hurt.")
        for name, who, day in (
            ("give-notice", OFFICER, START),
            ("consider", COLLEAGUE, AFTER),
            ("decide", DECIDER, AFTER),
        ):
            take(measure, name, who, day)
        notice = queries.notice(measure, "decision")
        given = {"actor": PUBLISHER, "now": at(AFTER), "public_url": scene.URL}
        with pytest.raises(Refused, match="did not receive it yet"):
            publishing.publish(matter, measure, notice, **given)
        received(measure, AFTER, "decision")
        with pytest.raises(Refused, match="4 things that are neither left out nor answered"):
            publishing.publish(matter, measure, notice, **given)
        who = {"actor": PUBLISHER, "now": at(AFTER)}
        with pytest.raises(Refused, match="not in the notice"):
            publishing.withhold(matter, notice, "B9999ZZ", reason="A person.", **who)
        with pytest.raises(Refused, match="repeats the words"):
            publishing.withhold(matter, notice, "A1234BC", reason="A1234BC is a person.", **who)
        publishing.withhold(matter, notice, "A1234BC", reason="It would name a person.", **who)
        found = {each.leak.kind: each.leak for each in leaks.found(notice)}
        assert {kind: each.found for kind, each in found.items()} == {
            "phone": "020 7946 0018",
            "name": "Olive OVERTON",
            "small-cell": "three men",
        }
        for leak in found.values():
            publishing.let_stand(matter, notice, leak.key, reason="It is published already.", **who)
        with pytest.raises(Refused, match="may not publish"):
            publishing.publish(matter, measure, notice, actor=DECIDER, now=at(AFTER), public_url=scene.URL)
        publishing.publish(matter, measure, notice, **given)
        shown = public.one(notice.reference)
        assert shown.content["reasons"] == "[words withheld] was hurt."
        assert shown.content["public_copy"]
        assert content_of(notice)["reasons"] == "A1234BC was hurt.", "the addressee's notice is as it was"
        assert shown.version.check_code != content_of(notice)["verification"]["check_code"]
        with pytest.raises(Refused, match="is published"):
            publishing.publish(matter, measure, notice, **given)


def test_a_notice_of_intent_is_never_published(ground):
    with transaction():
        measure = brought_to(State.INTENDED)
        notice = queries.notice(measure, "intent")
        received(measure, START)
        with pytest.raises(Refused, match="is not published"):
            publishing.publish(
                scene.opened_of(measure), measure, notice, actor=PUBLISHER, now=at(AFTER), public_url=scene.URL
            )


def test_a_stay_stops_the_day_to_comply_by_and_its_end_starts_it_again(ground):
    with transaction():
        measure = brought_to(State.STAYED)
        to = queries.addressees(measure.id)[0]
        wanted = select(Clock).where(Clock.subject == f"enforcement-addressee:{to.id}")
        assert [each.stopped_on for each in session().scalars(wanted)] == [AFTER]
        with pytest.raises(Refused, match="nobody found this before you"):
            take(measure, "dismiss-appeal", REVIEWER, AFTER + timedelta(days=7), "It is right.")
        take(measure, "find-dismiss-stayed", REVIEWER, AFTER + timedelta(days=7), "It is right.")
        with pytest.raises(Refused, match="You said what you find already"):
            take(measure, "dismiss-appeal", REVIEWER, AFTER + timedelta(days=7), "It is right.")
        take(measure, "find-allow-stayed", SECOND, AFTER + timedelta(days=7), "It is wrong.")
        assert measure.state == State.STAYED, "of two who differ a third decides"
        take(measure, "dismiss-appeal", REVIEWER_TOO, AFTER + timedelta(days=7), "It is right.")
        running = session().scalars(wanted.where(Clock.stopped_on.is_(None))).one()
        assert running.due_on == BY
        assert measure.state == State.IN_FORCE


def test_deadlines_are_told_once_before_to_who_owes_and_once_after_to_those_who_decide(fresh_ground):
    visits.user(Role.ENFORCEMENT_OFFICER)
    visits.user(Role.CHIEF_INSPECTOR)
    visits.user(Role.PROVIDER_LEAD)
    with transaction():
        brought_to(State.IN_FORCE)
    assert deadlines.remind_and_escalate(at(BY - timedelta(days=8))) == 0
    assert deadlines.remind_and_escalate(at(BY)) == 1, "the provider's one person"
    assert deadlines.remind_and_escalate(at(BY)) == 0, "run twice, nobody is told twice"
    assert deadlines.remind_and_escalate(at(NEXT)) == 3, "the provider, the officer and the chief inspector"
    assert deadlines.remind_and_escalate(at(NEXT)) == 0
    with reading():
        told = session().scalars(select(EnforcementDeadlineNotice.stage).order_by(EnforcementDeadlineNotice.id)).all()
        mail = session().scalars(select(Outgoing.payload).where(Outgoing.kind == "mail")).all()
    assert told == ["soon", "late"]
    assert sum(each["name"].endswith("deadline_late") for each in mail) == 3


def test_the_deadline_of_a_right_is_nobodys_lateness(ground):
    with transaction():
        brought_to(State.INTENDED)
    with reading():
        running = [each for each in clocks.overdue(AFTER) if each.name == "representations"]
    assert running
    deadlines.remind_and_escalate(at(AFTER))
    with reading():
        ids = [each.id for each in running]
        rows = select(EnforcementDeadlineNotice.stage).where(EnforcementDeadlineNotice.clock_id.in_(ids))
        assert session().scalars(rows).all() == []


def test_a_notice_that_nobody_opens_goes_to_the_next_contact_and_then_by_post(fresh_ground):
    keys.make_missing(fresh_ground.instance / "keys")
    files.configure(fresh_ground.instance / "files", fresh_ground.instance / "keys")
    with transaction():
        first, second = (
            somebody(Role.PROVIDER_LEAD, "Gail Governor", "ZWX"),
            somebody(Role.PROVIDER_CONTACT, "Cal Contact", "ZWX"),
        )
        measure = brought_to(State.INTENDED)
        [(sent, _to)] = scene.sent_to(measure)
        number, notice = sent.id, sent.notice_id
    assert told_of(number) == [first]
    assert passing_on.chase_unopened(at(date(2026, 6, 2))) == 0
    assert passing_on.chase_unopened(at(date(2026, 6, 3))) == 1
    assert passing_on.chase_unopened(at(date(2026, 6, 3))) == 0, "run twice on a day, nobody is told twice"
    assert told_of(number) == [first, second]
    assert passing_on.chase_unopened(at(date(2026, 6, 5))) == 1
    assert passing_on.chase_unopened(at(date(2026, 6, 30))) == 0
    assert jobs.make_letter({"delivery_id": number}) == "kept"
    assert jobs.make_letter({"delivery_id": number}) == "unwanted"
    with transaction():
        held = session().get_one(Delivery, number)
        assert held.letter_on == date(2026, 6, 5)
        assert judge(files.open_kept(held.letter_sha256)).failed == ()
        matter = scene.opened_of(session().get_one(Measure, session().get_one(Notice, notice).measure_id))
        serving.record_posting(matter, held, posted_on=date(2026, 6, 8), actor=OFFICER, now=at(date(2026, 6, 8)))
        assert held.deemed_on == date(2026, 6, 10), "the time runs from the deemed receipt of what was posted"


def told_of(number: int) -> list[int]:
    with reading():
        rows = session().scalars(select(Outgoing.payload).where(Outgoing.kind == "mail").order_by(Outgoing.id)).all()
    about = [each["about"] for each in rows]
    return [each["user_id"] for each in about if each.get("delivery_id") == number]


def test_commissioners_are_sent_copies_of_a_providers_notices_and_told_whether_they_must_act(ground):
    with transaction():
        matter = opened()
        measure = proposed(matter)
        commissioner = scene.commissioner()
        concern = queries.grounds(matter.id)[0].breach.split(":")
        plan = session().scalars(select(Plan).where(Plan.reference == concern[1])).one()
        owed = session().scalars(select(Obligation).where(Obligation.plan_id == plan.id)).first()
        take(measure, "give-notice", OFFICER, START)
        [copy] = copies.of_notice(queries.notice(measure, "intent").id)
        assert (copy.organisation_id, copy.must_act) == (commissioner.id, False)
        assert content_of(queries.notice(measure, "intent"))["copies"] == [
            {"name": commissioner.name, "must_act": False}
        ]
        verifying.name_commissioners(
            owed, told={commissioner.id}, act={commissioner.id}, reason="It pays for it.", actor=visiting.LEAD, on=START
        )
        take(measure, "consider", COLLEAGUE, AFTER)
        take(measure, "decide", DECIDER, AFTER)
        decision = queries.notice(measure, "decision")
        [copy] = copies.of_notice(decision.id)
        assert copy.must_act
        assert copies.one_for(scene.of(commissioner.id, Role.COMMISSIONER), decision.reference).row is copy
        with pytest.raises(NotFound):
            copies.one_for(scene.of(scene.organisation().id), decision.reference)
        again = proposed(matter, "corrective-action", day=AFTER)
        take(again, "give-notice", OFFICER, AFTER)
        assert copies.of_notice(queries.notice(again, "intent").id) == [], "who is addressed gets no copy"
