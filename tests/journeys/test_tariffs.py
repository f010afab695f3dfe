"""From what places cost to the published tariff, with objections that meet the threshold and are heeded: each role in
its turn, in Chromium."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.cli.forms import render_everything
from regulator.core import clock, db, keys, schema
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.core.settings import Settings
from regulator.people.actions import NewRole, add_user
from regulator.people.rules import Role
from regulator.tariffs import queries
from regulator.tariffs.queries import returned
from regulator.tariffs.rules import words
from tests import verapdf
from tests.inspections.scene import lay_ground
from tests.people.visitor import PASSWORD
from tests.tariffs import scene

from .test_enforcement import pressed, ticked, written
from .test_handing_over import looked_at, signed_in
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

PEOPLE = {
    "wexmere": (Role.PROVIDER_LEAD, "ZWX"),
    "hollowlea": (Role.PROVIDER_LEAD, "ZHL"),
    "analyst": (Role.ANALYST, ""),
    "chief": (Role.CHIEF_INSPECTOR, ""),
    "publisher": (Role.PUBLISHER, ""),
}
WHY = "The objections are well founded: no return shows the efficiency."


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Three invented prisons and somebody in each role, served."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    lay_ground()
    with transaction():
        scene.private()
        scene.sent(scene.PRIVATE, "46,000", _returns(), clock.today())
        for name, (role, code) in PEOPLE.items():
            of = scene.organisation(code).id if code else None
            add_user(f"Invented {name}", _email(name), PASSWORD, [NewRole(role, of)], actor=SYSTEM, now=clock.now())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def _email(name: str) -> str:
    return f"{name}@regulator.example"


def _returns() -> int:
    return returned.years(clock.today())[0]


YEAR = words.label(_returns() + 2)


def test_from_returns_to_the_schedule_with_objections_that_are_heeded(browser: Browser, address: str, tmp_path: Path):
    visitors = {name: Visitor(browser, address) for name in PEOPLE}
    for name, visitor in visitors.items():
        signed_in(visitor, _email(name), PASSWORD)
    analyst = visitors["analyst"]
    _typed(visitors["wexmere"])
    _uploaded(visitors["hollowlea"], tmp_path)
    _drafted(analyst)
    _objected(visitors["wexmere"], visitors["hollowlea"])
    _met(analyst)
    _reconsidered(visitors["chief"], analyst)
    _published(analyst, visitors["publisher"])
    with Visitor(browser, address) as stranger:
        _read(stranger)
    assert [each for visitor in visitors.values() for each in visitor.went_wrong if "422" not in each] == []
    for visitor in visitors.values():
        visitor.context.close()


def _typed(lead: Visitor) -> None:
    """A return is typed, first in thousands of pounds, and sent once that is put right."""
    lead.go("/account")
    pressed(lead, "Cost return for")
    for column, value in (("places", "100"), ("prisoners", "110"), ("overall-per-place", "40.00")):
        written(lead, f"#row-1-{column}", value)
    pressed(lead, "Send the return")
    assert "It looks like thousands of pounds" in lead.page.inner_text("main")
    looked_at(lead)
    lead.page.fill("#row-1-overall-per-place", "40,000")
    pressed(lead, "Send the return")
    assert "The return is sent." in lead.page.inner_text("main")


def _uploaded(lead: Visitor, folder: Path) -> None:
    """A return comes as a file; what is wrong stands beside its row number and is mended there."""
    file = folder / "costs.csv"
    file.write_text("Prison function,Places,Prisoners,Overall cost per place\nlocal/reception,many,110,44000\n")
    lead.go(f"/organisation/tariffs/returns/{words.label(_returns())}")
    lead.page.set_input_files("#file", file)
    pressed(lead, "Read the file")
    assert "Row 2: Write a whole number from 1 to 20,000" in lead.page.inner_text("main")
    looked_at(lead)
    lead.page.fill("#row-2-places", "100")
    pressed(lead, "Send the return")
    assert "The return is sent." in lead.page.inner_text("main")


def _drafted(analyst: Visitor) -> None:
    """The year is begun, the draft made of three returns, and published for objections."""
    analyst.go("/staff")
    pressed(analyst, "All tariffs")
    pressed(analyst, "Begin a year’s tariff")
    written(analyst, "#year", YEAR)
    ticked(analyst, "It is a demonstration")
    looked_at(analyst)
    pressed(analyst, "Begin it")
    assert "3 sent, 0 missing" in analyst.page.inner_text("main")
    pressed(analyst, "Make the draft")
    pressed(analyst, "Make the draft")
    assert "£44,845 a place for the year" in analyst.page.inner_text("main")
    looked_at(analyst)
    pressed(analyst, "Publish the draft")
    pressed(analyst, "Publish the draft")
    assert "Objections may be sent until" in analyst.page.inner_text("main")


def _objected(*leads: Visitor) -> None:
    """Two of three providers object to the method; one tries twice and is told that it counts once."""
    for lead in leads:
        lead.go("/account")
        pressed(lead, "Consultation on the tariff")
        ticked(lead, "An objection to the method")
        written(lead, "#text", "The efficiency is a guess.")
        pressed(lead, "Send it")
        assert "Counts" in lead.page.inner_text("main")
    again = leads[0]
    ticked(again, "An objection to the method")
    written(again, "#text", "We say it again.")
    pressed(again, "Send it")
    assert "Each organisation counts once, whoever writes for it." in again.page.inner_text("main")
    looked_at(again)


def _time_passes() -> None:
    """The 28 days are over."""
    with transaction():
        tariff = queries.of_year(_returns() + 2)
        asked = queries.consultation(tariff)
        asked.opened_on -= timedelta(days=30)
        asked.closes_on -= timedelta(days=30)
        scene.noted(tariff)


def _counted(analyst: Visitor) -> None:
    _time_passes()
    analyst.go(f"/staff/tariffs/{YEAR}")
    pressed(analyst, "Count the objections")
    pressed(analyst, "Count the objections")


def _met(analyst: Visitor) -> None:
    """Two of three are more than 66%: the draft cannot go on as it is."""
    _counted(analyst)
    told = analyst.page.inner_text("main")
    assert "2 of 3 providers (66.6%); the threshold of 66% is met." in told
    assert "It cannot be published as it is." in told


def _reconsidered(chief: Visitor, analyst: Visitor) -> None:
    """The chief inspector sends the method back; a new draft is made by another and consulted on anew."""
    chief.go(f"/staff/tariffs/{YEAR}")
    pressed(chief, "Reconsider the method")
    written(chief, "#text", WHY)
    looked_at(chief)
    pressed(chief, "Reconsider the method")
    analyst.go(f"/staff/tariffs/{YEAR}")
    pressed(analyst, "Make the draft")
    ticked(analyst, "Median overall cost of a place, without an efficiency")
    written(analyst, "#text", WHY)
    pressed(analyst, "Make the draft")
    assert "£45,760 a place for the year" in analyst.page.inner_text("main")
    pressed(analyst, "Publish the draft")
    pressed(analyst, "Publish the draft")


def _published(analyst: Visitor, publisher: Visitor) -> None:
    """Nobody objects; the analyst proposes and somebody else publishes."""
    _counted(analyst)
    pressed(analyst, "Propose publication")
    pressed(analyst, "Propose publication")
    assert "Publish the tariff: by chief inspector and publisher" in analyst.page.inner_text("main")
    publisher.go("/staff")
    pressed(publisher, f"Tariff {YEAR}")
    pressed(publisher, "Publish the tariff")
    pressed(publisher, "Publish the tariff")
    assert "The published schedule" in publisher.page.inner_text("main")
    looked_at(publisher)
    render_everything()


def _read(stranger: Visitor) -> None:
    """Everybody reads the schedule, what the objections changed, and takes it away."""
    stranger.go("/tariffs")
    looked_at(stranger)
    pressed(stranger, f"Tariff {YEAR}")
    told = stranger.page.inner_text("main")
    for each in ("£45,760", WHY, "A threshold was met.", "Invented places and figures, for demonstration"):
        assert each in told
    looked_at(stranger)
    for form, begins in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfyear"), ("json", b"{")):
        answer = stranger.page.request.get(f"/tariffs/{YEAR}/schedule.{form}")
        assert answer.ok
        assert answer.body().startswith(begins)
        if form == "pdf" and verapdf.missing() is None:
            assert verapdf.judge(answer.body()).failed == ()
    stranger.go(f"/tariffs/{YEAR}/consultations/1")
    looked_at(stranger)
