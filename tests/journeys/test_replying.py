"""From agreed judgements to a draft, from the draft to the reply and to its answers, by keyboard alone."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.db import reading, transaction
from regulator.core.kept import KeptWords
from regulator.core.settings import Settings
from regulator.inspections import queries
from regulator.inspections.actions import replying
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, sent, signed_in, typed
from .visitor import Visitor

pytestmark = pytest.mark.database

LEAD, CONTACT = "lead.invented@regulator.example", "contact.invented@regulator.example"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A lead, a provider's contact, and an inspection whose judgements are agreed, served on a free port."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    visits.user(Role.LEAD_INSPECTOR, "Lead Invented")
    visits.user(Role.PROVIDER_CONTACT, "Contact Invented")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def drafted() -> str:
    with transaction():
        return scene.brought_to(State.DRAFT).reference


def followed(visitor: Visitor, selector: str) -> None:
    """Go to a link or button with the tabulator and press it."""
    visitor.tab_to(selector)
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def chosen(visitor: Visitor, first: str, downs: int = 0) -> None:
    """Choose one of a few with the keyboard. Where one is shows on the label beside the button, not on the button."""
    visitor.page.locator(first).focus()
    visitor.page.keyboard.press("Space")
    for _step in range(downs):
        visitor.page.keyboard.press("ArrowDown")
    visitor.interactions += 1


def test_a_draft_is_put_together_disputed_and_answered_by_keyboard(browser: Browser, address: str, tmp_path: Path):
    reference = drafted()
    with Visitor(browser, address) as lead, Visitor(browser, address) as contact:
        signed_in(lead, LEAD, PASSWORD)
        signed_in(contact, CONTACT, PASSWORD)

        lead.go(f"/staff/inspections/{reference}")
        lead.interactions = 0
        followed(lead, "nav a[href$='/draft']")
        looked_at(lead)
        followed(lead, "main form button")
        looked_at(lead)
        followed(lead, "main a[href$='/draft/read']")
        assert "What was seen, number 1." in lead.page.content()
        assert lead.interactions <= 5
        looked_at(lead)

        with transaction():
            made = queries.by_reference(reference)
            scene.move(made, "send-draft")
            replying.deliver_draft(made, on=clock.today(), actor=scene.LEAD)
        contact.go("/account")
        followed(contact, f"main a[href$='{reference}']")
        looked_at(contact)
        followed(contact, "main form button")
        looked_at(contact)
        _disputed(contact, tmp_path)
        followed(contact, "main a[href$='/send']")
        looked_at(contact)
        followed(contact, "main form button")
        assert "The reply was sent on" in contact.page.content()
        looked_at(contact)

        lead.go(f"/staff/inspections/{reference}/reply")
        looked_at(lead)
        followed(lead, "main a[href*='/reply/points/']")
        looked_at(lead)
        chosen(lead, "#answer-1")
        typed(lead, "#reason", "The log shows it.")
        sent(lead)
        assert "Change statement 1.1" in lead.page.inner_text("h1")
        looked_at(lead)
        lead.page.fill("#text", "What was seen on Tuesday, number 1.")
        lead.page.locator("#reason").focus()
        lead.page.keyboard.type("The log shows it.")
        sent(lead)
        looked_at(lead)
        contact.page.reload()
        assert contact.page.locator("ins", has_text="on Tuesday").count() == 1
        looked_at(contact)
        assert [each for visitor in (lead, contact) for each in visitor.went_wrong] == []


def _disputed(contact: Visitor, folder: Path) -> None:
    """A statement disputed with a file, in at most five interactions; what is typed is kept meanwhile."""
    (folder / "log.pdf").write_bytes(PDF)
    contact.interactions = 0
    followed(contact, "main a[href$='/statements/1.1']")
    looked_at(contact)
    chosen(contact, "#claim-1", downs=1)
    typed(contact, "#text", "It was Tuesday.")
    contact.interactions += 1
    contact.page.get_by_text("is kept for you").wait_for()
    contact.page.set_input_files("#files", folder / "log.pdf")
    contact.interactions += 1
    with reading():
        assert [row.fields["text"] for row in _kept()] == ["It was Tuesday."]
    followed(contact, "main form[data-keeps] button[type=submit]")
    assert contact.interactions <= 5
    assert re.search("log.pdf", contact.page.content())
    with reading():
        assert _kept() == []


def _kept() -> list[KeptWords]:
    return list(db.session().scalars(select(KeptWords)))


def test_words_stay_on_the_page_when_the_sign_in_has_ended(browser: Browser, address: str):
    reference = drafted()
    with transaction():
        made = queries.by_reference(reference)
        scene.STEPS[6][1](made)
        replying.deliver_draft(made, on=clock.today(), actor=scene.LEAD)
        replying.confirm_receipt(made, actor=scene.PROVIDER, now=clock.now())
    with Visitor(browser, address) as contact:
        signed_in(contact, CONTACT, PASSWORD)
        contact.go(f"/organisation/drafts/{reference}/statements/1.1")
        contact.context.clear_cookies()
        contact.page.fill("#text", "Words that must not go.")
        contact.page.get_by_text("You are signed out").wait_for()
        assert contact.page.input_value("#text") == "Words that must not go."
        assert contact.violations() == []
