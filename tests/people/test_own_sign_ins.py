"""A person's own sign-ins: where they are, ended one by one or all at once; and the role they act in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.people import actions, queries
from regulator.people.models import SignIn, UserRole
from regulator.people.rules import Role

from .visitor import PASSWORD, Visitor, add_user, token

pytestmark = pytest.mark.database

EMAIL = "someone@regulator.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/26.0 Mobile Safari/604.1"
LIST, END, ROLE = "/account/sign-ins", "/account/sign-ins/end", "/account/role"


def with_browser(app, user_agent, email=EMAIL):
    visitor = Visitor(app)
    visitor.browser.environ_base["HTTP_USER_AGENT"] = user_agent
    visitor.sign_in(email)
    return visitor


def add_with_roles(*roles, email=EMAIL):
    with db.transaction():
        held = [actions.NewRole(role) for role in roles]
        return actions.add_user("Somebody", email, PASSWORD, held, actor=SYSTEM, now=clock.now()).id


def numbers(page):
    return re.findall(r'name="which" value="(\d+)"', page)


def duty_of(visitor):
    return re.search(r"You act as</dt>\s*<dd[^>]*>([^<]+)", visitor.get("/account").text)[1]


def test_one_sees_where_one_is_signed_in_in_plain_words_and_no_address(app):
    add_user()
    with_browser(app, IPHONE)
    here = with_browser(app, FIREFOX)
    page = here.get(LIST).text
    assert page.index("Firefox on Linux (this one)") < page.index("Safari on an iPhone")
    assert "Mozilla" not in page
    with db.reading():
        kept = repr([vars(row) for row in db.session().scalars(select(SignIn))])
    assert "127.0.0.1" not in kept
    assert "Mozilla" not in kept


def test_one_sign_in_is_ended_and_the_others_stay(app):
    add_user()
    phone, tablet, here = (with_browser(app, each) for each in (IPHONE, FIREFOX, FIREFOX))
    number = numbers(here.get(LIST).text)[-1]  # the one seen first
    assert here.post(END, {"which": number}, form_on=LIST).location == LIST
    assert phone.get("/staff").status_code == 302
    assert tablet.get("/staff").status_code == 200
    assert here.get("/staff").status_code == 200
    assert here.post(END, {"which": number}, form_on=LIST).status_code == 404


def test_all_the_others_are_ended_at_once(app):
    add_user()
    others = [with_browser(app, IPHONE) for _ in range(3)]
    here = with_browser(app, FIREFOX)
    assert here.post(END, {"which": "others"}, form_on=LIST).status_code == 303
    assert [each.get("/staff").status_code for each in others] == [302] * 3
    assert "You are signed in nowhere else" in here.get(LIST).text


def test_nobody_ends_or_sees_anybody_elses(app):
    add_user()
    add_user(email="other@regulator.example")
    other = with_browser(app, IPHONE, "other@regulator.example")
    here = with_browser(app, FIREFOX)
    assert "iPhone" not in here.get(LIST).text
    with db.reading():
        theirs = db.session().scalar(select(SignIn.id).where(SignIn.browser == "Safari on an iPhone"))
    assert here.post(END, {"which": str(theirs)}, form_on=LIST).status_code == 404
    assert here.post(END, {"which": "999999"}, form_on=LIST).status_code == 404
    assert other.get("/staff").status_code == 200


@pytest.mark.parametrize("which", ["", "-1", "all", "1 OR 1=1", "\x00", "٣", "9" * 30, "1e3"])
def test_nonsense_ends_nothing(app, which):
    add_user()
    other = with_browser(app, IPHONE)
    here = with_browser(app, FIREFOX)
    assert here.post(END, {"which": which}, form_on=LIST).status_code == 400
    assert other.get("/staff").status_code == 200
    assert here.get("/staff").status_code == 200


def test_a_link_ends_nothing(app):
    add_user()
    here = with_browser(app, FIREFOX)
    assert here.get(END + "?which=others").status_code == 405


def test_whoever_holds_several_roles_chooses_one_and_comes_to_what_was_asked_for(app):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    visitor = Visitor(app)
    answer = visitor.give_password(EMAIL, come_back_to="/account")
    assert answer.location == "/account/role?next=/account"
    with db.reading():
        roles = {row.role: row.id for row in db.session().scalars(select(UserRole))}
    before = visitor.cookie
    answer = visitor.post(answer.location, {"role": str(roles["lead-inspector"])})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert duty_of(visitor) == "Lead inspector"
    thief = Visitor(app)
    thief.cookie = before
    assert thief.get("/staff").status_code == 302, "the id from before is worth nothing in the new role"


def test_the_role_one_is_in_is_kept_without_a_new_id(app):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    visitor = Visitor(app)
    visitor.sign_in()
    with db.reading():
        role = db.session().scalar(select(UserRole.id).where(UserRole.role == "inspector"))
        before = db.session().scalars(select(SignIn.id)).all()
    assert visitor.post(ROLE, {"role": str(role)}).status_code == 303
    with db.reading():
        assert db.session().scalars(select(SignIn.id)).all() == before


@pytest.mark.parametrize("chosen", ["", "0", "-1", "999999", "x", "1,2", "9" * 40])
def test_a_role_that_is_not_ones_own_is_not_to_be_had(app, chosen):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    visitor = Visitor(app)
    visitor.sign_in()
    assert visitor.post(ROLE, {"role": chosen}).status_code == 422
    assert duty_of(visitor) == "Inspector"


def test_somebody_elses_role_is_not_to_be_had(app):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    add_user(Role.ADMINISTRATOR, "admin@regulator.example")
    with db.reading():
        theirs = db.session().scalar(select(UserRole.id).where(UserRole.role == "administrator"))
    visitor = Visitor(app)
    visitor.sign_in()
    assert visitor.post(ROLE, {"role": str(theirs)}).status_code == 422
    assert duty_of(visitor) == "Inspector"


def test_a_role_does_not_make_the_day_longer(app):
    """Going on in another role is the same sign-in: it ends when it would have ended."""
    user_id = add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    Visitor(app).sign_in()
    with db.reading():
        first = db.session().scalars(select(SignIn)).one()
        other = queries.roles_held(user_id, clock.now())[1]
        key = actions.choose_role(first.id, user_id, other.id, now=clock.now() + timedelta(hours=1))
    with db.reading():
        made = db.session().scalars(select(SignIn).where(SignIn.key_hash == queries.key_hash(key))).one()
    assert made.made_at == first.made_at


def test_every_form_of_ones_own_wants_its_own_token(app):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    visitor = Visitor(app)
    visitor.sign_in()
    stranger = token(Visitor(app).get("/sign-in").text)
    for address in (
        END,
        ROLE,
        "/account/password",
        "/account/second-factor/set-up",
        "/account/second-factor/recovery-codes",
        "/forgotten-password",
        "/sign-in",
        "/sign-out",
    ):
        for given in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": stranger}):
            data = {"which": "others", "password": "three wobbling herons", "current_password": PASSWORD, **given}
            assert visitor.browser.post(address, data=data).status_code == 400, address
    assert visitor.get("/staff").status_code == 200


def test_a_form_from_before_another_step_is_worth_nothing_after_it(app):
    add_with_roles(Role.INSPECTOR, Role.LEAD_INSPECTOR)
    visitor = Visitor(app)
    visitor.sign_in()
    planted = token(visitor.get(LIST).text)
    with db.reading():
        role = db.session().scalar(select(UserRole.id).where(UserRole.role == "lead-inspector"))
    visitor.post(ROLE, {"role": str(role)})
    assert visitor.browser.post("/sign-out", data={"csrf_token": planted}).status_code == 400


def test_what_a_form_does_not_ask_for_is_not_taken(app):
    user_id = add_user()
    visitor = Visitor(app)
    extra = {
        "role": "administrator",
        "roles": "administrator",
        "user_id": "1",
        "active": "1",
        "id": "1",
        "version": "9",
    }
    visitor.post("/sign-in", {"email": EMAIL, "password": PASSWORD, **extra})
    assert duty_of(visitor) == "Inspector"
    change = {
        "current_password": PASSWORD,
        "password": "three wobbling herons",
        "name": "Another",
        "email": "a@b.example",
    }
    assert visitor.post("/account/password", {**change, **extra}).status_code == 303
    with db.reading():
        user = queries.user_with_id(user_id)
        assert (user.name, user.email) == ("Someone Invented", EMAIL)
        assert [each.role for each in queries.roles_held(user_id, clock.now())] == ["inspector"]
