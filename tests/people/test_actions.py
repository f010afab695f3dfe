"""Users let in and shut out, and passwords that are tried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from argon2 import extract_parameters
from sqlalchemy import func, select, update

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.guard import Forbidden
from regulator.core.refused import Refused
from regulator.people import actions, jobs, queries, rules
from regulator.people.events import UserAdded
from regulator.people.models import Attempt, SignIn, User
from regulator.people.rules import Role, TooManyAttempts

from .visitor import PASSWORD, add_user

pytestmark = pytest.mark.database

EMAIL = "someone@regulator.example"
ACCOUNT = rules.account_key(EMAIL, b"a secret")


def sign_in(email=EMAIL, password=PASSWORD, *, account=ACCOUNT, now=None):
    with db.reading():
        return actions.sign_in(email, password, account=account, now=now or clock.now())


def who_is(key, now=None):
    with db.reading():
        found = queries.actor_of(key, now or clock.now())
        return found and found.actor


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def deactivate(user_id, now=None):
    with db.transaction():
        user = queries.user_with_id(user_id)
        actions.deactivate_user(user, actor=SYSTEM, reason="left", now=now or clock.now())


def test_a_user_signs_in_and_acts_in_their_role(database):
    user_id = add_user(Role.LEAD_INSPECTOR)
    let_in = sign_in()
    actor = who_is(let_in.key)
    assert actor == let_in.actor
    assert (actor.id, actor.duty, actor.organisation_id) == (user_id, "lead-inspector", None)
    assert actor.may("inspection:plan")
    assert not actor.may("inspection:decide")


def test_a_provider_acts_for_their_organisation(database):
    add_user(Role.PROVIDER_CONTACT)
    assert who_is(sign_in().key).organisation_id == 7


def test_an_added_user_is_an_event_without_their_name_or_address(database):
    add_user(Role.AUDITOR)
    with db.reading():
        rows = db.session().execute(select(EventRow.name, EventFacts.text).join(EventFacts)).all()
    assert [name for name, _ in rows] == ["UserAdded"]
    assert '"auditor"' in rows[0].text
    assert "Someone" not in rows[0].text
    assert "@" not in rows[0].text


@pytest.mark.parametrize("again", [EMAIL, "SOMEONE@Regulator.Example", f"  {EMAIL} "])
def test_two_users_never_share_an_address(database, again):
    add_user()
    with pytest.raises(Refused) as refused:
        add_user(email=again)
    assert refused.value.field == "email"
    assert count(User) == 1


@pytest.mark.parametrize(
    ("name", "email", "password", "field"),
    [
        ("", EMAIL, PASSWORD, "name"),
        ("N\x00ll", EMAIL, PASSWORD, "name"),
        ("A name", "no address", PASSWORD, "email"),
        ("A name", EMAIL, "short", "password"),
        ("A name", EMAIL, "a password with \ud800 in it", "password"),
    ],
)
def test_a_user_who_could_not_be_let_in_is_refused(database, name, email, password, field):
    with pytest.raises(Refused) as refused, db.transaction():
        actions.add_user(name, email, password, [actions.NewRole(Role.AUDITOR)], actor=SYSTEM, now=clock.now())
    assert refused.value.field == field
    assert count(User) == 0


def test_a_user_without_a_role_is_refused(database):
    with pytest.raises(Refused), db.transaction():
        actions.add_user("A name", EMAIL, PASSWORD, [], actor=SYSTEM, now=clock.now())


@pytest.mark.parametrize(
    "dates", [{"from_on": date(2999, 1, 1)}, {"from_on": date(2020, 1, 1), "until_on": date(2021, 1, 1)}]
)
def test_a_role_that_is_not_held_today_lets_nobody_in(database, dates):
    add_user(**dates)
    with pytest.raises(Refused, match="Your access has ended"):
        sign_in()


def test_a_role_that_ends_ends_the_sign_in(database):
    before_midnight = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    with time_machine.travel(before_midnight, tick=False):
        add_user(until_on=date(2026, 11, 3))
        key = sign_in().key
        assert who_is(key)
    with time_machine.travel(before_midnight + timedelta(minutes=30), tick=False):
        assert who_is(key) is None


def test_what_is_kept_of_a_password_and_of_an_id_lets_nobody_in(database):
    add_user()
    key = sign_in().key
    with db.reading():
        user = db.session().scalars(select(User)).one()
        kept = db.session().scalars(select(SignIn)).one()
    assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in user.password_hash
    assert kept.key_hash != key
    assert who_is(kept.key_hash) is None


def test_as_much_work_is_done_for_an_address_that_nobody_has(database):
    add_user()
    with db.reading():
        user = db.session().scalars(select(User)).one()
    assert extract_parameters(actions.passwords.NOBODY) == extract_parameters(user.password_hash)


@pytest.mark.parametrize("email", [EMAIL, "nobody@regulator.example", "not an address"])
def test_the_answer_does_not_tell_whether_an_address_is_known(database, email):
    add_user()
    with pytest.raises(Refused) as refused:
        sign_in(email, "a wrong password", account=rules.account_key(email, b"a secret"))
    assert (refused.value.message, refused.value.field) == (actions.NOT_RIGHT, "password")


def test_after_ten_wrong_passwords_even_the_right_one_waits(database):
    add_user()
    now = clock.now()
    for _ in range(rules.ATTEMPTS):
        with pytest.raises(Refused, match="not right"):
            sign_in(password="a wrong password", now=now)
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            sign_in(now=now)
    with pytest.raises(TooManyAttempts):
        sign_in(now=now + rules.ATTEMPTS_WITHIN - timedelta(seconds=1))
    assert count(Attempt) == rules.ATTEMPTS
    assert sign_in(now=now + rules.ATTEMPTS_WITHIN + timedelta(seconds=1))


def test_an_address_that_nobody_has_is_throttled_the_same(database):
    account = rules.account_key("nobody@regulator.example", b"a secret")
    for _ in range(rules.ATTEMPTS):
        with pytest.raises(Refused, match="not right"):
            sign_in("nobody@regulator.example", "a wrong password", account=account)
    with pytest.raises(TooManyAttempts):
        sign_in("nobody@regulator.example", "a wrong password", account=account)


def test_one_account_under_attack_leaves_the_others_open(database):
    add_user()
    for _ in range(rules.ATTEMPTS + 1):
        with pytest.raises(Refused):
            sign_in("other@regulator.example", "x", account=rules.account_key("other@regulator.example", b"a secret"))
    assert sign_in()


def test_the_right_password_is_not_counted_and_forgives_nothing(database):
    add_user()
    for _ in range(rules.ATTEMPTS - 1):
        with pytest.raises(Refused):
            sign_in(password="a wrong password")
    assert sign_in()
    assert count(Attempt) == rules.ATTEMPTS - 1


def test_of_many_passwords_tried_at_once_no_more_than_ten_are_looked_at(database):
    add_user()

    def attempt(_number):
        try:
            sign_in(password="a wrong password")
        except TooManyAttempts:
            return "throttled"
        except Refused:
            return "looked at"

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(attempt, range(24)))
    assert answers.count("looked at") <= rules.ATTEMPTS
    assert answers.count("looked at") + answers.count("throttled") == 24


def test_attempts_of_yesterday_are_forgotten(database):
    with pytest.raises(Refused):
        sign_in(now=clock.now() - timedelta(days=2))
    with pytest.raises(Refused):
        sign_in()
    jobs.forget_what_is_over()
    assert count(Attempt) == 1


def test_a_deactivated_user_is_out_at_once_and_stays_out(database):
    user_id = add_user()
    key = sign_in().key
    assert who_is(key)
    deactivate(user_id)
    assert who_is(key) is None
    with pytest.raises(Refused, match="not right"):
        sign_in()
    with pytest.raises(Refused, match="already closed"):
        deactivate(user_id)


def test_a_user_who_is_let_in_again_needs_a_new_sign_in(database):
    user_id = add_user()
    key = sign_in().key
    deactivate(user_id)
    with db.transaction():
        queries.user_with_id(user_id).active = True
        record(SYSTEM, UserAdded(user_id, ("inspector",)))
    assert who_is(key) is None
    assert who_is(sign_in().key)


def test_a_deactivation_dated_before_the_sign_in_ends_it_too(database):
    user_id = add_user()
    key = sign_in().key
    deactivate(user_id, now=clock.now() - timedelta(hours=1))
    assert who_is(key) is None


def test_an_ended_sign_in_stays_ended(database):
    add_user()
    one, other = sign_in().key, sign_in().key
    actions.end_sign_in(one, now=clock.now())
    assert who_is(one) is None
    assert who_is(other)


def test_a_sign_in_cannot_be_written_by_an_action(database):
    add_user()
    sign_in()
    with pytest.raises(Forbidden), db.transaction():
        db.session().execute(update(SignIn).values(last_seen_at=clock.now()))


def test_a_user_cannot_be_changed_without_an_event(database):
    add_user()
    with pytest.raises(Forbidden), db.transaction():
        db.session().execute(update(User).values(name="Another"))
