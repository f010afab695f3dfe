"""What the actions of applications do and refuse, on both engines: from a draft to a decision and its licence."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest

from regulator.core.db import transaction
from regulator.licensing import queries as licences
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.content import content_of
from regulator.licensing.rules.lifecycle import State

from .scene import AFTER, People, at, brought_to

pytestmark = pytest.mark.database


class GoBack(Exception):
    """Ends a trial; nothing of it is kept."""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of which nothing is kept."""
    with suppress(GoBack), transaction():
        yield
        raise GoBack


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached_by_the_people_whose_duty_it_is(world: People, state):
    with undone():
        made = brought_to(state, world)
        assert made.state == state


def test_a_grant_with_conditions_makes_a_licence_with_its_members_and_conditions(world: People):
    with undone():
        made = brought_to(State.CONDITIONS, world)
        licence = licences.one(made.licence_reference)
        held = licences.as_on([licence.id], AFTER, at(AFTER))[licence.id]
        assert held["standing"] == {"is": "in force"}
        assert held["member:ZBK"] == {"role": "lead", "name": "HMP Brackenholt"}
        assert held["condition:1"]["text"] == "Instructors are in post for every workshop."
        assert held["condition:1"]["by"] == (AFTER + timedelta(days=200)).isoformat()
        minded, decision, summary = (content_of(each) for each in queries.documents_of(made.id))
        assert minded["kind"] == "minded"
        assert decision["title"] == "Reform Prison status granted with conditions: HMP Brackenholt"
        assert decision["licence"] == licence.reference
        assert [each["grade"] for each in decision["criteria"]] == ["Nearly met: a condition can put it right"] * 2
        assert decision["dissent"] == [{"vote": "Refuse", "reasons": "Because of the plans, I say refuse."}]
        assert decision["evidence"]["records"][0]["inspection"]["scores"][0] == {
            "what": "Preparation for release",
            "score": "reasonably good",
        }
        assert summary["means"].startswith("HMP Brackenholt has Reform Prison status and must meet 1 condition")
