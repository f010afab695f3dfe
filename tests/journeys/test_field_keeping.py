"""What an inspector types is never lost: the ways in which others have lost it (T01 to T24), in a real browser.

The other halves of these, on the server, stand in `tests/fieldwork`.
"""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import make

from .field import API, Device
from .field_site import ANN, BEN, FieldSite, field_site

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldSite]:
    with field_site(tmp_path_factory.mktemp("field")) as made:
        yield made


@pytest.fixture
def ann(browser: Browser, site: FieldSite) -> Iterator[Device]:
    """Ann's tablet, set up at the office, standing in the area of safety."""
    made = Device(browser.new_context(base_url=site.address))
    made.sign_in(ANN)
    made.set_up()
    made.go(site.reference, "area/safety")
    yield made
    made.context.close()
    assert made.went_wrong == []


def aborted(route: Route) -> None:
    route.abort()


def test_t01_what_is_added_while_a_sync_runs_is_handed_in_too(ann: Device, site: FieldSite) -> None:
    held = threading.Event()

    def slow(route: Route) -> None:
        # Not before: a sync of nothing may run while the first is half typed, and this types in the same field.
        if "T01 the first" in (route.request.post_data or "") and not held.is_set():
            held.set()
            ann.note("T01 written while the first was under way")
        route.continue_()

    with ann.answering(slow):
        ann.note("T01 the first")
        ann.hand_in()
    assert held.is_set()
    assert {"T01 the first", "T01 written while the first was under way"} <= set(site.words())


