"""From an inspector's proposal to the panel's decision and the concerns, by keyboard, for a prison and for a CRC."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, schema
from regulator.core.settings import Settings
from regulator.inspections.actions import cases
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene
from tests.inspections.workers import Worker, inspection_for, worker

from .visitor import Visitor

pytestmark = pytest.mark.database

WIDTHS = (320, 1280)
PROPOSAL = 4  # interactions at most, from an area: DESIGN, section 8


@dataclass(frozen=True)
class Served:
    """The application, on a port."""

    app: Flask
    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A place with the editions and the invented providers, served on a free port."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(app, f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def opened(browser: Browser, served: Served, who: Worker) -> Visitor:
    """A browser in which somebody has signed in already."""
    visitor = Visitor(browser, served.address)
    visitor.context.add_cookies([{"name": "regulator", "value": who.visitor.cookie or "", "url": served.address}])
    return visitor


def looked_at(visitor: Visitor) -> None:
    """Nothing that axe finds, and nothing cut off, at either width."""
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert visitor.violations() == [], (visitor.page.url, width)
        assert visitor.overflow() == 0, (visitor.page.url, width)
        assert visitor.cut_off() == [], (visitor.page.url, width)


def followed(visitor: Visitor, words: str) -> None:
    """A link, reached and opened by keyboard."""
    link = visitor.page.locator("main a").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).first
    visitor.tab_to(f"a[href='{link.get_attribute('href')}']")
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def typed(visitor: Visitor, selector: str, text: str) -> None:
    """A box, reached and filled in by keyboard."""
    visitor.tab_to(selector)
    visitor.interactions += 1
    visitor.page.keyboard.insert_text(text)


def chosen(visitor: Visitor, selector: str) -> None:
    """A radio button or a checkbox, by keyboard. The tabulator stops at a group's first, or at the one chosen."""
    wanted = visitor.page.locator(selector)
    group = wanted.get_attribute("name")
    visitor.tab_to(f"input[name='{group}']")
    visitor.interactions += 1
    for _ in range(20):
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            visitor.page.keyboard.press("Space")
            break
        visitor.page.keyboard.press("ArrowDown")
    assert wanted.is_checked()


def sent(visitor: Visitor, words: str) -> None:
    """A button, reached and pressed by keyboard."""
    for button in visitor.page.get_by_role("button", name=words, exact=True).all():
        button.evaluate("button => button.setAttribute('data-wanted', '')")
    visitor.tab_to("[data-wanted]", most=200)
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def told(visitor: Visitor, words: str) -> None:
    assert words in visitor.page.inner_text("main"), visitor.page.inner_text("main")[:500]


