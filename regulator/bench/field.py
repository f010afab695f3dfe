"""What the capture application does on a slow device: typing, opening, searching, handing in.

2026-11: the processor is slowed six times by Chromium's own means. That slows scripts and drawing, and hardly the
browser's cryptography, which runs outside them: the rounds of the passphrase are told apart.
"""

import json
import os
import statistics
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import session, transaction
from regulator.inspections.actions import planning
from regulator.people.models import User
from regulator.people.queries import as_actor
from regulator.people.rules import Role, permissions
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from .long_report import photograph
from .measuring import Goal, Line, NotMeasured
from .report_pdf import chromium_program
from .scratch import EMAIL, FULL, PASSWORD, Scratch

if find_spec("playwright"):  # it comes with the tests
    from playwright.sync_api import Page, sync_playwright

SLOWER = 6
FRAME, LATE, SECOND, SOON = 16.0, 50.0, 1000.0, 100.0  # milliseconds
OVERHEAD = 1.1  # bytes sent for each byte of content
PHOTOGRAPH = 3_000_000  # bytes
PASSPHRASE = "four lamps by the gate"  # noqa: S105 - of a profile that is gone with the run
SCRIPT = (Path(__file__).parent / "field.js").read_text(encoding="utf-8")
HOW = f"Milliseconds, in Chromium with the processor slowed {SLOWER} times"


def field(scratch: Scratch) -> Iterator[Line]:
    """One device with thousands of entries, measured in the order of a day."""
    if not find_spec("playwright"):
        raise NotMeasured("Playwright is not installed: `make setup-tests` brings it.")
    full = scratch.effort is FULL
    entries, keys, sent, photographs = (5_000, 300, 1_000, 40) if full else (300, 20, 60, 2)
    reference = _on_site(scratch)
    with _browser(scratch) as page:
        page.evaluate(SCRIPT)
        page.evaluate("entries => window.measured.fill(entries)", entries)
        session_ = page.context.new_cdp_session(page)
        session_.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.context.set_offline(True)
        opening = _opened(page)
        yield _line("Cold and offline to the screen that asks for the passphrase", SECOND, [opening["cold"]], f"{HOW}.")
        rounds = f"{HOW}; the 600,000 rounds of PBKDF2 took {opening['rounds']:.0f} more and are left out."
        yield _line("From the passphrase to the first screen", SECOND, [opening["usable"]], rounds)
        whole = f"{HOW}; all {entries} entries were open after {opening['whole']:.0f}."
        yield _line("The same until everything is open", None, [opening["whole"]], whole)
        page.goto(f"/field#/visit/{reference}/area/safety")
        page.wait_for_selector("form.field-note textarea")
        typed = sorted(page.evaluate("keys => window.measured.type(keys)", keys))
        there = f"{HOW}, {entries} entries there, {keys} keystrokes, each until its draft is on the disk."
        yield _line("A keystroke kept, at the median", FRAME, [statistics.median(typed)], there)
        yield _line("A keystroke kept, the 99th of a hundred", LATE, [typed[int(len(typed) * 0.99) - 1]], there)
        page.goto(f"/field#/visit/{reference}/search")
        page.wait_for_selector("#words")
        found = page.evaluate("() => window.measured.search(['showers', 'night bell', 'row 17', 'nothing of this'])")
        yield _line(f"A search over {entries} entries, the slowest of four", SOON, [max(found)], f"{HOW}, drawn.")
        memory = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        yield Line("Memory of the page", "", None, "Megabytes of script memory.", "MB", [(memory, 1.0)])
        session_.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        yield from _handed_in(page, sent, photographs)


def _line(what: str, goal: float | None, values: list[float], how: str) -> Line:
    bound = Goal(1) if goal else None
    return Line(
        what, f"{goal:g} milliseconds" if goal else "", bound, how, "ms", [(each, goal or 1.0) for each in values]
    )


