"""The deadline of a finding: a published figure that no consent explains waits for it, and people are told."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events.models import EventFacts, EventRow
from regulator.people.rules import Role
from regulator.register.actions import ledger as acting
from regulator.register.actions.alarm_telling import remind_of_alarms
from regulator.register.actions.figures import enter_places
from regulator.register.queries import ledger
from regulator.register.rules.editing import Grounds
from regulator.register.rules.places import Figures

from . import place_scene as scene
from .people import EDITOR, TODAY
from .place_pages import STAFF, letters, made_app, sent, signed_in, told
from .place_scene import JULY, OFFICER, at

pytestmark = pytest.mark.database
DUE = TODAY + timedelta(days=14)  # ten working days: no bank holiday lies between
OFFICERS, DECIDERS = "licensing-officer@regulator.example", "decision-panel-member@regulator.example"


@pytest.fixture(autouse=True)
def the_day(time_machine) -> None:
    """A figure is taken in today: the alarm is raised on the day of the clock."""
    time_machine.move_to(at(TODAY, 10), tick=False)


def clock_of(alarm) -> Clock:
    return ledger.alarm_clocks([alarm.id])[alarm.id]


def test_an_alarm_starts_the_clock_of_its_finding_and_a_finding_meets_it(wing):
    with transaction():
        scene.published(wing, 280, TODAY)
        (alarm,) = scene.waiting(wing)
        owed = clock_of(alarm)
        assert (owed.name, owed.started_on, owed.due_on) == ("place-alarm-finding", TODAY, DUE)
        assert (
            owed.counted == "10 working days from the day the figure was taken in and raised the alarm, 2 November 2026"
        )
    with transaction():
        acting.judge_alarm(scene.fresh(alarm), "stands", "Nobody consented.", actor=OFFICER, now=at(DUE))
    with reading():
        assert (clock_of(alarm).met_on, clock_of(alarm).stopped_on) == (DUE, None)


def test_what_its_source_takes_back_is_not_owed_any_more(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 300)
        scene.published(it, 280, TODAY)
        (alarm,) = scene.waiting(it)
    with transaction():
        figures, because = Figures(operational=300), Grounds("It was a slip", scene.SOURCE)
        enter_places(it, figures, as_of=TODAY, because=because, actor=EDITOR, today=TODAY)
    with reading():
        assert scene.waiting(it) == []
        assert (clock_of(alarm).met_on, clock_of(alarm).stopped_on) == (None, TODAY)


def test_an_alarm_from_before_alarms_had_deadlines_is_given_one(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 300)
        scene.published(it, 280, TODAY)
        (alarm,) = scene.waiting(it)
        session().execute(delete(Clock).where(Clock.subject == ledger.alarm_subject(alarm.id)))
    remind_of_alarms(at(TODAY))
    with reading():
        assert clock_of(alarm).due_on == DUE


@pytest.fixture
def world(database):
    """An estate for one test: in this file some tests make an application, which lays its own."""
    scene.lay()
    return database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def test_officers_are_told_before_the_day_and_deciders_too_once_it_is_late_each_once(app, time_machine):
    for role in (Role.LICENSING_OFFICER, Role.DECISION_PANEL_MEMBER):
        signed_in(app, role)
    with transaction():
        second = scene.prison()
        scene.published(second, 100, JULY)
        scene.published(second, 90, TODAY)
        scene.published(app.extensions["prison"], 280, TODAY)
    soon, late = at(DUE - timedelta(days=2)), at(DUE + timedelta(days=1))
    assert remind_of_alarms(at(DUE - timedelta(days=3))) == 0
    assert (remind_of_alarms(soon), remind_of_alarms(soon)) == (1, 0)
    time_machine.move_to(soon, tick=False)
    told = letters(app)
    assert set(told) == {OFFICERS}
    assert "2 published figures wait for a finding, due by 16 November 2026" in told[OFFICERS][0]
    assert "/staff/places/alarms" in told[OFFICERS][0]
    with transaction():
        (alarm,) = scene.waiting(second)
        acting.judge_alarm(alarm, "stands", "Nobody consented.", actor=OFFICER, now=soon)
    assert remind_of_alarms(at(DUE)) == 0, "the last day is not late, and of what is soon they know"
    assert (remind_of_alarms(late), remind_of_alarms(late)) == (2, 0)
    time_machine.move_to(late, tick=False)
    told = letters(app)
    assert "1 published figure waits for a finding, which was due by 16 November 2026" in told[DECIDERS][0]
    with reading():
        wanted = select(EventFacts.text).join(EventRow).where(EventRow.name == "PlaceAlarmsOwedTold")
        said = [json.loads(each) for each in session().scalars(wanted.order_by(EventRow.id))]
    stages = [(each["stage"], each["alarms"], each["people"]) for each in said]
    assert stages == [("soon", 2, 1), ("late", 1, 2)]
    with transaction():
        (alarm,) = scene.waiting(app.extensions["prison"])
        acting.judge_alarm(alarm, "stands", "Nobody consented.", actor=OFFICER, now=late)
    assert remind_of_alarms(late) == 0
    assert letters(app) == {}, "nobody is written to of what was judged meanwhile"


def test_the_pages_say_by_when_a_finding_is_owed_and_that_it_is_late(app, time_machine):
    officer = signed_in(app, Role.LICENSING_OFFICER)
    assert "Every published figure agrees with its ledger" in told(officer.get(f"{STAFF}/alarms"))
    with transaction():
        scene.published(app.extensions["prison"], 280, TODAY)
    assert "The first is due on 16 November 2026" in told(officer.get("/staff"))
    page = officer.get(f"{STAFF}/alarms")
    assert "A finding is due by 16 November 2026." in told(page)
    number = page.text.split(f"{STAFF}/alarms/")[1].split('"')[0]
    assert "10 working days from the day the figure was taken in" in told(officer.get(f"{STAFF}/alarms/{number}"))
    time_machine.move_to(at(DUE + timedelta(days=1), 10), tick=False)
    officer.sign_in(OFFICERS)
    assert "Late since 16 November 2026" in told(officer.get("/staff"))
    assert "Late A finding was due by 16 November 2026." in told(officer.get(f"{STAFF}/alarms"))
    found = {"outcome": "stands", "words": "Nobody consented."}
    assert sent(officer, f"{STAFF}/alarms/{number}", found).status_code == 303
    assert "Cut without consent Nobody consented." in told(officer.get(f"{STAFF}/alarms"))
    assert "published figure" not in told(officer.get("/staff"))