def test_a_prison_is_judged_by_keyboard_from_the_proposal_to_the_concerns(browser, served):
    ada, pia = worker(served.app, Role.INSPECTOR, "Ada Able"), worker(served.app, Role.PANEL_MEMBER, "Pia Panel")
    lia = worker(served.app, Role.LEAD_INSPECTOR, "Lia Lead")
    reference = inspection_for(State.FIELDWORK, (ada, "field"), (lia, "field"), (pia, "panel"))
    with opened(browser, served, ada) as inspector:
        inspector.go(f"/staff/inspections/{reference}/judgements")
        looked_at(inspector)
        inspector.interactions = 0
        followed(inspector, "Safety")
        chosen(inspector, "#rating-3")
        typed(inspector, "#reason", "Assaults had doubled in a year, and nobody could say why.")
        sent(inspector, "Propose")
        assert inspector.interactions <= PROPOSAL
        told(inspector, "Your proposal for Safety is kept.")
        followed(inspector, "Safety")
        looked_at(inspector)
        sent(inspector, "Propose again")
        assert inspector.went_wrong == []
    with db.transaction():
        made = scene.session().get_one(scene.Inspection, _id(reference))
        scene.handed_in(made, [scene.a_proposal(number, ref) for number, ref in enumerate(scene.TESTS, 1)])
        scene.move(made, "close-fieldwork")
        scene.move(made, "convene-panel", on=scene.PANEL_ON)
    with opened(browser, served, pia) as member:
        member.go(f"/staff/inspections/{reference}/panel")
        looked_at(member)
        for name in ("Safety", "Respect", "Purposeful activity", "Preparation for release"):
            followed(member, name)
            chosen(member, "#rating-2")
            sent(member, "Decide")
        typed(member, "#minute", "All four sat. Nothing differed from what was proposed.")
        looked_at(member)
        sent(member, "Record the ratings")
        told(member, "The ratings are recorded.")
        followed(member, "Safety")
        looked_at(member)
        assert member.went_wrong == []
    with opened(browser, served, lia) as lead:
        lead.go(f"/staff/inspections/{reference}/concerns")
        looked_at(lead)
        followed(lead, "Write the concerns")
        typed(lead, "#concern_title_1", "Assaults had doubled")
        sent(lead, "Add another concern")
        assert lead.page.input_value("#concern_title_1") == "Assaults had doubled"
        looked_at(lead)
        sent(lead, "Save all")
        told(lead, "Choose an area for concern 1")
        looked_at(lead)
        lead.tab_to("#concern_area_1")
        lead.page.keyboard.press("S")
        chosen(lead, "#concern_priority_1")
        sent(lead, "Save all")
        told(lead, "1. Assaults had doubled")
        looked_at(lead)
        assert [each for each in lead.went_wrong if "422" not in each] == []


def test_cases_of_a_crc_are_assessed_counted_and_proposed_from_by_keyboard(browser, served, tmp_path):
    ada = worker(served.app, Role.INSPECTOR, "Ada Able")
    with db.reading():
        provider = scene.organisation("ZMC")
    reference = inspection_for(
        State.FIELDWORK, (ada, "field"), organisation_id=provider, edition="crc-1", scheme="crc-1"
    )
    with opened(browser, served, ada) as inspector:
        inspector.go(f"/staff/inspections/{reference}/cases")
        looked_at(inspector)
        typed(inspector, "#eligible", "90")
        sent(inspector, "Work out the sample")
        told(inspector, "more are needed")
        followed(inspector, "Assess a case")
        looked_at(inspector)
        typed(inspector, "#pseudonym", "C-001")
        for number in range(inspector.page.locator(".cjr-asked").count()):
            chosen(inspector, f"#q_{number}-{1 + number % 3}")
        sent(inspector, "Keep this case")
        told(inspector, "1 of")
        inspector.page.locator("summary").first.click()
        looked_at(inspector)
        followed(inspector, "Propose 2.1 from the cases")
        looked_at(inspector)
        typed(inspector, "#reason", "By the cases.")
        sent(inspector, "Propose")
        told(inspector, "Your proposal for 2.1 Assessment is kept.")
        inspector.go(f"/staff/inspections/{reference}/cases/import")
        looked_at(inspector)
        faulty = tmp_path / "cases.csv"
        faulty.write_text(_two_cases(reference), encoding="utf-8")
        inspector.page.set_input_files("#file", str(faulty))
        sent(inspector, "See what it says")
        told(inspector, "1 case is right; 1 row has something wrong")
        looked_at(inspector)
        sent(inspector, "Bring in this case")
        told(inspector, "1 case is brought in.")
        assert inspector.went_wrong == []


def _two_cases(reference: str) -> str:
    """A spreadsheet with a case that is right and one that was assessed already."""
    with db.reading():
        inspection = scene.session().get_one(scene.Inspection, _id(reference))
        refs = cases.queries.asked(inspection, scene.LAST).refs
    head = ",".join(["pseudonym", "assessed on", *refs])
    rows = [",".join([code, "2026-03-03", *("yes" for _ in refs)]) for code in ("C-001", "C-002")]
    return "\n".join([head, *rows])


def _id(reference: str) -> int:
    return scene.session().scalars(scene.select(scene.Inspection.id).filter_by(reference=reference)).one()