def answered(**answer: Any) -> Callable[[Route], None]:
    """Whatever changes something is answered so."""

    def answer_it(route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
        else:
            route.fulfill(**answer)

    return answer_it


def test_t02_no_refusal_takes_an_entry_off_the_device(ann: Device, site: FieldSite) -> None:
    for status in (400, 403, 404, 413, 429, 500, 503):
        said = {"error": f"refused-{status}", "message": f"Refused with {status}."}
        with ann.answering(answered(status=status, json=said)):
            ann.note(f"T02 kept through {status}")
            expect(ann.page.locator("#status")).to_contain_text(f"Refused with {status}. Everything stays on this")
            expect(ann.page.locator("#status")).to_contain_text("1 entry only here")
        ann.hand_in()
        assert site.words().count(f"T02 kept through {status}") == 1


def test_each_answer_keeps_the_work_and_says_what_to_do(ann: Device, site: FieldSite) -> None:
    """Those that are hard to have of the regulator itself; the others stand in `test_field_meanwhile.py`."""
    expected = {
        "too-large": (413, "larger than the regulator takes"),
        "full": (503, "The regulator's disk is full"),
    }
    ann.note("X through every answer")
    for code, (status, words) in expected.items():
        with ann.answering(answered(status=status, json={"error": code, "message": "On purpose."})):
            ann.note(f"X through {code}")
            expect(ann.page.locator("#status")).to_contain_text(words)
            expect(ann.page.locator("#status")).to_contain_text("Everything stays on this device")
    ann.hand_in()
    assert {f"X through {code}" for code in expected} <= set(site.words())


FILL = """async () => {
  const db = await new Promise(got => {
    const asked = indexedDB.open("regulator-field");
    asked.onsuccess = () => got(asked.result);
  });
  for (let size = 1_000_000; size > 500; ) {
    const kept = await new Promise(got => {
      const work = db.transaction("spare", "readwrite");
      const octets = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_000)));
      work.objectStore("spare").put({ id: `filling-${Math.random()}`, octets });
      work.oncomplete = () => got(true);
      work.onabort = () => got(false);
    });
    if (!kept) size /= 2;
    if (size > 65_000 && !kept) size = 65_000;
  }
  const left = db.transaction("spare").objectStore("spare");
  const keys = await new Promise(got => { left.getAllKeys().onsuccess = event => got(event.target.result); });
  db.close();
  return keys.includes("spare");
}"""


def test_t03_a_full_device_says_so_and_still_keeps_words(browser: Browser, site: FieldSite) -> None:
    ann = Device(browser.new_context(base_url=site.address))
    ann.sign_in(ANN)
    cdp = ann.context.new_cdp_session(ann.page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": site.address, "quotaSize": 8_000_000})
    ann.set_up()
    ann.go(site.reference, "device")
    ann.page.get_by_text("Add a file of the area as a whole").click()
    large = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": make.pdf() + b"\n%" + b"x" * 9_000_000}
    ann.page.locator("#file").set_input_files(large)
    ann.page.get_by_role("button", name="Keep this file").click()
    expect(ann.page.get_by_text("NOT KEPT: this device is full")).to_be_visible()
    with ann.answering(aborted):
        assert ann.page.evaluate(FILL), "the room kept back for words was given up for something else"
        words = "T03 words fit where a photograph does not. " + "Row upon row of doors. " * 400
        ann.note(words.strip())
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": site.address})
    ann.hand_in()
    assert words.strip() in site.words()
    assert ann.went_wrong == []
    ann.context.close()


def test_t05_an_old_device_overwrites_nothing_that_a_newer_one_said(
    browser: Browser, ann: Device, site: FieldSite
) -> None:
    """One person on two devices: both proposals stay, side by side, on both devices."""
    ann.context.set_offline(True)
    propose(ann, site, "1", "T05 said first, on the wing")
    second = Device(browser.new_context(base_url=site.address))
    second.sign_in(ANN)
    second.set_up()
    propose(second, site, "4", "T05 said later, at the desk")
    second.hand_in()
    ann.context.set_offline(False)
    ann.hand_in()
    reasons = [each.body["reason"] for each in site.kept() if each.kind == "proposal"]
    assert {"T05 said first, on the wing", "T05 said later, at the desk"} <= set(reasons)
    second.hand_in()
    for device in (ann, second):
        expect(device.page.locator(".cjr-sides__one").filter(has_text="T05")).to_have_count(2)
    second.context.close()


def propose(device: Device, site: FieldSite, score: str, reason: str) -> None:
    device.go(site.reference, "judgement/respect")
    form = device.page.locator("form.field-form")
    form.locator(f"input[name=rating][value='{score}']").check()
    form.get_by_label("Your reasons").fill(reason)
    form.get_by_role("button", name=re.compile("Propose")).click()
    expect(form.locator(".field-kept")).to_contain_text("Kept on this device.")


NO_RECEIPT: tuple[dict[str, Any], ...] = (
    {"status": 200, "body": "<html>Welcome to the prison's guest network</html>", "content_type": "text/html"},
    {"status": 200, "json": {"fine": True}},
    {"status": 201, "json": {"answers": []}},
    {"status": 204, "body": ""},
    {"status": 302, "headers": {"Location": "/sign-in"}},
)


def test_t06_only_a_receipt_counts_as_success(ann: Device, site: FieldSite) -> None:
    for answer in NO_RECEIPT:
        words = f"T06 not a success: {answer}"
        with ann.answering(answered(**answer)):
            ann.note(words)
            with ann.page.expect_response(API):
                ann.page.evaluate("window.dispatchEvent(new Event('online'))")
            expect(ann.page.locator("#status")).to_contain_text("1 entry only here")
        ann.hand_in()
        assert site.words().count(words) == 1


def test_t06_a_receipt_that_somebody_else_signed_is_worth_nothing(ann: Device, site: FieldSite) -> None:
    def forged(route: Route) -> None:
        answer = route.fetch()
        said = answer.json()
        if said.get("receipt"):
            said["receipt"]["text"] = said["receipt"]["text"].replace('"final":false', '"final":true')
        route.fulfill(response=answer, json=said)

    with ann.answering(forged):
        ann.note("T06 under a forged receipt")
        expect(ann.page.locator("#status")).to_contain_text("A receipt was not accepted")
        expect(ann.page.locator("#status")).to_contain_text("1 entry only here")
    ann.hand_in()


def test_t07_the_worker_touches_nothing_but_its_own_files(ann: Device) -> None:
    ann.open()
    ann.unlock()
    answers = []
    ann.page.on("response", lambda answer: answers.append((answer.url, answer.from_service_worker)))
    with ann.page.expect_response(re.compile("/operations")):
        ann.page.evaluate("window.dispatchEvent(new Event('online'))")
    ann.page.reload()
    ann.page.wait_for_selector("html[data-ready]")
    asked = dict(answers)
    assert any(by_worker for by_worker in asked.values())
    assert not [address for address, by_worker in asked.items() if "/api/" in address and by_worker]


def test_t08_a_database_that_the_system_takes_away_is_opened_again(browser: Browser, site: FieldSite) -> None:
    context = browser.new_context(base_url=site.address)
    context.add_init_script(
        "const made = []; window.taken = () => made.forEach(each => each.close());"
        "const open = IDBFactory.prototype.open;"
        "IDBFactory.prototype.open = function (...given) { const asked = open.apply(this, given);"
        "asked.addEventListener('success', () => made.push(asked.result)); return asked; };"
    )
    ann = Device(context)
    ann.sign_in(ANN)
    ann.set_up()
    ann.go(site.reference, "area/safety")
    ann.note("T08 before")
    ann.page.evaluate("window.taken()")
    ann.note("T08 after")
    ann.hand_in()
    assert {"T08 before", "T08 after"} <= set(site.words())
    assert ann.went_wrong == []
    context.close()


def test_t11_one_tablet_and_two_people_and_nobody_sees_the_other(ann: Device, site: FieldSite) -> None:
    with ann.answering(aborted):
        ann.note("T11 Ann's own")
    ann.page.get_by_role("button", name="Lock").click()
    ann.context.clear_cookies()
    ann.sign_in(BEN)
    ann.set_up("another sentence of Ben's")
    ann.go(site.reference, "device")
    expect(ann.page.locator("main")).not_to_contain_text("T11 Ann's own")
    ann.page.get_by_role("button", name="Lock").click()
    ann.page.get_by_label("Ann Author").check()
    ann.unlock()
    ann.go(site.reference, "area/safety")
    expect(ann.page.locator("#status")).to_contain_text("Ben Beside is signed in")
    expect(ann.page.locator("#status")).to_contain_text("1 entry only here")
    assert "T11 Ann's own" not in site.words()
    ann.context.clear_cookies()
    ann.sign_in(ANN)
    ann.open()
    ann.page.get_by_label("Ann Author").check()
    ann.unlock()
    ann.go(site.reference, "area/safety")
    ann.hand_in()
    assert {each.author for each in site.kept() if each.body.get("statement") == "T11 Ann's own"} == {author(site, ann)}


def author(site: FieldSite, device: Device) -> str:
    said = device.page.evaluate("fetch('/field/api/me').then(answer => answer.json())")
    return str(said["person"])


def test_t12_and_t23_a_session_that_ends_and_begins_again_loses_nothing(ann: Device, site: FieldSite) -> None:
    ann.context.clear_cookies()
    ann.note("T12 written when the session was over")
    expect(ann.page.locator("#status")).to_contain_text("You are not signed in any more")
    expect(ann.page.locator("#status")).to_contain_text("1 entry only here")
    with ann.page.expect_navigation():
        ann.page.locator("#status").get_by_role("link", name="Sign in").click()
    ann.page.locator("#email").fill(ANN)
    ann.page.locator("#password").fill("correct horse battery")
    ann.page.locator("main form button[type=submit]").click()
    ann.page.wait_for_url("**/field")  # signing in leads back
    ann.page.wait_for_selector("html[data-ready]")
    ann.unlock()
    ann.go(site.reference, "area/safety")
    ann.hand_in()
    other = ann.context.new_page()
    ann.context.clear_cookies()  # the token that the first page holds is of a session that is gone
    other_device = Device.__new__(Device)
    other_device.page = other
    other_device.sign_in(ANN)
    ann.note("T23 under an old token")
    ann.hand_in()
    assert site.words().count("T12 written when the session was over") == 1
    assert site.words().count("T23 under an old token") == 1


def test_t20_typing_asks_nothing_of_the_network(ann: Device, site: FieldSite) -> None:
    """Handing in began when the device was unlocked, and may still be under way. So it fails first, until its timer
    rests for half a minute: what is asked from then on, typing would have asked."""
    asked: list[str] = []
    failed: list[str] = []
    with ann.answering(aborted):
        ann.page.on("requestfailed", lambda request: failed.append(request.url))
        while len([each for each in failed if "/api/me" in each]) < 6:
            ann.page.evaluate("window.dispatchEvent(new Event('online'))")
            ann.page.wait_for_timeout(200)
        expect(ann.page.locator("#status")).to_contain_text("There is no connection.")
        ann.page.on("request", lambda request: asked.append(request.url))
        ann.page.locator("form.field-note textarea").press_sequentially("T20 a sentence typed with nothing behind it")
        expect(ann.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
        assert [each for each in asked if "/api/me" not in each] == []
        assert len(asked) <= 1, asked  # where a slow machine types for long, the timer asks once who is signed in
    ann.page.reload()
    ann.page.wait_for_selector("html[data-ready]")
    ann.unlock()
    ann.go(site.reference, "area/safety")
    expect(ann.page.locator("form.field-note textarea")).to_have_value("T20 a sentence typed with nothing behind it")


def test_t21_a_browser_that_keeps_nothing_is_refused_a_visit(browser: Browser, site: FieldSite) -> None:
    context = browser.new_context(base_url=site.address)
    context.add_init_script("delete Window.prototype.indexedDB; delete window.indexedDB;")
    device = Device(context)
    device.sign_in(ANN)
    device.open()
    expect(device.page.get_by_role("heading", name="This browser cannot be used for a visit")).to_be_visible()
    expect(device.page.locator("main")).to_contain_text("A private window does that")
    assert device.page.locator("form").count() == 0
    context.close()


def test_t22_a_cleared_browser_begins_again_with_what_was_handed_in(ann: Device, site: FieldSite) -> None:
    ann.note("T22 handed in before somebody cleared the browser")
    ann.hand_in()
    cdp = ann.context.new_cdp_session(ann.page)
    cdp.send(
        "Storage.clearDataForOrigin",
        {"origin": site.address, "storageTypes": "indexeddb,service_workers,cache_storage,local_storage"},
    )
    ann.set_up()
    ann.go(site.reference, "area/safety")
    expect(ann.page.locator(".field-entries")).to_contain_text("T22 handed in before somebody cleared the browser")


def test_a_device_whose_browser_lost_its_visits_says_so_and_is_no_new_one(ann: Device, site: FieldSite) -> None:
    warning = ann.page.get_by_text("its browser has lost it")
    ann.note("L handed in before the browser lost it")
    ann.hand_in()
    cdp = ann.context.new_cdp_session(ann.page)
    cdp.send("Storage.clearDataForOrigin", {"origin": site.address, "storageTypes": "indexeddb"})
    ann.open()
    expect(ann.page.get_by_role("heading", name="Set up this device")).to_be_visible()
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("What was handed in is safe with the regulator")
    ann.looked_at()
    ann.set_up()
    ann.go(site.reference, "area/safety")
    expect(ann.page.locator(".field-entries")).to_contain_text("L handed in before the browser lost it")
    ann.open()
    expect(ann.page.get_by_role("heading", name="Unlock")).to_be_visible()
    expect(warning).to_have_count(0)
