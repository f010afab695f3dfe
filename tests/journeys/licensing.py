"""What the journeys of licensing share: everybody in it, served, and the steps that each of them takes."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.core.paths import STANDARDS
from regulator.core.settings import Settings
from regulator.standards.actions import load_edition
from regulator.standards.rules.reading import read_standards
from tests.licensing.scene import SAID, People, lay
from tests.make import pdf
from tests.people.visitor import Visitor as Client

from .test_enforcement import pressed, written
from .test_handing_over import looked_at
from .visitor import Visitor

EMAILS = {
    "lead": "lena.lead",
    "officer": "otto.officer",
    "commissioner": "conny.missioner",
    "first": "asa.first",
    "second": "ann.second",
    "one": "pan.one",
    "two": "pan.two",
    "three": "pan.three",
    "considerer": "cole.considerer",
}
PANEL = {"one": "Pan One", "two": "Pan Two", "three": "Pan Three"}
Visitors = dict[str, Visitor]


@dataclass(frozen=True)
class Served:
    """Where the site is, its application, and who has a part in it."""

    address: str
    app: Flask
    actors: People


@contextmanager
def laid(folder: Path) -> Iterator[Served]:
    """Two invented prisons and a company with published results, and everybody who has a part, served."""
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    for edition in read_standards(STANDARDS).published.values():
        with transaction():
            load_edition(edition, actor=SYSTEM, now=clock.now())
    people = lay()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", app, people)
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


@contextmanager
def visiting(browser: Browser, served: Served, emails: dict[str, str] = EMAILS) -> Iterator[Visitors]:
    """Each of them signed in, which journeys of their own walk. At the end no page of anybody may have gone wrong."""
    visitors = {name: Visitor(browser, served.address) for name in emails}
    for name, visitor in visitors.items():
        client = Client(served.app)
        client.sign_in(f"{emails[name]}@regulator.example")
        visitor.context.add_cookies([{"name": "regulator", "value": client.cookie or "", "url": served.address}])
    yield visitors
    assert [each for visitor in visitors.values() for each in visitor.went_wrong] == []
    for visitor in visitors.values():
        visitor.context.close()


def opened(visitor: Visitor, words: str, home: str = "/account") -> None:
    """Follow a link of the home page, to where something waits. `home`: `/staff` for the regulator's people."""
    visitor.go(home)
    pressed(visitor, words)


def ticked(visitor: Visitor, selector: str) -> None:
    visitor.page.locator(selector).focus()
    visitor.page.keyboard.press("Space")


def dated(visitor: Visitor, name: str, day: date) -> None:
    """Enter a day, field by field."""
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        written(visitor, f"#{name}-{part}", str(number))


def said(visitor: Visitor) -> str:
    return visitor.page.inner_text("main")


@dataclass
class Applying:
    """What an application goes through. `write`: who writes a section; whoever is not named leaves it to the lead.

    `others`: the codes of the bodies that would belong beside the lead's own.
    """

    status: str
    sections: tuple[str, ...]
    papers: tuple[str, ...]
    others: tuple[str, ...] = ()
    write: dict[str, Visitor] = field(default_factory=dict)


def applied(lead: Visitor, asked: Applying, folder: Path, own: str = "ZBK") -> str:
    """From the guidance to a submitted application, by keyboard. Gives its reference."""
    lead.go(f"/licensing/{asked.status}")
    looked_at(lead)
    pressed(lead, "begins an application")
    lead.page.locator(f"input[name=status][value={asked.status}]").focus()
    lead.page.keyboard.press("Space")
    pressed(lead, "Begin")
    base = lead.page.url.partition("/organisation/")[2]
    if asked.others:
        pressed(lead, "Change the members")
        lead.page.locator("#codes").fill("\n".join((own, *asked.others)))
        looked_at(lead)
        pressed(lead, "Save")
        assert "The members are saved." in said(lead)
    for section in asked.sections:
        author = asked.write.get(section, lead)
        author.go(f"/organisation/{base}/sections/{section}")
        written(author, "#text", SAID)
        pressed(author, "Save")
    for paper in asked.papers:
        file = folder / f"{paper}.pdf"
        file.write_bytes(pdf(paper))
        lead.go(f"/organisation/{base}/papers/{paper}")
        lead.page.set_input_files("#files", file)
        pressed(lead, "Add")
    looked_at(lead)
    return submitted(lead, base)


