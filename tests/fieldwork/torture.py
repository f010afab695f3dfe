"""Random days with everything going wrong, then every word compared: none lost, none doubled.

    python -m tests.fieldwork.torture --rounds 1000 --seed 7

Three profiles of a real browser (one person on two devices, another on a third) type, keep, propose and attach, while
browsers and the regulator are killed, some in the middle of a write, disks are full on either side, answers are lost,
repeated, late, cut off or somebody else's, requests overtake each other, networks come and go, clocks jump and new
versions of the application are taken into use. Every act comes once, in an order of chance, before chance alone
decides. The suite runs a few rounds of it, and `make bench` a thousand.
"""

import argparse
import hashlib
import os
import random
import shutil
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import BrowserType, Error, expect, sync_playwright

from regulator.core import clock, db
from regulator.fieldwork.actions import closing
from tests import make
from tests.inspections import scene
from tests.journeys.field import Device
from tests.journeys.field_site import ANN, BEN, inspection, laid, staffed

from .comparison import compared
from .full_device import UNTIL_FULL
from .handheld import Handheld, stores
from .served import Server
from .weather import Weather

SCRIPTS = (
    "the bell rang on",
    "yr oedd y drws ar agor, ŵy ŷd",
    "“quoted” – and \\ back",
    "两扇门",
    "🔥 smoke\nsecond line",
)
PROPOSED = ("safety", "respect", "purposeful-activity", "preparation-for-release")
MINIMUM = ("MS-S1", "MS-S2")
PHOTOGRAPH = ("image/jpeg", "a.jpg", make.photograph(320, 240))  # what follows its end is nothing to a reader of it

LONG = 100  # rounds from which on the half minute is there that Chromium takes to notice that the device is full


