"""How a panel decides, on both engines: votes and their rounds, representations, decisions, and appeals."""

from datetime import timedelta

import pytest
import time_machine

from regulator.core.db import session
from regulator.core.refused import Refused
from regulator.licensing import queries as licences
from regulator.licensing.actions import checking, deciding, panels
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries import gate
from regulator.licensing.queries.case import bodies_of
from regulator.licensing.queries.content import content_of
from regulator.licensing.rules.lifecycle import State

from . import scene
from .scene import AFTER, SITS, People, at, brought_to, undone

pytestmark = pytest.mark.database


def test_a_conflicted_member_never_votes_and_without_a_quorum_nothing_is_resolved(world: People):
    with undone():
        made = brought_to(State.PANEL, world)
        one, two, three = world.panel
        with pytest.raises(Refused, match="Declare first"):
            panels.vote(made, "grant", "Good.", actor=one, now=at(SITS))
        panels.declare(made, "The governor is my sister.", actor=one, now=at(SITS))
        with pytest.raises(Refused, match="You declared a conflict"):
            panels.vote(made, "grant", "Good.", actor=one, now=at(SITS))
        for who in (two, three):
            panels.declare(made, "", actor=who, now=at(SITS))
            with pytest.raises(Refused, match="The panel sits on"):
                panels.vote(made, "grant", "Good.", actor=who, now=at(SITS - timedelta(days=1)))
            panels.vote(made, "grant", "Good.", actor=who, now=at(SITS))
        with pytest.raises(Refused, match="needs 3 members without a conflict"):
            deciding.say_minded(made, scene.resolved(made), actor=two, now=at(SITS), public_url=scene.URL)


def test_nothing_is_decided_before_the_window_closes_or_is_waived_and_what_comes_late_is_kept(world: People):
    with undone():
        made = brought_to(State.MINDED, world)
        last = queries.clock_of(made.id, "licensing-representations").due_on
        assert last == SITS + timedelta(days=28)
        with pytest.raises(Refused, match="Representations may be made until"):
            deciding.consider(made, "Nothing came.", actor=world.considerer, now=at(last))
        sent = deciding.represent(made, "The figure is wrong.", [], actor=world.contact, now=at(last))
        assert not sent.late
        assert deciding.represent(made, "And another.", [], actor=world.lead, now=at(last + timedelta(days=1))).late
        with pytest.raises(Refused, match="Only who leads"):
            deciding.waive(made, actor=world.contact, now=at(last))
        with pytest.raises(Refused, match="Only the organisation that applies"):
            deciding.represent(made, "We too.", [], actor=world.other, now=at(last))
        deciding.consider(made, "It is right.", actor=world.considerer, now=at(last + timedelta(days=1)))
        for who in world.panel:
            panels.vote(made, "refuse", "No.", actor=who, now=at(AFTER))
        with pytest.raises(Refused, match="voted for another outcome"):
            deciding.decide(
                made, "grant", scene.resolved(made), actor=world.panel[0], now=at(AFTER), public_url=scene.URL
            )


def test_an_appeal_is_heard_by_somebody_who_took_no_part_and_the_panel_decides_anew(world: People):
    with undone():
        made = brought_to(State.APPEALED, world)
        with pytest.raises(Refused, match="You are considerer of representations"):
            deciding.hear_appeal(made, "allow-appeal", "It was.", actor=world.considerer, now=at(AFTER))
        deciding.hear_appeal(made, "allow-appeal", "The figure was misread.", actor=world.reviewer, now=at(AFTER))
        assert (made.state, made.round) == (State.CONSIDERED, 3)
        scene.decided("grant-with-conditions")(world, made)
        assert made.state == State.CONDITIONS
        assert [each.reference for each in queries.documents_of(made.id)][-2].endswith("-decision-2")
    with undone():
        made = brought_to(State.REFUSED, world)
        late = queries.clock_of(made.id, "licensing-appeal").due_on + timedelta(days=1)
        with pytest.raises(Refused, match="The time to appeal ended"):
            deciding.appeal(made, "Wrong.", [], actor=world.lead, now=at(late))


def test_a_grant_that_is_refused_after_its_appeal_ends_the_licence(world: People):
    with undone():
        made = brought_to(State.CONDITIONS, world)
        scene.appealed(world, made)
        deciding.hear_appeal(made, "allow-appeal", "A figure was misread.", actor=world.reviewer, now=at(AFTER))
        scene.decided("refuse")(world, made)
        licence = licences.one(made.licence_reference)
        assert licences.standing(licence, AFTER, at(AFTER)).is_ == "revoked"


