"""A device of the torture run, whatever happens to it, and what its browser left on the disk."""

import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Protocol

from playwright.sync_api import BrowserType

from tests.journeys.field import Device

from .torn import put_away, torn
from .weather import Weather


class InRun(Protocol):
    """What a device knows of the run that it is in."""

    kind: BrowserType
    folder: Path
    weather: Weather
    chance: Random
    happened: Counter[str]
    faults: list[str]


class Handheld:
    """One device, whatever happens to it, and what it said that it kept."""

    def __init__(self, run: InRun, name: str, email: str) -> None:
        self.run, self.name, self.email = run, name, email
        self.profile = run.folder / name
        self.cookies: Any = None
        self.typed = ""  # the unfinished text that the screen said is kept
        self.offline = False
        self.torn: Path | None = None  # the browser's log, where its battery died in the middle of a write
        self.device: Device | None = None

    def on(self) -> Device:
        """Switched on, open, unlocked, and in the visit."""
        if self.device is None:
            self.device = Device.on_disk(self.run.kind, self.profile, self.run.weather.address, offline=self.offline)
            self.device.page.set_default_timeout(60_000)
            if self.cookies:
                self.device.context.add_cookies(self.cookies)
            self.device.open()
            assert self.torn is None or put_away(self.torn), f"{self.name} writes on behind half a record"
            self.torn = None
        if self.device.page.get_by_role("heading", name="Unlock").count():
            self.device.unlock()
        return self.device

    def first(self) -> None:
        """At the office: signed in, with the pack."""
        self.device = Device.on_disk(self.run.kind, self.profile, self.run.weather.address)
        self.device.sign_in(self.email)
        self.cookies = self.device.context.cookies()
        self.device.set_up()
        time.sleep(6)  # Chromium writes which stores it has five seconds later; nobody leaves the office before that

    def network(self, there: bool) -> None:
        self.offline = not there
        self.run.happened["network found" if there else "network lost"] += 1
        if self.device:
            self.device.context.set_offline(self.offline)

    def kill(self) -> None:
        if self.device:
            self.run.happened["browser killed"] += 1
            self.device.kill(self.profile)
            self.run.faults += self.device.went_wrong
            self.device = None
            if self.run.chance.random() < 0.3:
                self.torn = torn(self.profile)
                self.run.happened["write cut off"] += self.torn is not None


def stores(profile: Path) -> dict[str, int]:
    """What a browser has on its disk of the sites it was on, with its size: for who looks into a loss."""
    names = ("IndexedDB", "Local Storage", "WebStorage", "Service Worker", "shared_proto_db")
    files = [each for name in names for each in profile.glob(f"Default/{name}/**/*") if each.is_file()]
    return {str(each.relative_to(profile)): each.stat().st_size for each in files}
