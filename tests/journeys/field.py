"""An inspector's device: a browser with the capture application, on a network that can be made as bad as a real one."""

import contextlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error, Page, Request, Route, expect

from tests.people.visitor import PASSWORD

from .visitor import Visitor

WIDTHS = (320, 1280)
PASSPHRASE = "seven lamps by the gate"
API = re.compile(r".*/field/api/.*")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CHROMIUM = "/usr/bin/chromium"


class Device:
    """One profile of one browser, and its only window."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.went_wrong: list[str] = []
        self.under_way: dict[Request, None] = {}
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Whatever fails inside the application fails the test that looks at `went_wrong`."""
        page.on("pageerror", lambda fault: self.went_wrong.append(f"{fault}\n{fault.stack or ''}"))
        page.on("request", lambda asked: self.under_way.setdefault(asked))
        for over in ("requestfinished", "requestfailed"):
            page.on(over, lambda asked: self.under_way.pop(asked, None))  # type: ignore[call-overload]

    @classmethod
    def on_disk(cls, kind: BrowserType, folder: Path, address: str, **given: Any) -> "Device":
        """A profile that outlives its browser."""
        return cls(
            kind.launch_persistent_context(
                str(folder), executable_path=CHROMIUM, args=ARGUMENTS, base_url=address, **given
            )
        )

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """The session, as the site gives it; the pages of signing in have tests of their own."""
        self.page.goto("/sign-in")
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self.page.locator("main form button[type=submit]").click()
        self.page.wait_for_url(lambda address: "/sign-in" not in address)

    def open(self, page: Page | None = None, where: str = "") -> None:
        """The application from its start: locked."""
        page = page or self.page
        page.goto("about:blank")
        page.goto(f"/field{where}")
        page.wait_for_selector("html[data-ready]")

    def set_up(self, passphrase: str = PASSPHRASE, *, open_already: bool = False) -> None:
        """Choose a passphrase and take the only visit along; or the one chosen, where the page is open already."""
        if not open_already:
            self.open()
        if self.page.get_by_role("heading", name="Unlock").count():
            self.page.get_by_role("link", name="Set this device up for somebody else").click()
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.page.get_by_label("The same again").fill(passphrase)
        self.page.get_by_role("button", name="Set up and download").click()
        self.page.get_by_role("heading", name="My visits").wait_for()
        self.controlled()

    def controlled(self) -> None:
        """Wait until the worker keeps the application."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def unlock(self, passphrase: str = PASSPHRASE, page: Page | None = None) -> None:
        page = page or self.page
        page.get_by_label("Your passphrase").fill(passphrase)
        page.get_by_role("button", name="Unlock").click()
        page.locator("#lock").wait_for()
        with contextlib.suppress(Error):  # it stands until the first screen is drawn; and a device may lock again
            page.get_by_label("Your passphrase").wait_for(state="detached", timeout=5_000)

    def go(self, reference: str, screen: str = "", page: Page | None = None) -> None:
        """One screen of the visit, by its address."""
        page = page or self.page
        page.evaluate("hash => { location.hash = hash }", f"#/visit/{reference}{screen and '/' + screen}")
        page.wait_for_selector(f"html[data-at='{reference}/{screen}']")

    def note(self, words: str, source: str = "Observation", page: Page | None = None) -> None:
        """Type, source, done: on whatever screen."""
        page = page or self.page
        form = page.locator("form.field-note")
        form.get_by_label("What you saw, heard or read").fill(words)
        form.get_by_label(source, exact=True).check()
        form.get_by_role("button", name="Keep this note").click()
        expect(form.locator(".field-kept")).to_contain_text("Kept on this device.")

    def hand_in(self, page: Page | None = None, seconds: int = 20) -> None:
        """Everything handed in, files too, told by the line above every screen."""
        page = page or self.page
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("#status")).to_contain_text(" 0 entries only here.", timeout=seconds * 1000)

    def kill(self, profile: Path) -> None:
        """The battery is dead: nothing is told of it, and nothing is written any more."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                said = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={profile}".encode() in said and not any(part.startswith(b"--type=") for part in said):
                os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Error):  # it is told by the driver that the browser is gone
            self.context.close()

    @property
    def told(self) -> str:
        return self.page.locator("#status").inner_text()

    def looked_at(self) -> None:
        """Nothing that axe finds and nothing cut off: narrow by night, wide by day, and with large letters."""
        seen = Visitor.__new__(Visitor)
        seen.page = self.page
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            scheme = "dark" if width == WIDTHS[0] else "light"
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = seen.violations()
            assert not found, (self.page.url, width, scheme, found)
            assert (seen.overflow(), seen.cut_off()) == (0, []), (self.page.url, width)
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert seen.overflow() == 0, (self.page.url, "large letters")
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        self.page.emulate_media(color_scheme="light")

    @contextmanager
    def answering(self, answer: Callable[[Route], None]) -> Iterator[None]:
        """For a while the regulator answers otherwise."""
        self.context.route(API, answer)
        try:
            yield
        finally:
            self.context.unroute(API, answer)
