"""From a forgotten password to being in with a second factor, and out again: by keyboard alone, at both widths."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys
from regulator.core.actor import SYSTEM
from regulator.core.settings import Settings
from regulator.people import actions, queries
from regulator.people.rules import Role
from tests.people.mailbox import reset_link
from tests.people.visitor import PASSWORD, add_user

from .visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.database]

EMAIL = "someone@regulator.example"
NEW = "three wobbling herons"
WIDTHS = (320, 1280)


@dataclass(frozen=True)
class Installation:
    """Where an installation with one publisher is served, and its folder."""

    address: str
    folder: Path


@pytest.fixture
def installation(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation whose mail goes to its folder."""
    shutil.copy(sqlite_template, tmp_path / "regulator.sqlite")
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    app = create_app(settings)
    add_user(Role.PUBLISHER)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Installation(f"http://127.0.0.1:{server.port}", tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def look(visitor: Visitor, heading: str) -> None:
    """The page that is expected, with nothing wrong on it at either width and nothing cut off."""
    assert visitor.page.locator("h1").inner_text() == heading
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.violations() == [], (heading, width)
        assert visitor.overflow() == 0, (heading, width)
        assert visitor.cut_off() == [], (heading, width)


def fill_in(visitor: Visitor, **fields: str) -> None:
    """Reach each field with the tabulator, type, and send with Enter."""
    for name, text in fields.items():
        visitor.tab_to(f"#{name}")
        visitor.page.keyboard.press("Control+a")  # what a refused form put back
        visitor.page.keyboard.type(text)
    with visitor.page.expect_navigation():
        visitor.press("Enter")


def follow(visitor: Visitor, selector: str) -> None:
    """Reach a link or a button with the tabulator and use it."""
    visitor.tab_to(selector)
    with visitor.page.expect_navigation():
        visitor.press("Enter")


def reach_radios(visitor: Visitor) -> None:
    """Reach the chosen one of some radios. GOV.UK shows where one is on the circle beside it, not on the input."""
    for _step in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.type === 'radio'"):
            break
    circle = "getComputedStyle(document.activeElement.nextElementSibling, '::before').boxShadow"
    assert visitor.page.evaluate(circle) != "none"


def shown_secret(visitor: Visitor) -> str:
    return visitor.page.locator(".cjr-letters").inner_text().replace(" ", "")


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


def test_a_forgotten_password_a_second_factor_and_out_again_by_keyboard_alone(
    installation: Installation, browser: Browser
) -> None:
    with Visitor(browser, installation.address) as visitor:
        visitor.go("/sign-in")
        look(visitor, "Sign in")
        follow(visitor, "a[href='/forgotten-password']")
        look(visitor, "Get a new password")
        fill_in(visitor, email="no address")
        look(visitor, "Get a new password")
        fill_in(visitor, email=EMAIL)
        look(visitor, "Check your email")

        visitor.go(reset_link(installation.folder))
        look(visitor, "Choose a new password")
        fill_in(visitor, password="password1234")
        look(visitor, "Choose a new password")
        assert "easy to guess" in visitor.page.locator("main").inner_text()
        fill_in(visitor, password=NEW)
        look(visitor, "Your password is changed")

        follow(visitor, "main a[href='/sign-in']")
        fill_in(visitor, email=EMAIL, password=PASSWORD)
        look(visitor, "Sign in")
        fill_in(visitor, email=EMAIL, password=NEW)
        look(visitor, "Set up your second factor")
        fill_in(visitor, code="000000")
        look(visitor, "Set up your second factor")
        secret = shown_secret(visitor)
        fill_in(visitor, code=code(secret, -1))
        look(visitor, "Keep these recovery codes")
        written_down = re.findall(r"[A-Z0-9]{4}(?: [A-Z0-9]{4}){3}", visitor.page.locator(".cjr-codes").inner_text())
        assert len(written_down) == 10
        follow(visitor, "main a.govuk-button")
        look(visitor, "Your work")

        follow(visitor, ".cjr-header__button")
        look(visitor, "You have signed out")

        visitor.go("/sign-in")
        fill_in(visitor, email=EMAIL, password=NEW)
        look(visitor, "Enter the code from your app")
        fill_in(visitor, code=code(secret, 1))
        look(visitor, "Your work")
        follow(visitor, ".cjr-header__button")

        visitor.go("/sign-in")
        fill_in(visitor, email=EMAIL, password=NEW)
        follow(visitor, "main a[href='/sign-in/recovery-code']")
        look(visitor, "Enter a recovery code")
        fill_in(visitor, code=written_down[0].lower())
        look(visitor, "Your work")
        refused = [said for said in visitor.went_wrong if "422" not in said]
        assert refused == [], "a refused form is answered 422, which the browser notes; nothing else went wrong"


def test_the_pages_of_ones_own_account_by_keyboard_alone(installation: Installation, browser: Browser) -> None:
    with db.transaction():
        both = [actions.NewRole(Role.INSPECTOR), actions.NewRole(Role.LEAD_INSPECTOR)]
        actions.add_user("Ann Example", "ann@regulator.example", PASSWORD, both, actor=SYSTEM, now=clock.now())
    with Visitor(browser, installation.address) as elsewhere, Visitor(browser, installation.address) as visitor:
        for each in (elsewhere, visitor):
            each.go("/sign-in")
            fill_in(each, email="ann@regulator.example", password=PASSWORD)
        look(visitor, "Act as")
        reach_radios(visitor)
        follow(visitor, "main button")
        look(visitor, "Your work")
        follow(visitor, "main a[href='/account']")
        look(visitor, "Your account")
        follow(visitor, "main a[href='/account/second-factor']")
        look(visitor, "Your second factor")
        follow(visitor, "main a.govuk-button")
        look(visitor, "Set up your second factor")
        secret = shown_secret(visitor)
        fill_in(visitor, code=code(secret), current_password=PASSWORD)
        look(visitor, "Keep these recovery codes")
        visitor.go("/account/second-factor")
        look(visitor, "Your second factor")
        visitor.go("/account/second-factor/recovery-codes")
        look(visitor, "Make new recovery codes")
        fill_in(visitor, current_password=PASSWORD)
        look(visitor, "Keep these recovery codes")

        visitor.go("/account/sign-ins")
        look(visitor, "Where you are signed in")
        follow(visitor, "main .govuk-button--warning")
        assert "signed in nowhere else" in visitor.page.locator("main").inner_text()
        elsewhere.go("/account")
        assert elsewhere.page.locator("h1").inner_text() == "Sign in"

        visitor.go("/account/password")
        look(visitor, "Change your password")
        fill_in(visitor, current_password=PASSWORD, password=NEW)
        look(visitor, "Your account")
        assert "Your password is changed" in visitor.page.locator("main").inner_text()
        with db.reading():
            assert queries.user_with_email("ann@regulator.example").sign_in_series == 1
        visitor.go("/new-password/no-such-link")
        look(visitor, "This link does not work")
