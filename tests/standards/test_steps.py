"""Every step of a draft, a derogation and a local standard: from each state, by each role, as its table says."""

import pytest

from regulator.core.refused import Refused
from regulator.core.workflow import Workflow
from regulator.people.rules import Role
from regulator.standards.rules import agreeing, derogating, drafting
from tests.inspections import scene


class Moving:
    """Something that stands somewhere."""

    def __init__(self, state: str) -> None:
        self.state = state


@pytest.mark.parametrize("life", [drafting.LIFE, derogating.LIFE, agreeing.LIFE], ids=lambda life: life.name)
def test_a_step_is_taken_from_where_it_starts_by_who_may_take_it_and_never_otherwise(life: Workflow):
    taken = 0
    for state in life.states:
        for step in life.transitions:
            for role in Role:
                actor, it = scene.person(1, role), Moving(state)
                may = state in step.from_ and actor.may(step.permission)
                try:
                    life.move(it, step.name, actor)
                except Refused:
                    assert not may, (state, step.name, role)
                    assert it.state == state
                else:
                    assert may, (state, step.name, role)
                    assert it.state == step.to
                    taken += 1
    assert taken >= len(life.transitions), "each step can be taken by somebody"


def test_who_asks_never_answers():
    """No role both asks for another way and decides on it, or agrees a local standard and checks it."""
    for role in Role:
        actor = scene.person(1, role)
        assert not (actor.may(derogating.APPLY) and (actor.may(derogating.ASSESS) or actor.may(derogating.DECIDE)))
        assert not (actor.may(agreeing.AGREE) and actor.may(agreeing.CHECK))
