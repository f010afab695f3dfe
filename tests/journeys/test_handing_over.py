"""From an invitation to a hand-over, by keyboard alone, with what axe finds on each page at both widths."""

import re
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, outbox, schema
from regulator.core.settings import Settings
from regulator.people.queries import user_with_email
from tests.people.managing import CONTACT, LEAD, person, provider, roles_of
from tests.people.visitor import PASSWORD, code_of

from .visitor import Visitor

pytestmark = pytest.mark.database

NEW_PASSWORD = "lantern violet quarry"
WIDTHS = (320, 1280)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def address(instance: Path) -> Iterator[str]:
    """A place with a lead and a second lead, served on a free port."""
    settings = Settings(instance=instance, database_url=f"sqlite:///{instance / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    place = provider(name="Wexmere")
    person("lead@provider.example", LEAD, place, name="Lea Lead")
    person("owen@provider.example", LEAD, place, name="Owen Leaves")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def looked_at(visitor: Visitor) -> None:
    """Nothing that axe finds, and nothing cut off, at either width."""
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert visitor.violations() == [], (visitor.page.url, width)
        assert visitor.overflow() == 0, (visitor.page.url, width)
        assert visitor.cut_off() == [], (visitor.page.url, width)


def typed(visitor: Visitor, selector: str, text: str) -> None:
    """Go to a field with the tabulator and type."""
    visitor.tab_to(selector)
    visitor.page.keyboard.type(text)


def sent(visitor: Visitor) -> None:
    """Go to the button of the form and press it; the next page is there when this returns."""
    visitor.tab_to("main form button[type=submit]:not(.govuk-password-input__toggle)")
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def followed(visitor: Visitor, words: str) -> None:
    """Go to a link with the tabulator and follow it."""
    where = visitor.page.locator("main a", has_text=words).first.get_attribute("href")
    visitor.tab_to(f'main a[href="{where}"]')
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def signed_in(visitor: Visitor, email: str, password: str) -> None:
    """Sign in by keyboard, with an app as a second factor where the role asks for one."""
    visitor.go("/sign-in")
    typed(visitor, "#email", email)
    typed(visitor, "#password", password)
    sent(visitor)
    if "/second-factor/set-up" not in visitor.page.url:
        return
    secret = re.search(r'cjr-letters">([A-Z2-7 ]+)<', visitor.page.content())[1].replace(" ", "")
    typed(visitor, "#code", code_of(secret))
    sent(visitor)
    visitor.tab_to("main a[href^='/inside']")
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def link_of(instance: Path) -> str:
    """The link of the one invitation that was sent, as it stands in the mail."""
    outbox.drain()
    (letter,) = (instance / "mail").glob("invitation-*.eml")
    text = message_from_bytes(letter.read_bytes(), policy=default).get_content()
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", text)[1]


def test_somebody_is_invited_comes_in_and_takes_over_by_keyboard_alone(
    browser: Browser, address: str, instance: Path
) -> None:
    with Visitor(browser, address) as lead, Visitor(browser, address) as new:
        signed_in(lead, "lead@provider.example", PASSWORD)
        looked_at(lead)
        followed(lead, "People of Wexmere")
        looked_at(lead)
        followed(lead, "Invite somebody")
        looked_at(lead)
        typed(lead, "#name", "Nia New")
        typed(lead, "#email", "nia@provider.example")
        typed(lead, "#role", "Provider contact")
        sent(lead)
        assert "An invitation is on its way to nia@provider.example" in lead.page.content()
        looked_at(lead)

        new.go(link_of(instance))
        looked_at(new)
        typed(new, "#password", NEW_PASSWORD)
        sent(new)
        assert new.page.locator("h1").inner_text() == "Your account is ready"
        looked_at(new)
        signed_in(new, "nia@provider.example", NEW_PASSWORD)
        assert "Provider contact" in new.page.content()
        looked_at(new)

        lead.go("/organisation/people")
        followed(lead, "Owen Leaves")
        looked_at(lead)
        followed(lead, "Hand over")
        looked_at(lead)
        typed(lead, "select[name^=role_]", "Nia New")
        sent(lead)
        assert "Owen Leaves's roles are handed over" in lead.page.content()
        looked_at(lead)
        assert [each for visitor in (lead, new) for each in visitor.went_wrong] == []
    with db.reading():
        nia, owen = user_with_email("nia@provider.example"), user_with_email("owen@provider.example")
    ends = roles_of(owen.id)[0][3]
    assert (LEAD.value, 1, ends, None) in roles_of(nia.id)
    assert CONTACT.value in {each[0] for each in roles_of(nia.id)}
