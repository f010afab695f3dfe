"""The staff's pages of the register in a real browser: by keyboard alone, narrow and wide."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys
from regulator.core.actor import STRANGER
from regulator.core.settings import Settings
from regulator.people.rules import Role
from regulator.register import actions, queries
from regulator.register.rules.places import Figures
from regulator.register.rules.words import Descent
from tests.people import visitor as people
from tests.register.people import changed, given, small_estate

from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

SCREENS = ({"width": 320, "height": 640}, {"width": 1280, "height": 800})
FORMS = (
    "HMA/name",
    "HMA/function",
    "HMA/operator",
    "HMA/area",
    "HMA/address",
    "HMA/close",
    "HMA/places",
    "HMA/lineage",
    "CRCM/contracts/start",
    "CRCM/contracts/1/owner",
    "CRCM/contracts/1/end",
    "CRCM/contract/1/correct",
    "CRCM/contract/1/strike",
    "new/prison",
    "new/organisation",
    "new/area",
)
PAGES = ("", "?search=high", "?search=nothing", "/HMA", "/CRCM", *(f"/{each}" for each in FORMS))


@dataclass(frozen=True)
class Served:
    """Where the site is, and the cookie of somebody who keeps the register."""

    address: str
    cookie: str

    def visit(self, browser: Browser, **more) -> Visitor:
        """A visit of theirs."""
        visitor = Visitor(browser, self.address, **more)
        visitor.context.add_cookies([{"name": "regulator", "value": self.cookie, "url": self.address}])
        return visitor


@pytest.fixture
def served(sqlite_template: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copy(sqlite_template, tmp_path / "regulator.sqlite")
    settings = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}",
        public_url="http://127.0.0.1:8000",
    )
    keys.make_missing(settings.keys)
    app = create_app(settings)
    small_estate()
    people.add_user(Role.REGISTER_EDITOR)
    editor = people.Visitor(app)
    editor.sign_in()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", editor.cookie or "")
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def test_a_prison_is_renamed_by_keyboard_alone_and_the_public_page_has_both_names(browser: Browser, served: Served):
    with served.visit(browser, viewport=SCREENS[1]) as editor:
        editor.go("/staff/register")
        editor.tab_to("#search")
        editor.page.keyboard.type("highm")
        editor.press("Enter")
        editor.page.wait_for_url("**/staff/register?search=highm*")
        editor.tab_to("a[href='/staff/register/HMA']")
        editor.press("Enter")
        editor.page.wait_for_url("**/staff/register/HMA")
        editor.tab_to("a[href='/staff/register/HMA/name']")
        editor.press("Enter")
        editor.page.wait_for_url("**/name")
        for field, text in (
            ("#name", "HMP Highmoor Hill"),
            ("#from_on-day", "1"),
            ("#from_on-month", "3"),
            ("#from_on-year", "2026"),
            ("#reason", "It was announced"),
            ("#source", "Prison Service announcement, 1 March 2026"),
        ):
            editor.tab_to(field)
            editor.page.keyboard.type(text)
        editor.tab_to("main button.govuk-button")
        editor.press("Enter")
        editor.page.wait_for_url("**/staff/register/HMA")
        assert "The new name is saved." in editor.page.locator(".govuk-notification-banner").inner_text()
        assert editor.page.locator("h1").inner_text() == "HMP Highmoor Hill"
        assert editor.went_wrong == []
    with Visitor(browser, served.address) as public:
        public.go("/providers/HMA")
        assert public.page.locator("h1").inner_text() == "HMP Highmoor Hill"
        assert "HMP Highmoor (until 1 March 2026)" in public.page.locator("main").inner_text()


def test_a_mistake_is_reached_from_the_summary_and_nothing_typed_is_lost(browser: Browser, served: Served):
    with served.visit(browser, viewport=SCREENS[0]) as editor:
        editor.go("/staff/register/HMA/name")
        editor.page.fill("#name", "HMP Highmoor Hill")
        editor.page.fill("#from_on-day", "31")
        editor.page.fill("#from_on-month", "2")
        editor.page.fill("#from_on-year", "2026")
        editor.tab_to("main button.govuk-button")
        editor.press("Enter")
        editor.page.wait_for_selector(".govuk-error-summary")
        assert editor.page.title().startswith("Error: Rename")
        editor.page.click("a[href='#from_on-day']")
        assert editor.page.evaluate("document.activeElement.id") == "from_on-day"
        assert editor.page.input_value("#name") == "HMP Highmoor Hill"
        assert [editor.page.input_value(f"#from_on-{part}") for part in ("day", "month", "year")] == ["31", "2", "2026"]
        assert editor.violations() == []
        assert editor.overflow() == 0


def test_the_second_of_two_savers_reads_what_the_other_saved(browser: Browser, served: Served):
    with served.visit(browser, viewport=SCREENS[0]) as editor:
        editor.go("/staff/register/HMA/name")
        changed(lambda it: actions.change_address(it, "Moorside", "", **given()))
        for field, text in (
            ("#name", "HMP Highmoor Hill"),
            ("#from_on-day", "1"),
            ("#from_on-month", "3"),
            ("#from_on-year", "2026"),
            ("#reason", "It was announced"),
            ("#source", "Announcement"),
        ):
            editor.page.fill(field, text)
        editor.page.click("main button.govuk-button")
        editor.page.wait_for_selector("#overtaken")
        told = " ".join(editor.page.locator(".cjr-changes").inner_text().split())
        assert told == "Town: Highmoor → became Moorside"
        assert editor.page.input_value("#reason") == "It was announced"
        assert (editor.violations(), editor.overflow(), editor.cut_off()) == ([], 0, [])
        editor.page.click("main button.govuk-button")
        editor.page.wait_for_url("**/staff/register/HMA")
        assert editor.page.locator("h1").inner_text() == "HMP Highmoor Hill"


@pytest.mark.parametrize("screen", SCREENS, ids=["320", "1280"])
def test_axe_finds_nothing_on_any_page_of_the_register_and_none_scrolls_sideways(
    browser: Browser, served: Served, screen
):
    name = filled()
    with served.visit(browser, viewport=screen) as editor:
        found: dict[str, object] = {}
        for page in (*PAGES, f"/HMA/name/{name}/correct"):
            editor.go(f"/staff/register{page}")
            wrong = [*editor.violations(), *editor.cut_off()]
            if editor.overflow() or wrong:
                found[page] = (editor.overflow(), wrong)
        assert found == {}
        assert [said for said in editor.went_wrong if "404" not in said] == []


def filled() -> int:
    """A history with something of everything; the number of the name that stands."""
    march = given()["today"].replace(month=3)
    figures = Figures(certified=300, operational=400, population=412)
    long_name = "HMP Highmoor Hill " + "and Long Dale " * 8
    changed(lambda it: actions.rename(it, long_name, from_on=march, **given()))
    changed(lambda it: actions.strike(it, queries.names(it.id)[-1], **given()))
    changed(lambda it: actions.enter_places(it, figures, as_of=march, **given()))

    def merge(it):
        other = queries.organisation_to_change(STRANGER, "CRCM")
        actions.record_lineage(it, Descent.MERGED_INTO, other, happened_on=march, **given())

    changed(merge)
    with db.reading():
        return queries.names(queries.organisation(STRANGER, "HMA").id)[0].id
