"""What changes while a device is out of reach: the session, the visit, the team, the regulator itself. Each answer is
the real regulator's; each keeps the work, says so in words, and says what to do next."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from regulator.core import clock, db, files
from regulator.core.actor import SYSTEM
from regulator.fieldwork.actions import closing
from regulator.fieldwork.views import api_files
from regulator.fieldwork.views import site as speaking
from regulator.inspections.actions import planning, team
from regulator.people import actions as people
from regulator.people import queries as known_people
from regulator.people.rules import Role
from tests import make
from tests.inspections import scene
from tests.people.visitor import PASSWORD

from .field import Device
from .field_site import ANN, FieldSite, field_site, inspection

pytestmark = pytest.mark.database


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldSite]:
    with field_site(tmp_path_factory.mktemp("meanwhile")) as made:
        yield made


@pytest.fixture
def ann(browser: Browser, site: FieldSite) -> Iterator[Device]:
    made = Device(browser.new_context(base_url=site.address))
    made.sign_in(ANN)
    made.set_up()
    made.go(site.reference, "area/safety")
    yield made
    made.context.close()
    assert made.went_wrong == []


def told(device: Device, *words: str) -> None:
    for each in words:
        expect(device.page.locator("#status")).to_contain_text(each)


def test_what_changes_about_the_session_and_the_regulator(
    ann: Device, site: FieldSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_scanner_is_away(ann, site, monkeypatch)
    a_newer_protocol_is_spoken(ann, site, monkeypatch)
    the_session_ends_and_the_next_needs_a_code(ann, site)


def the_scanner_is_away(ann: Device, site: FieldSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens where the setting says. Words go all the same, and the file by itself when it is back."""
    monkeypatch.setattr(api_files, "SCANNER_AWAY", 2)  # seconds, so that nobody waits here
    files.configure(site.settings.files, site.settings.keys, "127.0.0.1:1")
    ann.go(site.reference, "device")
    ann.page.locator("details", has_text="Add a file of the area as a whole").evaluate("each => each.open = true")
    content = make.pdf()
    ann.page.locator("#file").set_input_files({"name": "log.pdf", "mimeType": "application/pdf", "buffer": content})
    ann.page.get_by_label("What it shows").fill("The night log")
    ann.page.get_by_role("button", name="Keep this file").click()
    told(ann, "The regulator cannot check files for harmful content just now", "It is sent again by itself", "1 file")
    expect(ann.page.locator("main")).to_contain_text("File waiting to be checked")
    expect(ann.page.locator("main")).to_contain_text("“log.pdf” could not be checked for harmful content just now")
    ann.note("M written while the scanner was away")
    told(ann, "0 entries and 1 file only here")
    assert "M written while the scanner was away" in site.words()
    ann.page.get_by_role("button", name="Get the final receipt").click()
    said = ann.page.locator("main > p[role=status]")
    expect(said).to_contain_text("The regulator cannot check files for harmful content just now")
    files.configure(site.settings.files, site.settings.keys)
    told(ann, "1 file safe with the regulator, 0 entries only here")  # nobody pressed anything
    expect(ann.page.locator("main")).not_to_contain_text("File waiting to be checked")


