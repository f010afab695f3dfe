"""Requests to hold fewer places, and the life of a request and of a direction. One database for all: each test has a
prison of its own."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.core.events.models import EventRow
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import OUTSIDE, Role
from regulator.register.actions import agreements as agreeing
from regulator.register.actions import consents, directing
from regulator.register.models.places import PlaceCut
from regulator.register.queries import agreements, ledger
from regulator.register.queries import places_watched as queries
from regulator.register.rules.consenting import CUT, DIRECTION, Cut, Direction

from . import place_scene as scene
from .people import TODAY
from .place_scene import CHIEF, DECIDER, FROM, OFFICER, at, person

pytestmark = pytest.mark.database


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
        shown = queries.cut_page(scene.fresh(cut), TODAY, proposed=True)
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
        ({"urgent_because": "A1234BC has no heat"}, "a prison number"),
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
                consents.take(
                    row, consents.Step(name, "As said.", **given), actor=actor, now=late, public_url=scene.URL
                )
            else:
                directing.take_direction(row, name, "As said.", on=TODAY, actor=actor, now=late)
            done.append(row.state == _life(kind).named(name).to)
        raise _Undo

    with pytest.raises(_Undo), transaction():
        tried()
    return done == [True]


def test_who_was_heard_still_sees_the_request_when_its_agreement_is_over(wing):
    with transaction():
        cut = scene.asked(wing)
        scene.heard(cut)
        mine = agreements.agreements(scene.south().id)
        for row, _it in mine:
            if row.organisation_id == wing.id:
                agreeing.end_agreement(row, until_on=FROM, reason="Over.", actor=OFFICER, now=at())
        other = scene.asked(wing, 21)
    with reading():
        office = scene.office(scene.south())
        assert queries.one(office, PlaceCut, cut.reference).id == cut.id
        with pytest.raises(NotFound):
            queries.one(office, PlaceCut, other.reference)
