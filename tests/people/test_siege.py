"""Ten thousand passwords tried: what is counted stays counted, what is kept stays small, everybody else gets in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.refused import Refused
from regulator.people import actions, rules
from regulator.people.actions import passwords
from regulator.people.models import Attempt
from regulator.people.rules import TooManyAttempts, networks

from .visitor import PASSWORD, add_user

pytestmark = [pytest.mark.database, pytest.mark.slow]

NOW = clock.now()
TRIES = 10_000
EMAIL = "someone@regulator.example"


def attempt(email, network, now=NOW, password="a wrong password"):
    with db.reading():
        return within(email, network, now, password)


def within(email, network, now=NOW, password="a wrong password"):
    """The same, for requests that began at one moment and see the data as they were then."""
    try:
        actions.sign_in(email, password, account=rules.account_key(email, b"s"), network=network, now=now)
    except TooManyAttempts:
        return "throttled"
    except Refused:
        return "looked at"
    return "in"


def kept():
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(Attempt))


@pytest.fixture(autouse=True)
def passwords_looked_at(monkeypatch):
    """How many passwords were looked at: the dear part of an attempt, and all that a guesser gains."""
    looked_at = []
    real = passwords.is_right

    def counted(user, password):
        looked_at.append(1)
        return real(user, password)

    monkeypatch.setattr(actions.signing_in, "is_right", counted)
    return looked_at


def test_of_ten_thousand_passwords_for_one_account_ten_are_looked_at(database, passwords_looked_at):
    add_user()
    answers = [
        attempt(EMAIL, f"network {number % 50}", NOW + number * timedelta(milliseconds=80)) for number in range(TRIES)
    ]
    assert answers.count("looked at") == len(passwords_looked_at) == rules.ATTEMPTS
    assert kept() == 2 * rules.ATTEMPTS
    assert attempt(EMAIL, "home", NOW + timedelta(minutes=16), PASSWORD) == "in"


def test_of_many_accounts_tried_from_one_network_a_hundred_are_looked_at(database, passwords_looked_at):
    add_user()
    answers = [attempt(f"p{number}@regulator.example", "one network") for number in range(1_000)]
    assert answers.count("looked at") == len(passwords_looked_at) == networks.NETWORK_ATTEMPTS
    assert kept() == 2 * networks.NETWORK_ATTEMPTS
    assert attempt(EMAIL, "home", password=PASSWORD) == "in", "everybody else gets in meanwhile"
    assert attempt(EMAIL, "one network", password=PASSWORD) == "throttled"


def test_many_at_once_get_no_more_than_one_after_the_other(database):
    add_user()
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda number: attempt(EMAIL, f"network {number}"), range(400)))
    assert answers.count("looked at") <= rules.ATTEMPTS
    assert len(answers) == answers.count("looked at") + answers.count("throttled")
    assert kept() == 2 * answers.count("looked at")


def test_a_right_password_takes_its_own_attempt_out_of_both_counts(database):
    add_user()
    assert [attempt(EMAIL, "a wing", password=PASSWORD) for _ in range(15)] == ["in"] * 15
    assert kept() == 0


def test_what_was_counted_is_forgotten_a_day_later(database):
    for number in range(30):
        attempt(f"p{number}@regulator.example", "network")
    assert kept() == 60
    actions.forget_what_is_over(now=NOW + timedelta(hours=23))
    assert kept() == 60
    actions.forget_what_is_over(now=NOW + timedelta(hours=24, seconds=1))
    assert kept() == 0
