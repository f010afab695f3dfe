"""Who may know of which inspection: decided in SQL, and nowhere else."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from regulator.core.actor import STRANGER, SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound
from regulator.inspections import queries
from regulator.inspections.actions import planning, replying
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .scene import CHIEF, INSPECTOR, LEAD, PANEL, PUBLISHER, REVIEWER

pytestmark = pytest.mark.database

PUBLIC = {State.PUBLISHED, State.ANSWERS_DUE, State.FOLLOWED_UP, State.CLOSED}
UNKNOWN_OUTSIDE = {State.PLANNED, State.NOTIFIED, State.CANCELLED}
SENT = {State.REPLY, State.FINAL} | PUBLIC
EVERY = set(State)


@pytest.fixture
def one_of_each(ground):
    """An inspection of the invented prison at each state, the draft delivered where it was sent."""
    made = {}
    with transaction():
        for state in State:
            each = scene.brought_to(state)
            if state == State.REPLY:
                replying.deliver_draft(each, on=scene.SENT_ON, actor=LEAD)
            made[state] = each.reference
    return made


def seen(one_of_each, actor):
    """The states in which the actor finds the inspection, by its reference and in a list alike."""
    found = set()
    with reading():
        listed = set(session().scalars(select(Inspection.reference).where(queries.visible_to(actor))))
        for state, reference in one_of_each.items():
            try:
                assert queries.one_visible_to(actor, reference).reference == reference
                found.add(state)
            except NotFound:
                continue
    assert listed & set(one_of_each.values()) == {one_of_each[state] for state in found}
    return found


def test_each_sees_what_is_theirs_to_see(one_of_each):
    with reading():
        own, other = scene.organisation("ZWX"), scene.organisation("ZHL")
    colleague = scene.person(90, Role.INSPECTOR)
    expected = {
        "a stranger": (STRANGER, PUBLIC),
        "the system": (SYSTEM, PUBLIC),
        "the team": (INSPECTOR, EVERY),
        "the lead": (LEAD, EVERY),
        "the panel": (PANEL, EVERY),
        "another inspector": (colleague, EVERY - UNKNOWN_OUTSIDE),
        "another panel": (scene.person(91, Role.PANEL_MEMBER), EVERY - UNKNOWN_OUTSIDE),
        "the reviewer": (REVIEWER, EVERY - UNKNOWN_OUTSIDE),
        "the publisher": (PUBLISHER, EVERY - UNKNOWN_OUTSIDE),
        "the chief, who plans": (CHIEF, EVERY),
        "another lead, who plans": (scene.person(98, Role.LEAD_INSPECTOR), EVERY),
        "the provider": (scene.person(92, Role.PROVIDER_CONTACT, own), SENT),
        "another provider": (scene.person(93, Role.PROVIDER_CONTACT, other), PUBLIC),
        "a provider of nowhere": (scene.person(94, Role.PROVIDER_CONTACT), PUBLIC),
        "an administrator": (scene.person(95, Role.ADMINISTRATOR), PUBLIC),
        "an auditor": (scene.person(96, Role.AUDITOR), PUBLIC),
        "a register editor": (scene.person(97, Role.REGISTER_EDITOR), PUBLIC),
    }
    for who, (actor, states) in expected.items():
        assert seen(one_of_each, actor) == states, who


def test_the_provider_learns_of_an_inspection_when_its_draft_is_delivered_and_not_before(ground):
    inspection_id = scene.inspection_at(State.REPLY)
    with reading():
        contact = scene.provider()
        reference = scene.again(inspection_id).reference
        with pytest.raises(NotFound):
            queries.one_visible_to(contact, reference)
    with transaction():
        replying.deliver_draft(scene.again(inspection_id), on=scene.SENT_ON, actor=LEAD)
    with reading():
        assert queries.one_visible_to(contact, reference).id == inspection_id


def test_who_joins_a_planned_visit_sees_it_and_nobody_else_does(ground):
    inspection_id = scene.inspection_at(State.PLANNED)
    newcomer, bystander = scene.person(81, Role.INSPECTOR), scene.person(82, Role.INSPECTOR)
    with transaction():
        made = scene.again(inspection_id)
        planning.name_member(made, person=newcomer.key, duty=newcomer.duty, part="field", actor=LEAD)
        reference = made.reference
    with reading():
        assert queries.one_visible_to(newcomer, reference).id == inspection_id
        with pytest.raises(NotFound):
            queries.one_visible_to(bystander, reference)


def test_a_reference_that_does_not_exist_and_one_that_may_not_be_known_answer_alike(ground):
    inspection_id = scene.inspection_at(State.PLANNED)
    with reading():
        secret = scene.again(inspection_id).reference
        answers = []
        for reference in (secret, "INS-2026-0000", "", "INS-2026-1' OR '1'='1", "x" * 5000):
            with pytest.raises(NotFound) as no:
                queries.one_visible_to(STRANGER, reference)
            answers.append((type(no.value), str(no.value)))
    assert len(set(answers)) == 1


def test_nobody_is_on_a_team_by_having_no_number(ground):
    """A stranger's key, `person:None`, is nobody's."""
    inspection_id = scene.inspection_at(State.PLANNED)
    with reading():
        reference = scene.again(inspection_id).reference
        for actor in (STRANGER, SYSTEM, replace(INSPECTOR, id=None)):
            with pytest.raises(NotFound):
                queries.one_visible_to(actor, reference)


def test_references_do_not_tell_how_many_visits_are_planned(ground):
    with transaction():
        numbers = [int(scene.planned().reference.rsplit("-", 1)[1]) for _ in range(12)]
    assert all(1000 <= number <= 9999 for number in numbers)
    assert len(set(numbers)) == 12
    assert numbers != sorted(numbers)


def test_published_reports_come_newest_first(ground):
    with transaction():
        first = scene.brought_to(State.PUBLISHED).id
        second = scene.brought_to(State.CLOSED).id
        organisation_id = scene.organisation()
    scene.inspection_at(State.FINAL)
    with reading():
        found = [each.id for each in queries.published(organisation_id)]
    assert found.index(second) < found.index(first)
    assert all(each in found for each in (first, second))


def test_one_who_plans_does_not_learn_here_of_a_visit_that_comes_unannounced(ground):
    with transaction():
        reference = scene.planned(announced=False).reference
    with reading():
        assert queries.one_visible_to(LEAD, reference).announced is False  # she is on its team
        for other in (CHIEF, scene.person(98, Role.LEAD_INSPECTOR)):
            with pytest.raises(NotFound):
                queries.one_visible_to(other, reference)
