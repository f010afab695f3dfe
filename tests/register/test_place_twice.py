"""Whoever presses twice, or two who send one form at the same moment, make one record and are told of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.register.actions import agreements, consents

from . import place_scene as scene
from .place_scene import FROM, OFFICER, at

pytestmark = pytest.mark.database


@pytest.fixture
def world(database):
    scene.lay()
    return database


@pytest.fixture
def wing(world):
    with transaction():
        it = scene.prison()
        scene.published(it, 300)
        return it


def at_once(act, said: str) -> None:
    """Two do the same at one moment: the second waits for the first, and is told."""

    def second() -> None:
        with transaction():
            act()

    with ThreadPoolExecutor(1) as aside:
        with transaction():
            act()
            waiting = aside.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        with pytest.raises(Refused, match=said) as refused:
            waiting.result(timeout=20)
    assert refused.value.field == "places"


def test_of_two_requests_to_cut_the_same_that_are_sent_at_once_one_is_kept(wing):
    wanted = consents.Asked("b", 30, FROM, "works", "The roof leaks.")
    at_once(lambda: consents.ask(wing, wanted, actor=scene.lead(wing), now=at()), "You have asked for this already")


def test_of_two_agreements_on_the_same_that_are_sent_at_once_one_is_kept(wing):
    with transaction():
        north = scene.north()

    def commission(places: int = 5) -> None:
        agreements.commission(north, wing, "b", places, from_on=FROM, actor=OFFICER, now=at())

    at_once(commission, "This is on record already")
    with transaction():
        commission(6)  # another number is another agreement