def test_a_grant_on_terms_is_granted_again_after_an_appeal_as_its_own_licence_does_not_bar_it(world: People):
    with time_machine.travel(at(AFTER, 12)), undone():
        made = brought_to(State.CONDITIONS, world)
        scene.appealed(world, made)
        deciding.hear_appeal(made, "allow-appeal", "A figure was misread.", actor=world.reviewer, now=at(AFTER))
        before, status = made.licence_reference, queries.status_of(made)
        assert "has Reform Prison status already" in gate.why_not_members(status, bodies_of(made), AFTER)[0]
        scene.decided("grant")(world, made)
        assert (made.state, made.licence_reference) == (State.GRANTED, before)


def test_nothing_that_is_published_names_a_person(world: People):
    with undone():
        made = brought_to(State.PANEL, world)
        scene.voted(world, made, "grant", "grant", "grant")
        for wrong, field in (
            ({"reasons": "Lena  lead has run it well."}, "reasons"),
            ({"findings": {each.id: ("met", "Otto Officer says so.") for each in queries.status_of(made).criteria}},
             "finding_management-capability"),
        ):  # fmt: skip
            with pytest.raises(Refused, match="Say which office or duty instead") as no:
                deciding.say_minded(
                    made, scene.resolved(made, **wrong), actor=world.panel[0], now=at(SITS), public_url=scene.URL
                )
            assert no.value.field == field
            made.state, made.round = State.PANEL, 1
            session().flush()


def test_votes_that_come_to_no_outcome_are_put_aside_and_cast_again(world: People):
    """Each votes once in a round: without this a tie would hold an application until its applicant withdrew it."""
    with undone():
        made = brought_to(State.PANEL, world)
        with pytest.raises(Refused, match="Nobody has voted yet"):
            panels.vote_again(made, "vote-again", "We wait.", actor=world.officer, now=at(SITS))
        scene.voted(world, made, "grant", "defer", "refuse")
        with pytest.raises(Refused, match="No outcome has more than half"):
            deciding.say_minded(made, scene.resolved(made), actor=world.panel[0], now=at(SITS), public_url=scene.URL)
        with pytest.raises(Refused, match="The panel has begun to vote"):
            checking.from_panel(made, "A tie.", actor=world.officer, now=at(SITS))
        with pytest.raises(Refused, match="Give the reason"):
            panels.vote_again(made, "vote-again", " ", actor=world.officer, now=at(SITS))
        panels.vote_again(made, "vote-again", "One each.", actor=world.officer, now=at(SITS))
        assert (made.state, made.round) == (State.PANEL, 2)
        for who in world.panel:
            panels.vote(made, "defer", "Too early.", actor=who, now=at(SITS))
        with pytest.raises(Refused, match="have an outcome"):
            panels.vote_again(made, "vote-again", "I would rather not.", actor=world.officer, now=at(SITS))
        deciding.say_minded(made, scene.resolved(made), actor=world.panel[0], now=at(SITS), public_url=scene.URL)
        assert content_of(queries.documents_of(made.id)[0])["dissent"] == []
    with undone():
        made = brought_to(State.PANEL, world)
        panels.declare(made, "", actor=world.panel[0], now=at(SITS))
        panels.vote(made, "grant", "Good.", actor=world.panel[0], now=at(SITS))
        panels.declare(made, "My brother works there.", actor=world.panel[1], now=at(SITS))
        panels.vote_again(made, "vote-again", "The panel has no quorum.", actor=world.officer, now=at(SITS))
        checking.from_panel(made, "Another panel decides.", actor=world.officer, now=at(SITS))
        assert made.state == State.ASSESSING


def test_a_tie_on_the_decision_itself_is_voted_on_again(world: People):
    with undone():
        made = brought_to(State.CONSIDERED, world)
        scene.voted(world, made, "grant", "defer", "refuse", day=AFTER)
        panels.vote_again(made, "decide-again", "One each.", actor=world.officer, now=at(AFTER))
        scene.decided("refuse")(world, made)
        assert (made.state, made.round) == (State.REFUSED, 3)


def test_the_applicant_is_heard_on_the_conditions_so_they_are_worded_before_it_is_told(world: People):
    with undone():
        made = brought_to(State.PANEL, world)
        scene.voted(world, made, "grant-with-conditions", "grant-with-conditions", "refuse")
        said, one = scene.resolved(made), world.panel[0]
        with pytest.raises(Refused, match="Word the conditions first: the applicant is heard on them"):
            deciding.say_minded(made, said, actor=one, now=at(SITS), public_url=scene.URL)
        scene.worded(world, made)
        deciding.say_minded(made, said, actor=one, now=at(SITS), public_url=scene.URL)
        assert len(content_of(queries.documents_of(made.id)[0])["conditions"]) == 1


def test_a_grant_after_an_appeal_names_no_day_to_appeal_by(world: People):
    with undone():
        made = brought_to(State.APPEALED, world)
        deciding.hear_appeal(made, "allow-appeal", "The figure was misread.", actor=world.reviewer, now=at(AFTER))
        scene.decided("grant")(world, made)
        decision = content_of(queries.documents_of(made.id)[-2])
        assert decision["outcome"] == "grant"
        assert decision["rights"].startswith("There is nothing to appeal")
