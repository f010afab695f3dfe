"""A day on site at a keyboard: notes, a colleague's, a lost session, files, minimum standards, the evening."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, schema
from regulator.core.settings import Settings
from regulator.inspections.actions import planning
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests import make
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, sent, signed_in
from .visitor import Visitor

pytestmark = pytest.mark.database


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where the site is, and the address of an inspection with two inspectors on site."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    people = [visits.user(Role.INSPECTOR, name) for name in ("Ann Author", "Ben Beside")]
    with db.transaction():
        made = scene.brought_to(State.FIELDWORK)
        for each in people:
            planning.name_member(made, person=each.key, duty="inspector", part="field", actor=scene.LEAD)
        reference = made.reference
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", f"/staff/inspections/{reference}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def written(visitor: Visitor, words: str) -> None:
    """A note with its source, by keyboard: the words, the source, the button."""
    visitor.tab_to("#statement")
    visitor.page.keyboard.type(words)
    visitor.interactions += 1
    visitor.tab_to("input[name=source]")
    visitor.press("Space")
    visitor.tab_to("form.cjr-note button[type=submit]")
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def test_a_day_on_site_by_keyboard_alone(browser: Browser, served: tuple[str, str], tmp_path: Path) -> None:
    address, inspection = served
    area = f"{inspection}/evidence/safety"
    with Visitor(browser, address) as ann, Visitor(browser, address) as ben:
        signed_in(ann, "ann.author@regulator.example", PASSWORD)
        signed_in(ben, "ben.beside@regulator.example", PASSWORD)
        ann.go(f"{inspection}/evidence")
        looked_at(ann)
        ann.go(area)
        looked_at(ann)
        before = ann.interactions
        written(ann, "The night bells were answered within five minutes.")
        assert ann.interactions - before == 3  # DESIGN 8: a note with its source, from an area
        assert ann.page.evaluate("document.activeElement.id") == "statement"
        assert ann.page.locator(".cjr-entry").count() == 1
        looked_at(ann)

        ben.go(area)
        written(ben, "The log shows eleven minutes.")
        ann.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        button = ann.page.get_by_role("button", name=re.compile("1 entry is new or changed"))
        expect(button).to_be_visible()
        button.focus()
        ann.press("Enter")
        expect(ann.page.locator(".cjr-entry")).to_have_count(2)
        assert "Ben Beside" in ann.page.locator(".cjr-entry").first.inner_text()
        looked_at(ann)

        ann.go(area)
        ann.context.clear_cookies()
        written(ann, "Written as the session ended.")
        assert "/sign-in" in ann.page.url
        ann.tab_to("#email")
        ann.page.keyboard.type("ann.author@regulator.example")
        ann.tab_to("#password")
        ann.page.keyboard.type(PASSWORD)
        sent(ann)
        assert ann.page.url.endswith("/evidence/safety")
        assert ann.page.locator("#statement").input_value() == "Written as the session ended."
        assert "not saved yet" in ann.page.locator("form.cjr-note").inner_text()
        ann.tab_to("form.cjr-note button[type=submit]")
        with ann.page.expect_navigation(wait_until="load"):
            ann.press("Enter")
        expect(ann.page.locator(".cjr-entry")).to_have_count(3)
        assert ann.page.locator("#statement").input_value() == ""

        files(ann, area, tmp_path)
        findings(ann, inspection)
        for page in ("/evening", "/evidence-search?words=bells"):
            ann.go(inspection + page)
            looked_at(ann)
        went_wrong = [each for visitor in (ann, ben) for each in visitor.went_wrong]
        assert [each for each in went_wrong if "422" not in each] == []


def files(ann: Visitor, area: str, folder: Path) -> None:
    """Three files at once, of which one is a program; each is told for itself."""
    given = {"yard.jpg": make.photograph(), "plan.pdf": make.pdf(), "program.pdf": b"MZ not a document"}
    for name, content in given.items():
        (folder / name).write_bytes(content)
    ann.go(f"{area}/files")
    looked_at(ann)
    ann.page.set_input_files("#files", [folder / name for name in given])
    ann.tab_to("form[data-files] button[type=submit]")
    ann.press("Enter")
    expect(ann.page.locator("#progress-told")).to_contain_text("2 of 3 kept")
    assert "program.pdf: not kept. What is inside this file" in ann.page.locator("#progress-list").inner_text()
    looked_at(ann)
    ann.tab_to("#progress-told a")
    with ann.page.expect_navigation(wait_until="load"):
        ann.press("Enter")
    assert ann.page.locator(".cjr-pictures__item").count() == 2
    assert ann.page.locator(".cjr-pictures img").evaluate("picture => picture.naturalWidth") > 0
    looked_at(ann)


def findings(ann: Visitor, inspection: str) -> None:
    """One minimum standard met, one not met and first without its evidence, by keyboard."""
    ann.go(f"{inspection}/minimum-standards")
    looked_at(ann)
    ann.tab_to("#o-MS-S1")
    ann.press("Space")
    ann.tab_to("[name=o-MS-S2]")
    ann.press("ArrowDown")
    with ann.page.expect_navigation(wait_until="load"):
        ann.press("Enter")
    assert "Enter the evidence that MS-S2 is not met" in ann.page.locator(".govuk-error-summary").inner_text()
    assert "1 finding is saved: MS-S1." in ann.page.locator(".govuk-error-summary").inner_text()
    looked_at(ann)
    ann.tab_to("#e-MS-S2")
    ann.page.keyboard.type("No bell in three of ten cells.")
    ann.tab_to("main form[method=post] button[type=submit]")
    with ann.page.expect_navigation(wait_until="load"):
        ann.press("Enter")
    assert "1 finding is saved: MS-S2." in ann.page.locator("main").inner_text()
    looked_at(ann)
