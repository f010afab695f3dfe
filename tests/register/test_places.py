"""What is done about places: ledger, cuts, refusals, sourcing, directions. One database for all: each test has a prison
of its own."""

import shutil
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from regulator.core import db, tabular
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events.models import EventRow
from regulator.core.guard import Forbidden
from regulator.core.refused import FileProblems, NotFound, Refused
from regulator.people.rules import OUTSIDE, Role
from regulator.register.actions import agreements as agreeing
from regulator.register.actions import consents, directing, import_capacity, refusals
from regulator.register.actions import ledger as acting
from regulator.register.models import Places, PlacesOf
from regulator.register.models.places import (
    PlaceAlarm,
    PlaceCut,
    PlaceDirection,
    PlaceEntry,
    PlaceReferral,
    PlaceSourcing,
)
from regulator.register.queries import agreements, ledger
from regulator.register.queries import places_watched as queries
from regulator.register.rules.capacity_file import CapacityRow
from regulator.register.rules.consenting import CUT, DIRECTION, Cut, Direction
from regulator.register.rules.referral_file import ReferralRow, template
from tests.conftest import Database

from . import place_scene as scene
from .people import TODAY
from .place_scene import CHIEF, DECIDER, FROM, JULY, OFFICER, at, person

pytestmark = pytest.mark.database
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # to make an example smaller costs minutes on a database
AUGUST = date(2026, 8, 31)
SEPTEMBER = date(2026, 9, 30)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def world(request, tmp_path_factory):
    """An estate on each engine in turn, for all tests of this file."""
    folder = tmp_path_factory.mktemp("places")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "x.sqlite")
        url = f"sqlite:///{folder / 'x.sqlite'}"
        empty = None
    else:
        empty = request.getfixturevalue("empty_postgres")
        url = empty.address()
    db.connect(url)
    scene.lay()
    yield Database(request.param, url, folder)
    db.disconnect()
    if empty is not None:
        empty.empty()


@pytest.fixture
def wing(world):
    """A prison of 300 places, of which the north commissioned 200 and the south 80."""
    with transaction():
        it = scene.prison()
        scene.published(it, 300, population=250)
        scene.agreed(it, scene.north(), 200)
        scene.agreed(it, scene.south(), 80)
        return it


def waiting(it):
    return [each for each, _it in ledger.alarms(OFFICER, waiting=True, organisation_id=it.id)]


def test_the_first_figure_opens_the_ledger_and_a_lower_one_is_an_alarm_and_no_cut(wing):
    with transaction():
        scene.published(wing, 280, AUGUST)
    with reading():
        assert scene.held(wing, AUGUST) == 300
        (alarm,) = waiting(wing)
        assert (alarm.kind, alarm.stated, alarm.published, alarm.as_of) == ("unconsented-cut", 300, 280, AUGUST)
        (account,) = ledger.whole_ledger(wing.id, TODAY)
        assert [each.entry.kind for each in account.lines] == ["opening"]
    with transaction():
        held = scene.fresh(alarm)
        acting.judge_alarm(held, "stands", "Nobody consented.", actor=OFFICER, now=at())
    with reading():
        assert scene.held(wing, AUGUST) == 300
        assert waiting(wing) == []
    with transaction(), pytest.raises(Refused, match="already"):
        acting.judge_alarm(scene.fresh(alarm), "stands", "Again.", actor=OFFICER, now=at())


def test_a_higher_figure_is_entered_and_a_finding_may_correct_the_ledger(wing):
    with transaction():
        scene.published(wing, 310, AUGUST)
        scene.published(wing, 290, SEPTEMBER)
    with transaction():
        (alarm,) = waiting(wing)
        assert (alarm.stated, scene.held(wing, TODAY)) == (310, 310)
        acting.judge_alarm(scene.fresh(alarm), "correction", "The cells were never there.", actor=OFFICER, now=at())
    with reading():
        assert [scene.held(wing, day) for day in (JULY, AUGUST, SEPTEMBER, TODAY)] == [300, 310, 290, 290]


