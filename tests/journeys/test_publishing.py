"""From a signed-off report to the public and back, and an urgent notification, by keyboard alone."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.db import transaction
from regulator.core.settings import Settings
from regulator.inspections.actions import embargo
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, sent, signed_in, typed
from .test_replying import followed
from .visitor import Visitor

pytestmark = pytest.mark.database
WORK = {
    "publisher": Role.PUBLISHER,
    "chief": Role.CHIEF_INSPECTOR,
    "lead": Role.LEAD_INSPECTOR,
    "provider": Role.PROVIDER_LEAD,
}
NEXT = 1100  # milliseconds after which a public page is looked up anew
POST = "main form[method=post] button[type=submit]"


@pytest.fixture(scope="module")
def people(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """One of each role, signed in once for both journeys, and anyone at all."""
    folder: Path = tmp_path_factory.mktemp("publishing")
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    for name, role in WORK.items():
        visits.user(role, f"{name.capitalize()} Invented")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = {name: Visitor(browser, f"http://127.0.0.1:{server.port}") for name in (*WORK, "anyone")}
    for name in WORK:
        signed_in(made[name], f"{name}.invented@regulator.example", PASSWORD)
    yield made
    for each in made.values():
        each.context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def reads(anyone: Visitor, path: str, *words: str) -> None:
    """The public page says this, once what was kept of it is out of date."""
    anyone.page.wait_for_timeout(NEXT)
    anyone.go(path)
    for each in words:
        assert each in anyone.page.inner_text("main"), (path, each)
    looked_at(anyone)


def picked(visitor: Visitor, selector: str) -> None:
    """The first of a list."""
    visitor.tab_to(selector)
    visitor.press("ArrowDown")


def status(visitor: Visitor, path: str) -> int:
    return visitor.page.request.get(path, max_redirects=0).status


def test_a_report_is_released_read_before_published_corrected_and_withdrawn(people: dict[str, Visitor]):
    with transaction():
        reference = scene.brought_to(State.FINAL).reference
    at, public = f"/staff/inspections/{reference}", f"/inspections/{reference}"
    for name in ("publisher", "chief"):
        people[name].go(f"{at}/release")
        followed(people[name], POST)
    looked_at(people["chief"])
    until = _under_embargo(people["publisher"], at)
    _read_before(people["provider"], reference)
    assert status(people["anyone"], public) == 404
    embargo.publish_what_is_due(until)
    reads(people["anyone"], public, "What was seen, number 1.")
    assert status(people["provider"], f"/pre-release/{reference}") == 404, "it is public now"
    _corrected(people["lead"], people["chief"], at)
    today = f"{clock.today():%-d %B %Y}"
    reads(people["anyone"], public, "What was seen on Tuesday.", "It was a Tuesday, not a Monday.", today)
    _withdrawn(people["publisher"], people["chief"], at)
    reads(people["anyone"], public, "withdrawn", "A court ordered it.")
    assert "What was seen" not in people["anyone"].page.inner_text("main")
    assert [said for each in people.values() for said in each.went_wrong] == []


def _under_embargo(publisher: Visitor, at: str) -> datetime:
    """The moment at which it is to be published, with somebody named who may read it before."""
    until = (clock.now() + timedelta(minutes=3)).replace(second=0, microsecond=0)
    local = until.astimezone(clock.LONDON)
    publisher.go(f"{at}/embargo")
    for part in ("day", "month", "year"):
        typed(publisher, f"#until_on-{part}", str(getattr(local, part)))
    typed(publisher, "#at", f"{local:%H:%M}")
    sent(publisher)
    followed(publisher, "main a[href$='/readers']")
    typed(publisher, "#search", "provider inv")
    sent(publisher)
    picked(publisher, "#person")
    typed(publisher, "#why", "To prepare what they have to say.")
    looked_at(publisher)
    followed(publisher, POST)
    assert "Provider Invented" in publisher.page.inner_text("main")
    looked_at(publisher)
    return until


def _read_before(provider: Visitor, reference: str) -> None:
    provider.go("/pre-release")
    followed(provider, f"main a[href$='{reference}']")
    looked_at(provider)
    followed(provider, POST)
    assert "Embargoed" in provider.page.inner_text("main")
    assert "What was seen, number 1." in provider.page.inner_text("main")
    looked_at(provider)
    copy = provider.page.request.get(f"/pre-release/{reference}/report.pdf")
    assert copy.body().startswith(b"%PDF")


def _corrected(lead: Visitor, chief: Visitor, at: str) -> None:
    lead.go(f"{at}/corrections")
    followed(lead, "main a[href$='/corrections/parts']")
    looked_at(lead)
    followed(lead, "main a[href$='/parts/statement/1.1']")
    lead.page.fill("#text", "What was seen on Tuesday.")
    typed(lead, "#note", "It was a Tuesday, not a Monday.")
    looked_at(lead)
    sent(lead)
    assert "You proposed it" in lead.page.inner_text("main")
    chief.go(f"{at}/corrections")
    looked_at(chief)
    followed(chief, POST)
    assert "Version 2" in chief.page.inner_text("main")


def _withdrawn(publisher: Visitor, chief: Visitor, at: str) -> None:
    publisher.go(f"{at}/withdrawal")
    followed(publisher, "main a[href$='/withdraw']")
    picked(publisher, "#document")
    typed(publisher, "#reason", "A court ordered it.")
    looked_at(publisher)
    sent(publisher)
    assert "Another publisher or chief inspector confirms it" in publisher.page.inner_text("main")
    chief.go(f"{at}/withdrawal")
    looked_at(chief)
    followed(chief, POST)
    assert "Confirmed on" in chief.page.inner_text("main")


def test_the_chief_alone_notifies_urgently_both_papers_are_public_and_the_letter_is_corrected(
    people: dict[str, Visitor],
):
    day = clock.today() - timedelta(days=4)
    with transaction():
        reference = scene.brought_to(State.PROPOSED, visits=[(day, day + timedelta(days=2))]).reference
    at, public = f"/staff/inspections/{reference}/urgent", f"/inspections/{reference}/urgent-notification"
    lead, chief, provider, anyone = (people[name] for name in ("lead", "chief", "provider", "anyone"))
    lead.go(at)
    assert "Purposeful activity" in lead.page.inner_text("main"), "what is weighed is listed"
    looked_at(lead)
    followed(lead, "main a[href$='/ask']")
    typed(lead, "#why", "Two tests are low.")
    looked_at(lead)
    sent(lead)
    assert lead.page.locator("main a[href$='/urgent/letter']").count() == 0, "the chief inspector alone decides"
    assert status(lead, f"{at}/letter") == 403
    _notified(chief, at)
    _answered(provider, reference)
    chief.go(at)
    followed(chief, POST)
    looked_at(chief)
    reads(anyone, public, "Men were afraid.", "reply of")
    reads(anyone, f"{public}/replies/provider", "We will act today.")
    lead.go(f"{at}/papers/letter/correct")
    lead.page.fill("#text", "Boys were afraid.")
    typed(lead, "#note", "It said men; it was boys.")
    looked_at(lead)
    sent(lead)
    chief.go(f"{at}/corrections")
    looked_at(chief)
    followed(chief, POST)
    reads(anyone, public, "Boys were afraid.", "It said men; it was boys.", f"{clock.today():%-d %B %Y}")
    assert [said for each in people.values() for said in each.went_wrong] == []


def _notified(chief: Visitor, at: str) -> None:
    chief.go(at)
    assert "Two tests are low." in chief.page.inner_text("main")
    followed(chief, "main a[href$='/urgent/letter']")
    typed(chief, "#reasons", "Men were afraid.")
    typed(chief, "#confidence", "I have little.")
    looked_at(chief)
    sent(chief)
    letter = chief.page.locator("main a", has_text="The letter as PDF").get_attribute("href")
    assert chief.page.request.get(letter).body().startswith(b"%PDF")
    looked_at(chief)


def _answered(provider: Visitor, reference: str) -> None:
    provider.go("/organisation/urgent-notifications")
    followed(provider, f"main a[href$='{reference}']")
    looked_at(provider)
    followed(provider, POST)
    assert "Men were afraid." in provider.page.inner_text("main")
    typed(provider, "#text", "We will act today.")
    looked_at(provider)
    followed(provider, POST)
    assert "It was sent on" in provider.page.inner_text("main")