def _on_site(scratch: Scratch) -> str:
    """An inspection with its inspectors on site, among them the scratch installation's person; its reference."""
    scratch.site  # noqa: B018 - somebody who may sign in
    lead = Actor(ActorKind.PERSON, Role.LEAD_INSPECTOR.value, "Lead", permissions(Role.LEAD_INSPECTOR), 901, None)
    today = clock.today()
    db.connect(scratch.sqlite)
    try:
        with transaction():
            somebody = session().scalars(select(User).where(User.email == EMAIL)).one()
            prison = session().scalars(select(func.min(Organisation.id)).where(Organisation.kind == Kind.PRISON)).one()
            made = planning.plan(
                organisation_id=prison, kind="full", announced=True, edition="prisons-1", scheme="prisons-1",
                visits=[(today, today + timedelta(days=4))], actor=lead, now=clock.now(),
            )  # fmt: skip
            person = as_actor(somebody.id, Role.INSPECTOR, None)
            for who, duty in ((lead, "lead-inspector"), (person, "inspector")):
                planning.name_member(made, person=who.key, duty=duty, part="field", actor=lead)
            for step in ("arrive", "start-fieldwork"):
                planning.move(made, step, actor=lead, today=today)
            return made.reference
    finally:
        db.disconnect()


@contextmanager
def _browser(scratch: Scratch) -> Iterator["Page"]:
    """A device that was set up at the office."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_program(),
            args=flags,
            env={**os.environ, "TMPDIR": "/tmp"},  # noqa: S108 - it makes a socket there, whose path must be short
        )
        page = browser.new_context(base_url=scratch.site.address).new_page()
        page.goto("/sign-in")
        page.locator("#email").fill(EMAIL)
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/staff**")
        page.goto("/field")
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_label("The same again").fill(PASSPHRASE)
        page.get_by_role("button", name="Set up").click()
        page.get_by_role("heading", name="My visits").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page
        browser.close()


def _opened(page: "Page") -> dict[str, float]:
    """The application from nothing, and unlocked."""
    page.goto("about:blank")
    page.goto("/field")
    page.wait_for_selector("html[data-ready]")
    page.evaluate(SCRIPT)
    cold = page.evaluate("performance.mark('now').startTime")
    timed: dict[str, Any] = page.evaluate("passphrase => window.measured.unlock(passphrase)", PASSPHRASE)
    return {"cold": cold, **timed}


def _handed_in(page: "Page", entries: int, photographs: int) -> Iterator[Line]:
    """Everything that waits goes to the regulator, counted as it leaves."""
    bytes_sent = {"files": 0, "entries": 0}
    took: list[float] = []

    def count(request: Any) -> None:
        if "/field/api/" in request.url and request.method in ("POST", "PUT"):
            kind = "files" if "/files/" in request.url else "entries"
            size = len(request.post_data_buffer or b"") + sum(
                len(f"{name}: {value}\r\n") for name, value in request.headers.items()
            )
            bytes_sent[kind] += size
            if "/operations" in request.url:
                took.append(request.timing["responseStart"] - request.timing["requestStart"])

    for number in range(photographs):
        picture = b64encode(photograph(number)).decode()
        page.evaluate("given => window.measured.attach(given)", {"base64": picture, "size": PHOTOGRAPH})
    content_bytes: dict[str, int] = page.evaluate("entries => window.measured.more(entries)", entries)
    page.on("requestfinished", count)
    page.context.set_offline(False)
    _opened(page)
    page.evaluate("window.measured.handedIn()")
    total = sum(bytes_sent.values())
    told = json.dumps(bytes_sent)
    yield Line(
        "Bytes sent for bytes of content",
        "the words and the photographs themselves",
        Goal(OVERHEAD),
        f"Bytes, headers and all ({told}); {photographs} photographs of 3 MB.",
        "bytes",
        [(float(total), float(content_bytes["bytes"]))],
    )
    each = sum(took) / content_bytes["entries"]
    yield Line(
        "The regulator's time for each entry handed in",
        "",
        None,
        "Milliseconds; `entries` compares it with a bare insert.",
        "ms",
        [(each, 1.0)],
    )