def test_what_a_source_corrects_of_itself_answers_the_alarm(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 3000)
        scene.published(it, 300, AUGUST)
        assert len(waiting(it)) == 1
        scene.published(it, 300, JULY)  # the same source, of the same day: a slip of the hand
    with reading():
        assert (scene.held(it, JULY), scene.held(it, AUGUST)) == (300, 300)
        assert waiting(it) == []
        found = session().scalars(select(PlaceAlarm).where(PlaceAlarm.organisation_id == it.id)).one()
        assert found.outcome == "explained"


def test_a_figure_of_two_prisons_is_compared_with_their_sum_and_divided_by_nobody(world):
    with transaction():
        one, two = scene.prison(), scene.prison()
        scene.published(one, 100)
        scene.published(two, 50)
        for published, on in ((140, AUGUST), (160, SEPTEMBER)):
            row = Places(published_as=f"{one.name} and {two.name}", as_of=on, source="b", operational=published)
            session().add(row)
            session().flush()
            session().add_all([PlacesOf(organisation_id=each.id, places_id=row.id) for each in (one, two)])
            acting.take_statement([one, two], row, actor=OFFICER, now=at())
        agreeing.commission(
            scene.north(), one, "b", 1, from_on=TODAY, actor=OFFICER, now=at()
        )  # the event of this transaction
    with reading():
        assert (scene.held(one, TODAY), scene.held(two, TODAY)) == (100, 50)
        assert sorted(each.kind for each in waiting(one)) == ["unconsented-cut", "unplaced-increase"]
        assert len(waiting(two)) == 2
        assert queries.capacity_on(one.id, TODAY) is None, "a figure of two says nothing of one"


def test_the_ledger_is_append_only_and_its_rules_are_the_databases_own(wing):
    with reading():
        number = session().scalars(select(PlaceEntry.id)).first()
    with pytest.raises(Forbidden, match="append-only"), transaction():
        session().get_one(PlaceEntry, number).change = 5
    with transaction():
        cut = scene.asked(wing)
    with pytest.raises(IntegrityError), transaction():
        scene.fresh(cut).granted = 5


def test_a_consented_cut_stands_in_the_ledger_from_its_day(wing):
    with transaction():
        cut = scene.asked(wing, 30)
        scene.heard(cut)
        scene.step(cut, "propose", OFFICER, outcome="grant")
        scene.step(cut, "grant", DECIDER)
    with reading():
        assert scene.held(wing, FROM - timedelta(days=1)) == 300
        assert scene.held(wing, FROM) == 270
        (account,) = ledger.whole_ledger(wing.id, FROM)
        assert (account.lines[-1].cut, account.lines[-1].balance, account.today) == (cut.reference, 270, 270)
        shown = queries.cut_page(scene.fresh(cut), TODAY)
        effect = {each.commissioner.code: (each.before.held, each.after.held) for each in shown.effects}
        assert effect == {"commissioner-north": (200, 193), "commissioner-south": (80, 77)}
        clocks = {each.name: each for each in queries.clocks_of(f"place-cut:{cut.id}")}
        assert clocks["place-cut-decision"].met_on == TODAY
        names = set(session().scalars(select(EventRow.name).where(EventRow.subject == f"place-cut:{cut.id}")))
        assert names == {"CutAsked", "CutViewGiven", "CutMoved", "CutGranted"}
    with reading():
        short = {by.code: row.share.short for by, row in agreements.shortfalls(FROM) if row.prison.id == wing.id}
        assert short == {"commissioner-north": 7, "commissioner-south": 3}


def test_a_cut_that_came_late_takes_effect_when_it_is_decided_and_never_before(wing):
    with transaction():
        cut = scene.asked(wing, 10, TODAY + timedelta(days=1))
        scene.heard(cut)
        scene.step(cut, "propose", OFFICER, outcome="grant")
        scene.step(cut, "grant", CHIEF, day=FROM)
    with reading():
        assert scene.fresh(cut).effective_on == FROM
        assert (scene.held(wing, FROM - timedelta(days=1)), scene.held(wing, FROM)) == (300, 290)


def test_nobody_decides_what_they_proposed_nor_before_commissioners_were_heard(wing):
    with transaction():
        cut = scene.asked(wing)
        with pytest.raises(Refused, match="may say what they think until 16 November 2026"):
            scene.step(cut, "propose", OFFICER, outcome="grant")
    both = person(OFFICER.id, Role.DECISION_PANEL_MEMBER)
    with transaction():
        scene.step(scene.fresh(cut), "propose", OFFICER, day=TODAY + timedelta(days=15), outcome="refuse")
    with transaction(), pytest.raises(Refused, match="somebody else decides"):
        scene.step(scene.fresh(cut), "refuse", both)


