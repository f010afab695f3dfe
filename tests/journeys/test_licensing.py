"""A Reform Prison from guidance to a published decision with conditions: each role in its turn, in Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.core.paths import STANDARDS
from regulator.core.settings import Settings
from regulator.standards.actions import load_edition
from regulator.standards.rules.reading import read_standards
from tests.licensing.scene import SAID, lay
from tests.make import pdf
from tests.people.visitor import PASSWORD

from .test_enforcement import pressed, written
from .test_handing_over import looked_at, signed_in
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

EMAILS = {
    "lead": "lena.lead",
    "officer": "otto.officer",
    "commissioner": "conny.missioner",
    "first": "asa.first",
    "second": "ann.second",
    "one": "pan.one",
    "two": "pan.two",
    "three": "pan.three",
    "considerer": "cole.considerer",
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Two invented prisons with published results, and everybody who has a part, served."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    for edition in read_standards(STANDARDS).published.values():
        with transaction():
            load_edition(edition, actor=SYSTEM, now=clock.now())
    lay()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def opened(visitor: Visitor, words: str) -> None:
    """Follow a link of the home page, to where something waits."""
    visitor.go("/account")
    pressed(visitor, words)


def ticked(visitor: Visitor, selector: str) -> None:
    visitor.page.locator(selector).focus()
    visitor.page.keyboard.press("Space")


def dated(visitor: Visitor, name: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        written(visitor, f"#{name}-{part}", text)


def test_a_reform_prison_from_guidance_to_a_decision(browser: Browser, address: str, tmp_path: Path):
    people = {name: Visitor(browser, address) for name in EMAILS}
    for name, visitor in people.items():
        signed_in(visitor, f"{EMAILS[name]}@regulator.example", PASSWORD)
    lead, officer = people["lead"], people["officer"]
    reference = _applied(lead, tmp_path)
    work = f"/staff/licensing/{reference}"
    officer.go(work)
    looked_at(officer)
    pressed(officer, "Find it complete")
    pressed(officer, "Find it complete")
    _assessed(people, work)
    commissioner = people["commissioner"]
    opened(commissioner, reference)
    ticked(commissioner, "#view-1")
    written(commissioner, "#text", "It is good for Ormenshire.")
    looked_at(commissioner)
    pressed(commissioner, "Send your view")
    _sat(people, work)
    lead.go(f"/organisation/applications/{reference}")
    looked_at(lead)
    pressed(lead, "We need no more time")
    considerer = people["considerer"]
    considerer.go(f"{work}/steps/consider")
    written(considerer, "#text", "Nothing was represented.")
    pressed(considerer, "Consider the representations")
    for name in ("one", "two", "three"):
        _voted(people[name], work, declares=False)
    people["one"].go(f"{work}/steps/grant")
    assert "As the assessors agreed." in people["one"].page.locator("main textarea").all_text_contents()[1]
    looked_at(people["one"])
    pressed(people["one"], "Grant it")
    with Visitor(browser, address) as stranger:
        stranger.go("/licensing")
        pressed(stranger, "Reform Prison status granted")
        looked_at(stranger)
        pressed(stranger, "The decision in short")
        assert "HMP Brackenholt has Reform Prison status." in stranger.page.inner_text("main")
    assert [each for visitor in people.values() for each in visitor.went_wrong] == []
    for visitor in people.values():
        visitor.context.close()


def _applied(lead: Visitor, folder: Path) -> str:
    """From the guidance to a submitted application, by keyboard."""
    lead.go("/licensing/reform-prison")
    looked_at(lead)
    pressed(lead, "begins an application")
    ticked(lead, "#status-1")
    pressed(lead, "Begin")
    base = lead.page.url.partition("/organisation/")[2]
    for section in ("about", "management", "plans", "partners", "equality"):
        lead.go(f"/organisation/{base}/sections/{section}")
        written(lead, "#text", SAID)
        pressed(lead, "Save")
    for paper in ("plan", "authority"):
        file = folder / f"{paper}.pdf"
        file.write_bytes(pdf(paper))
        lead.go(f"/organisation/{base}/papers/{paper}")
        lead.page.set_input_files("#files", file)
        pressed(lead, "Add")
    looked_at(lead)
    pressed(lead, "Check and submit")
    written(lead, "#authority_by", "The Prison Service’s board")
    dated(lead, "authority_from", "1", "1", "2026")
    dated(lead, "authority_until", "1", "1", "2099")
    ticked(lead, "#declared")
    looked_at(lead)
    pressed(lead, "Submit the application")
    assert "The application is submitted." in lead.page.inner_text("main")
    return base.rpartition("/")[2]


def _assessed(people: dict[str, Visitor], work: str) -> None:
    first, second = people["first"], people["second"]
    for criterion in ("management-capability", "quality-of-plans"):
        at = f"{work}/assessment/{criterion}"
        for visitor in (first, second):
            visitor.go(f"{at}/grade")
            ticked(visitor, "#grade-1")
            written(visitor, "#reasons", "The plans are costed.")
            pressed(visitor, "Give this grade")
        looked_at(second)
        first.go(f"{at}/propose")
        ticked(first, "#grade-1")
        written(first, "#reasons", "As the assessors agreed.")
        pressed(first, "Propose it")
        second.go(f"{at}/agree")
        pressed(second, "Agree")


def _sat(people: dict[str, Visitor], work: str) -> None:
    """A panel is planned, sits today, and says what it is minded to do."""
    officer, today = people["officer"], clock.today()
    officer.go("/staff/licensing/panels/new")
    written(officer, "#title", "Reform Prisons")
    for name in ("sits_on", "apply_by"):
        dated(officer, name, str(today.day), str(today.month), str(today.year))
    pressed(officer, "Put it into the calendar")
    for words in ("Pan One", "Pan Two", "Pan Three"):
        pressed(officer, "Name a member")
        officer.page.select_option("#person", label=words)
        pressed(officer, "Name them")
    looked_at(officer)
    officer.go(f"{work}/panel")
    officer.page.select_option("#panel", index=1)
    pressed(officer, "Put it before this panel")
    pressed(officer, "Send it to the panel")
    pressed(officer, "Send it to the panel")
    for name in ("one", "two", "three"):
        _voted(people[name], work, declares=True)
    one = people["one"]
    one.go(f"{work}/steps/minded")
    written(one, "#reasons", "The plans are good.")
    written(one, "#equality", "Men over 50 work less often; the plan says what changes.")
    looked_at(one)
    pressed(one, "Say what the panel is minded to do")


def _voted(visitor: Visitor, work: str, *, declares: bool) -> None:
    visitor.go(f"{work}/sitting")
    if declares:
        pressed(visitor, "Declare whether")
        ticked(visitor, "#has-1")
        looked_at(visitor)
        pressed(visitor, "Declare")
    pressed(visitor, "Vote")
    ticked(visitor, "#vote-1")
    written(visitor, "#reasons", "The plans are good.")
    pressed(visitor, "Cast your vote")
