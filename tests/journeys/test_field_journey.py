"""From the pack to closed fieldwork and the draft of the report: two inspectors and their lead, inside walls without a
network, by keyboard too."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from regulator.core import clock, db
from regulator.inspections.rules.lifecycle import State
from tests import make
from tests.inspections import scene

from .field import Device
from .field_site import ANN, BEN, LEA, FieldSite, field_site, inspection
from .visitor import FOCUS_SHOWS

pytestmark = pytest.mark.database

SCREENS = (
    "",
    "area/safety",
    "standard/S1",
    "judgements",
    "judgement/safety",
    "minimum",
    "minimum-standard/MS-S1",
    "evening",
    "search",
    "danger",
    "device",
)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldSite]:
    with field_site(tmp_path_factory.mktemp("journey")) as made:
        yield made


@pytest.fixture
def devices(browser: Browser, site: FieldSite) -> Iterator[list[Device]]:
    """Ann's, Ben's and the lead's."""
    made = [Device(browser.new_context(base_url=site.address)) for _each in range(3)]
    for device, email in zip(made, (ANN, BEN, LEA), strict=True):
        device.sign_in(email)
    yield made
    for device in made:
        assert device.went_wrong == []
        device.context.close()


def tab_to(device: Device, selector: str, most: int = 60) -> None:
    """Go on with the tabulator until this is in focus; where one is must be seen at each step."""
    for _step in range(most):
        device.page.keyboard.press("Tab")
        assert device.page.evaluate(FOCUS_SHOWS), device.page.evaluate("document.activeElement.outerHTML")[:200]
        if device.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with {most} tabulators")


def a_note_by_keyboard(device: Device, words: str) -> None:
    """Type, source, done: three interactions from wherever one stands."""
    tab_to(device, "form.field-note textarea")
    device.page.keyboard.type(words)
    tab_to(device, "form.field-note input[type=radio]")
    device.page.keyboard.press("Space")
    tab_to(device, "form.field-note button")
    device.page.keyboard.press("Enter")
    expect(device.page.locator(".field-kept").last).to_contain_text("Kept on this device.")


def camera_allowed(lead: Device, site: FieldSite) -> None:
    """The site's leave for photographs, as the lead records it before the packs are taken."""
    lead.page.goto(f"/staff/inspections/{site.reference}/fieldwork/camera")
    lead.page.locator("#authorised_by").fill("Gwen Governor")
    lead.page.locator("#number").fill("CAM-7")
    for name, day in (("from_on", clock.today()), ("until_on", clock.today() + timedelta(days=2))):
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            lead.page.locator(f"#{name}-{part}").fill(str(value))
    lead.page.locator("main form button[type=submit]").click()


def test_from_the_pack_to_closed_fieldwork_and_the_report(devices: list[Device], site: FieldSite) -> None:
    ann, ben, lead = devices
    camera_allowed(lead, site)
    ann.open()
    ann.looked_at()
    for device in devices:
        device.set_up()
    ann.looked_at()
    for device in (ann, ben):
        device.context.set_offline(True)

    for screen in SCREENS:
        ann.go(site.reference, screen)
        ann.looked_at()
    ann.go(site.reference, "evening")
    a_note_by_keyboard(ann, "Seen from the evening view: two showers of nine run cold.")
    ann.go(site.reference, "standard/S1")
    ann.note("New arrivals waited three hours in the holding room.", "Prisoners")
    ann.page.get_by_role("link", name="Look at it, or add a file").click()
    ann.page.get_by_text("Add a file or photograph").click()
    photograph = {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": make.photograph()}
    ann.page.locator("#file").set_input_files(photograph)
    ann.page.get_by_label("What it shows").fill("The holding room at noon")
    ann.page.get_by_role("button", name="Keep this file").click()
    expect(ann.page.get_by_text("room.jpg")).to_be_visible()
    ann.looked_at()
    ann.go(site.reference, "search")
    ann.page.get_by_label("Words to look for").fill("showers cold")
    expect(ann.page.locator(".field-found")).to_contain_text("two showers of nine run cold")
    ann.looked_at()

    ben.go(site.reference, "danger")
    ben.page.get_by_label("What is the danger, and where?").fill("A cell on C wing has bare wires within reach.")
    ben.page.get_by_label("Who on site was told, and when").fill("The duty governor at ten")
    ben.page.get_by_role("button", name="Tell the regulator now").click()
    expect(ben.page.locator("main")).to_contain_text("It goes as soon as there is a connection")
    for area in ("safety", "respect", "purposeful-activity", "preparation-for-release"):
        ben.go(site.reference, f"judgement/{area}")
        ben.page.get_by_label("3: Reasonably good").check()
        ben.page.get_by_label("Your reasons").fill(f"On the whole, {area}.")
        ben.page.get_by_role("button", name="Propose").click()
        expect(ben.page.locator(".cjr-sides__one")).to_contain_text(f"On the whole, {area}.")

    for device in (ben, ann, ben, lead):
        device.context.set_offline(False)
        device.go(site.reference, "area/safety")
        device.hand_in()
    expect(ben.page.locator(".field-entries")).to_contain_text("waited three hours in the holding room")
    expect(ann.page.locator("#status")).to_contain_text("1 file safe")
    closed(devices, site)
    reported(lead, site)


def closed(devices: list[Device], site: FieldSite) -> None:
    """The lead closes fieldwork in three steps, once each device was told, signed, that all of it is safe."""
    ann, ben, lead = devices
    close = f"/staff/inspections/{site.reference}/steps/close-fieldwork"
    lead.page.goto(close)
    expect(lead.page.locator("main")).to_contain_text("Ann Author")  # their device has no final receipt yet
    assert state(site) == State.FIELDWORK
    lead.open()
    lead.unlock()
    for device in devices:
        device.go(site.reference, "device")
        device.page.get_by_role("button", name="Get the final receipt").click()
        expect(device.page.get_by_text(re.compile("has signed that it holds everything"))).to_be_visible()
    ann.looked_at()
    ben.go(site.reference, "danger")
    expect(ben.page.locator("main")).to_contain_text("Arrived")
    lead.page.goto(close)
    lead.page.locator("main form button[type=submit]").click()
    lead.page.wait_for_load_state()
    assert state(site) == State.PROPOSED


def reported(lead: Device, site: FieldSite) -> None:
    """The panel sits, and the lead reads what was captured in the draft of the report."""
    with db.transaction():
        made = inspection(site.reference)
        scene.move(made, "convene-panel", on=clock.today())
        scene.ready_for_all(made)
        scene.move(made, "agree", scene.PANEL, on=clock.today())
    lead.page.goto(f"/staff/inspections/{site.reference}")
    lead.page.locator("nav.cjr-tabs a", has_text="Draft").first.click()
    lead.page.locator("main form button").first.click()
    lead.page.wait_for_load_state()
    assert state(site) == State.DRAFT
    draft = lead.page.locator("main")
    for area in ("Safety", "Respect", "Purposeful activity", "Preparation for release"):
        expect(draft).to_contain_text(area)
    expect(draft).to_contain_text("waited three hours in the holding room")


def state(site: FieldSite) -> str:
    with db.reading():
        return inspection(site.reference).state
