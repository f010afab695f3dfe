"""A lead plans a visit, names its team, tells the provider and finds it on the board: by keyboard alone."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.settings import Settings
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import followed, looked_at, sent, signed_in, typed
from .visitor import Visitor

pytestmark = pytest.mark.database


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """An installation with invented providers, a lead, two inspectors and a panel member, served on a free port."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    visits.user(Role.LEAD_INSPECTOR, "Lena Lead")
    for number in range(12):
        visits.user(Role.INSPECTOR, f"Ina Inspector {number}", email=f"ina{number}@regulator.example")
    visits.user(Role.PANEL_MEMBER, "Pat Panel")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def reach(visitor: Visitor, selector: str) -> None:
    """Go on with the tabulator past round buttons, whose place shows on the picture that their label draws."""
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")


def enter_day(visitor: Visitor, name: str, day: date) -> None:
    """Three boxes, by keyboard."""
    for part in ("day", "month", "year"):
        reach(visitor, f"#{name}-{part}")
        visitor.page.keyboard.type(str(getattr(day, part)))


def test_a_visit_is_planned_staffed_and_told_of_by_keyboard_alone(browser: Browser, address: str) -> None:
    first = clock.today() + timedelta(days=30)
    with Visitor(browser, address) as lead:
        signed_in(lead, "lena.lead@regulator.example", PASSWORD)
        lead.go("/staff/inspections")
        looked_at(lead)
        followed(lead, "Plan an inspection")
        looked_at(lead)
        typed(lead, "#search", "wexmere")
        sent(lead)
        looked_at(lead)
        followed(lead, "HMP Wexmere")
        reach(lead, "#kind-1")
        label = "getComputedStyle(document.activeElement.nextElementSibling, '::before').boxShadow"
        assert lead.page.evaluate(label) != "none", "where one is must be seen"
        lead.press("Space")
        lead.press("Enter")  # before any day is given
        lead.page.wait_for_selector(".govuk-error-summary")
        assert "There is a problem" in lead.page.content()
        looked_at(lead)
        enter_day(lead, "from_1", first)
        enter_day(lead, "until_1", first + timedelta(days=4))
        reach(lead, "button[name=more]")
        with lead.page.expect_navigation(wait_until="load"):
            lead.press("Enter")
        looked_at(lead)
        enter_day(lead, "from_2", first + timedelta(days=14))
        enter_day(lead, "until_2", first + timedelta(days=15))
        with lead.page.expect_navigation(wait_until="load"):
            lead.press("Enter")  # in a box, it plans and does not add a stretch
        assert "is planned" in lead.page.content()
        looked_at(lead)
        followed(lead, "name the team and the panel")
        looked_at(lead)
        followed(lead, "Name somebody for the field team")
        looked_at(lead)
        typed(lead, "#person-narrow", "inspector 7")
        assert lead.page.locator("#person option:checked").inner_text() == "Ina Inspector 7, inspector"
        reach(lead, "main form button[type=submit]")
        with lead.page.expect_navigation(wait_until="load"):
            lead.press("Enter")
        assert "Ina Inspector 7" in lead.page.content()
        followed(lead, "Overview")
        followed(lead, "Notify the provider")
        looked_at(lead)
        sent(lead)
        assert "Notify the provider: done." in lead.page.content()
        looked_at(lead)
        for part in ("History", "Export"):
            followed(lead, part)
            looked_at(lead)
        lead.go("/staff/inspections?mine=yes")
        assert "Can go on: arrive at the provider" in lead.page.content()
        looked_at(lead)
        assert lead.went_wrong == [] or all("422" in each for each in lead.went_wrong), lead.went_wrong
