"""Signing in and out at a browser."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import structlog
import time_machine
from sqlalchemy import select

from regulator.app import create_app
from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.settings import Settings
from regulator.people import actions, queries, rules
from regulator.people.models import SignIn
from regulator.people.rules import Role

from .visitor import PASSWORD, Visitor, add_user, token

pytestmark = pytest.mark.database

EMAIL = "someone@regulator.example"
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/staff",
    "https:evil.example",
    "javascript:alert(1)",
    "%2F%2Fevil.example",
    "/%5Cevil.example",
    "%252F%252Fevil.example",
    "/%09/evil.example",
    "%00//evil.example",
    "http://localhost@evil.example/",
    "///evil.example/%2e%2e",
]
NOT_FILLED_IN = [
    ({}, "Enter your email address"),
    ({"email": "   ", "password": "x"}, "Enter your email address"),
    ({"email": "someone", "password": "x"}, "Enter an email address in the correct format"),
    ({"email": EMAIL, "password": ""}, "Enter your password"),
    ({"email": EMAIL, "password": "x" * 201}, "A password has at most 200 characters"),
    ({"email": "a\x00b@c.example", "password": "x"}, "Enter an email address in the correct format"),
    ({"email": EMAIL, "password": "\x00" * 20}, "is not right"),
]


def test_a_member_of_staff_signs_in_works_and_leaves(visitor):
    add_user(Role.LEAD_INSPECTOR)
    answer = visitor.sign_in()
    assert (answer.status_code, answer.location) == (303, "/staff")
    home = visitor.get("/staff")
    assert home.status_code == 200
    assert "Someone Invented, lead inspector" in home.text
    answer = visitor.sign_out()
    assert (answer.status_code, answer.location) == (303, "/signed-out")
    assert visitor.get("/signed-out").status_code == 200
    assert visitor.get("/staff").location == "/sign-in?next=/staff"


def test_a_provider_comes_to_their_account_and_not_among_the_staff(visitor):
    add_user(Role.PROVIDER_CONTACT)
    assert visitor.sign_in().location == "/account"
    assert "Provider contact" in visitor.get("/account").text
    refused = visitor.get("/staff")
    assert refused.status_code == 403
    assert "You may not do this" in refused.text


def test_a_wrong_password_is_refused_and_what_was_typed_is_kept_but_the_password(visitor):
    add_user()
    answer = visitor.sign_in(password="a wrong password")
    assert answer.status_code == 422
    assert "<title>Error: Sign in" in answer.text
    assert answer.text.index("There is a problem") < answer.text.index("<h1")
    assert '<a href="#password">The email address or password is not right</a>' in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert "a wrong password" not in answer.text
    assert visitor.get("/staff").status_code == 302


def test_a_form_that_is_not_filled_in_says_what_is_missing(visitor):
    for given, message in NOT_FILLED_IN:
        answer = visitor.post("/sign-in", given)
        assert answer.status_code == 422, given
        assert message in answer.text, given


def test_a_name_with_markup_in_it_is_shown_as_it_is(visitor):
    answer = visitor.post("/sign-in", {"email": '"><script>alert(1)</script>', "password": "x"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_the_refusal_does_not_undo_the_count(visitor):
    add_user()
    for _ in range(rules.ATTEMPTS):
        assert visitor.sign_in(password="a wrong password").status_code == 422
    answer = visitor.sign_in()
    assert answer.status_code == 429
    assert "Too many passwords were tried" in answer.text
    assert visitor.get("/staff").status_code == 302


def test_another_browser_and_other_capitals_do_not_help(app):
    add_user()
    for _ in range(rules.ATTEMPTS):
        Visitor(app).sign_in(password="a wrong password")
    assert Visitor(app).sign_in(email=EMAIL.upper()).status_code == 429


def test_the_log_of_a_sign_in_names_nobody(visitor):
    add_user()
    with structlog.testing.capture_logs() as lines:
        for _ in range(rules.ATTEMPTS + 1):
            visitor.sign_in(password="a wrong password")
        visitor.sign_in(password=PASSWORD)
    assert any(line["event"] == "throttled" for line in lines)
    assert "someone" not in str(lines).lower()
    assert "password" not in str(lines).lower()


def test_a_cookie_from_before_signing_in_is_worth_nothing_after_it(app):
    add_user()
    victim, attacker = Visitor(app), Visitor(app)
    planted = token(attacker.get("/sign-in").text)
    victim.cookie = attacker.cookie
    victim.sign_in()
    assert victim.browser.post("/sign-out", data={"csrf_token": planted}).status_code == 400
    assert victim.get("/staff").status_code == 200
    assert victim.cookie != attacker.cookie
    assert attacker.get("/staff").status_code == 302


def test_signing_in_again_ends_the_sign_in_before_it(app):
    add_user()
    visitor, copy = Visitor(app), Visitor(app)
    visitor.sign_in()
    copy.cookie = visitor.cookie
    page = visitor.get("/account")
    visitor.browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "csrf_token": token(page.text)})
    assert visitor.get("/staff").status_code == 200
    assert visitor.cookie != copy.cookie
    assert copy.get("/staff").status_code == 302


def test_a_forged_cookie_lets_nobody_in(app, visitor):
    add_user()
    visitor.sign_in()
    good = visitor.cookie
    for forged in (good[:-2] + "AA", good.split(".")[0], "x", "." * 5, "", good[::-1]):
        other = Visitor(app)
        other.cookie = forged
        assert other.get("/staff").status_code == 302, forged


def test_a_signed_cookie_with_nonsense_in_it_lets_nobody_in(visitor):
    for kept in ("x", "", "\x00", "\ud800", 7, ["a"], {"a": 1}, None):
        with visitor.browser.session_transaction() as cookie:
            cookie["sign_in"] = kept
        assert visitor.get("/staff").status_code == 302, repr(kept)
        assert visitor.get("/sign-in").status_code == 200, repr(kept)


def test_a_replayed_cookie_of_an_ended_sign_in_lets_nobody_in(app, visitor):
    add_user()
    visitor.sign_in()
    kept = visitor.cookie
    visitor.sign_out()
    thief = Visitor(app)
    thief.cookie = kept
    assert thief.get("/staff").status_code == 302
    assert "You have been signed out" in thief.get("/sign-in").text


def test_the_cookie_carries_only_the_id_and_the_secret_of_the_forms(app, visitor):
    add_user()
    visitor.sign_in()
    visitor.get("/staff")
    with visitor.browser.session_transaction() as cookie:
        assert set(cookie) == {"sign_in", "csrf_token"}


@pytest.mark.parametrize("secure", [False, True])
def test_scripts_and_other_sites_cannot_use_the_cookie(database, app, secure):
    address = "https://regulator.example" if secure else "http://127.0.0.1:8000"
    settings = Settings(
        instance=database.instance, database_url=database.url, public_url=address, trusted_hosts=["localhost"]
    )
    answer = create_app(settings).test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert ("; Secure" in cookie) is secure


@pytest.mark.parametrize(
    ("role", "limit"), [(Role.PUBLISHER, timedelta(minutes=30)), (Role.INSPECTOR, timedelta(hours=8))]
)
def test_nobody_stays_signed_in_at_an_empty_desk(app, role, limit):
    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user(role)
        visitor = Visitor(app)
        visitor.sign_in()
        clock_on_the_wall.shift(limit - timedelta(seconds=1))
        assert visitor.get("/staff").status_code == 200
        clock_on_the_wall.shift(limit - timedelta(seconds=1))
        if 2 * limit < rules.LONGEST:
            assert visitor.get("/staff").status_code == 200, "being there is what counts"
            clock_on_the_wall.shift(limit)
        else:
            clock_on_the_wall.shift(timedelta(seconds=1))
        assert visitor.get("/staff").status_code == 302


def test_a_sign_in_that_has_run_out_is_over_even_if_the_clock_goes_back(app):
    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user(Role.PUBLISHER)
        visitor = Visitor(app)
        visitor.sign_in()
        clock_on_the_wall.shift(timedelta(hours=1))
        assert visitor.get("/staff").status_code == 302
        clock_on_the_wall.shift(timedelta(minutes=-59))
        assert visitor.get("/staff").status_code == 302


def test_a_deactivated_user_is_out_at_the_next_click(visitor):
    user_id = add_user()
    visitor.sign_in()
    assert visitor.get("/staff").status_code == 200
    with db.transaction():
        actions.deactivate_user(queries.user_with_id(user_id), actor=SYSTEM, reason="left", now=clock.now())
    assert visitor.get("/staff").status_code == 302


def test_last_seen_is_written_once_a_minute_and_not_for_every_page(app):
    def last_seen():
        with db.reading():
            return db.session().scalar(select(SignIn.last_seen_at))

    with time_machine.travel(NINE, tick=False) as clock_on_the_wall:
        add_user()
        visitor = Visitor(app)
        visitor.sign_in()
        clock_on_the_wall.shift(timedelta(seconds=59))
        visitor.get("/staff")
        assert last_seen() == NINE
        clock_on_the_wall.shift(timedelta(seconds=1))
        visitor.get("/staff")
        assert last_seen() == NINE + timedelta(minutes=1)


def test_one_comes_back_to_the_page_that_was_asked_for(visitor):
    add_user()
    asked = visitor.get("/account?page=2&word=a%20b")
    assert asked.status_code == 302
    form = visitor.get(asked.location)
    action = form.text.split('<form action="')[1].split('"')[0].replace("&amp;", "&")
    answer = visitor.post(action, {"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/account?page=2&word=a%20b")


def test_nobody_is_sent_to_another_site(app):
    add_user()
    for elsewhere in ELSEWHERE:
        visitor = Visitor(app)
        assert visitor.sign_in(come_back_to=elsewhere).location == "/staff", elsewhere
        assert visitor.get("/sign-in?next=" + elsewhere).location == "/staff", elsewhere
        assert visitor.browser.get("/sign-in", query_string={"next": elsewhere}).location == "/staff", elsewhere


def test_a_form_without_its_token_changes_nothing(app, visitor):
    add_user()
    assert visitor.browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 400
    visitor.sign_in()
    other = token(Visitor(app).get("/sign-in").text)
    for data in ({}, {"csrf_token": "x"}, {"csrf_token": other}):
        assert visitor.browser.post("/sign-out", data=data).status_code == 400
    assert visitor.get("/staff").status_code == 200


def test_a_link_cannot_sign_anybody_out(visitor):
    add_user()
    visitor.sign_in()
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.get("/staff").status_code == 200


def test_what_is_too_large_is_read_to_its_end_so_that_a_browser_shows_the_answer(app):
    """Where the connection is closed before, the browser shows a fault of its own."""
    sent = io.BytesIO(b"email=" + b"x" * 6_000_000)
    length = len(sent.getvalue())
    kind = "application/x-www-form-urlencoded"
    answer = app.test_client().post("/sign-in", input_stream=sent, content_length=length, content_type=kind)
    assert answer.status_code == 413
    assert "Send a smaller file" in answer.get_data(as_text=True)
    assert sent.read() == b""
