"""Refusals of prisoners, places elsewhere on request, and directions. One database for all: each test has a prison of
its own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import tabular
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.refused import FileProblems, NotFound, Refused
from regulator.register.actions import directing, refusals
from regulator.register.models.places import PlaceDirection, PlaceReferral, PlaceSourcing
from regulator.register.queries import places_watched as queries
from regulator.register.rules.consenting import Direction
from regulator.register.rules.referral_file import ReferralRow, template

from . import place_scene as scene
from .people import TODAY
from .place_scene import DECIDER, FROM, JULY, OFFICER, at

pytestmark = pytest.mark.database


def test_a_refusal_within_capacity_is_an_alarm_and_is_judged_once(wing):
    day = JULY + timedelta(days=20)
    with transaction():
        scene.published(wing, 300, date(2026, 10, 30), population=280)
        bad, good = scene.refused(wing), scene.refused(wing, "higher-security")
        full = scene.refused(wing, "no-room", on=day)
        assert (bad.alarm, bad.room, good.alarm, full.alarm) == (True, "within-capacity", False, True)
        assert "300 places and 280 prisoners held on 30 October 2026" in bad.working
        clock = session().scalars(select(Clock).where(Clock.subject == f"place-referral:{bad.id}")).one()
        assert clock.name == "place-refusal-finding"
        refusals.judge_refusal(bad, "not-justified", "Cost is no reason.", actor=OFFICER, now=at())
        assert clock.met_on == TODAY
        with pytest.raises(Refused, match="already"):
            refusals.judge_refusal(bad, "justified", "x", actor=OFFICER, now=at())


def test_what_was_logged_by_mistake_is_withdrawn_by_its_author_and_stays_to_be_read(wing):
    with transaction():
        scene.published(wing, 300, date(2026, 10, 30), population=280)
        row, judged = scene.refused(wing, from_outside=True), scene.refused(wing)
        refusals.judge_refusal(judged, "justified", "As said.", actor=OFFICER, now=at())
        with pytest.raises(NotFound):
            refusals.withdraw_referral(row, "Wrong.", actor=scene.office(scene.north()), now=at())
        with pytest.raises(Refused, match="a prison number"):
            refusals.withdraw_referral(row, "It was A1234BC.", actor=scene.lead(wing), now=at())
        refusals.withdraw_referral(row, "He was accepted.", actor=scene.lead(wing), now=at())
        for late, told in ((row, "was withdrawn"), (judged, "a finding already")):
            with pytest.raises(Refused, match=told):
                refusals.withdraw_referral(late, "Again.", actor=scene.lead(wing), now=at())
        with pytest.raises(Refused, match="was withdrawn"):
            refusals.judge_refusal(row, "justified", "x", actor=OFFICER, now=at())
    with reading():
        kept = queries.one(OFFICER, PlaceReferral, row.reference)
        assert (kept.found, kept.finding, kept.found_on) == ("withdrawn", "He was accepted.", TODAY)
        (clock,) = queries.clocks_of(f"place-referral:{row.id}")
        assert (clock.stopped_on, clock.met_on) == (TODAY, None)
        assert queries.from_outside(wing.id, JULY) == (0, 0)
        waiting = queries.listed(OFFICER, PlaceReferral, organisation_id=(wing.id,), alarm=True, found=None)
        assert waiting.rows == []
    again = refusals.Told(TODAY, "b", row.local_ref, accepted=True, from_outside=True)
    with transaction(), pytest.raises(Refused, match=f"Log it again as {row.local_ref}/2"):
        refusals.log_referral(wing, again, commissioner=None, actor=scene.lead(wing), now=at())


def test_a_cut_that_was_consented_to_counts_in_the_check_of_a_later_day(wing):
    with transaction():
        cut = scene.asked(wing, 50, TODAY + timedelta(days=1))
        scene.heard(cut)
        scene.step(cut, "propose", OFFICER, outcome="grant")
        scene.step(cut, "grant", DECIDER)
    with reading():
        assert queries.capacity_on(wing.id, TODAY).places == 300
        assert queries.capacity_on(wing.id, TODAY + timedelta(days=1)).places == 250


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"on": TODAY + timedelta(days=1)}, "a day that has come"),
        ({"on": TODAY - timedelta(days=400)}, "not more than a year ago"),
        ({"reason": "nonsense"}, "Give one of these reasons"),
        ({"words": "A1234BC was sent away"}, "a prison number"),
    ],
)
def test_what_cannot_be_logged(wing, changed, told):
    with transaction(), pytest.raises(Refused, match=told):
        scene.refused(wing, **changed)


def test_a_prison_logs_for_itself_and_a_commissioner_its_own(wing):
    told = refusals.Told(TODAY, "b", "LOG-1", False, False, "cost")
    with transaction():
        other, north = scene.prison(), scene.north()
        wrong = (
            (scene.lead(other), None),
            (scene.lead(other), north),
            (scene.office(north), None),
            (scene.office(north), scene.south()),
            (OFFICER, north),
        )
        for actor, by in wrong:
            with pytest.raises(Refused, match="logs for itself"):
                refusals.log_referral(wing, told, commissioner=by, actor=actor, now=at())
        row = refusals.log_referral(wing, told, commissioner=north, actor=scene.office(north), now=at())
        assert queries.one(scene.lead(wing), PlaceReferral, row.reference).id == row.id


HEAD = "date,category,local_reference,decision,outside_area,commissioner,reason,words\n"


def taken_in(it, text):
    table = tabular.parse(text.encode(), "refusals.csv", ReferralRow)
    return refusals.import_referrals(it, table, actor=scene.lead(it), now=at())


def test_a_file_of_refusals_is_taken_in_once_whole_or_not_at_all(wing):
    good = HEAD + (
        "2026-11-01,b,FILE-1,refused,no,commissioner-north,cost,Too dear.\n2026-11-01,b,FILE-2,accepted,yes,,,\n"
    )
    with transaction():
        scene.published(wing, 300, date(2026, 10, 30), population=280)
        assert taken_in(wing, good) == (2, 1)
    with transaction():
        assert taken_in(wing, good + "2026-11-02,b,FILE-3,refused,no,,no-room,\n") == (1, 1)
    wrong = HEAD + (
        "2026-11-01,b,A1234BC,refused,no,,cost,\n"
        "2026-11-01,z,FILE-5,refused,no,,cost,\n"
        "2026-11-01,b,FILE-6,refused,perhaps,,cost,\n"
    )
    with pytest.raises(FileProblems) as told:
        taken_in(wing, wrong)
    assert [each.line for each in told.value.problems] == [2, 3, 4]
    untrue = HEAD + (
        "2026-11-01,b,FILE-1,accepted,no,,,\n"
        "2099-11-01,b,FILE-7,refused,no,,cost,\n"
        "2026-11-01,b,FILE-8,refused,no,nobody,cost,\n"
        "2026-11-01,b,FILE-9,refused,no,,whim,\n"
    )
    with pytest.raises(FileProblems) as told, transaction():
        taken_in(wing, untrue)
    assert [(each.line, each.where) for each in told.value.problems] == [
        (2, "local_reference"),
        (3, "date"),
        (4, "commissioner"),
        (5, "reason"),
    ]
    with reading():
        rows = session().scalars(select(PlaceReferral).where(PlaceReferral.organisation_id == wing.id)).all()
        assert sorted(each.local_ref for each in rows) == ["FILE-1", "FILE-2", "FILE-3"]
    assert tabular.parse(template().encode(), "t.csv", ReferralRow).rows


def test_places_elsewhere_are_asked_for_answered_and_met(wing):
    with transaction():
        by, other = scene.office(scene.north()), scene.prison()
        ask = directing.ask_elsewhere(wing, "b", 12, by_on=FROM, words="Our area has none.", actor=by, now=at())
        with pytest.raises(Refused, match="Only the provider that was asked"):
            directing.answer_elsewhere(ask, 5, "x", where=other, actor=scene.lead(other), now=at())
        with pytest.raises(Refused, match="the other prison"):
            directing.answer_elsewhere(ask, 5, "x", where=wing, actor=scene.lead(wing), now=at())
        with pytest.raises(Refused, match="There is time"):
            directing.end_elsewhere(ask, "not-met", "x", actor=by, now=at())
        directing.answer_elsewhere(ask, 12, "They have room.", where=other, actor=scene.lead(wing), now=at())
        with pytest.raises(Refused, match="Only the commissioner that asked"):
            directing.end_elsewhere(ask, "met", "x", actor=scene.office(scene.south()), now=at())
        directing.end_elsewhere(ask, "met", "All twelve moved.", actor=by, now=at())
        assert (ask.state, ask.where_id, ask.ended_on) == ("met", other.id, TODAY)
        (clock,) = queries.clocks_of(f"place-sourcing:{ask.id}")
        assert clock.met_on == TODAY
        with pytest.raises(Refused, match="over already"):
            directing.end_elsewhere(ask, "withdrawn", "x", actor=by, now=at())
    with reading(), pytest.raises(NotFound):
        queries.one(scene.office(scene.south()), PlaceSourcing, ask.reference)


def test_a_direction_is_met_late_or_not_and_reaches_whom_its_power_reaches(wing):
    with transaction():
        row = scene.direction_at(Direction.NOT_MET, wing)
        assert row.power == "direct-acceptance"
        with pytest.raises(Refused, match="the day on which it was met"):
            directing.take_direction(row, "met-late", "x", on=None, actor=OFFICER, now=at(FROM))
    with transaction():
        late = FROM + timedelta(days=5)
        directing.take_direction(scene.fresh(row), "met-late", "He came.", on=late, actor=OFFICER, now=at(late))
    with transaction():
        told = directing.Directed("accept", "b", 1, FROM, "x")
        with pytest.raises(Refused, match="cannot be given"):
            directing.direct(scene.north(), told, actor=OFFICER, now=at(), public_url=scene.URL)
        release = directing.Directed("release", "b", 10, FROM, "Spare places.")
        to = directing.direct(scene.north(), release, actor=OFFICER, now=at(), public_url=scene.URL)
        office = scene.office(scene.north())
        directing.take_direction(to, "say-met-commissioner", "Released.", actor=office, now=at())
        assert to.state == "said-to-be-met"
    with reading():
        assert queries.one(office, PlaceDirection, to.reference).id == to.id
        with pytest.raises(NotFound):
            queries.one(scene.lead(wing), PlaceDirection, to.reference)
