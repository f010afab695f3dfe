"""The second factor at a browser: set up, shown, lost, attacked."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.refused import Refused
from regulator.people import actions, queries, rules
from regulator.people.events import UserAdded
from regulator.people.models import RecoveryCode, SecondFactor, SignIn, UsedStep, UserRole
from regulator.people.rules import Role, TooManyAttempts
from regulator.people.rules import second_factor as rule

from .mailbox import subjects
from .visitor import PASSWORD, Visitor, add_user, code_of, token

pytestmark = pytest.mark.database

EMAIL = "someone@regulator.example"
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SET_UP = "/account/second-factor/set-up"


@pytest.fixture
def clock_on_the_wall():
    with time_machine.travel(NINE, tick=False) as made:
        yield made


@pytest.fixture
def powerful(app, clock_on_the_wall):
    """A publisher who has set up their app, half a minute ago, and is at their browser."""
    add_user(Role.PUBLISHER)
    visitor = Visitor(app)
    visitor.sign_in()
    clock_on_the_wall.shift(60)
    return visitor


def events():
    with db.reading():
        return list(db.session().scalars(select(EventRow.name).order_by(EventRow.id)))


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def test_whoever_has_power_sets_up_a_second_factor_before_anything_else(app, database):
    add_user(Role.PUBLISHER)
    visitor = Visitor(app)
    answer = visitor.give_password(EMAIL, come_back_to="/account")
    assert (answer.status_code, answer.location) == (303, SET_UP + "?next=/account")
    for address in ("/staff", "/account", "/account/password", "/account/sign-ins", "/sign-in/code"):
        assert visitor.get(address).location.startswith(SET_UP), address
    answer = visitor.set_up_second_factor(EMAIL, answer.location)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert visitor.get("/staff").status_code == 200
    assert events() == ["UserAdded", "SecondFactorSet"]
    assert subjects(database.instance) == ["A second factor was set up for your account"]


def test_whoever_has_no_power_needs_none_and_may_have_one(app):
    add_user(Role.INSPECTOR)
    visitor = Visitor(app)
    assert visitor.give_password(EMAIL).location == "/staff"
    assert "Set up an app" in visitor.get("/account/second-factor").text
    assert visitor.set_up_second_factor(EMAIL, SET_UP, current_password=PASSWORD).location == "/staff"
    assert Visitor(app).give_password(EMAIL).location == "/sign-in/code"


@pytest.mark.parametrize("password", ["", "a wrong password"])
def test_nobody_else_sets_up_an_app_at_somebodys_desk(app, password):
    add_user(Role.INSPECTOR)
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    assert visitor.set_up_second_factor(EMAIL, SET_UP, current_password=password).status_code == 422
    assert count(SecondFactor) == 0


def test_a_role_with_power_among_several_is_enough(app):
    with db.transaction():
        held = [actions.NewRole(Role.INSPECTOR), actions.NewRole(Role.PUBLISHER)]
        actions.add_user("Somebody", EMAIL, PASSWORD, held, actor=SYSTEM, now=clock.now())
    assert Visitor(app).give_password(EMAIL).location == SET_UP


def test_a_role_with_power_given_today_is_asked_for_at_the_next_click(app):
    add_user(Role.INSPECTOR)
    visitor = Visitor(app)
    visitor.sign_in()
    with db.reading():
        user_id = queries.user_with_email(EMAIL).id
    with db.transaction():
        db.session().add(UserRole(user_id=user_id, role="publisher", from_on=clock.today()))
        record(SYSTEM, UserAdded(user_id, ("publisher",)))
    assert visitor.get("/staff").location.startswith(SET_UP)


def test_the_code_of_the_app_lets_in_under_a_new_id(app, powerful, clock_on_the_wall):
    visitor = Visitor(app)
    assert visitor.give_password(EMAIL, come_back_to="/account").location == "/sign-in/code?next=/account"
    half = visitor.cookie
    answer = visitor.post("/sign-in/code?next=/account", {"code": code_of(visitor.drawer[EMAIL].secret)})
    assert visitor.get(answer.location).location == "/account"
    assert visitor.get("/staff").status_code == 200
    thief = Visitor(app)
    thief.cookie = half
    assert thief.get("/staff").location.startswith("/sign-in?")
    assert thief.get("/sign-in/code").location.startswith("/sign-in")


def test_half_a_sign_in_does_nothing(app, powerful):
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    for address in ("/staff", "/account", "/account/password", "/account/role", SET_UP, "/account/sign-ins", "/inside"):
        assert visitor.get(address).location.startswith("/sign-in/code"), address
    form = token(visitor.get("/sign-in/code").text)
    for address in (SET_UP, "/account/password", "/account/sign-ins/end", "/account/second-factor/recovery-codes"):
        answer = visitor.browser.post(address, data={"csrf_token": form, "which": "others", "code": "123456"})
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in/code"), address
    assert "Somebody" not in visitor.get("/sign-in/code").text
    assert "Your work" not in visitor.get("/sign-in/code").text


def test_half_a_sign_in_waits_a_quarter_of_an_hour(app, powerful, clock_on_the_wall):
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    clock_on_the_wall.shift(rules.HALF_WAY - timedelta(seconds=1))
    assert visitor.get("/sign-in/code").status_code == 200
    clock_on_the_wall.shift(1)
    assert visitor.get("/sign-in/code").location.split("?")[0] == "/sign-in"


def test_a_code_is_good_once(app, powerful):
    code = code_of(powerful.drawer[EMAIL].secret)
    one, other = Visitor(app), Visitor(app)
    one.give_password(EMAIL)
    other.give_password(EMAIL)
    assert one.post("/sign-in/code", {"code": code}).status_code == 303
    answer = other.post("/sign-in/code", {"code": code})
    assert answer.status_code == 422
    assert "That code was used already" in answer.text
    assert other.get("/staff").location.startswith("/sign-in/code")


def test_a_code_from_before_the_last_one_is_not_taken_either(app, powerful):
    secret = powerful.drawer[EMAIL].secret
    one, other = Visitor(app), Visitor(app)
    one.give_password(EMAIL)
    other.give_password(EMAIL)
    assert one.post("/sign-in/code", {"code": code_of(secret, 1)}).status_code == 303
    assert other.post("/sign-in/code", {"code": code_of(secret, 0)}).status_code == 422
    assert other.post("/sign-in/code", {"code": code_of(secret, -1)}).status_code == 422


def test_the_code_that_set_an_app_up_does_not_sign_in_as_well(app, clock_on_the_wall):
    add_user(Role.PUBLISHER)
    visitor, thief = Visitor(app), Visitor(app)
    visitor.sign_in()
    thief.give_password(EMAIL)
    assert thief.post("/sign-in/code", {"code": code_of(visitor.drawer[EMAIL].secret)}).status_code == 422


def test_of_one_code_used_at_once_by_many_one_gets_in(powerful):
    with db.reading():
        user_id = queries.user_with_email(EMAIL).id
    code = code_of(powerful.drawer[EMAIL].secret)

    def use(number):
        try:
            with db.reading():
                actions.check_code(user_id, code, person=f"person {number}", now=NINE + timedelta(seconds=60))
        except Refused as refused:
            return refused.message
        return "in"

    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(use, range(6)))
    assert answers.count("in") == 1
    assert answers.count(actions.second_factor.USED) == 5


def test_after_five_wrong_codes_even_the_right_one_waits(app, powerful, clock_on_the_wall):
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    right = powerful.drawer[EMAIL].secret
    wrong = f"{(int(code_of(right)) + 7) % 1_000_000:06}"
    for _ in range(rule.CODE_ATTEMPTS):
        assert visitor.post("/sign-in/code", {"code": wrong}).status_code == 422
    assert visitor.post("/sign-in/code", {"code": code_of(right)}).status_code == 429
    again = Visitor(app)
    again.give_password(EMAIL)
    assert again.post("/sign-in/code", {"code": code_of(right)}).status_code == 429
    recovery = again.post("/sign-in/recovery-code", {"code": powerful.drawer[EMAIL].codes[0]})
    assert recovery.status_code == 429
    clock_on_the_wall.shift(rule.CODE_ATTEMPTS_WITHIN)
    third = Visitor(app)
    third.give_password(EMAIL)
    assert third.post("/sign-in/code", {"code": code_of(right)}).status_code == 303


def test_whoever_guesses_codes_all_day_gets_thirty(powerful, clock_on_the_wall):
    with db.reading():
        user_id = queries.user_with_email(EMAIL).id
    looked_at = 0
    for number in range(60):
        try:
            with db.reading():
                actions.check_code(user_id, "000000", person="person", now=NINE + number * timedelta(minutes=10))
        except TooManyAttempts:
            continue
        except Refused:
            looked_at += 1
    assert looked_at == rule.CODE_ATTEMPTS_IN_A_DAY


@pytest.mark.parametrize("code", ["", "000", "\x00", "1" * 61, "<b>", "'; --", "éééééé"])
def test_nonsense_is_no_code_and_no_fault(app, powerful, code):
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    for address in ("/sign-in/code", "/sign-in/recovery-code"):
        assert visitor.post(address, {"code": code}).status_code == 422


def test_a_recovery_code_is_good_once_and_its_owner_is_told(app, powerful, database):
    code = powerful.drawer[EMAIL].codes[3].lower().replace(" ", "-")
    one, other = Visitor(app), Visitor(app)
    one.give_password(EMAIL)
    other.give_password(EMAIL)
    assert one.post("/sign-in/recovery-code", {"code": code}).status_code == 303
    assert one.get("/staff").status_code == 200
    answer = other.post("/sign-in/recovery-code", {"code": code})
    assert answer.status_code == 422
    assert "not right, or was used already" in answer.text
    assert "9 left" in one.get("/account/second-factor").text
    assert "RecoveryCodeUsed" in events()
    assert "A recovery code of yours was used" in subjects(database.instance)


def test_of_one_recovery_code_used_at_once_by_many_one_gets_in(powerful):
    with db.reading():
        user_id = queries.user_with_email(EMAIL).id
    code = powerful.drawer[EMAIL].codes[0]

    def use(_number):
        try:
            with db.transaction():
                actions.use_recovery_code(user_id, code, actor=SYSTEM, now=NINE)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as people:
        assert sum(people.map(use, range(6))) == 1
    assert events().count("RecoveryCodeUsed") == 1


def test_somebody_elses_recovery_code_lets_nobody_in(app, powerful):
    add_user(Role.AUDITOR, "other@regulator.example")
    other = Visitor(app)
    other.sign_in("other@regulator.example")
    thief = Visitor(app)
    thief.give_password(EMAIL)
    answer = thief.post("/sign-in/recovery-code", {"code": powerful.drawer["other@regulator.example"].codes[0]})
    assert answer.status_code == 422


def test_new_recovery_codes_end_those_before(app, powerful):
    before = list(powerful.drawer[EMAIL].codes)
    assert powerful.post("/account/second-factor/recovery-codes", {"current_password": "wrong"}).status_code == 422
    page = powerful.post("/account/second-factor/recovery-codes", {"current_password": PASSWORD}).text
    new = re.findall(r'cjr-letters">([A-Z0-9 ]{19})<', page)
    assert len(set(new)) == 10
    assert not set(new) & set(before)
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    assert visitor.post("/sign-in/recovery-code", {"code": before[0]}).status_code == 422
    assert visitor.post("/sign-in/recovery-code", {"code": new[0]}).status_code == 303


def test_another_app_takes_the_place_of_the_first(app, powerful, clock_on_the_wall):
    before = powerful.drawer[EMAIL]
    assert powerful.set_up_second_factor(EMAIL, SET_UP, current_password=PASSWORD).location == "/staff"
    clock_on_the_wall.shift(60)
    visitor = Visitor(app)
    visitor.give_password(EMAIL)
    assert visitor.post("/sign-in/code", {"code": code_of(before.secret)}).status_code == 422
    assert visitor.post("/sign-in/recovery-code", {"code": before.codes[0]}).status_code == 422
    assert visitor.post("/sign-in/code", {"code": code_of(powerful.drawer[EMAIL].secret)}).status_code == 303


def test_the_password_alone_replaces_nobodys_app(app, clock_on_the_wall):
    """Two who know the password, on the set-up page at once: the one who comes second takes nothing away."""
    add_user(Role.PUBLISHER)
    owner, thief = Visitor(app), Visitor(app)
    owner.give_password(EMAIL)
    thief.give_password(EMAIL)
    page = thief.get(SET_UP).text
    owner.set_up_second_factor(EMAIL, SET_UP)
    theirs = re.search(r'cjr-letters">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    answer = thief.browser.post(SET_UP, data={"code": code_of(theirs), "csrf_token": token(page)})
    assert answer.location.startswith("/sign-in/code")
    with db.reading():
        user = queries.user_with_email(EMAIL)
    with pytest.raises(Refused, match="set up for this account meanwhile"), db.transaction():
        actions.set_second_factor(user, theirs, instead=False, actor=SYSTEM, now=clock.now())
    assert count(SecondFactor) == 1


def test_each_sign_in_is_offered_another_secret_and_asking_again_the_same(app):
    add_user(Role.PUBLISHER)
    one, other = Visitor(app), Visitor(app)
    one.give_password(EMAIL)
    other.give_password(EMAIL)
    letters = [re.search(r'cjr-letters">([A-Z2-7 ]+)<', each.get(SET_UP).text)[1] for each in (one, one, other)]
    assert letters[0] == letters[1] != letters[2]


def test_no_secret_stands_in_the_database_the_log_of_events_or_the_outbox(app, powerful, database):
    secret, codes = powerful.drawer[EMAIL].secret, powerful.drawer[EMAIL].codes
    with db.reading():
        kept = db.session().scalars(select(SecondFactor)).one()
        assert repr(kept.secret) == "<sealed>"
        assert kept.secret.open(str(kept.user_id)) == secret
        facts = "".join(db.session().scalars(select(EventFacts.text)))
        hashes = "".join(db.session().scalars(select(RecoveryCode.code_hash)))
    raw = b"".join(path.read_bytes() for path in database.instance.glob("regulator.sqlite*"))
    for hidden in (secret, *codes, *(code.replace(" ", "") for code in codes)):
        assert hidden not in facts + hashes
        assert hidden.encode() not in raw


def test_a_removed_second_factor_ends_every_sign_in_and_is_set_up_anew(app, powerful, database):
    with db.transaction():
        user = queries.user_with_email(EMAIL)
        actions.remove_second_factor(user, actor=SYSTEM, reason="lost telephone, seen in person", now=clock.now())
    assert powerful.get("/staff").location.startswith("/sign-in")
    assert (count(SecondFactor), count(RecoveryCode)) == (0, 0)
    assert Visitor(app).give_password(EMAIL).location == SET_UP
    assert "Your second factor was removed" in subjects(database.instance)
    with pytest.raises(Refused, match="no second factor"), db.transaction():
        actions.remove_second_factor(queries.user_with_email(EMAIL), actor=SYSTEM, reason="again", now=clock.now())


def test_the_demonstrations_second_factor_is_known_and_nobody_elses_is(app, database):
    known = "publisher@demonstration.example"
    add_user(Role.PUBLISHER, known)
    add_user(Role.PUBLISHER, EMAIL)
    with db.transaction():
        actions.set_demonstration_factor(queries.user_with_email(known), actor=SYSTEM, now=clock.now())
    with db.transaction():  # again, as set-up does
        actions.set_demonstration_factor(queries.user_with_email(known), actor=SYSTEM, now=clock.now())
    with pytest.raises(Refused), db.transaction():
        actions.set_demonstration_factor(queries.user_with_email(EMAIL), actor=SYSTEM, now=clock.now())
    with db.reading():
        code, seconds = actions.demonstration_code(known, clock.now())
        assert 0 < seconds <= 30
        for email in (EMAIL, "auditor@demonstration.example", "nonsense"):
            with pytest.raises(Refused):
                actions.demonstration_code(email, clock.now())
    visitor = Visitor(app)
    assert visitor.give_password(known).location == "/sign-in/code"
    assert visitor.post("/sign-in/code", {"code": code}).status_code == 303
    assert visitor.get("/staff").status_code == 200


def test_what_is_over_is_forgotten(app, powerful, clock_on_the_wall):
    assert (count(UsedStep), count(SignIn)) == (1, 2)
    clock_on_the_wall.shift(timedelta(days=2))
    actions.forget_what_is_over(now=clock.now())
    assert (count(UsedStep), count(SignIn)) == (0, 2)
    clock_on_the_wall.shift(rules.SIGN_INS_KEPT)
    actions.forget_what_is_over(now=clock.now())
    assert count(SignIn) == 0