def submitted(lead: Visitor, base: str) -> str:
    """Submit what is on the page. Gives the reference."""
    pressed(lead, "Check and submit")
    written(lead, "#authority_by", "The Prison Service’s board")
    dated(lead, "authority_from", date(2026, 1, 1))
    dated(lead, "authority_until", date(clock.today().year + 1, 1, 31))
    ticked(lead, "#declared")
    looked_at(lead)
    pressed(lead, "Submit the application")
    assert "The application is submitted." in said(lead)
    return base.rpartition("/")[2]


def assessed(people: Visitors, work: str, criteria: Iterable[str]) -> None:
    """Two assessors grade apart, one proposes and the other agrees."""
    first, second = people["first"], people["second"]
    for place, criterion in enumerate(criteria):
        at = f"{work}/assessment/{criterion}"
        for visitor in (first, second):
            visitor.go(f"{at}/grade")
            ticked(visitor, "#grade-1")
            written(visitor, "#reasons", "The plans are costed.")
            pressed(visitor, "Give this grade")
        if not place:
            looked_at(second)
        first.go(f"{at}/propose")
        ticked(first, "#grade-1")
        written(first, "#reasons", "As the assessors agreed.")
        pressed(first, "Propose it")
        second.go(f"{at}/agree")
        pressed(second, "Agree")


def viewed(visitor: Visitor, reference: str, text: str, *, looks: bool = False) -> None:
    """A commissioner gives its view."""
    opened(visitor, reference)
    ticked(visitor, "#view-1")
    written(visitor, "#text", text)
    if looks:
        looked_at(visitor)
    pressed(visitor, "Send your view")


def before_panel(officer: Visitor, work: str, members: Iterable[str] = PANEL.values()) -> None:
    """A panel is planned for today, its members are named, and the application is sent to it."""
    officer.go("/staff/licensing/panels/new")
    written(officer, "#title", "The next batch")
    for name in ("sits_on", "apply_by"):
        dated(officer, name, clock.today())
    pressed(officer, "Put it into the calendar")
    for words in members:
        pressed(officer, "Name a member")
        officer.page.select_option("#person", label=words)
        pressed(officer, "Name them")
    looked_at(officer)
    officer.go(f"{work}/panel")
    officer.page.select_option("#panel", index=1)
    pressed(officer, "Put it before this panel")
    pressed(officer, "Send it to the panel")
    pressed(officer, "Send it to the panel")


def minded(visitor: Visitor, work: str, defer_until: date | None = None) -> None:
    """A member writes down what the panel is minded to do."""
    visitor.go(f"{work}/steps/minded")
    written(visitor, "#reasons", "The plans are good.")
    written(visitor, "#equality", "Men over 50 work less often; the plan says what changes.")
    if defer_until:
        dated(visitor, "defer_until", defer_until)
    looked_at(visitor)
    pressed(visitor, "Say what the panel is minded to do")


def voted(visitor: Visitor, work: str, vote: str = "grant", *, declares: bool, looks: bool = False) -> None:
    """A member of the panel declares that there is no conflict, and votes. `looks`: at the pages too."""
    visitor.go(f"{work}/sitting")
    if declares:
        pressed(visitor, "Declare whether")
        ticked(visitor, "#has-1")
        if looks:
            looked_at(visitor)
        pressed(visitor, "Declare")
    pressed(visitor, "Vote")
    ticked(visitor, f"input[name=vote][value={vote}]")
    written(visitor, "#reasons", "The plans are good.")
    pressed(visitor, "Cast your vote")


def considered(visitor: Visitor, work: str, text: str = "Nothing was represented.") -> None:
    """Somebody else considers what was represented."""
    visitor.go(f"{work}/steps/consider")
    written(visitor, "#text", text)
    looked_at(visitor)
    pressed(visitor, "Consider the representations")
