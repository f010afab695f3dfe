"""A new password: by a link of a mail, or by who knows the one before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import structlog
import time_machine
from sqlalchemy import event, func, select, update

from regulator.app import create_app
from regulator.core import clock, db, outbox
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events.models import EventRow
from regulator.core.outbox import Outgoing
from regulator.core.refused import Refused
from regulator.core.settings import Settings
from regulator.people import actions, queries, rules
from regulator.people.models import PasswordReset, SignIn, User
from regulator.people.rules import Role, links

from .mailbox import links as links_in_mail
from .mailbox import reset_link, sent, subjects
from .visitor import PASSWORD, Visitor, add_user, code_of, token

pytestmark = pytest.mark.database

EMAIL = "someone@regulator.example"
NEW = "three wobbling herons"
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ASK = "/forgotten-password"


def asked(app, email=EMAIL):
    return Visitor(app).post(ASK, {"email": email})


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def passwords_changed():
    with db.reading():
        return db.session().scalar(select(func.count()).where(EventRow.name == "PasswordChanged"))


def test_a_forgotten_password_is_made_anew_by_a_link(app, database):
    add_user()
    before = Visitor(app)
    before.sign_in()
    assert asked(app).location == "/forgotten-password/sent"
    visitor = Visitor(app)
    link = reset_link(database.instance)
    answer = visitor.post(link, {"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/password-changed")
    assert before.get("/staff").status_code == 302, "every sign-in is over"
    assert visitor.sign_in(password=PASSWORD).status_code == 422
    assert visitor.sign_in(password=NEW).location == "/staff"
    assert subjects(database.instance) == ["Choose a new password", "Your password was changed"]


def test_a_link_works_once(app, database):
    add_user()
    asked(app)
    link = reset_link(database.instance)
    visitor = Visitor(app)
    form = token(visitor.get(link).text)
    assert visitor.post(link, {"password": NEW}).status_code == 303
    assert visitor.get(link).status_code == 404
    again = visitor.browser.post(link, data={"password": "another wobbling heron", "csrf_token": form})
    assert again.status_code == 404
    assert passwords_changed() == 1


def test_of_two_uses_of_one_link_at_once_one_is(app, database):
    add_user()
    asked(app)
    secret = reset_link(database.instance).rpartition("/")[2]

    def use(number):
        try:
            with db.transaction():
                actions.set_new_password(secret, f"heron number {number} wobbles", now=clock.now())
        except Refused as refused:
            return refused.message
        return "changed"

    with ThreadPoolExecutor(5) as people:
        answers = list(people.map(use, range(5)))
    assert answers.count("changed") == 1
    assert answers.count(queries.LINK_OVER) == 4
    assert passwords_changed() == 1


def test_a_link_lasts_an_hour(app, database):
    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user()
        asked(app)
        link = reset_link(database.instance)
        clock_on_the_wall.shift(links.RESET_LASTS - timedelta(seconds=1))
        assert Visitor(app).get(link).status_code == 200
        clock_on_the_wall.shift(1)
        page = Visitor(app).get(link)
        assert page.status_code == 404
        assert "more than an hour old" in page.text


def test_a_password_once_changed_ends_every_other_link(app, database):
    add_user()
    asked(app)
    first = reset_link(database.instance)
    asked(app)
    (second,) = {link.split("8000")[1] for link in links_in_mail(database.instance) if "/new-password/" in link} - {
        first
    }
    assert Visitor(app).post(second, {"password": NEW}).status_code == 303
    assert Visitor(app).get(first).status_code == 404


def test_a_scanner_that_opens_every_link_changes_nothing(app, database):
    add_user()
    visitor = Visitor(app)
    visitor.sign_in()
    asked(app)
    before = [count(each) for each in (EventRow, SignIn, User, PasswordReset)]
    for link in links_in_mail(database.instance) * 3:
        path = "/" + link.split("/", 3)[3]
        for method in ("GET", "HEAD", "OPTIONS"):
            Visitor(app).browser.open(path, method=method)
    assert [count(each) for each in (EventRow, SignIn, User, PasswordReset)] == before
    assert visitor.get("/staff").status_code == 200
    assert Visitor(app).post(reset_link(database.instance), {"password": NEW}).status_code == 303


@pytest.mark.parametrize("made_up", ["x", "a" * 43, "%00", "..%2f..", "é" * 40, "a" * 5000])
def test_a_made_up_link_says_no_more_than_an_old_one(app, made_up):
    add_user()
    visitor = Visitor(app)
    page = visitor.get(f"/new-password/{made_up}")
    assert page.status_code == 404


def test_the_answer_and_the_work_are_the_same_whether_or_not_anybody_has_the_address(app, database):
    add_user()
    Visitor(app).get(ASK)
    told, done = [], []
    for email in (EMAIL, "nobody@regulator.example"):
        visitor = Visitor(app)
        form = token(visitor.get(ASK).text)
        statements = []

        def listener(*about, seen=statements):
            seen.append(about[2])

        event.listen(db.engine(), "before_cursor_execute", listener)
        answer = visitor.browser.post(ASK, data={"email": email, "csrf_token": form})
        event.remove(db.engine(), "before_cursor_execute", listener)
        told.append((answer.status_code, answer.location, visitor.get(answer.location).text))
        done.append(statements)
    assert told[0] == told[1]
    assert done[0] == done[1]
    assert count(Outgoing) == 2
    assert [letter["To"] for letter in sent(database.instance)] == [EMAIL]


def test_what_waits_and_what_is_logged_holds_no_secret_and_no_address(app, database):
    add_user()
    with structlog.testing.capture_logs() as lines:
        asked(app)
        link = reset_link(database.instance)
        Visitor(app).post(link, {"password": NEW})
        outbox.drain()
    with db.reading():
        waiting = repr([(row.key, row.payload) for row in db.session().scalars(select(Outgoing))])
        rows = repr([vars(row) for row in db.session().scalars(select(PasswordReset))])
    secret = link.rpartition("/")[2]
    for hidden in (secret, EMAIL, NEW, "Someone Invented"):
        assert hidden not in waiting + rows + repr(lines)


def test_a_closed_account_gets_no_link(app, database):
    user_id = add_user()
    with db.transaction():
        actions.deactivate_user(queries.user_with_id(user_id), actor=SYSTEM, reason="left", now=clock.now())
    assert asked(app).status_code == 303
    assert sent(database.instance) == []


def test_a_link_to_an_account_that_was_closed_meanwhile_works_no_more(app, database):
    user_id = add_user()
    asked(app)
    link = reset_link(database.instance)
    with db.transaction():
        actions.deactivate_user(queries.user_with_id(user_id), actor=SYSTEM, reason="left", now=clock.now())
    assert Visitor(app).get(link).status_code == 404


def test_at_most_three_links_an_hour_go_to_one_address_and_nobody_is_told(app, database):
    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user()
        answers = [asked(app) for _ in range(6)]
        assert {answer.location for answer in answers} == {"/forgotten-password/sent"}
        assert len(sent(database.instance)) == links.RESETS
        clock_on_the_wall.shift(links.RESETS_WITHIN)
        asked(app)
        assert len(sent(database.instance)) == links.RESETS + 1


def test_one_network_cannot_ask_for_everybody(app, database):
    answers = [asked(app, f"p{number}@regulator.example").status_code for number in range(25)]
    assert answers.count(429) == 5
    assert count(PasswordReset) == 20


def test_a_message_sent_twice_carries_the_same_link(app, database):
    add_user()
    asked(app)
    link = reset_link(database.instance)
    with bookkeeping() as connection:
        connection.execute(update(Outgoing).values(state="waiting"))
    assert reset_link(database.instance) == link
    assert Visitor(app).get(link).status_code == 200


def test_links_begin_with_the_public_address_whatever_the_visitor_says_of_the_host(database, app):
    settings = Settings(
        instance=database.instance,
        database_url=database.url,
        public_url="https://regulator.example",
        trusted_hosts=["localhost", "regulator.example"],
    )
    add_user()
    visitor = Visitor(create_app(settings))
    form = token(visitor.browser.get(ASK, base_url="https://localhost").text)
    forged = {"Host": "localhost", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    data = {"email": EMAIL, "csrf_token": form}
    referer = {"Referer": "https://localhost/forgotten-password"}
    answer = visitor.browser.post(ASK, data=data, base_url="https://localhost", headers=forged | referer)
    assert answer.status_code == 303
    found = links_in_mail(database.instance)
    assert found
    assert all(link.startswith("https://regulator.example/") for link in found)


@pytest.mark.parametrize("path", [ASK, "/sign-in", "/new-password/x", "/staff", "/static/x/css/people.css"])
def test_a_host_that_is_not_ours_is_answered_nothing(app, path):
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example", "localhost.", "[::2]"):
        answer = app.test_client().get(path, headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a new password"),
        ("short", "between 12 and 200"),
        ("password1234", "easy to guess"),
        ("Someone Invented 1", "easy to guess"),
        ("a\x00" * 20, "cannot be stored"),
        ("x" * 201, "at most 200"),
        (PASSWORD, "another password than the one you have"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_and_the_link_still_works(app, database, password, said):
    add_user()
    asked(app)
    link = reset_link(database.instance)
    answer = Visitor(app).post(link, {"password": password})
    assert answer.status_code == 422
    assert said in answer.text
    assert password == "" or f'value="{password}' not in answer.text
    assert Visitor(app).post(link, {"password": NEW}).status_code == 303


def test_the_page_of_a_link_tells_nobody_its_address(app, database):
    add_user()
    asked(app)
    page = Visitor(app).get(reset_link(database.instance))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_new_password_leaves_the_second_factor_as_it_is(app, database):
    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user(Role.PUBLISHER)
        Visitor(app).sign_in()
        clock_on_the_wall.shift(60)
        asked(app)
        visitor = Visitor(app)
        visitor.post(reset_link(database.instance), {"password": NEW})
        assert visitor.give_password(EMAIL, NEW).location == "/sign-in/code"
        secret = visitor.drawer[EMAIL].secret
        assert visitor.post("/sign-in/code", {"code": code_of(secret)}).status_code == 303


def change(visitor, current=PASSWORD, new=NEW):
    return visitor.post("/account/password", {"current_password": current, "password": new})


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.PUBLISHER])
def test_a_changed_password_ends_every_sign_in_but_the_one_it_was_changed_in(app, database, role):
    add_user(role)
    here, there = Visitor(app), Visitor(app)
    here.sign_in()
    there.sign_in()
    stolen = here.cookie
    assert change(here).location == "/account?changed=password"
    assert "Your password is changed" in here.get("/account?changed=password").text
    assert here.get("/staff").status_code == 200
    assert there.get("/staff").status_code == 302
    thief = Visitor(app)
    thief.cookie = stolen
    assert thief.get("/staff").status_code == 302
    assert "Your password was changed" in subjects(database.instance)


def test_a_sign_in_that_began_with_the_old_password_is_over_even_if_it_was_written_later(app):
    """Somebody signs in with the old password while it is being changed: their sign-in is of the series before."""
    user_id = add_user()
    with db.reading():
        account = rules.account_key(EMAIL, b"secret")
        late = actions.sign_in(EMAIL, PASSWORD, account=account, now=clock.now() + timedelta(seconds=5))
        proof = actions.check_own_password(user_id, PASSWORD, person="person", now=clock.now())
    with db.transaction():
        actions.change_password(queries.user_with_id(user_id), NEW, proof=proof, actor=SYSTEM, now=clock.now())
    with db.reading():
        assert queries.actor_of(late.key, clock.now()) is None


def test_a_password_changed_meanwhile_is_not_changed_again_on_the_old_proof(app):
    user_id = add_user()
    with db.reading():
        proof = actions.check_own_password(user_id, PASSWORD, person="person", now=clock.now())
    with db.transaction():
        actions.change_password(queries.user_with_id(user_id), NEW, proof=proof, actor=SYSTEM, now=clock.now())
    with db.reading():
        user = queries.user_with_id(user_id)
    with pytest.raises(Refused, match="changed meanwhile"), db.transaction():
        actions.change_password(user, "another heron wobbles", proof=proof, actor=SYSTEM, now=clock.now())
    assert passwords_changed() == 1


def test_whoever_finds_a_screen_unlocked_cannot_guess_the_password_for_long(app):
    add_user()
    visitor = Visitor(app)
    visitor.sign_in()
    for _ in range(rules.ATTEMPTS):
        answer = change(visitor, current="a wrong password")
        assert answer.status_code == 422
        assert "That is not your password" in answer.text
    assert change(visitor).status_code == 429
    assert passwords_changed() == 0
