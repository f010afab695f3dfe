"""Processes for the tests of the mechanisms, and generated input without a clock on it."""

import hypothesis
import pytest

from .processes import starting

hypothesis.settings.register_profile("regulator", deadline=None)  # no test asserts a time
hypothesis.settings.load_profile("regulator")

started = pytest.fixture(starting, name="started")
