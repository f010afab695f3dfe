"""A request to hold fewer places, from the prison to the ledger and the plot: each role in its turn, in Chromium."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, outbox, schema
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.core.settings import Settings
from regulator.people.actions import NewRole, add_user
from regulator.people.rules import Role
from regulator.register.actions import agreements
from regulator.register.actions.figures import enter_places
from regulator.register.rules.editing import Grounds
from regulator.register.rules.places import Figures
from tests.people.visitor import PASSWORD
from tests.register import place_scene as scene

from .test_enforcement import _email, pressed, ticked, written
from .test_handing_over import looked_at, signed_in
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

SAID_IN_IT = (
    "A wing lost its roof.",
    "Rain comes in.",
    "We would be ten places short.",
    "Consented to while the roof is mended.",
)
PEOPLE = (Role.PROVIDER_LEAD, Role.COMMISSIONER, Role.LICENSING_OFFICER, Role.DECISION_PANEL_MEMBER)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """An invented prison of 300 places, of which its commissioner commissioned 290, and somebody in each role."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay()
    today = clock.today()
    before = today - timedelta(days=70)
    with transaction():
        it, north = scene.organisation(), scene.north()
        because = Grounds("Monthly figures", "Invented")
        enter_places(
            it, Figures(operational=300, population=280), as_of=before, because=because, actor=SYSTEM, today=today
        )
        agreements.commission(north, it, "b", 290, from_on=before, actor=SYSTEM, now=clock.now())
    for role in PEOPLE:
        of = {Role.PROVIDER_LEAD: it.id, Role.COMMISSIONER: north.id}.get(role)
        with transaction():
            add_user(
                f"Invented {role.words}", _email(role), PASSWORD, [NewRole(role, of)], actor=SYSTEM, now=clock.now()
            )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def test_from_a_request_to_the_ledger_the_plot_and_the_paper_that_anybody_keeps(
    browser: Browser, address: str, tmp_path: Path
):
    visitors = {role: Visitor(browser, address) for role in PEOPLE}
    for role, visitor in visitors.items():
        signed_in(visitor, _email(role), PASSWORD)
    lead, office = visitors[Role.PROVIDER_LEAD], visitors[Role.COMMISSIONER]
    officer, decider = visitors[Role.LICENSING_OFFICER], visitors[Role.DECISION_PANEL_MEMBER]
    _asked(lead)
    _said(office)
    _proposed(officer)
    _nothing_public(browser, address)
    _decided(decider)
    _seen(lead, office, officer)
    with Visitor(browser, address) as stranger:
        stranger.go("/places")
        looked_at(stranger)
        assert "300 places were held and 290 commissioned" in stranger.page.inner_text("main")
        outbox.drain()
        _public(stranger, tmp_path)
        assert stranger.went_wrong == []
    assert [each for visitor in visitors.values() for each in visitor.went_wrong] == []
    for visitor in visitors.values():
        visitor.context.close()


def _nothing_public(browser: Browser, address: str) -> None:
    """What is asked and proposed is nobody else's before it is decided."""
    with Visitor(browser, address) as stranger:
        stranger.go("/places/decisions")
        assert "CUT-" not in stranger.page.inner_text("main")
        looked_at(stranger)


def _public(stranger: Visitor, folder: Path) -> None:
    """Anybody finds the decision, keeps its PDF and checks its code: what each side said is in it, and no name."""
    stranger.go("/places")
    pressed(stranger, "Decisions on cuts of places")
    looked_at(stranger)
    pressed(stranger, "CUT-")
    page = stranger.page.inner_text("main")
    for words in SAID_IN_IT:
        assert words in page, words
    looked_at(stranger)
    link = stranger.page.locator(".cjr-downloads__list a[href$='.pdf']").get_attribute("href") or ""
    paper = folder / "decision.pdf"
    paper.write_bytes(stranger.page.request.get(link).body())
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, timeout=60, check=True).stdout
    flat = " ".join(text.split())
    for words in SAID_IN_IT:
        assert words in flat, words
    assert "Invented Provider lead" not in flat
    code = stranger.page.locator(".cjr-downloads__check a").inner_text()
    assert code in flat
    stranger.go(f"/verify/{code}")
    assert "genuine" in stranger.page.inner_text("main").lower()
    looked_at(stranger)


def _asked(lead: Visitor) -> None:
    lead.go("/account")
    pressed(lead, "Places, refusals and requests")
    looked_at(lead)
    pressed(lead, "Ask to hold fewer places")
    lead.page.select_option("#category", "b")
    written(lead, "#places", "20")
    tomorrow = clock.today() + timedelta(days=1)
    for part in ("day", "month", "year"):
        written(lead, f"#from_on-{part}", str(getattr(tomorrow, part)))
    lead.page.select_option("#reason", "damage")
    written(lead, "#words", "A wing lost its roof.")
    ticked(lead, "It is urgent")
    written(lead, "#urgent_because", "Rain comes in.")
    looked_at(lead)
    pressed(lead, "Send the request")
    assert "has said nothing yet" in lead.page.inner_text("main")
    looked_at(lead)


def _said(office: Visitor) -> None:
    office.go("/account")
    pressed(office, "a cut of 20 places is asked for")
    assert "10 too few" in office.page.inner_text("main")
    looked_at(office)
    pressed(office, "Say what you think")
    ticked(office, "We object")
    written(office, "#words", "We would be ten places short.")
    looked_at(office)
    pressed(office, "Say it")


def _proposed(officer: Visitor) -> None:
    officer.go("/staff")
    pressed(officer, "a cut of 20 places, urgent")
    assert "We would be ten places short." in officer.page.inner_text("main")
    looked_at(officer)
    pressed(officer, "Propose a decision")
    ticked(officer, "Grant it whole")
    written(officer, "#words", "Nobody can be held there.")
    looked_at(officer)
    pressed(officer, "Propose a decision")


def _decided(decider: Visitor) -> None:
    decider.go("/staff")
    pressed(decider, "a cut of 20 places, urgent")
    pressed(decider, "Grant it whole")
    written(decider, "#words", "Consented to while the roof is mended.")
    looked_at(decider)
    pressed(decider, "Grant it whole")
    assert "Granted" in decider.page.inner_text("main")
    pressed(decider, "ledger of")
    assert "Cut with consent" in decider.page.inner_text("main")
    looked_at(decider)


def _seen(lead: Visitor, office: Visitor, officer: Visitor) -> None:
    lead.go("/organisation/places")
    assert "Granted" in lead.page.inner_text("main")
    office.go("/organisation/places/commissioned")
    assert office.page.locator("main svg[role=img] title").first.text_content()
    looked_at(office)
    officer.go("/staff/places")
    looked_at(officer)
