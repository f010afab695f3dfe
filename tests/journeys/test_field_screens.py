"""Every screen of the capture application, walked: nothing that axe finds, nothing cut off, everything reached by keys.

The screens of a visit are read from the application itself: one that is added and not named here fails.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from regulator.core import clock, db
from regulator.fieldwork.actions import closing
from regulator.inspections.actions import planning
from regulator.inspections.rules.lifecycle import State
from regulator.people import queries as people
from tests import make
from tests.inspections import scene, trusts

from .field import Device
from .field_site import ANN, BEN, FieldSite, field_site, inspection
from .visitor import FOCUS_SHOWS

pytestmark = pytest.mark.database

RESTS = {
    "": "",
    "area": "ZQA.safety",
    "standard": "ZQA.S1",
    "judgements": "",
    "judgement": "ZQC.2.1",
    "minimum": "",
    "minimum-standard": "ZQA.MS-S1",
    "cases": "",
    "case": "C-014",
    "evening": "",
    "search": "",
    "danger": "",
    "entry": "",  # an entry's id is known once it is made
    "device": "",
}
LONG = "Disproportionately-long-words-without-any-place-to-break-them/like-this/one " * 3
REACHED = """() => {
  const seen = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(each => each.checkVisibility() && !each.disabled && each.getAttribute("tabindex") !== "-1");
  const one = each => each.type === "radio" ? `radio ${each.name}` : each;
  window.missed ??= new Set(seen.map(one));
  window.missed.delete(one(document.activeElement));
  return window.missed.size;
}"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldSite]:
    """The visit of a trust: prisons, companies with cases, and what colleagues have said already."""
    with field_site(tmp_path_factory.mktemp("screens")) as made:
        with db.transaction():
            trusts.a_trust(companies=2)
            visit = trusts.brought_to(State.FIELDWORK)
            trusts.captured(visit)
            for email in (ANN, BEN):
                key = f"person:{people.user_with_email(email).id}"
                planning.name_member(visit, person=key, duty="inspector", part="field", actor=scene.LEAD)
            days = [clock.today() + timedelta(days=each) for each in (0, 2)]
            leave = {"number": "CAM-7", "by": "Gwen Governor", "actor": scene.LEAD, "now": clock.now()}
            closing.authorise_camera(visit, from_on=days[0], until_on=days[1], **leave)
            made.reference = visit.reference
        yield made


def test_every_screen_by_eye_and_by_key(browser: Browser, site: FieldSite) -> None:
    ann = Device(browser.new_context(base_url=site.address))
    seen = []
    for name in every_screen(ann, site):
        seen.append(name)
        by_keyboard(ann, name)
        ann.looked_at()
        ann.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        ann.looked_at()
    assert set(seen) >= {f"visit/{name}" for name in RESTS}
    assert ann.went_wrong == []
    ann.context.close()


def by_keyboard(device: Device, name: str) -> None:
    """Everything that can be worked is reached with the tabulator, and where one is can be seen at each step."""
    device.page.evaluate("delete window.missed")
    left = device.page.evaluate(REACHED)
    for _step in range(left + 5):
        device.page.keyboard.press("Tab")
        if device.page.evaluate("document.activeElement !== document.body"):
            assert device.page.evaluate(FOCUS_SHOWS), (name, device.page.evaluate("document.activeElement.outerHTML"))
        if device.page.evaluate(REACHED) == 0:
            return
    missed = device.page.evaluate("[...window.missed].map(each => each.outerHTML ?? each)")
    raise AssertionError(f"{name}: the tabulator does not reach {missed}")


def every_screen(ann: Device, site: FieldSite) -> Iterator[str]:
    """Go from one screen to the next; each is told once it stands there."""
    ann.open()
    yield "set-up/signed-out"
    ann.sign_in(ANN)
    ann.open()
    yield "set-up"
    ann.page.get_by_role("button", name="Set up and download").click()
    yield "set-up/faults"
    ann.page.get_by_label("Quayle Trust Q").check()
    ann.set_up(open_already=True)
    yield "visits"
    yield from of_the_visit(ann, site)
    ann.page.evaluate("location.hash = '#/'")
    ann.page.get_by_role("button", name="Check that this device is ready").click()
    expect(ann.page.get_by_text("The lead sees this result")).to_be_visible(timeout=30_000)
    yield "visits/checked"
    ann.page.get_by_role("button", name="Lock").click()
    ann.page.get_by_label("Your passphrase").fill("not it")
    ann.page.get_by_role("button", name="Unlock").click()
    expect(ann.page.get_by_text("This is not the passphrase")).to_be_visible()
    yield "unlock"
    ann.unlock()
    yield from ended(ann, site)