def a_newer_protocol_is_spoken(ann: Device, site: FieldSite, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(speaking, "PROTOCOL", 2)
        ann.note("M written for an application that is too old")
        told(ann, "The regulator has a newer version of this application", "Everything stays", "Reload the page")
        told(ann, "1 entry only here")
    ann.hand_in()
    assert site.words().count("M written for an application that is too old") == 1


def the_session_ends_and_the_next_needs_a_code(ann: Device, site: FieldSite) -> None:
    """Every sign-in of hers is ended at the office, and a second factor is set for her account."""
    secret = pyotp.random_base32()
    with db.transaction():
        user = known_people.user_with_email(ANN)
        people.set_second_factor(user, secret, instead=False, actor=SYSTEM, now=clock.now())
    people.end_other_sign_ins(user.id, 0, now=clock.now())
    ann.note("M written when the session had been ended")
    told(ann, "You are not signed in any more", "Everything stays on this device. Sign in, and it is sent.")
    told(ann, "1 entry only here")
    ann.page.locator("#status").get_by_role("link", name="Sign in").click()
    ann.page.locator("#email").fill(ANN)
    ann.page.locator("#password").fill(PASSWORD)
    ann.page.locator("main form button[type=submit]").click()
    ann.page.wait_for_url("**/sign-in/code**")
    ann.open(where=f"#/visit/{site.reference}/area/safety")  # without giving the code
    ann.unlock()
    told(ann, "Your sign-in needs its second step", "Everything stays", "1 entry only here")
    assert "M written when the session had been ended" not in site.words()
    ann.page.locator("#status").get_by_role("link", name="Finish signing in").click()
    ann.page.wait_for_url("**/sign-in/code**")
    ann.page.locator("#code").fill(pyotp.TOTP(secret).now())
    ann.page.locator("main form button[type=submit]").click()
    ann.page.wait_for_url("**/field")
    ann.page.wait_for_selector("html[data-ready]")
    ann.unlock()
    ann.go(site.reference, "area/safety")
    ann.hand_in()
    assert site.words().count("M written when the session had been ended") == 1


def test_what_changes_about_the_visit(ann: Device, site: FieldSite) -> None:
    ann.note("V written before anything changed")
    ann.hand_in()
    somebody_is_taken_off_the_team(ann, site)
    fieldwork_is_closing(ann, site)
    fieldwork_is_closed(ann, site)


def somebody_is_taken_off_the_team(ann: Device, site: FieldSite) -> None:
    ann.context.set_offline(True)
    ann.note("V written when others had taken her off the team")
    with db.transaction():
        visit = inspection(site.reference)
        (member,) = (each for each in team.queries.team(visit.id) if each.person == key(ann))
        team.remove(visit, member, reason="Needed elsewhere.", actor=scene.LEAD, today=clock.today())
    ann.context.set_offline(False)
    ann.hand_in()
    told(ann, "You are not on the team of this visit any more. What you wrote is kept, and handed to the lead.")
    assert "V written when others had taken her off the team" not in site.words()
    where_it_is(ann, "V written when others", "You are not on the field team any more. It is safe with us")
    with db.transaction():
        planning.name_member(
            inspection(site.reference), person=key(ann), duty=Role.INSPECTOR.value, part="field", actor=scene.LEAD
        )
    ann.note("V written when she was back on the team")
    ann.hand_in()
    expect(ann.page.locator("#status")).not_to_contain_text("not on the team")
    assert "V written when she was back on the team" in site.words()


def where_it_is(ann: Device, words: str, why: str) -> None:
    entry = ann.page.locator(".field-entry", has_text=words)
    expect(entry).to_contain_text("With the lead, set aside")
    entry.get_by_role("link", name="Open").click()
    expect(ann.page.locator("main")).to_contain_text(why)
    ann.page.go_back()
    expect(entry).to_be_visible()


def fieldwork_is_closing(ann: Device, site: FieldSite) -> None:
    """Every device is asked for its final receipt: what holds the pack goes on writing until it has it."""
    ann.context.set_offline(True)
    with db.transaction():
        closing.begin(inspection(site.reference), actor=scene.LEAD, now=clock.now())
    ann.note("V written while fieldwork was closing")
    ann.context.set_offline(False)
    ann.hand_in()
    told(ann, "The lead is closing fieldwork. Notes are still taken. Finish, then get the final receipt")
    assert "V written while fieldwork was closing" in site.words()
    ann.page.locator("#status").get_by_role("link", name="get the final receipt").click()
    ann.page.get_by_role("button", name="Get the final receipt").click()
    expect(ann.page.get_by_text("The regulator has signed that it holds everything")).to_be_visible()
    expect(ann.page.locator("#status")).not_to_contain_text("closing fieldwork")
    ann.go(site.reference, "area/safety")


def fieldwork_is_closed(ann: Device, site: FieldSite) -> None:
    """The device was on site when the lead closed without it."""
    ann.context.set_offline(True)
    ann.note("V written when fieldwork was closed already")
    closed_by_the_lead(site)
    ann.context.set_offline(False)
    ann.hand_in()
    told(ann, "Fieldwork is closed. What you add is handed to the lead, who decides whether it is taken in.")
    assert "V written when fieldwork was closed already" not in site.words()
    where_it_is(ann, "V written when fieldwork was closed", "Fieldwork is closed. It is safe with us")
    ann.page.evaluate("location.hash = '#/'")
    ann.page.get_by_role("button", name="Download the pack again").click()
    expect(ann.page.locator("main")).to_contain_text("Fieldwork of this visit is closed: there is no pack")
    expect(ann.page.locator("main")).to_contain_text("What you made can still be handed in.")
    ann.go(site.reference, "device")
    with ann.page.expect_download() as given:
        ann.page.get_by_role("button", name="Write the rescue file").click()
    assert given.value.path().read_bytes().startswith(b"CJRRESCUE1\n")


def closed_by_the_lead(site: FieldSite) -> None:
    with db.transaction():
        visit = inspection(site.reference)
        scene.handed_in(visit, [scene.a_proposal(number, ref) for number, ref in enumerate(scene.TESTS, 10)])
        planning.move(visit, "close-fieldwork", actor=scene.LEAD, today=clock.today())


def key(device: Device) -> str:
    said = device.page.evaluate(
        "new Promise(got => { const asked = indexedDB.open('regulator-field'); asked.onsuccess = () => {"
        "const all = asked.result.transaction('vaults').objectStore('vaults').getAll();"
        "all.onsuccess = () => { asked.result.close(); got(all.result[0].id); }; }; })"
    )
    return str(said)
