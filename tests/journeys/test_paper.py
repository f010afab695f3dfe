"""Paper at a keyboard: a form is made and downloaded, typed in by its codes, and compared by a second person."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, schema
from regulator.core.settings import Settings
from regulator.inspections.actions import planning
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, signed_in
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
    yield f"http://127.0.0.1:{server.port}", f"/staff/inspections/{reference}/fieldwork"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def test_a_form_is_made_typed_in_and_compared_by_keyboard_alone(browser: Browser, served: tuple[str, str]) -> None:
    address, fieldwork = served
    with Visitor(browser, address) as ann, Visitor(browser, address) as ben:
        signed_in(ann, "ann.author@regulator.example", PASSWORD)
        ann.go(fieldwork)
        looked_at(ann)
        ann.go(f"{fieldwork}/paper")
        looked_at(ann)
        ann.tab_to("#scope")
        ann.page.keyboard.type("Safety: S1")  # a list is searched by typing
        ann.tab_to("form button[type=submit]")
        with ann.page.expect_navigation(wait_until="load"):
            ann.press("Enter")
        ann.tab_to("a[href$='form.pdf']")
        with ann.page.expect_download() as download:
            ann.press("Enter")
        assert download.value.suggested_filename.endswith(".pdf")
        ann.tab_to("a[href*='sheet=1']")
        with ann.page.expect_navigation(wait_until="load"):
            ann.press("Enter")
        looked_at(ann)
        assert ann.page.evaluate("document.activeElement.id") == "mark_1", "typing goes on at once"
        before = ann.interactions
        ann.page.keyboard.type("P-")
        ann.press("Tab")
        ann.page.keyboard.type("Nobody had shown them how to ring the bell.")
        ann.tab_to("form button[type=submit]")
        with ann.page.expect_navigation(wait_until="load"):
            ann.press("Enter")
        assert ann.interactions - before <= 3, "a tabulator to the words, and the button"
        assert "1 line is kept." in ann.page.inner_text("main")
        assert ann.page.evaluate("document.activeElement.id") == "mark_1"

        signed_in(ben, "ben.beside@regulator.example", PASSWORD)
        ben.go(f"{fieldwork}/paper/compare")
        looked_at(ben)
        ben.tab_to("main a[href*='/compare/']")
        with ben.page.expect_navigation(wait_until="load"):
            ben.press("Enter")
        looked_at(ben)
        ben.tab_to("#same-1")
        ben.press("Space")
        ben.tab_to("form button[type=submit]")
        with ben.page.expect_navigation(wait_until="load"):
            ben.press("Enter")
        assert "Nothing waits for you." in ben.page.inner_text("main")