def of_the_visit(ann: Device, site: FieldSite) -> Iterator[str]:
    ann.context.set_offline(True)
    names = ann.page.evaluate(
        "import(document.querySelector('script[src]').src.replace('main.js', 'screens/index.js'))"
        ".then(found => Object.keys(found.SCREENS))"
    )
    assert set(names) == set(RESTS), "a screen that nobody walks"
    entry = filled_in(ann, site)
    for name in names:
        rest = entry if name == "entry" else RESTS[name]
        ann.go(site.reference, f"{name}{rest and '/'}{rest}")
        if name == "search":
            ann.page.get_by_label("Words to look for").fill("a")
        yield f"visit/{name}"
    ann.go(site.reference, "area/ZQA.safety")
    ann.page.get_by_role("button", name="Keep this note").click()
    yield "visit/area/faults"
    ann.context.set_offline(False)
    ann.hand_in()
    with db.transaction():
        closing.begin(inspection(site.reference), actor=scene.LEAD, now=clock.now())
    ann.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(ann.page.locator("#status")).to_contain_text("The lead is closing fieldwork")
    yield "visit/area/closing"


def filled_in(ann: Device, site: FieldSite) -> str:
    """Something of everything on the device, with words that have no place to break; the id of a note."""
    ann.go(site.reference, "case/C-014")
    form = ann.page.locator("form.field-form")
    form.get_by_label("Dock CRC Q").check()
    form.get_by_label("Yes", exact=True).first.check()
    form.get_by_role("button", name="Keep this case").click()
    expect(form.locator(".field-kept")).to_contain_text("Kept")
    ann.go(site.reference, "minimum-standard/ZQA.MS-S1")
    ann.page.get_by_label("Not met").check()
    ann.page.get_by_label("The evidence").fill(LONG)
    ann.page.get_by_role("button", name="Record").click()
    expect(ann.page.locator(".cjr-sides__one").first).to_be_visible()
    ann.go(site.reference, "danger")
    for words in ("A cell on C wing has bare wires within reach.", f"The second of one hour. {LONG}"):
        ann.page.get_by_label("What is the danger, and where?").fill(words)
        ann.page.get_by_role("button", name="Tell the regulator now").click()
        expect(ann.page.locator("form.field-form .field-kept")).to_contain_text("Kept. It goes first")
        expect(ann.page.locator(".field-entry", has_text=words[:20])).to_be_visible()
    ann.go(site.reference, "standard/ZQA.S1")
    ann.note(LONG, "Staff and third parties")
    ann.page.get_by_role("link", name="Look at it, or add a file").click()
    ann.page.get_by_text("Say it better").click()
    better = ann.page.locator("form.field-form", has_text="The note, better said")
    better.get_by_label("The note, better said").fill(f"Better. {LONG}")
    better.get_by_label("Why").fill("Slip of the pen")
    better.get_by_role("button", name="Keep it so").click()
    expect(better.locator(".field-kept")).to_contain_text("Kept")
    ann.page.get_by_text("Add a file or photograph").click()
    file = {"name": f"{'long-name-' * 9}.pdf", "mimeType": "application/pdf", "buffer": make.pdf()}
    ann.page.locator("#file").set_input_files(file)
    ann.page.get_by_label("What it shows").fill("The night log")
    ann.page.get_by_role("button", name="Keep this file").click()
    expect(ann.page.locator("main")).to_contain_text("The night log")
    entry = str(ann.page.evaluate("location.hash.split('/').at(-1)"))
    ann.go(site.reference, "area/ZQA.safety")
    ann.page.locator("form.field-note textarea").press_sequentially("Not finished: the bells of")
    expect(ann.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
    return entry


def ended(ann: Device, site: FieldSite) -> Iterator[str]:
    """The pack runs out, and the tablet goes to a second person."""
    ann.page.clock.set_fixed_time(clock.now() + timedelta(days=90))
    ann.open()
    ann.unlock()
    ann.go(site.reference)
    expect(ann.page.get_by_role("heading", name="This pack has run out")).to_be_visible()
    yield "visit/run-out"
    ann.page.get_by_role("button", name="Lock").click()
    ann.context.clear_cookies()
    ann.sign_in(BEN)
    ann.open(where="#/set-up")
    ann.page.get_by_label("Quayle Trust Q").check()
    ann.page.get_by_label("Passphrase", exact=True).fill("another sentence of Ben's")
    ann.page.get_by_label("The same again").fill("another sentence of Ben's")
    ann.page.get_by_role("button", name="Set up and download").click()
    ann.page.get_by_role("heading", name="My visits").wait_for()
    ann.page.get_by_role("button", name="Lock").click()
    expect(ann.page.get_by_text("Who are you?")).to_be_visible()
    yield "unlock/two"
