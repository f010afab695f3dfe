"""From a published report to verified progress: ten concerns answered on one page, graded, done, verified and read."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.db import reading, session, transaction
from regulator.core.settings import Settings
from regulator.improvement import queries
from regulator.improvement.models.owed import Plan
from regulator.inspections.actions import judging
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, sent, signed_in, typed
from .test_replying import chosen, followed
from .visitor import Visitor

pytestmark = pytest.mark.database
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PEOPLE = {
    "governor": (Role.PROVIDER_LEAD, "Gail Governor"),
    "lead": (Role.LEAD_INSPECTOR, "Lea Lead"),
    "inspector": (Role.INSPECTOR, "Ines Inspector"),
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A governor, a lead inspector, an inspector, and nothing published yet, served on a free port."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    for role, name in PEOPLE.values():
        visits.user(role, name)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def published() -> tuple[str, Plan]:
    """A report with ten concerns, published; its reference and the plan that it asks for."""
    with transaction():
        made = scene.brought_to(State.PANEL)
        reached = [state for state, _step in scene.STEPS].index(State.DRAFT)
        scene._decided(made)
        judging.record_concerns(made, scene.concerns(4, 6), [], actor=scene.LEAD)
        scene.move(made, "agree", scene.PANEL, scene.PANEL_ON)
        for _state, step in scene.STEPS[reached + 1 : reached + 4]:
            step(made)
        reference = made.reference
        plan = session().scalars(queries.select(Plan).where(Plan.reference == reference)).one()
    return reference, plan


def come_in(visitor: Visitor, who: str) -> None:
    signed_in(visitor, f"{PEOPLE[who][1].lower().replace(' ', '.')}@regulator.example", PASSWORD)


def test_ten_concerns_are_answered_on_one_page_graded_done_verified_and_read(
    browser: Browser, address: str, tmp_path: Path
):
    reference, plan = published()
    with reading():
        ids = [each.id for each in queries.of_plan(plan.id)]
        first = queries.of_plan(plan.id)[0].reference
    with Visitor(browser, address) as governor, Visitor(browser, address) as lead:
        come_in(governor, "governor")
        followed(governor, "main a[href='/organisation/owed']")
        looked_at(governor)
        followed(governor, f"main a[href$='/owed/{plan.id}']")
        looked_at(governor)
        followed(governor, "main form[action$='/receipt'] button")
        followed(governor, f"main a[href$='/{plan.id}/answers']")
        looked_at(governor)
        _ten_answers(governor, ids)
        looked_at(governor)

        come_in(lead, "lead")
        lead.go(f"/staff/owed/plans/{plan.id}")
        looked_at(lead)
        followed(lead, "main a[href$='/grade']")
        looked_at(lead)
        for number in ids:
            chosen(lead, f"#outcome-{number}-1")
        followed(lead, "main form button[type=submit]")
        assert "The answers are graded" in lead.page.content()

        _reported(governor, first, tmp_path)
        assert [each for visitor in (governor, lead) for each in visitor.went_wrong] == []
    with Visitor(browser, address) as inspector, Visitor(browser, address) as anyone:
        come_in(inspector, "inspector")
        inspector.go(f"/staff/owed/items/{first}")
        looked_at(inspector)
        followed(inspector, "main a[href$='/verify']")
        looked_at(inspector)
        chosen(inspector, "#judgement-1", downs=3)
        chosen(inspector, "#basis-1", downs=1)
        typed(inspector, "#evidence", "We tried each of the doors.")
        sent(inspector)
        assert "Verified and closed" in inspector.page.content()

        anyone.go(f"/inspections/{reference}")
        followed(anyone, f"a[href='/inspections/{reference}/progress']")
        looked_at(anyone)
        assert "We tried each of the doors." in anyone.page.content()
        assert "1 verified and closed" in anyone.page.inner_text("main")
        assert [each for visitor in (inspector, anyone) for each in visitor.went_wrong] == []


def _ten_answers(governor: Visitor, ids: list[int]) -> None:
    """Ten concerns answered and submitted without leaving the page, in at most 35 interactions."""
    governor.interactions = 0
    page = governor.page.url
    typed(governor, "#all-owner", "Head of residence")
    typed(governor, "#all-due", f"{clock.today() + timedelta(days=200):%-d %B %Y}")
    governor.interactions += 2
    for number in ids:
        chosen(governor, f"#r-{number}-1")
        typed(governor, f"#text-{number}-1", "Open the doors at eight.")
        typed(governor, f"#measure-{number}-1", "Ten hours out of cell.")
        governor.interactions += 2
    assert governor.page.url == page
    followed(governor, "main button[name=send]")
    assert governor.interactions <= 35
    assert "Receipt" in governor.page.inner_text("h1")


def _reported(governor: Visitor, reference: str, folder: Path) -> None:
    """The one action of a concern reported as done, with a file: the whole is claimed with it."""
    (folder / "log.pdf").write_bytes(PDF)
    governor.go(f"/organisation/owed/items/{reference}")
    looked_at(governor)
    followed(governor, "main a[href$='/progress']")
    looked_at(governor)
    chosen(governor, "#about-1")
    chosen(governor, "#status-1", downs=2)
    typed(governor, "#text", "Every door was mended.")
    governor.page.set_input_files("#files", folder / "log.pdf")
    sent(governor)
    assert "Claimed as done" in governor.page.content()
    looked_at(governor)