def test_an_urgent_request_has_two_days_and_says_why(wing):
    with transaction():
        cut = scene.asked(wing, urgent_because="The boiler has failed and the wing has no heat.")
    with reading():
        due = {each.name: each.due_on for each in queries.clocks_of(f"place-cut:{cut.id}")}
        assert due == {
            "place-cut-views-urgent": TODAY + timedelta(days=1),
            "place-cut-decision-urgent": TODAY + timedelta(days=2),
        }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"places": 301}, "You hold 300 such places"),
        ({"places": 0}, "between 1 and"),
        ({"places": 2**63}, "between 1 and"),
        ({"from_on": TODAY}, "a day to come"),
        ({"from_on": date(2999, 1, 1)}, "within ten years"),
    ],
)
def test_what_cannot_be_asked(wing, changed, told):
    with transaction(), pytest.raises(Refused, match=told):
        scene.asked(wing, **changed)


def test_only_a_prison_asks_and_for_itself_and_only_who_is_affected_has_a_say(wing):
    wanted = consents.Asked("b", 5, FROM, "works", "Why.")
    with transaction():
        other = scene.prison()
        for actor in (scene.lead(other), scene.office(scene.north()), OFFICER):
            with pytest.raises(Refused, match="for itself"):
                consents.ask(wing, wanted, actor=actor, now=at())
        with pytest.raises(Refused, match="no such places"):
            consents.ask(other, wanted, actor=scene.lead(other), now=at())
        cut = scene.asked(wing)
        with pytest.raises(Refused, match="does not affect"):
            consents.say_view(cut, "agrees", "x", actor=person(1, Role.COMMISSIONER, other.id), now=at())


def test_who_sees_which_request(wing):
    with transaction():
        cut, other = scene.asked(wing), scene.prison()
    seers = [OFFICER, DECIDER, CHIEF, scene.ANALYST, scene.lead(wing)]
    with reading():
        seers += [scene.office(scene.north()), scene.office(scene.south())]
        for actor in seers:
            assert queries.one(actor, PlaceCut, cut.reference).id == cut.id
        for actor in (scene.lead(other), person(7, Role.INSPECTOR), person(7, Role.LOCAL_PARTNER, wing.id)):
            with pytest.raises(NotFound):
                queries.one(actor, PlaceCut, cut.reference)
            assert cut.id not in [each.id for each in queries.listed(actor, PlaceCut).rows]


def every(kind):
    return [(state, step.name, role) for state in kind for step in _life(kind).transitions for role in Role]


def _life(kind):
    return CUT if kind is Cut else DIRECTION


@pytest.fixture(scope="module")
def at_every_state(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 300)
        scene.agreed(it, scene.north(), 200)
        cuts = {(Cut, state): scene.cut_at(state, it) for state in Cut}
        return it, cuts | {(Direction, state): scene.direction_at(state, it) for state in Direction}


def test_every_state_action_and_role_of_both_lives(at_every_state):
    """The table is the law: where it offers no way, none is; where it does, no rule says no to whoever may."""
    it, rows = at_every_state
    tried = allowed = 0
    for kind in (Cut, Direction):
        for state, name, role in every(kind):
            of = it.id if role in (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT) else 99 if role in OUTSIDE else None
            actor, step = person(970, role, of), _life(kind).named(name)
            own = not (role == Role.COMMISSIONER and kind is Direction)  # the direction is to the prison
            wanted = actor.may(step.permission) and state in step.from_ and own
            assert _goes(rows[kind, state], kind, name, actor) == wanted, (state, name, role)
            tried, allowed = tried + 1, allowed + wanted
    assert tried == sum(len(every(kind)) for kind in (Cut, Direction))
    assert allowed == 22, "counted by hand from the two tables"


class _Undo(Exception):
    """So that the next finds everything as it was."""


