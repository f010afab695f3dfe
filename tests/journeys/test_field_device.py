"""A device on its own: opened cold without a network, killed, stolen, updated, rescued and wiped."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from regulator.core import clock, db, static_files
from regulator.fieldwork.actions import devices as enrolling
from regulator.fieldwork.queries import devices
from tests import make
from tests.fieldwork.torn import put_away, torn
from tests.inspections import scene

from .field import PASSPHRASE, Device
from .field_site import ANN, FieldSite, field_site

pytestmark = pytest.mark.database

TYPED = "Nightwatch bells ring unanswered beside the laundry"
COPIES = """async count => (await (await caches.open('entries-again')).keys()).length === count"""
FINISHED = "Quillfeather said that the servery is cold"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldSite]:
    with field_site(tmp_path_factory.mktemp("device")) as made:
        yield made


def test_t04_killed_while_typing_and_opened_cold_without_a_network(
    browser: Browser, site: FieldSite, tmp_path: Path
) -> None:
    """And the profile, stolen meanwhile, holds no plain text of any of it."""
    profile = tmp_path / "profile"
    ann = Device.on_disk(browser.browser_type, profile, site.address)
    ann.sign_in(ANN)
    ann.set_up()
    ann.context.set_offline(True)
    ann.go(site.reference, "area/safety")
    ann.note(FINISHED)
    ann.page.locator("form.field-note textarea").press_sequentially(TYPED)
    expect(ann.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
    ann.kill(profile)

    stolen = b"".join(path.read_bytes() for path in profile.rglob("*") if path.is_file())
    assert b"regulator-field" in stolen  # this is where it lies
    for word in ("Nightwatch", "Quillfeather", "servery", PASSPHRASE):
        for form in (word.encode(), word.encode("utf-16-le")):
            assert form not in stolen, f"{word} lies on the device in plain text"

    again = Device.on_disk(browser.browser_type, profile, site.address, offline=True)
    again.open()
    again.page.get_by_label("Your passphrase").fill("not the passphrase")
    again.page.get_by_role("button", name="Unlock").click()
    expect(again.page.get_by_text("This is not the passphrase")).to_be_visible()
    again.page.get_by_label("Your passphrase").fill("half of it")
    again.page.evaluate("hash => { location.hash = hash }", f"#/visit/{site.reference}/evening")
    again.page.wait_for_timeout(300)
    expect(again.page.get_by_label("Your passphrase")).to_have_value("half of it")  # another address draws it not anew
    again.unlock()
    again.go(site.reference, "area/safety")
    expect(again.page.locator("form.field-note textarea")).to_have_value(TYPED)
    expect(again.page.locator(".field-entries")).to_contain_text(FINISHED)
    expect(again.page.locator("#status")).to_contain_text("1 entry only here")
    again.context.set_offline(False)
    again.sign_in(ANN)  # the browser had not written its cookies yet
    again.open()
    again.unlock()
    again.go(site.reference, "area/safety")
    again.hand_in()
    assert site.words().count(FINISHED) == 1
    assert again.went_wrong == []
    again.context.close()


def test_a_battery_that_dies_in_the_middle_of_a_write_costs_nothing_that_was_kept(
    browser: Browser, site: FieldSite, tmp_path: Path
) -> None:
    """Chromium deletes all that a site keeps, two starts later, if the site does nothing about it."""
    profile = tmp_path / "profile"
    ann = Device.on_disk(browser.browser_type, profile, site.address)
    ann.sign_in(ANN)
    ann.set_up()
    ann.go(site.reference, "area/safety")
    ann.context.set_offline(True)
    ann.note("Kept before the battery died in the middle of a write.")
    ann.kill(profile)
    log = torn(profile)
    assert log
    for words in ("Kept at the start after that.", "Kept at the one after."):
        ann = Device.on_disk(browser.browser_type, profile, site.address, offline=True)
        ann.open()
        assert put_away(log), "it writes on behind half a record"
        ann.unlock()
        ann.go(site.reference, "area/safety")
        ann.note(words)
        ann.kill(profile)
        assert ann.went_wrong == []
    ann = Device.on_disk(browser.browser_type, profile, site.address, offline=True)
    ann.open()
    ann.unlock()
    ann.go(site.reference, "area/safety")
    for words in ("Kept before the battery died", "Kept at the start after that.", "Kept at the one after."):
        expect(ann.page.locator(".field-entries")).to_contain_text(words)
    expect(ann.page.locator("#status")).to_contain_text("3 entries only here")
    assert ann.went_wrong == []
    ann.context.close()


@pytest.fixture
def ann(browser: Browser, site: FieldSite) -> Iterator[Device]:
    made = Device(browser.new_context(base_url=site.address))
    made.sign_in(ANN)
    made.set_up()
    made.go(site.reference, "area/safety")
    yield made
    made.context.close()
    assert made.went_wrong == []


def test_t09_a_new_version_waits_and_breaks_nothing(
    ann: Device, site: FieldSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = ann.page.locator("form.field-note textarea")
    box.press_sequentially("T09 typed under the old version")
    monkeypatch.setattr(static_files, "fingerprint", lambda: "feedfacecafe")  # a release: every address is another
    ann.page.evaluate("navigator.serviceWorker.getRegistration('/field').then(found => found.update())")
    expect(ann.page.locator("#version")).to_contain_text("A newer version of this application is ready")
    ann.note("T09 kept under the old version")
    box.press_sequentially("T09 not finished")
    expect(ann.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
    ann.context.set_offline(True)
    ann.page.reload()  # the old version is still whole, also without a network
    ann.page.wait_for_selector("html[data-ready]")
    ann.unlock()
    ann.go(site.reference, "area/safety")
    expect(box).to_have_value("T09 not finished")
    with ann.page.expect_navigation():
        ann.page.get_by_role("button", name="Use it now").click()
    ann.page.wait_for_selector("html[data-ready]")
    assert "feedfacecafe" in ann.page.content()
    ann.unlock()
    ann.go(site.reference, "area/safety")
    expect(box).to_have_value("T09 not finished")
    expect(ann.page.locator(".field-entries")).to_contain_text("T09 kept under the old version")
    ann.context.set_offline(False)
    ann.hand_in()


def test_two_windows_of_one_device_overwrite_nothing(ann: Device, site: FieldSite) -> None:
    other = ann.context.new_page()
    ann.watch(other)
    ann.open(other)
    ann.unlock(page=other)
    ann.go(site.reference, "area/safety", page=other)
    boxes = [page.locator("form.field-note textarea") for page in (ann.page, other)]
    for box, words in zip(boxes, ("typed in the first", "typed in the second"), strict=True):
        box.press_sequentially(words)
    ann.note("kept in the second", page=other)
    ann.note("kept in the first")
    expect(ann.page.locator(".field-entries")).to_contain_text("kept in the second")
    boxes[1].press_sequentially("left in a window that is closed")
    expect(other.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
    other.close()
    ann.go(site.reference, "device")
    expect(ann.page.locator("main")).to_contain_text("left in a window that is closed")
    ann.go(site.reference, "area/safety")
    expect(boxes[0]).to_have_value("left in a window that is closed")  # the form takes it up
    ann.hand_in()
    assert {"kept in the first", "kept in the second"} <= set(site.words())
    numbers = [each.sequence for each in site.kept() if each.device == device_of(ann)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_screen_that_was_being_drawn_is_not_shown_once_the_device_is_locked(ann: Device, site: FieldSite) -> None:
    """It would show what was opened, and hide the way to unlock, for the device holds that it stands there."""
    for screen in ("search", "minimum", "area/safety", "device", "evening"):
        ann.go(site.reference, screen)
        ann.page.evaluate("window.dispatchEvent(new Event('hashchange')); document.getElementById('lock').click()")
        ann.page.get_by_label("Your passphrase").wait_for()
        ann.page.wait_for_timeout(300)  # whatever was being drawn is drawn by then
        assert ann.page.locator("h1").inner_text() == "Unlock", screen
        ann.unlock()
        ann.page.wait_for_selector(f"html[data-at='{site.reference}/{screen}']")


def device_of(device: Device) -> str:
    said = device.page.evaluate(
        "new Promise(got => { const asked = indexedDB.open('regulator-field'); asked.onsuccess = () => {"
        "const all = asked.result.transaction('vaults').objectStore('vaults').getAll();"
        "all.onsuccess = () => { asked.result.close(); got(all.result[0].device); }; }; })"
    )
    return str(said)


def test_t10_readiness_goes_through_the_offline_path_and_the_lead_sees_it(ann: Device, site: FieldSite) -> None:
    ann.page.evaluate("location.hash = '#/'")
    ann.page.get_by_role("button", name="Check that this device is ready").click()
    items = ann.page.locator(".field-items li")
    expect(items).to_have_count(8)
    told = dict(zip(items.locator("strong:nth-of-type(2)").all_inner_texts(), items.all_inner_texts(), strict=True))
    assert "opened with the network cut off" in told["Opens without a network"]
    for name in ("Opens without a network", "The visit's pack", "Room on the device", "The clock", "Signed in"):
        assert told[name].startswith("Ready"), told[name]
    assert "browser may clear it" in told["Kept by the browser"]  # nobody has installed it here: red, with what to do
    expect(ann.page.get_by_text("The lead sees this result.")).to_be_visible()


def test_t24_every_kind_of_entry_reaches_what_the_report_reads(ann: Device, site: FieldSite) -> None:
    ann.context.set_offline(True)
    ann.note("T24 a note", "Survey")
    ann.page.get_by_role("link", name="Look at it, or add a file").click()
    ann.page.get_by_text("Say it better").click()
    better = ann.page.locator("form.field-form", has_text="The note, better said")
    better.get_by_label("The note, better said").fill("T24 a note, better said")
    better.get_by_label("Why").fill("Slip of the pen")
    better.get_by_role("button", name="Keep it so").click()
    expect(better.locator(".field-kept")).to_contain_text("Kept on this device.")
    ann.page.get_by_text("Add a file or photograph").click()
    content = make.pdf()
    ann.page.locator("#file").set_input_files({"name": "log.pdf", "mimeType": "application/pdf", "buffer": content})
    ann.page.get_by_label("What it shows").fill("The night log")
    ann.page.get_by_role("button", name="Keep this file").click()
    expect(ann.page.get_by_text("log.pdf")).to_be_visible()
    ann.go(site.reference, "minimum-standard/MS-S1")
    ann.page.get_by_label("Not met").check()
    ann.page.get_by_label("The evidence").fill("T24 three of ten bells")
    ann.page.get_by_role("button", name="Record").click()
    expect(ann.page.locator(".cjr-sides__one")).to_contain_text("T24 three of ten bells")
    ann.go(site.reference, "judgement/safety")
    ann.page.get_by_label("2: Not sufficiently good").check()
    ann.page.get_by_label("Your reasons").fill("T24 reasons")
    ann.page.get_by_role("button", name="Propose").click()
    expect(ann.page.locator(".cjr-sides__one")).to_contain_text("T24 reasons")
    ann.context.set_offline(False)
    ann.hand_in()
    shown = {
        "evidence/safety": ["T24 a note, better said", "The night log"],
        "minimum-standards": ["T24 three of ten bells"],
        "judgements/safety": ["T24 reasons"],
    }
    for page, words in shown.items():
        ann.page.goto(f"/staff/inspections/{site.reference}/{page}")
        for each in words:
            assert each in ann.page.content(), f"{each} is not on {page}"


def rescue_file(ann: Device, folder: Path) -> bytes:
    with ann.page.expect_download() as given:
        ann.page.get_by_role("button", name="Write the rescue file").click()
    file = folder / "rescue.cjr"
    given.value.save_as(file)
    return file.read_bytes()


def brought_in(ann: Device, site: FieldSite, file: bytes) -> dict[str, Any]:
    """What the regulator says of a rescue file."""
    said = ann.page.evaluate(
        """async ([ref, octets]) => {
          const me = await (await fetch('/field/api/me')).json();
          const headers = { 'X-CSRFToken': me.csrf_token, 'Content-Type': 'application/octet-stream' };
          const given = { method: 'POST', body: Uint8Array.from(octets), headers };
          return (await fetch(`/field/api/visits/${ref}/rescue`, given)).json();
        }""",
        [site.reference, list(file)],
    )
    return dict(said)


def test_a_lost_passphrase_loses_no_word(ann: Device, site: FieldSite, tmp_path: Path) -> None:
    """The rescue file of a locked device is brought in at the office."""
    ann.context.set_offline(True)
    ann.note("Rescued: a note that never met a network")
    ann.page.locator("form.field-note textarea").press_sequentially("Rescued: not even finished")
    expect(ann.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
    ann.page.get_by_role("button", name="Lock").click()
    ann.page.get_by_text("I have lost my passphrase").click()
    file = rescue_file(ann, tmp_path)
    assert b"Rescued" not in file
    ann.context.set_offline(False)
    told = brought_in(ann, site, file)
    assert (told["new"], told["drafts"], told["damaged"]) == (1, 1, 0), told
    assert "Rescued: a note that never met a network" in site.words()


def test_a_browser_that_lost_its_database_still_has_the_entries_that_were_only_there(
    ann: Device, site: FieldSite, tmp_path: Path
) -> None:
    """They are sealed, go by rescue file, and are taken off only when somebody says that the office has it."""
    ann.note("L handed in, so no copy of it is needed")
    ann.hand_in()
    ann.context.set_offline(True)
    ann.note("L only here when the browser lost its database")
    ann.note("L only here as well")
    ann.page.wait_for_function(COPIES, arg=3)  # the two, and whose they are
    ann.context.set_offline(False)
    told = ann.context.new_cdp_session(ann.page)
    ann.page.goto("about:blank")
    told.send("Storage.clearDataForOrigin", {"origin": site.address, "storageTypes": "indexeddb"})
    ann.open()
    expect(ann.page.get_by_role("heading", name="Set up this device")).to_be_visible()
    expect(ann.page.get_by_role("alert")).to_contain_text("a second copy of the entries is left")
    expect(ann.page.get_by_text("2 entries that this browser lost")).to_be_visible()
    expect(ann.page.get_by_role("button", name="remove the copies")).to_have_count(0)  # before there is a file
    ann.looked_at()
    file = rescue_file(ann, tmp_path)
    assert b"only here" not in file
    answer = brought_in(ann, site, file)
    assert (answer["new"], answer["damaged"]) == (2, 0), answer
    assert {"L only here when the browser lost its database", "L only here as well"} <= set(site.words())

    ann.set_up(open_already=True)
    ann.open()
    expect(ann.page.get_by_role("heading", name="Unlock")).to_be_visible()
    expect(ann.page.get_by_role("alert")).to_have_count(0)
    rescue_file(ann, tmp_path)
    ann.looked_at()
    ann.page.get_by_role("button", name="remove the copies").click()
    expect(ann.page.get_by_text("are removed.")).to_be_visible()
    ann.open()
    expect(ann.page.get_by_role("heading", name="Unlock")).to_be_visible()
    expect(ann.page.get_by_text("that this browser lost")).to_have_count(0)
    assert ann.page.evaluate(COPIES, 0)


def test_a_lost_device_is_given_nothing_more_and_still_hands_in_what_it_holds(ann: Device, site: FieldSite) -> None:
    ann.context.set_offline(True)
    ann.note("L written on a device that was reported lost")
    with db.transaction():
        row = devices.device(UUID(device_of(ann)))
        enrolling.report_lost(row, reason="Left on a train.", actor=scene.LEAD, now=clock.now())
    ann.context.set_offline(False)
    ann.hand_in()
    ann.page.evaluate("location.hash = '#/'")
    ann.page.get_by_role("link", name="HMP Wexmere").click()
    expect(ann.page.get_by_role("heading", name="This pack has run out")).to_be_visible()
    expect(ann.page.locator("main")).to_contain_text("The regulator has ended the access of this device")
    ann.page.get_by_role("link", name="What is on this device").click()
    expect(ann.page.locator("main")).to_contain_text("Set aside for the lead")
    assert "L written on a device that was reported lost" not in site.words()  # it waits for the lead


def test_a_device_is_wiped_only_against_its_final_receipt(ann: Device, site: FieldSite) -> None:
    ann.page.on("dialog", lambda asked: asked.accept())
    ann.note("W a note to be handed in")
    ann.go(site.reference, "device")
    remove = ann.page.get_by_role("button", name="Remove this visit from the device")
    remove.click()
    expect(ann.page.get_by_text("Nothing was removed.")).to_be_visible()
    box = ann.page.locator("form.field-note textarea")
    box.press_sequentially("W not finished")
    ann.page.get_by_role("button", name="Get the final receipt").click()
    expect(ann.page.get_by_text("1 text is not finished")).to_be_visible()
    ann.go(site.reference, "search")
    ann.go(site.reference, "device")
    ann.page.get_by_role("button", name="Throw this away").click()
    ann.page.get_by_role("button", name="Get the final receipt").click()
    expect(ann.page.get_by_text("The regulator has signed that it holds everything")).to_be_visible()
    ann.note("W one more after the receipt")
    remove.click()
    expect(ann.page.get_by_text(re.compile("Nothing was removed"))).to_be_visible()
    ann.hand_in()
    ann.page.get_by_role("button", name="Get the final receipt").click()
    expect(ann.page.get_by_text("The regulator has signed that it holds everything")).to_be_visible()
    remove.click()
    expect(ann.page.get_by_role("heading", name="Set up this device")).to_be_visible()
    assert ann.page.get_by_text("its browser has lost it").count() == 0, "it was taken off, and not lost"
    left = ann.page.evaluate(
        "new Promise(got => { const asked = indexedDB.open('regulator-field'); asked.onsuccess = () => {"
        "const names = [...asked.result.objectStoreNames].filter(each => each !== 'spare');"
        "const work = asked.result.transaction(names); const counts = {};"
        "for (const name of names) work.objectStore(name).count().onsuccess = at => counts[name] = at.target.result;"
        "work.oncomplete = () => { asked.result.close(); got(counts); }; }; })"
    )
    assert set(left.values()) == {0}, left
    assert ann.page.evaluate(COPIES, 0), "copies of a visit that is taken off are left"
