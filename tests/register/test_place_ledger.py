"""The ledger of places: figures, alarms, corrections, and what is added up of it. One database for all: each test has a
prison of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from regulator.core import db, tabular
from regulator.core.db import reading, session, transaction
from regulator.core.guard import Forbidden
from regulator.core.refused import Refused
from regulator.register.actions import agreements as agreeing
from regulator.register.actions import import_capacity
from regulator.register.actions import ledger as acting
from regulator.register.models import Places, PlacesOf
from regulator.register.models.places import PlaceAlarm, PlaceCut, PlaceEntry
from regulator.register.queries import agreements, ledger
from regulator.register.queries import places_watched as queries
from regulator.register.rules.capacity_file import CapacityRow

from . import place_scene as scene
from .people import TODAY
from .place_scene import AUGUST, DECIDER, FROM, JULY, OFFICER, SEPTEMBER, at

pytestmark = pytest.mark.database
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # to make an example smaller costs minutes on a database


def test_the_first_figure_opens_the_ledger_and_a_lower_one_is_an_alarm_and_no_cut(wing):
    with transaction():
        scene.published(wing, 280, AUGUST)
    with reading():
        assert scene.held(wing, AUGUST) == 300
        (alarm,) = scene.waiting(wing)
        assert (alarm.kind, alarm.stated, alarm.published, alarm.as_of) == ("unconsented-cut", 300, 280, AUGUST)
        (account,) = ledger.whole_ledger(wing.id, TODAY)
        assert [each.entry.kind for each in account.lines] == ["opening"]
    with transaction():
        held = scene.fresh(alarm)
        acting.judge_alarm(held, "stands", "Nobody consented.", actor=OFFICER, now=at())
    with reading():
        assert scene.held(wing, AUGUST) == 300
        assert scene.waiting(wing) == []
    with transaction(), pytest.raises(Refused, match="already"):
        acting.judge_alarm(scene.fresh(alarm), "stands", "Again.", actor=OFFICER, now=at())


def test_a_higher_figure_is_entered_and_a_finding_may_correct_the_ledger(wing):
    with transaction():
        scene.published(wing, 310, AUGUST)
        scene.published(wing, 290, SEPTEMBER)
    with transaction():
        (alarm,) = scene.waiting(wing)
        assert (alarm.stated, scene.held(wing, TODAY)) == (310, 310)
        acting.judge_alarm(scene.fresh(alarm), "correction", "The cells were never there.", actor=OFFICER, now=at())
    with reading():
        assert [scene.held(wing, day) for day in (JULY, AUGUST, SEPTEMBER, TODAY)] == [300, 310, 290, 290]


def test_what_a_source_corrects_of_itself_answers_the_alarm(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 3000)
        scene.published(it, 300, AUGUST)
        assert len(scene.waiting(it)) == 1
        scene.published(it, 300, JULY)  # the same source, of the same day: a slip of the hand
    with reading():
        assert (scene.held(it, JULY), scene.held(it, AUGUST)) == (300, 300)
        assert scene.waiting(it) == []
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
        assert sorted(each.kind for each in scene.waiting(one)) == ["unconsented-cut", "unplaced-increase"]
        assert len(scene.waiting(two)) == 2
        assert queries.capacity_on(one.id, TODAY) is None, "a figure of two says nothing of one"


def test_a_finding_on_a_figure_of_two_prisons_corrects_one_by_what_both_lack_and_no_more(world):
    with transaction():
        one, two = scene.prison(), scene.prison()
        scene.published(one, 100)
        scene.published(two, 50)
        row = Places(published_as=f"{one.name}, {two.name}", as_of=AUGUST, source="b", operational=140)
        session().add(row)
        session().flush()
        session().add_all([PlacesOf(organisation_id=each.id, places_id=row.id) for each in (one, two)])
        acting.take_statement([one, two], row, actor=OFFICER, now=at())
        (alarm,) = scene.waiting(one)
        acting.judge_alarm(alarm, "correction", "A wing is shut.", actor=OFFICER, now=at())
        (other,) = scene.waiting(two)
        acting.judge_alarm(other, "correction", "The same wing.", actor=OFFICER, now=at())
    with reading():
        assert (scene.held(one, TODAY), scene.held(two, TODAY)) == (90, 50)


def test_a_late_finding_on_an_early_figure_leaves_what_was_published_since(wing):
    with transaction():
        scene.published(wing, 280, AUGUST)
        scene.published(wing, 310, SEPTEMBER)
        (alarm,) = scene.waiting(wing)
        acting.judge_alarm(alarm, "correction", "It was right.", actor=OFFICER, now=at())
    with reading():
        assert [scene.held(wing, day) for day in (JULY, AUGUST, SEPTEMBER)] == [300, 280, 310]


def test_a_figure_of_two_prisons_says_nothing_of_how_long_an_earlier_one_of_one_counts(world):
    with transaction():
        one, two = scene.prison(), scene.prison()
        for each in (one, two):
            scene.published(each, 100)
        row = Places(published_as=f"{one.name}, {two.name}", as_of=SEPTEMBER, source="b", operational=200)
        session().add(row)
        session().flush()
        session().add_all([PlacesOf(organisation_id=each.id, places_id=row.id) for each in (one, two)])
        scene.published(one, 110, AUGUST)
    with reading():
        assert [scene.held(one, day) for day in (JULY, AUGUST, SEPTEMBER)] == [100, 110, 110]


def test_of_two_decisions_at_once_on_one_ledger_it_takes_one(world, wing):
    with transaction():
        cuts = [scene.asked(wing, places) for places in (200, 201)]
        for each in cuts:
            scene.heard(each)
            scene.step(each, "propose", OFFICER, outcome="grant")
    both = Barrier(2)

    def decide(cut):
        with suppress(Refused), transaction():
            row, read = scene.fresh(cut), ledger.account(wing.id, "b")
            if world.engine == "postgresql":  # SQLite lets nobody begin to write before another has ended
                both.wait(30)
            scene.step(row, "grant", DECIDER)
            return read.version
        return 0

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(bool, pool.map(decide, cuts))) == [False, True]
    with reading():
        assert scene.held(wing, FROM) in (100, 99)


def test_the_ledger_is_append_only_and_its_rules_are_the_databases_own(wing):
    with reading():
        number = session().scalars(select(PlaceEntry.id)).first()
    with pytest.raises(Forbidden, match="append-only"), transaction():
        session().get_one(PlaceEntry, number).change = 5
    with transaction():
        cut = scene.asked(wing)
    with pytest.raises(IntegrityError), transaction():
        scene.fresh(cut).granted = 5


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
    found = scene.waiting(it)
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
        assert len(scene.waiting(wing)) == 1
        assert scene.held(wing, AUGUST) == 300


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
