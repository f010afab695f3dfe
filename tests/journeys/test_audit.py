"""An auditor reads the log, a publisher has something tried again: by keyboard alone, at both widths."""

import csv
import io
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, outbox
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record, seal_waiting
from regulator.core.outbox import CannotBeSent, Outgoing
from regulator.core.settings import Settings
from regulator.people.events import UserDeactivated
from regulator.people.queries import as_actor
from regulator.people.rules import Role
from regulator.register.actions import register_organisation
from regulator.register.rules.words import Kind
from tests.people.managing import person

from .test_signing_in import fill_in, follow, look, shown_secret
from .visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.database]

PASSWORD = "correct horse battery"
LONG = "a-reason-of-one-very-long-word-" * 12
sent: list[dict[str, object]] = []


@outbox.sender("try-parcel")
def _parcel(payload: dict[str, object]) -> None:
    if payload.get("broken"):
        raise CannotBeSent("There is no such address")
    sent.append(payload)


@pytest.fixture
def address(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A served installation with an auditor, a publisher, and something to read."""
    shutil.copy(sqlite_template, tmp_path / "regulator.sqlite")
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    app = create_app(settings)
    fill()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def fill() -> None:
    sent.clear()
    person("aud@regulator.example", Role.AUDITOR, name="Audrey Auditor")
    person("pub@regulator.example", Role.PUBLISHER, name="Paul Publisher")
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    with db.transaction():
        register_organisation(
            code="ZWX", kind=Kind.CRC, name="Wexmere CRC", source="Invented", actor=SYSTEM, invented=True
        )
    for number in range(60):
        with db.transaction():
            event = UserDeactivated(ann, LONG if number == 58 else f"reason {number}")
            record(as_actor(ann, Role.ADMINISTRATOR), event)
    seal_waiting()
    with db.transaction():
        outbox.post("try-parcel", key="broken", broken=True, parcel_id=7)
        record(SYSTEM, UserDeactivated(ann, "with a parcel"))
    outbox.drain()


def come_in(visitor: Visitor, email: str) -> None:
    """In with a password and a second factor that is set up on the way."""
    visitor.go("/sign-in")
    fill_in(visitor, email=email, password=PASSWORD)
    code = pyotp.TOTP(shown_secret(visitor)).at(int(clock.now().timestamp()))
    fill_in(visitor, code=code)
    follow(visitor, "main a.govuk-button")
    look(visitor, "Your work")


def test_an_auditor_searches_reads_and_takes_away_by_keyboard_alone(address: str, browser: Browser) -> None:
    with Visitor(browser, address, accept_downloads=True) as visitor:
        come_in(visitor, "aud@regulator.example")
        follow(visitor, "a[href='/staff/audit']")
        look(visitor, "The log")
        fill_in(visitor, person="ann admin")
        look(visitor, "The log")
        assert "Done by Ann Admin" in visitor.page.locator("main").inner_text()
        assert visitor.page.locator(".cjr-log__event").count() == 50
        follow(visitor, "a[rel=next]")
        look(visitor, "The log")
        assert visitor.page.locator(".cjr-log__event").count() == 10
        follow(visitor, "a[rel=prev]")
        follow(visitor, ".cjr-log__event:nth-child(2) p > a")
        visitor.page.wait_for_url("**/staff/audit/events/*")
        assert LONG in visitor.page.locator("h1").inner_text()
        look(visitor, visitor.page.locator("h1").inner_text())
        assert "What happened to this record next" in visitor.page.locator("main").inner_text()

        visitor.go("/staff/audit")
        fill_in(visitor, since="31/2/2026")
        look(visitor, "The log")
        assert visitor.page.title().startswith("Error: The log")
        visitor.tab_to(".govuk-error-summary a", most=20)
        visitor.page.keyboard.press("Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "since"

        visitor.go("/staff/audit?record=ZWX")
        assert "Wexmere CRC (ZWX)" in visitor.page.locator("main").inner_text()
        visitor.tab_to("button[value=csv]")
        with visitor.page.expect_download() as downloading:
            visitor.press("Enter")
        text = Path(downloading.value.path()).read_bytes().decode("utf-8-sig")
        assert [row[2] for row in csv.reader(io.StringIO(text))] == ["What", "Entered the organisation ZWX"]
        visitor.go("/staff/audit?kind=AuditExported")
        assert "Downloaded 1 event of the log as csv" in visitor.page.locator("main").inner_text()
        for path, heading in (
            ("/staff/audit/openings", "What was opened"),
            ("/account/activity", "What was done in your name"),
            ("/staff/jobs", "The timetable"),
            ("/staff/audit?person=a", "The log"),
            ("/staff/audit?record=nothing", "The log"),
        ):
            visitor.go(path)
            look(visitor, heading)
        assert [each for each in visitor.went_wrong if "422" not in each] == []


def test_a_publisher_has_something_tried_again_by_keyboard_alone(address: str, browser: Browser) -> None:
    with Visitor(browser, address) as visitor:
        come_in(visitor, "pub@regulator.example")
        follow(visitor, "a[href='/staff/outbox/1']")
        look(visitor, "Try parcel, number 1")
        assert "There is no such address" in visitor.page.locator("main").inner_text()
        with bookkeeping() as connection:
            connection.execute(Outgoing.__table__.update().values(payload={"parcel_id": 7}))
        follow(visitor, "main form button")
        look(visitor, "Try parcel, number 1")
        assert "Waits to be sent" in visitor.page.locator("main").inner_text()
        assert outbox.drain() >= 1
        assert sent == [{"parcel_id": 7}]
        visitor.go("/staff/outbox?state=sent&kind=try-parcel")
        look(visitor, "The outbox")
        assert visitor.page.locator(".cjr-log__event").count() == 1
        assert visitor.went_wrong == []
