"""Mail that reached nobody reads as sent nowhere: a real server refuses, none is set, or nobody is left to write to."""

import re

import pytest
from sqlalchemy import select

from regulator.core import clock, db, mail, outbox
from regulator.core.outbox import Outgoing
from regulator.core.settings import Settings
from regulator.people import actions, rules
from regulator.people.models import Invitation
from regulator.people.rules import Role
from tests.core.test_mail import post_office

from .mailbox import reset_link
from .managing import ADMIN, day, person, signed_in
from .visitor import Visitor

pytestmark = pytest.mark.database

NEW = "nia@provider.example"
PUBLISHER = "publisher@regulator.example"


@pytest.fixture
def admin(app):
    person(ADMIN, Role.ADMINISTRATOR, name="Ada Admin")
    return signed_in(app, ADMIN)


@pytest.fixture
def publisher(app, admin):
    person(PUBLISHER, Role.PUBLISHER, name="Pia Publisher")
    visitor = signed_in(app, PUBLISHER)
    outbox.drain()  # what was said of their second factors
    return visitor


def invited(admin) -> int:
    form = {"name": "Nia New", "email": NEW, "role": "inspector", **day("from_on", clock.today())}
    assert admin.post("/staff/people/invite", form).status_code == 303
    with db.reading():
        return db.session().scalars(select(Invitation.id)).one()


def row() -> Outgoing:
    """The one that was made last."""
    with db.reading():
        return db.session().scalars(select(Outgoing).order_by(Outgoing.id.desc()).limit(1)).one()


def by_server(database, port: int) -> None:
    settings = Settings(
        instance=database.instance, database_url=database.url, smtp_url=f"smtp+plain://127.0.0.1:{port}"
    )
    mail.configure(settings)


def count_of(page: str, words: str) -> str:
    """What stands beside a state in the list of counts."""
    return re.search(rf'key">{words}</dt>\s*<dd class="govuk-summary-list__value">([^<]+)<', page)[1]


def test_an_invitation_that_the_server_refuses_is_nowhere_called_sent(admin, publisher, database):
    with post_office() as (office, port):
        office.answers["RCPT"] = "550 5.1.1 no such person"
        by_server(database, port)
        number = invited(admin)
        waiting = admin.get(f"/staff/people/invitations/{number}").text
        assert "Waits to be sent" in waiting
        assert outbox.drain() == 0
        assert (row().state, row().sent_at, row().first_opened_at) == ("failed", None, None)
        refused = "The mail server refused the message (550)"
        one = admin.get(f"/staff/people/invitations/{number}").text
        for page in (one, admin.get("/staff/people/invitations").text):
            assert f"Could not be sent. {refused}" in page
            assert not re.search(r"\bSent\b(?! again)", page)
        assert "They have not received it" in one
        listed = publisher.get("/staff/outbox").text
        assert count_of(listed, "Sent") == "0"
        assert count_of(listed, "Failed") == "1"
        single = publisher.get(f"/staff/outbox/{row().id}").text
        assert "No: it failed" in single
        assert "Not that we know of" in single
        assert refused in single
        assert NEW not in listed + single
        assert f"number {row().id}" not in publisher.get("/staff/outbox?state=sent").text
        office.answers.clear()
        assert admin.post(f"/staff/people/invitations/{number}", {"do": "again"}).status_code == 303
        assert outbox.drain() == 1
        assert re.search(r"Sent \d", admin.get(f"/staff/people/invitations/{number}").text)
        assert count_of(publisher.get("/staff/outbox").text, "Sent") == "1"


def test_what_a_server_puts_off_is_not_sent_yet(admin, publisher, database):
    with post_office() as (office, port):
        office.answers["RCPT"] = "450 later"
        by_server(database, port)
        number = invited(admin)
        assert outbox.drain() == 0
        page = admin.get(f"/staff/people/invitations/{number}").text
        assert "Not sent yet. The mail server did not take the message yet (450)" in page
        assert count_of(publisher.get("/staff/outbox").text, "Sent") == "0"


def test_without_a_server_mail_is_kept_and_said_to_have_reached_nobody(admin, publisher):
    number = invited(admin)
    outbox.drain()
    assert "Not sent: kept in a folder" in admin.get(f"/staff/people/invitations/{number}").text
    page = publisher.get(f"/staff/outbox/{row().id}").text
    assert "No mail server is set here" in page
    assert "Try again" not in page
    assert count_of(publisher.get("/staff/outbox").text, "Sent") == "0"


def test_a_link_for_an_address_that_nobody_has_is_not_sent(publisher, app):
    visitor = Visitor(app)
    assert visitor.post("/forgotten-password", {"email": "nobody@regulator.example"}).status_code == 303
    outbox.drain()
    assert (row().state, row().sent_at) == ("unwanted", None)
    assert "Not sent: no longer needed" in publisher.get(f"/staff/outbox/{row().id}").text


def test_what_was_sent_is_first_opened_when_its_link_is_used_and_not_when_a_scanner_looks(publisher, app, database):
    visitor = Visitor(app)
    visitor.post("/forgotten-password", {"email": PUBLISHER})
    link = reset_link(database.instance)
    number = row().id
    assert visitor.get(link).status_code == 200
    assert row().first_opened_at is None, "a page that is looked at was opened by nobody"
    assert visitor.post(link, {"password": "another battery horse"}).status_code in (200, 303)
    with db.reading():
        assert db.session().get_one(Outgoing, number).first_opened_at is not None


def test_what_failed_was_opened_by_nobody_whatever_was_used(publisher, database):
    """A link that its owner got by another way does not make the mail one that arrived."""
    with post_office() as (office, port):
        office.answers["RCPT"] = "550 no such person"
        by_server(database, port)
        with db.reading():
            actions.ask_for_reset(PUBLISHER, account=rules.reset_key(PUBLISHER, b"s"), network="net", now=clock.now())
        outbox.drain()
    failed = row()
    mail.opened("people/mail/password_reset", failed.key.partition(":")[2], clock.now())
    assert (row().state, row().first_opened_at) == ("failed", None)
