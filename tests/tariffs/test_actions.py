"""A year's tariff as its people make it, on both engines."""

import pytest

from regulator.core.db import transaction
from regulator.tariffs import queries
from regulator.tariffs.rules.lifecycle import State

from . import scene
from .scene import brought_to

pytestmark = pytest.mark.database


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached_by_the_people_whose_duty_it_is(fresh_ground, state):
    with transaction():
        tariff = brought_to(state)
        assert tariff.state == state
        if state == State.PUBLISHED:
            # the median of 40,000, 44,000 and 50,000, raised by 4% and lowered by 2%
            assert queries.caps(tariff) == {scene.LOCAL: 44_845_00}
