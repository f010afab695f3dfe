"""A complaint logged by keyboard, found by half a name, assessed, given to an investigator and written about."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, schema
from regulator.core.settings import Settings
from tests.inspections import scene
from tests.ombudsman import office
from tests.ombudsman.office import Office

from .visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.database]

WIDTHS = (320, 1280)
FOUND_BY = 3  # interactions to a case by half a name, at most: DESIGN, section 8


@dataclass(frozen=True)
class Served:
    """The Ombudsman's office, on a port."""

    office: Office
    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An office with nothing in its files, served on a free port."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(office.opened(app), f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def opened(browser: Browser, served: Served, name: str) -> Visitor:
    """A browser in which somebody of the office has signed in already."""
    who = served.office.browser(getattr(served.office, name), name)
    cookie = who.browser.get_cookie("regulator")
    visitor = Visitor(browser, served.address)
    visitor.context.add_cookies([{"name": "regulator", "value": cookie.value if cookie else "", "url": served.address}])
    return visitor


def looked_at(visitor: Visitor, name: str = "") -> None:
    """Nothing that axe finds, and nothing cut off, at either width."""
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert visitor.violations() == [], (visitor.page.url, width)
        assert visitor.overflow() == 0, (visitor.page.url, width)


def test_a_letter_becomes_a_case_and_a_case_a_decision(browser: Browser, served: Served):
    with opened(browser, served, "clerk") as clerk:
        clerk.go("/ombudsman")
        looked_at(clerk, "home")
        reference = log(clerk)
        looked_at(clerk, "case")
        for page in ("find", "log", "letters", "figures", "cases?list=to-assess"):
            clerk.go(f"/ombudsman/{page}")
            looked_at(clerk, page)
        found_by_half_a_name(clerk, reference)
    with opened(browser, served, "assessor") as assessor:
        assess(assessor, reference)
    with opened(browser, served, "deputy") as deputy:
        deputy.go(f"/ombudsman/cases/{reference}")
        deputy.page.get_by_role("link", name="Give it to an investigator").click()
        looked_at(deputy, "allocate")
        deputy.page.get_by_label("Investigator: 0 of 25 cases").check()
        deputy.page.get_by_role("button", name="Give it to them").click()
        assert deputy.page.get_by_text("Given to an investigator").count() == 1
        looked_at(deputy, "allocated")


def log(clerk: Visitor) -> str:
    """By keyboard alone: type, tabulator, type; the subject with the space bar."""
    clerk.go("/ombudsman/log")
    keyboard = clerk.page.keyboard
    clerk.tab_to("#name")
    keyboard.type("Tomas Obrien")
    keyboard.press("Tab")
    keyboard.type("A1234BC")
    clerk.tab_to("#respondent")
    keyboard.type("ZWX")
    keyboard.press("Tab")
    keyboard.type("My radio was lost when I was moved.")
    clerk.tab_to("#subject")
    keyboard.type("Property: lost in t")
    clerk.tab_to("button.govuk-button:not(.govuk-button--secondary)", most=120)
    keyboard.press("Enter")
    clerk.page.wait_for_url("**/ombudsman/cases/OMB-*")
    assert clerk.page.get_by_text("Logged as").count() == 1
    return clerk.page.url.rsplit("/", 1)[1]


def found_by_half_a_name(clerk: Visitor, reference: str) -> None:
    clerk.go("/ombudsman/find")
    clerk.interactions = 0
    clerk.enter("Name or prison number", "obri")
    clerk.press("Enter")
    clerk.interactions += 1
    clerk.page.get_by_role("link", name=reference).click()
    assert clerk.interactions <= FOUND_BY


def assess(assessor: Visitor, reference: str) -> None:
    assessor.go(f"/ombudsman/cases/{reference}/known")
    page = assessor.page
    page.get_by_label("Stages done").select_option("appeal")
    for part, value in (("day", "2"), ("month", "3"), ("year", "2026")):
        page.locator(f"#last_reply_on-{part}").fill(value)
        page.locator(f"#learned_on-{part}").fill(value)
    for name in ("affected", "in_remit", "worthwhile"):
        page.locator(f"#{name}-1").check()
    looked_at(assessor, "known")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Find on eligibility").click()
    looked_at(assessor, "eligibility")
    page.get_by_label("Take it on", exact=True).check()
    page.locator("#aside_three_months").fill("They were in hospital.")
    page.get_by_role("button", name="Find so").click()
    assert page.get_by_text("Found. The letter").count() == 1
