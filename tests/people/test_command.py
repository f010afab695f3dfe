"""Letting the first people in from the command line."""

import re

import pytest
from click.testing import CliRunner

from regulator.cli.people import people
from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.people import actions, queries
from regulator.people.rules import Role

from .visitor import PASSWORD

pytestmark = pytest.mark.database

ANN = ("add", "--name", "Ann Invented", "--email", "ann@regulator.example")


def run(*words, password=PASSWORD):
    return CliRunner().invoke(people, words, input=password + "\n")


def test_an_operator_lets_somebody_in_and_the_password_is_not_shown(database):
    answer = run(*ANN, "--role", "administrator", "--role", "auditor")
    assert answer.exit_code == 0
    assert PASSWORD not in answer.output
    with db.reading():
        user = queries.user_with_email("ANN@regulator.example")
        assert answer.output == f"User {user.id} can sign in as administrator, auditor.\n"


def test_a_second_one_with_the_same_address_is_refused_with_a_sentence(database):
    run(*ANN, "--role", "inspector")
    answer = run(*ANN, "--role", "inspector")
    assert answer.exit_code == 1
    assert answer.output == "Someone already signs in with this email address\n"


@pytest.mark.parametrize(
    ("more", "password", "said"),
    [
        (("--role", "inspector"), "short", "between 12 and 200 characters"),
        (("--role", "provider-contact"), PASSWORD, "say for which organisation"),
        (("--role", "inspector", "--organisation", "7"), PASSWORD, "not for another organisation"),
    ],
)
def test_somebody_who_could_not_work_here_is_not_added(database, more, password, said):
    answer = run(*ANN, *more, password=password)
    assert answer.exit_code == 1
    assert said in answer.output
    with db.reading():
        assert queries.user_with_email("ann@regulator.example") is None


def test_the_code_of_somebody_of_the_demonstration_is_told_and_nobody_elses(app):
    known = "publisher@demonstration.example"
    with db.transaction():
        for email in (known, "ann@regulator.example"):
            role = [actions.NewRole(Role.PUBLISHER)]
            actions.add_user("Someone Invented", email, PASSWORD, role, actor=SYSTEM, now=clock.now())
        actions.set_demonstration_factor(queries.user_with_email(known), actor=SYSTEM, now=clock.now())
    assert re.match(r"\d{6} \(for \d+ more seconds, once\)\n", run("code", known).output)
    for email in ("ann@regulator.example", "auditor@demonstration.example", "nonsense"):
        answer = run("code", email)
        assert answer.exit_code == 1
        assert not re.search(r"\d{6}", answer.output)
