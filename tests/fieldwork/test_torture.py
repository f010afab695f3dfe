"""A short torture on every run of the suite; the long one is `python -m tests.fieldwork.torture`."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .torture import torture

pytestmark = pytest.mark.database
ROUNDS = 22  # each act at least once
EACH_TIME = ("browser killed", "server killed", "server full", "clock jumped", "version released")


def test_random_days_with_everything_going_wrong_lose_and_double_nothing(
    browser: Browser,
    tmp_path: Path,
) -> None:
    compared, wrong = torture(browser.browser_type, tmp_path, rounds=ROUNDS, seed=random.randrange(10**6))
    assert min(compared[each] for each in ("entries", "words", "files", "bytes")) > 0, "nothing was compared"
    assert set(EACH_TIME) <= set(wrong), "something that should go wrong did not"
