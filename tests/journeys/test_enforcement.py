"""From repeated failure to a direction to a commissioner, with representations: each role in its turn, in Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.actor import STRANGER, SYSTEM
from regulator.core.db import transaction
from regulator.core.paths import DATA, STANDARDS
from regulator.core.settings import Settings
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.people.actions import NewRole, add_user
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.standards.actions import load_edition
from regulator.standards.rules.reading import read_standards
from tests.make import pdf
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, signed_in
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

COMMISSIONER = "commissioner-invented-ormenshire"
PEOPLE = (
    Role.ENFORCEMENT_OFFICER,
    Role.INDEPENDENT_REVIEWER,
    Role.DECISION_PANEL_MEMBER,
    Role.PUBLISHER,
    Role.COMMISSIONER,
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """An invented prison with two published reports that found the same, and somebody in each role, served."""
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    for edition in read_standards(STANDARDS).published.values():
        with transaction():
            load_edition(edition, actor=SYSTEM, now=clock.now())
    for path in (DATA / "enforcement" / "wexmere-2023.yaml", DATA / "inspections" / "wexmere-2026.yaml"):
        with transaction():
            from_file.run(read(path), now=clock.now(), public_url=settings.public_url)
    for role in PEOPLE:
        with transaction():
            of = register.organisation(STRANGER, COMMISSIONER).id if role == Role.COMMISSIONER else None
            name = f"Invented {role.words}"  # an office alone would be found in the notice as somebody's name
            add_user(name, _email(role), PASSWORD, [NewRole(role, of)], actor=SYSTEM, now=clock.now())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def _email(role: Role) -> str:
    return f"{role.value}@regulator.example"


def pressed(visitor: Visitor, words: str) -> None:
    """Go to a button or link by its words with the keyboard, and press it."""
    here = visitor.page.locator("main button, main a").filter(has_text=words).first
    here.focus()
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")


def written(visitor: Visitor, selector: str, text: str) -> None:
    visitor.page.locator(selector).focus()
    visitor.page.keyboard.type(text)


def ticked(visitor: Visitor, *words: str) -> None:
    for each in words:
        visitor.page.get_by_label(each).first.focus()
        visitor.page.keyboard.press("Space")


def test_from_repeated_failure_to_a_direction_with_representations(browser: Browser, address: str, tmp_path: Path):
    visitors = {role: Visitor(browser, address) for role in PEOPLE}
    for role, visitor in visitors.items():
        signed_in(visitor, _email(role), PASSWORD)
    officer, commissioner = visitors[Role.ENFORCEMENT_OFFICER], visitors[Role.COMMISSIONER]
    step = _proposed(officer)
    _represented(commissioner, tmp_path)
    _decided(visitors[Role.INDEPENDENT_REVIEWER], visitors[Role.DECISION_PANEL_MEMBER], step)
    _answered(commissioner)
    _published(visitors[Role.PUBLISHER], step)
    with Visitor(browser, address) as stranger:
        stranger.go("/enforcement")
        looked_at(stranger)
        pressed(stranger, "Direction to take corrective action")
        assert "The commissioner pays for a plan." in stranger.page.inner_text("main")
        looked_at(stranger)
    assert [each for visitor in visitors.values() for each in visitor.went_wrong] == []
    for visitor in visitors.values():
        visitor.context.close()


def _proposed(officer: Visitor) -> str:
    """A matter is opened on what was found twice, and a direction is proposed; notice of it is given."""
    officer.go("/staff/enforcement/new")
    written(officer, "#code", "ZWX")
    pressed(officer, "Continue")
    told = officer.page.inner_text("main")
    assert "Is the failure repeated? Yes" in told
    assert "S5 was found wanting twice" in told
    looked_at(officer)
    written(officer, "#title", "Debt and violence")
    ticked(officer, "Priority concern 1: Violence has risen", "Priority concern 1: Debt drives violence")
    pressed(officer, "Open the matter")
    looked_at(officer)
    pressed(officer, "Propose a step")
    looked_at(officer)
    officer.page.select_option("#rung", "corrective-action")
    written(officer, "#requires", "The commissioner pays for a plan.")
    written(officer, "#reasons", "Two inspections found the same.")
    for part, value in (("day", "1"), ("month", "12"), ("year", str(clock.today().year + 2))):
        written(officer, f"#comply_by-{part}", value)
    pressed(officer, "Propose it")
    pressed(officer, "Step 1")
    step = officer.page.url
    pressed(officer, "Give notice of intent")
    pressed(officer, "Give notice of intent")
    looked_at(officer)
    assert "You proposed this step, so somebody else must do this." in officer.page.inner_text("main")
    return step


def _represented(commissioner: Visitor, folder: Path) -> None:
    """The commissioner opens the notice by a button, says what it has to say with a file, and needs no more time."""
    commissioner.go("/account")
    pressed(commissioner, "Notice of intent")
    looked_at(commissioner)
    pressed(commissioner, "Open and confirm receipt")
    looked_at(commissioner)
    pressed(commissioner, "Make representations")
    (folder / "plan.pdf").write_bytes(pdf())
    written(commissioner, "#text", "A plan was promised to us.")
    commissioner.page.set_input_files("#files", folder / "plan.pdf")
    looked_at(commissioner)
    pressed(commissioner, "Send it")
    assert "plan.pdf" in commissioner.page.inner_text("main")
    pressed(commissioner, "I need no more time")
    written(commissioner, "#reason", "We have said all.")
    pressed(commissioner, "We need no more time")


def _decided(reviewer: Visitor, decider: Visitor, step: str) -> None:
    """Somebody else considers, and a third decides."""
    reviewer.page.goto(step)
    pressed(reviewer, "Consider the representations")
    assert "A plan was promised to us." in reviewer.page.inner_text("main")
    looked_at(reviewer)
    written(reviewer, "#text", "A promise is no plan.")
    pressed(reviewer, "Consider the representations")
    decider.page.goto(step)
    pressed(decider, "Decide to impose it")
    written(decider, "#text", "The failure is repeated.")
    pressed(decider, "Decide to impose it")
    assert "In force" in decider.page.inner_text("main")
    looked_at(decider)


def _answered(commissioner: Visitor) -> None:
    commissioner.go("/account")
    pressed(commissioner, "Notice of decision")
    pressed(commissioner, "Open and confirm receipt")
    told = commissioner.page.inner_text("main")
    assert "A promise is no plan." in told
    assert "The failure is repeated." in told
    pressed(commissioner, "Say what was done")
    written(commissioner, "#text", "We have paid for the plan.")
    pressed(commissioner, "Send it")
    assert "We have paid for the plan." in commissioner.page.inner_text("main")


def _published(publisher: Visitor, step: str) -> None:
    publisher.page.goto(step)
    pressed(publisher, "Publication")
    looked_at(publisher)
    pressed(publisher, "Publish the copy")
    assert "It is published since" in publisher.page.inner_text("main")