class Run:
    """One run of so many rounds. Everything that is chance comes from the seed."""

    def __init__(self, kind: BrowserType, folder: Path, seed: int, tell: Callable[[str], object] = print) -> None:
        self.tell = tell
        self.kind, self.folder, self.chance = kind, folder, random.Random(seed)
        self.said: dict[str, str] = {}  # words that a screen said are kept, and the kind of their entry
        self.doubt: set[str] = set()  # words pressed at the moment of death: kept once, or in the draft
        self.files: dict[str, bytes] = {}
        self.faults: list[str] = []
        self.did: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()  # what really went wrong, besides the weather
        self.reference = self._laid()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.server = Server(folder / "instance", free.getsockname()[1])
        self.server.start()
        self.weather = Weather(self.server.port, seed)
        self.all = [Handheld(self, "ann-1", ANN), Handheld(self, "ann-2", ANN), Handheld(self, "ben", BEN)]
        self.number, self.now = 0, "before the first round"

    def _laid(self) -> str:
        (self.folder / "instance").mkdir()
        laid(self.folder / "instance")
        try:
            reference = staffed()
            leave = {"number": "CAM-7", "by": "Gwen Governor", "actor": scene.LEAD, "now": clock.now()}
            days = [clock.today() + timedelta(days=each) for each in (-3, 3)]  # further than any clock jumps
            with db.transaction():
                closing.authorise_camera(inspection(reference), from_on=days[0], until_on=days[1], **leave)
            return reference
        finally:
            db.disconnect()

    def standing(self) -> str:
        """For who looks into a stop: how busy the machine is, and what each browser waits for."""
        there = {each.name: each.device for each in self.all if each.device}
        waiting = {name: [asked.url for asked in device.under_way] for name, device in there.items()}
        workers = {name: [each.url for each in device.context.service_workers] for name, device in there.items()}
        return (
            f"load {os.getloadavg()}, storm {self.weather.storm}, waiting for {waiting}, workers {workers}, "
            f"answered {dict(self.weather.answered)}, happened {dict(self.happened)}"
        )

    def words(self) -> str:
        """Words that nobody said before."""
        self.number += 1
        return f"{self.number:05d} {self.chance.choice(SCRIPTS)} {self.chance.getrandbits(48):x}"

    def rounds(self, count: int) -> None:
        for each in self.all:
            each.first()
        actions = {
            self.note: 30, self.propose: 9, self.minimum: 6, self.file: 6, self.danger: 3, self.type: 10,
            self.die_keeping: 6, self.die_typing: 4, self.reload: 5, self.lock: 3, self.toggle: 10, self.storm: 8,
            self.server_dies: 5, self.clock_jumps: 3, self.release: 2, self.nudge: 6, self.device_full: 1,
            self.server_full: 3,
        }  # fmt: skip
        each_once = self.chance.sample(list(actions), len(actions))
        if count < LONG:
            each_once.remove(self.device_full)
        for number in range(count):
            by_chance = self.chance.choices(list(actions), list(actions.values()))[0]
            act = each_once[number] if number < len(each_once) else by_chance
            self.did[act.__name__] += 1
            self.now = f"round {number}: {act.__name__}"
            if number and number % LONG == 0:
                self.tell(f"torture: {number} rounds done, {len(self.said)} entries kept")
            each = self.chance.choice(self.all)
            self.now += f" on {each.name}{' offline' if each.offline else ''}"
            act(each)

    def at(self, each: Handheld, screen: str) -> Device:
        """A screen; a device whose clock jumped far may lock itself on the way."""
        device = each.on()
        device.page.evaluate("hash => { location.hash = hash }", f"#/visit/{self.reference}/{screen}")
        there = device.page.locator(f"html[data-at='{self.reference}/{screen}']")
        lost = device.page.get_by_role("heading", name="Set up this device")
        expect(there.or_(device.page.get_by_label("Your passphrase")).or_(lost).first).to_be_visible(timeout=60_000)
        assert not lost.count(), f"{each.name} is a device that nobody set up: {stores(each.profile)}"
        return device if there.count() else self.at(each, screen)

    def note(self, each: Handheld) -> None:
        device, words = self.at(each, "area/safety"), self.words()
        device.note(words, self.chance.choice(("Observation", "Survey", "Prisoners")))
        self.said[words] = "note"

    def _form(self, each: Handheld, screen: str, fields: dict[str, str], choose: str, button: str) -> Device:
        device = self.at(each, screen)
        form = device.page.locator("form.field-form").first
        if choose:
            form.get_by_label(choose, exact=True).check()
        for label, words in fields.items():
            form.get_by_label(label).fill(words)
        form.get_by_role("button", name=button).click()
        expect(form.locator(".field-kept")).to_contain_text("Kept", timeout=30_000)
        return device

    def propose(self, each: Handheld) -> None:
        words = self.words()
        rating = self.chance.choice(("4: Good", "3: Reasonably good", "1: Poor"))
        screen = f"judgement/{self.chance.choice(PROPOSED)}"
        self._form(each, screen, {"Your reasons": words}, rating, "Propose")
        self.said[words] = "proposal"

    def minimum(self, each: Handheld) -> None:
        words = self.words()
        screen = f"minimum-standard/{self.chance.choice(MINIMUM)}"
        self._form(each, screen, {"The evidence": words}, self.chance.choice(("Met", "Not met")), "Record")
        self.said[words] = "minimum-standard"

    def danger(self, each: Handheld) -> None:
        words = self.words()
        self._form(each, "danger", {"What is the danger, and where?": words}, "", "Tell the regulator now")
        self.said[words] = "danger"

    def file(self, each: Handheld) -> None:
        device, words = self.at(each, "device"), self.words().replace("\n", " ")  # one line holds no more
        pads = self.chance.randbytes(self.chance.choice((10, 300_000, 1_500_000)))
        kind, name, start = self.chance.choice((("application/pdf", "a.pdf", make.pdf()), PHOTOGRAPH))
        content = start + b"\n%" + pads
        device.page.locator("details", has_text="Add a file of the area as a whole").evaluate(
            "each => each.open = true"
        )
        form = device.page.locator("form.field-form").first
        form.locator("[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
        form.get_by_label("What it shows").fill(words)
        form.get_by_role("button", name="Keep this file").click()
        expect(form.locator(".field-kept")).to_contain_text("Kept", timeout=30_000)
        self.said[words] = "file"
        self.files[hashlib.sha256(content).hexdigest()] = content

    def type(self, each: Handheld) -> None:
        device, words = self.at(each, "area/respect"), self.words()
        box = device.page.locator("form.field-note textarea")
        box.fill("")
        box.press_sequentially(words.replace("\n", " ")[:40])
        expect(device.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
        each.typed = words.replace("\n", " ")[:40]

    def die_typing(self, each: Handheld) -> None:
        self.type(each)
        each.kill()

    def die_keeping(self, each: Handheld) -> None:
        """The battery dies at the press of the button, a moment sooner or later."""
        device, words = self.at(each, "area/purposeful-activity"), self.words()
        form = device.page.locator("form.field-note")
        form.get_by_label("What you saw, heard or read").fill(words)
        form.get_by_label("Staff and third parties").check()
        expect(device.page.locator(".field-draft")).to_have_text("Typed words are kept on this device.")
        self.doubt.add(words)
        form.get_by_role("button", name="Keep this note").evaluate("pressed => { setTimeout(() => pressed.click()); }")
        time.sleep(self.chance.random() * 0.04)
        each.kill()
        self.settled(each, words)

    def settled(self, each: Handheld, words: str) -> None:
        """What became of it: in the draft, to be kept now, or an entry. Never both, never neither."""
        device = self.at(each, "area/purposeful-activity")
        drafted = device.page.locator("form.field-note textarea").input_value()
        listed = self.found(each, words.split()[0])
        assert (drafted == words, listed) in ((True, 0), (False, 1)), (words, drafted, listed)
        if not listed:
            self.at(each, "area/purposeful-activity").note(words, "Staff and third parties")
        self.said[words] = "note"
        self.doubt.discard(words)

    def found(self, each: Handheld, word: str) -> int:
        """In how many entries a word stands, by the device's own search once it has opened them all. An area's list
        shows forty by their clocks, and a clock that was set back puts a new note behind them."""
        page = self.at(each, "search").page
        hits = page.locator(".field-found .field-entry", has_text=word)
        for _try in range(50):  # a tenth of a second each
            page.get_by_label("Words to look for").fill("")
            page.get_by_label("Words to look for").fill(word)
            if hits.count():
                break
            page.wait_for_timeout(100)
        return hits.count()

    def reload(self, each: Handheld) -> None:
        each.on().open()

    def lock(self, each: Handheld) -> None:
        each.on().page.get_by_role("button", name="Lock").click()

    def toggle(self, each: Handheld) -> None:
        each.network(each.offline)

    def storm(self, _each: Handheld) -> None:
        self.weather.storm = self.chance.choice((0.0, 0.3, 0.8))

    def server_dies(self, each: Handheld) -> None:
        """While it takes something in, as likely as not."""
        self.nudge(each)
        time.sleep(self.chance.random() * 0.1)
        self.happened["server killed"] += 1
        self.server.kill()
        self.note(each)
        self.server.start()

    def server_full(self, each: Handheld) -> None:
        """The system lets the regulator write nothing more; what is made meanwhile waits."""
        self.server.full(True)
        answered = self.weather.answered["full"] + self.weather.answered["fault"]
        self.note(each)
        each.network(True)
        self.nudge(each)
        for _try in range(300):  # a busy machine is waited for
            if self.weather.answered["full"] + self.weather.answered["fault"] > answered:
                self.happened["server full"] += 1
                break
            each.on().page.wait_for_timeout(100)
        self.server.full(False)

    def device_full(self, each: Handheld) -> None:
        """The browser gives no more room: nothing is said to be kept, nothing typed is gone, and later it is kept."""
        screen, words = "area/preparation-for-release", self.words()
        device = self.at(each, screen)
        told = device.context.new_cdp_session(device.page)
        told.send("Storage.overrideQuotaForOrigin", {"origin": self.weather.address, "quotaSize": 1})
        assert device.page.evaluate(UNTIL_FULL), "the browser still gives room"
        form = self.at(each, screen).page.locator("form.field-note")  # half a minute later it may have locked itself
        form.get_by_label("What you saw, heard or read").fill(words)
        form.get_by_label("Survey").check()
        form.get_by_role("button", name="Keep this note").click()
        expect(form.locator(".field-kept")).to_contain_text("NOT KEPT: this device is full", timeout=30_000)
        assert form.locator("textarea").input_value() == words
        self.happened["device full"] += 1
        told.send("Storage.overrideQuotaForOrigin", {"origin": self.weather.address})
        form.get_by_role("button", name="Keep this note").click()
        expect(form.locator(".field-kept")).to_contain_text("Kept on this device.", timeout=30_000)
        self.said[words] = "note"

    def clock_jumps(self, each: Handheld) -> None:
        self.happened["clock jumped"] += 1
        device = each.on()
        device.page.clock.set_fixed_time(clock.now() + timedelta(minutes=self.chance.randint(-1500, 1500)))
        # Where it locks itself for that, it does so now and not within the next five seconds, in the middle of an act.
        device.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def release(self, each: Handheld) -> None:
        self.server.release += 1
        self.happened["version released"] += 1
        self.server.kill()
        self.server.start()
        device = each.on()
        device.page.evaluate("navigator.serviceWorker.ready.then(found => found.update()).catch(() => 0)")
        use = device.page.get_by_role("button", name="Use it now")
        if use.count() and self.chance.random() < 0.5:
            with device.page.expect_navigation():
                use.click()
            device.page.wait_for_selector("html[data-ready]")
            self.happened["version taken"] += 1

    def nudge(self, each: Handheld) -> None:
        each.on().page.evaluate("window.dispatchEvent(new Event('online'))")

    def handed_in(self) -> None:
        """Everybody is back at the office, and the weather is good."""
        self.weather.storm = 0.0
        for each in self.all:
            each.network(True)
            each.kill()
            device = self.at(each, "area/respect")
            drafted = device.page.locator("form.field-note textarea").input_value()
            assert drafted == each.typed, (each.name, drafted, each.typed)
            device.hand_in(seconds=120)


def torture(
    kind: BrowserType, folder: Path, *, rounds: int, seed: int, tell: Callable[[str], object] = print
) -> tuple[dict[str, int], Counter[str]]:
    """One run: what was compared, what went wrong how often. The seed is told first: the run can be had again."""
    tell(f"torture: seed {seed}, {rounds} rounds")
    run = Run(kind, folder, seed, tell)
    try:
        run.rounds(rounds)
        run.handed_in()
        told, wrong = compared(folder / "instance", run.said, run.files), run.happened + run.weather.happened
        tell(f"torture: {told} compared, none lost, none doubled; did {dict(run.did)}; went wrong {dict(wrong)}")
        assert run.faults == [], run.faults
        return told, wrong
    except BaseException:
        tell(f"torture: seed {seed} stopped in {run.now}, {run.standing()}")
        raise
    finally:
        for each in run.all:
            each.kill()
        run.server.kill()
        run.weather.over()


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    given = argparse.ArgumentParser()
    given.add_argument("--rounds", type=int, default=1000)
    given.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = given.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    with sync_playwright() as playwright:
        try:
            torture(playwright.chromium, folder, rounds=asked.rounds, seed=asked.seed)
        except (AssertionError, Error):
            traceback.print_exc()
            sys.exit(f"torture: seed {asked.seed} FAILED; the browsers' profiles and the instance are kept in {folder}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
