"""The gate that every request passes, and what stands behind it."""

import pytest
import structlog
from flask import g, session
from sqlalchemy import event

from regulator.core import db
from regulator.core.access import Access, allow
from regulator.core.actor import STRANGER
from regulator.people import queries
from regulator.people.rules import Permission, Role

from .visitor import Visitor, add_user

pytestmark = pytest.mark.database


def statements_of(call):
    """How many statements reach the database while something is called, but for what any request asks once in a
    second: on a slow machine more than a second goes by between two pages."""
    seen = []

    def listener(*about):
        if "FROM publication_version" not in about[2]:
            seen.append(about[2])

    event.listen(db.engine(), "before_cursor_execute", listener)
    try:
        call()
    finally:
        event.remove(db.engine(), "before_cursor_execute", listener)
    return len(seen)


def test_a_page_that_declares_nothing_is_refused_to_everyone_and_logged(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "a secret")
    add_user(Role.ADMINISTRATOR)
    visitor = Visitor(app)
    with structlog.testing.capture_logs() as lines:
        assert visitor.get("/forgotten").status_code == 403
        visitor.sign_in()
        answer = visitor.get("/forgotten")
    assert answer.status_code == 403
    assert "a secret" not in answer.text
    assert [line["log_level"] for line in lines if line["event"] == "endpoint declares no access"] == ["error"] * 2


@pytest.mark.parametrize("declared_first", [True, False])
def test_the_order_of_decorators_cannot_open_a_page(app, declared_first):
    def page():
        return "a secret"

    if declared_first:
        app.route("/guarded")(allow(Permission.AUDIT_READ)(page))
    else:
        allow(Permission.AUDIT_READ)(app.route("/guarded")(page))
    add_user(Role.INSPECTOR)
    visitor = Visitor(app)
    assert visitor.get("/guarded").status_code == 302
    visitor.sign_in()
    assert visitor.get("/guarded").status_code == 403


def test_a_public_page_looks_at_neither_cookie_nor_database(visitor):
    add_user()
    visitor.sign_in()
    visitor.get("/staff")
    answers = []
    assert statements_of(lambda: answers.append(visitor.get("/signed-out"))) == 0
    assert "Set-Cookie" not in answers[0].headers
    assert "Cookie" not in answers[0].headers.get("Vary", "")
    assert "Someone" not in answers[0].text


def test_a_page_of_ones_own_is_kept_nowhere_and_costs_one_look_at_who_is_acting(visitor):
    add_user()
    visitor.sign_in()
    answers = []
    # who is acting, however little or much they may; their account, the roles they hold, their second factor
    assert statements_of(lambda: answers.append(visitor.get("/account"))) == 4
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert "Cookie" in answers[0].headers["Vary"]


def test_a_page_cannot_write_while_it_is_read(app):
    @app.route("/writes")
    @allow(Permission.STAFF_HOME)
    def writes():
        queries.user_with_id(g.actor.id).name = "Changed by a GET"
        db.session().flush()
        return "written"

    user_id = add_user()
    visitor = Visitor(app)
    visitor.sign_in()
    assert visitor.get("/writes").status_code == 500
    with db.reading():
        assert queries.user_with_id(user_id).name == "Someone Invented"


def test_a_public_page_may_still_ask_who_is_there(app):
    seen = []

    @app.route("/asks")
    @allow(Access.PUBLIC)
    def asks():
        seen.append((g.actor.duty, g.actor.id, "sign_in" in session))
        return "asked"

    user_id = add_user()
    visitor = Visitor(app)
    visitor.browser.get("/asks")
    visitor.sign_in()
    visitor.browser.get("/asks")
    assert seen == [(STRANGER.duty, None, False), ("inspector", user_id, True)]


def test_upper_features_put_their_parts_on_the_home_page(visitor, monkeypatch):
    monkeypatch.setattr(queries.home, "_parts", {})

    @queries.home_part("Second", order=20)
    def second(actor):
        return queries.HomePart("Second", (), "There is nothing second.")

    @queries.home_part("First", order=10)
    def first(actor):
        return queries.HomePart("First", (queries.HomeRow("A <row>", "/account", "due today"),), "Nothing.")

    @queries.home_part("Not for them", order=1)
    def not_for_them(actor):
        return None

    add_user()
    visitor.sign_in()
    page = visitor.get("/staff").text
    assert page.index("First") < page.index("A &lt;row&gt;") < page.index("Second") < page.index("nothing second")
    assert "Not for them" not in page