def _goes(held, kind, name, actor):
    """Whether the step is taken; nothing of it stays."""
    late, done = at(FROM + timedelta(days=1)), []

    def tried():
        row = scene.fresh(held)
        with suppress(Refused):
            if kind is Cut:
                given = {"outcome": "grant", "places": 5 if name == "grant-part" else None}
                consents.take(row, consents.Step(name, "As said.", **given), actor=actor, now=late)
            else:
                directing.take_direction(row, name, "As said.", on=TODAY, actor=actor, now=late)
            done.append(row.state == _life(kind).named(name).to)
        raise _Undo

    with pytest.raises(_Undo), transaction():
        tried()
    return done == [True]


def test_the_order_of_requests_decisions_and_files_does_not_matter_to_the_sum(world):
    ways = st.lists(
        st.tuples(
            st.sampled_from(["ask", "grant", "part", "refuse", "withdraw", "file", "correct", "judge"]),
            st.integers(1, 260),
            st.integers(0, 90),
        ),
        min_size=3,
        max_size=12,
    )

    @settings(max_examples=15, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
    @given(ways)
    def holds(steps):
        with transaction():
            it = scene.prison()
            scene.published(it, 250)
            agreeing.commission(scene.north(), it, "b", 10, from_on=TODAY, actor=OFFICER, now=at())
        for way, number, days in steps:
            before = {day: _held(it, day) for day in LATER}
            try:
                with transaction():
                    moved = _WAYS[way](it, number, days)
            except Refused:
                moved = None
            _adds_up(it, before, moved)

    holds()


LATER = [JULY + timedelta(days=30 * step) for step in range(14)]


def _held(it, day):
    with reading():
        return scene.held(it, day)


def _adds_up(it, before, moved):
    with reading():
        (account,) = ledger.whole_ledger(it.id, LATER[-1])
        running = 0
        for each in account.lines:
            running += each.entry.change
            assert each.balance == running
            assert running >= 0
        granted = session().scalars(
            select(PlaceCut).where(PlaceCut.organisation_id == it.id, PlaceCut.granted.is_not(None))
        )
        cut = sum(-each.entry.change for each in account.lines if each.entry.kind == "consented-cut")
        assert cut == sum(each.granted for each in granted), "each consented cut stands there once"
        for day in LATER:
            assert scene.held(it, day) >= 0
        fell = [day for day in LATER if scene.held(it, day) < before[day]]
        assert not fell or moved in ("consent", "source", "finding"), "nothing else lowers it"
        if moved == "file":
            row = (
                session()
                .scalars(
                    select(Places).join(PlacesOf).where(PlacesOf.organisation_id == it.id).order_by(Places.id.desc())
                )
                .first()
            )
            there = scene.held(it, row.as_of)
            alarms = [each.places_id for each, _it in ledger.alarms(OFFICER, organisation_id=it.id)]
            assert there == row.operational or (there > row.operational and row.id in alarms)


def _open(it, state):
    return (
        session()
        .scalars(
            select(PlaceCut).where(PlaceCut.organisation_id == it.id, PlaceCut.state == state).order_by(PlaceCut.id)
        )
        .first()
    )


def _ask(it, number, days):
    cut = scene.asked(it, number, FROM + timedelta(days=days))
    scene.heard(cut)
    scene.step(cut, "propose", OFFICER, outcome="grant")
    return "asked"


def _decide(name):
    def act(it, number, days):
        cut = _open(it, "proposed")
        if cut is None:
            return _ask(it, number, days)
        given = {"places": max(1, cut.places - 1)} if name == "grant-part" else {}
        scene.step(cut, name, DECIDER, **given)
        return "consent" if name.startswith("grant") else "refused"

    return act


def _withdraw(it, number, days):
    cut = _open(it, "proposed")
    if cut is None:
        return _ask(it, number, days)
    scene.step(cut, "withdraw", scene.lead(it))
    return "withdrawn"


def _file(it, number, days):
    scene.published(it, number, JULY + timedelta(days=days), source=f"Bulletin {days} of {number}")
    return "file"


def _correct(it, number, days):
    scene.published(it, number, JULY + timedelta(days=days))
    return "source"


def _judge(it, number, days):
    found = waiting(it)
    if not found:
        return _file(it, number, days)
    acting.judge_alarm(found[0], "correction", "It is right.", actor=OFFICER, now=at())
    return "finding"


_WAYS = {
    "ask": _ask,
    "grant": _decide("grant"),
    "part": _decide("grant-part"),
    "refuse": _decide("refuse"),
    "withdraw": _withdraw,
    "file": _file,
    "correct": _correct,
    "judge": _judge,
}


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


def test_whoever_brings_a_lower_figure_in_is_told_of_the_alarm_by_its_line(wing):
    head = "prison,baseline_cna,in_use_cna,operational_capacity,population\n"
    table = tabular.parse((head + f"{wing.name},,,280,270\n").encode(), "capacity.csv", CapacityRow)
    with transaction():
        done = import_capacity(table, actor=OFFICER, as_of=AUGUST, source="Bulletin of August")
    (told,) = done.warnings
    assert (told.line, told.where) == (2, wing.name)
    assert "no consent explains fewer" in told.message
    with transaction():
        again = import_capacity(table, actor=OFFICER, as_of=AUGUST, source="Bulletin of August")
    assert again.warnings == ()
    with reading():
        assert len(waiting(wing)) == 1
        assert scene.held(wing, AUGUST) == 300


def test_who_was_heard_still_sees_the_request_when_its_agreement_is_over(wing):
    with transaction():
        cut = scene.asked(wing)
        scene.heard(cut)
        mine = agreements.agreements(scene.south().id)
        for row, _it in mine:
            if row.organisation_id == wing.id:
                agreeing.end_agreement(row, until_on=FROM, reason="Over.", actor=OFFICER, now=at())
        other = scene.asked(wing)
    with reading():
        office = scene.office(scene.south())
        assert queries.one(office, PlaceCut, cut.reference).id == cut.id
        with pytest.raises(NotFound):
            queries.one(office, PlaceCut, other.reference)


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
            directing.direct(scene.north(), told, actor=OFFICER, now=at())
        release = directing.Directed("release", "b", 10, FROM, "Spare places.")
        to = directing.direct(scene.north(), release, actor=OFFICER, now=at())
        office = scene.office(scene.north())
        directing.take_direction(to, "say-met-commissioner", "Released.", actor=office, now=at())
        assert to.state == "said-to-be-met"
    with reading():
        assert queries.one(office, PlaceDirection, to.reference).id == to.id
        with pytest.raises(NotFound):
            queries.one(scene.lead(wing), PlaceDirection, to.reference)


def test_a_commissioners_months_and_everybodys_add_up(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 100)
        by = scene.agreed(it, scene.south(), 150, from_on=date(2026, 9, 1))
        agreeing.end_agreement(by, until_on=date(2026, 11, 1), reason="Let to others.", actor=OFFICER, now=at())
    with reading():
        south = scene.south()
        mine = [each for each in agreements.months_of(south.id, TODAY) if each.on in (AUGUST.replace(day=1), SEPTEMBER)]
        assert all(each.held is None or each.held <= each.commissioned for each in mine)
        october = [row for row in agreements.standing(south.id, date(2026, 10, 1)) if row.prison.id == it.id]
        assert [(each.share.commissioned, each.share.held, each.held) for each in october] == [(150, 100, 100)]
        assert [row for row in agreements.standing(south.id, date(2026, 11, 1)) if row.prison.id == it.id] == []
        whole = {each.category: each for each in agreements.totals(TODAY) if each.on == TODAY}
        entries = session().scalars(select(PlaceEntry.change).where(PlaceEntry.effective_on <= TODAY))
        assert sum(each.held or 0 for each in whole.values()) == sum(entries)


def test_a_page_of_many_prisons_costs_as_many_queries_as_one_of_few(world):
    def counted(look):
        seen = []
        listen = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(db.engine(), "before_cursor_execute", listen)
        try:
            with reading():
                look()
        finally:
            event.remove(db.engine(), "before_cursor_execute", listen)
        return len(seen)

    with reading():
        south = scene.south().id
    looks = (
        lambda: agreements.totals(TODAY),
        lambda: agreements.months_of(south, TODAY),
        lambda: agreements.standing(south, TODAY),
        lambda: agreements.shortfalls(TODAY),
    )
    few = [counted(each) for each in looks]
    with transaction():
        for _ in range(30):
            it = scene.prison()
            scene.published(it, 100)
            scene.agreed(it, scene.south(), 150)
    assert [counted(each) for each in looks] == few
    assert max(few) <= 6
