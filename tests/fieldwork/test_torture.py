"""A short torture on every run of the suite; the long one is `python -m tests.fieldwork.torture`."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import browser  # noqa: F401 - the same browser

from .torture import torture

pytestmark = pytest.mark.database
ROUNDS = 20


def test_random_days_with_everything_going_wrong_lose_and_double_nothing(
    browser: Browser,  # noqa: F811 - the fixture above
    tmp_path: Path,
) -> None:
    torture(browser.browser_type, tmp_path, rounds=ROUNDS, seed=random.randrange(10**6))
