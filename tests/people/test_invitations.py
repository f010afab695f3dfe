"""Invitations: sent, opened by anybody, accepted once, withdrawn, run out."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from regulator.core import clock, db, outbox
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.people import actions, queries
from regulator.people.actions import invitations
from regulator.people.actions.membership import NewRole
from regulator.people.models import Invitation, User
from regulator.people.queries.invitations import one_to_change
from regulator.people.rules import Role

from .managing import ADMIN, CONTACT, LEAD, acting, person, provider, roles_of, signed_in
from .visitor import PASSWORD, Visitor

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
NEW = "new.person@provider.example"


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def place(app):
    return provider()


@pytest.fixture
def lead(place):
    return acting(person("lead@provider.example", LEAD, place), LEAD, place)


def invite(by, email=NEW, role=CONTACT, organisation_id=None, **given):
    wanted = NewRole(role, organisation_id, **given)
    with db.transaction():
        return invitations.invite("New Person", email, [wanted], actor=by, now=clock.now()).id


def letters(database):
    """The mail that was sent since, by address, as it was written."""
    outbox.drain()
    found = sorted((database.instance / "mail").glob("invitation-*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(each.read_bytes(), policy=default) for each in found]


def link(letter):
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", letter.get_content())[1]


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def test_an_invitation_becomes_an_account_by_its_link(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    assert letter["To"] == NEW
    assert "Place ZWX as provider contact" in letter.get_content()
    visitor = Visitor(app)
    page = visitor.get(link(letter))
    assert page.status_code == 200
    assert "New Person" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = visitor.post(link(letter), {"name": "New B. Person", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/invitation-accepted")
    assert visitor.get("/invitation-accepted").status_code == 200
    assert visitor.sign_in(NEW).location == "/account"
    assert "Provider contact" in visitor.get("/account").text


def test_opening_the_link_changes_nothing_however_often(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    for _ in range(5):
        assert Visitor(app).get(link(letter)).status_code == 200
        assert Visitor(app).browser.head(link(letter)).status_code == 200
    assert count(User) == 1
    assert Visitor(app).post(link(letter), {"name": "A", "password": PASSWORD}).status_code == 303


def test_neither_the_outbox_nor_the_table_of_invitations_has_the_link(database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    token = link(letter).rpartition("/")[2]
    with db.reading():
        rows = db.session().scalars(select(Outgoing)).all()
        kept = db.session().scalars(select(Invitation)).one()
    assert token not in str([(each.key, each.payload) for each in rows])
    assert NEW not in str([(each.key, each.payload) for each in rows])
    assert token not in (kept.number, kept.token_hash)


def test_a_link_works_once(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    assert Visitor(app).post(link(letter), {"name": "A", "password": PASSWORD}).status_code == 303
    over = Visitor(app).get(link(letter))
    assert over.status_code == 404
    assert "This invitation does not work" in over.text


@pytest.mark.parametrize("path", ["/invitations/x", "/invitations/%00", "/invitations/" + "a" * 5000])
def test_a_link_that_never_was_is_answered_as_one_that_is_over(app, path):
    answer = Visitor(app).get(path)
    assert answer.status_code == 404
    assert "This invitation does not work" in answer.text


def test_of_two_who_accept_at_once_one_does(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    token = link(letter).rpartition("/")[2]
    both = Barrier(2)

    def accept(name):
        both.wait()
        try:
            with db.transaction():
                invitations.accept_as_new(token, name, PASSWORD, now=clock.now())
            return "accepted"
        except Refused:
            return "refused"

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(accept, ["One", "Two"]))
    assert sorted(answers) == ["accepted", "refused"]
    assert count(User) == 2


def test_it_stands_for_fourteen_days(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    with time_machine.travel(NINE + timedelta(days=14, seconds=-1), tick=False):
        assert Visitor(app).get(link(letter)).status_code == 200
    with time_machine.travel(NINE + timedelta(days=14), tick=False):
        assert Visitor(app).get(link(letter)).status_code == 404


def test_sent_again_it_has_a_new_link_and_new_days_and_the_old_link_is_over(app, database, place, lead):
    number = invite(lead, organisation_id=place)
    (first,) = letters(database)
    with time_machine.travel(NINE + timedelta(days=20), tick=False):
        with db.transaction():
            invitations.send_again(one_to_change(lead, number), actor=lead, now=clock.now())
        _, second = letters(database)
        assert Visitor(app).get(link(first)).status_code == 404
        assert Visitor(app).get(link(second)).status_code == 200


def test_withdrawn_it_is_over_and_its_mail_is_not_sent(app, database, place, lead):
    number = invite(lead, organisation_id=place)
    with db.transaction():
        invitations.withdraw(one_to_change(lead, number), actor=lead, now=clock.now())
    assert letters(database) == []
    for again in (invitations.withdraw, invitations.send_again):
        with pytest.raises(Refused, match="withdrawn already"), db.transaction():
            again(one_to_change(lead, number), actor=lead, now=clock.now())


def test_whoever_answers_for_one_provider_invites_for_it_alone(place, lead):
    other = provider("ZAB")
    for role, organisation_id in [(CONTACT, other), (Role.INSPECTOR, None), (Role.ADMINISTRATOR, None)]:
        with pytest.raises(NotFound):
            invite(lead, role=role, organisation_id=organisation_id)
    assert count(Invitation) == 0


def test_an_administrator_invites_for_any_role(place):
    admin = acting(person(ADMIN, Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    assert invite(admin, role=Role.INSPECTOR)
    assert invite(admin, "b@provider.example", role=LEAD, organisation_id=place)


def test_nobody_invites_themselves(place, lead):
    with pytest.raises(Refused, match="your own address"):
        invite(lead, "LEAD@provider.example", organisation_id=place)


@pytest.mark.parametrize("known", [True, False])
def test_who_invites_does_not_learn_whether_the_address_is_known(app, database, place, lead, known):
    if known:
        person(NEW, Role.CHIEF_INSPECTOR)
    visitor = signed_in(app, "lead@provider.example")
    answer = visitor.post(
        "/organisation/people/invite",
        {
            "name": "New",
            "email": NEW,
            "role": "provider-contact",
            "from_on-day": "2",
            "from_on-month": "11",
            "from_on-year": "2026",
        },
    )
    assert (answer.status_code, answer.location) == (303, "/organisation/people/invitations")
    page = visitor.get(answer.location).text
    assert "An invitation is on its way" in page
    assert page.count("New") == 1 + page.count("New Person")


def test_somebody_who_has_an_account_adds_the_role_to_it_signed_in_as_themselves(app, database, place, lead):
    other = provider("ZAB")
    known = person(NEW, CONTACT, other)
    person("third@provider.example", CONTACT, other)
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    somebody_else = signed_in(app, "third@provider.example")
    assert "signed in as somebody else" in somebody_else.get(link(letter)).text
    visitor = Visitor(app)
    page = visitor.get(link(letter))
    assert "You have an account already" in page.text
    answer = visitor.post(link(letter))
    assert answer.location == f"/sign-in?next={link(letter)}"
    visitor.sign_in(NEW)
    answer = visitor.post(link(letter))
    assert (answer.status_code, answer.location) == (303, "/account/role")
    assert {each[1] for each in roles_of(known)} == {place, other}


def test_another_persons_session_does_not_take_an_invitation(app, database, place, lead):
    known = person(NEW, Role.INSPECTOR)
    thief = person("third@provider.example", CONTACT, place)
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    token = link(letter).rpartition("/")[2]
    with pytest.raises(Refused, match="another email address"), db.transaction():
        invitations.accept_as_known(token, queries.user_with_id(thief), now=clock.now())
    assert len(roles_of(known)) == 1


def test_somebody_whose_roles_are_over_comes_back_with_a_new_password(app, database, place, lead):
    with time_machine.travel(NINE - timedelta(days=90), tick=False):
        known = person(NEW, CONTACT, place, until_on=TODAY - timedelta(days=30))
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    visitor = Visitor(app)
    assert "You were here before" in visitor.get(link(letter)).text
    assert visitor.post(link(letter), {"name": "Ignored", "password": "lantern violet quarry"}).status_code == 303
    assert visitor.give_password(NEW).status_code == 422
    assert visitor.give_password(NEW, "lantern violet quarry").status_code == 303
    with db.reading():
        assert queries.user_with_id(known).name == "New.Person"


def test_a_closed_account_is_not_opened_by_an_invitation(app, database, place, lead):
    known = person(NEW, CONTACT, place)
    with db.transaction():
        actions.deactivate_user(queries.user_with_id(known), actor=lead, reason="left", now=clock.now())
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    assert "Your account is closed" in Visitor(app).get(link(letter)).text
    token = link(letter).rpartition("/")[2]
    with pytest.raises(Refused, match="closed"), db.transaction():
        invitations.accept_as_new(token, "New", PASSWORD, now=clock.now())


def test_a_password_that_is_easy_to_guess_is_refused_and_the_name_is_kept(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    answer = Visitor(app).post(link(letter), {"name": "Zoë Typed", "password": "password1234"})
    assert answer.status_code == 422
    assert "Error: Accept your invitation" in answer.text
    assert 'value="Zoë Typed"' in answer.text
    assert "password1234" not in answer.text
    assert count(User) == 1


def test_more_than_was_offered_is_not_taken(app, database, place, lead):
    invite(lead, organisation_id=place)
    (letter,) = letters(database)
    more = {
        "role": "administrator",
        "organisation_id": "1",
        "active": "1",
        "email": "evil@evil.example",
        "user_id": "1",
    }
    Visitor(app).post(link(letter), {"name": "New", "password": PASSWORD, **more})
    with db.reading():
        user = queries.user_with_email(NEW)
    assert [each[:2] for each in roles_of(user.id)] == [("provider-contact", place)]


def test_a_role_that_is_over_when_the_invitation_is_opened_is_not_given(app, database, place, lead):
    invite(lead, organisation_id=place, until_on=TODAY + timedelta(days=3))
    (letter,) = letters(database)
    with time_machine.travel(NINE + timedelta(days=3), tick=False):
        answer = Visitor(app).post(link(letter), {"name": "New", "password": PASSWORD})
        assert answer.status_code == 422
    assert count(User) == 1
