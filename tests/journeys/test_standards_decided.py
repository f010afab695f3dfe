"""What the regulator decides about its standards, in the browser: replies to a consultation published together, another
way taken back, a local standard found to lower the minimum, and an inspection rated anew for comparison alone."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys
from regulator.core.db import reading, transaction
from regulator.core.settings import Settings
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from regulator.standards.actions import agreeing
from regulator.standards.queries import consultations, local
from regulator.standards.rules.agreeing import Touched
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD
from tests.standards import drafts
from tests.standards import test_for_one_provider as for_one

from .test_handing_over import looked_at, signed_in
from .test_replying import chosen, followed
from .visitor import PHONE, Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

EDITOR, CHIEF = "edie.decides@regulator.example", "cora.chief@regulator.example"
CHECKER, OTHER = "chris.checks@regulator.example", "otto.chief@regulator.example"
TEXT = "Ask the family too. Call me on 0161 496 0123."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    """Two editors and two chief inspectors, served on a free port: each signs in once, as a code is used once."""
    folder = tmp_path_factory.mktemp("decided")
    (folder / "regulator.sqlite").write_bytes(sqlite_template.read_bytes())
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    app = create_app(settings)
    scene.lay_ground()
    visits.user(Role.STANDARDS_EDITOR, "Edie Decides")
    visits.user(Role.STANDARDS_EDITOR, "Chris Checks")
    visits.user(Role.CHIEF_INSPECTOR, "Cora Chief")
    visits.user(Role.CHIEF_INSPECTOR, "Otto Chief")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def test_replies_to_a_consultation_are_published_together_once_it_is_over(browser: Browser, address: str):
    reference = drafts.consultation(drafts.begun("crc"))
    inside = f"/staff/standards/consultations/{reference}"
    with Visitor(browser, address, **PHONE) as anybody:
        anybody.go(f"/consultations/{reference}/respond")
        anybody.enter("Your name", "Ann Other")
        anybody.tap("text=Begin my response")
        anybody.tap("text=Write an answer")
        anybody.page.get_by_label("Support with a change").check()
        anybody.enter("Your answer", TEXT)
        anybody.tap("text=Save this answer")
        anybody.tap("text=Submit the response")
        anybody.page.get_by_text("It stays as it was sent").wait_for()
        with reading():
            (answer,) = consultations.submitted(consultations.consultation(reference).id)
        name = answer.row.reference
        with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
            anybody.go(f"/consultations/{reference}")
            assert "Answer this consultation" not in anybody.page.content()
            looked_at(anybody)
            with Visitor(browser, address) as editor:
                signed_in(editor, EDITOR, PASSWORD)
                editor.go(inside)
                looked_at(editor)
                editor.go(f"{inside}/responses/{name}")
                looked_at(editor)
                assert "0161 496 0123" in editor.page.locator(".cjr-leak").first.inner_text()
                editor.page.locator("textarea[name^=text-]").fill("Ask the family too.")
                chosen(editor, "#moderation-1")
                editor.enter("Why it is withheld, or what was taken out", "A telephone number.")
                followed(editor, "main form .govuk-button")
                looked_at(editor)
                editor.enter("The regulator's reply", "We ask the family now: see 2.1.1.")
                followed(editor, "main form .govuk-button")
                looked_at(editor)
                editor.go(f"{inside}/publish")
                looked_at(editor)
                followed(editor, "main form .govuk-button")
                assert "The responses and the replies are published" in editor.page.content()
                assert editor.went_wrong == []
            anybody.go(f"/consultations/{reference}")
            looked_at(anybody)
            said = anybody.page.locator("main").inner_text()
            assert "Ask the family too." in said
            assert "We ask the family now: see 2.1.1." in said
            assert "0161 496 0123" not in anybody.page.content()


def test_another_way_is_taken_back_with_the_reason_and_its_end_is_public(browser: Browser, address: str):
    granted = for_one.asked_for("S2", days=(0, 90))
    for_one.assessed(granted)
    for_one.decided(granted, "grant")
    with Visitor(browser, address) as chief:
        signed_in(chief, CHIEF, PASSWORD)
        chief.go("/standards/prisons-1/S2")
        assert granted in chief.page.content()
        chief.go(f"/staff/standards/derogations/{granted}")
        looked_at(chief)
        followed(chief, "a[href$='/revoke']")
        followed(chief, "main form .govuk-button")
        assert chief.page.locator(".govuk-error-summary").is_visible(), "not without the reason"
        looked_at(chief)
        chief.enter("Why", "Peers were not there on two nights of three.")
        followed(chief, "main form .govuk-button")
        assert f"{granted} is taken back" in chief.page.content()
        looked_at(chief)
        chief.go("/standards/prisons-1/S2")
        looked_at(chief)
        assert granted not in chief.page.content()
        chief.go("/providers/ZWX")
        looked_at(chief)
        said = chief.page.locator("main").inner_text()
        assert granted in said
        assert "Peers were not there on two nights of three." in said
        assert all("422" in each for each in chief.went_wrong)


def test_a_local_standard_that_lowers_a_minimum_is_found_out_and_refused(browser: Browser, address: str):
    reference = for_one.proposed(Touched("MS-S1"))
    with transaction():
        held = local.local_standard(drafts.EDITOR, reference)
        agreeing.agree(held, seen=held.version, actor=for_one.lead(), today=clock.today())
    with Visitor(browser, address) as editor:
        signed_in(editor, CHECKER, PASSWORD)
        editor.go("/staff/standards/local-standards")
        looked_at(editor)
        followed(editor, f"a[href$='{reference}']")
        looked_at(editor)
        editor.page.get_by_label("Lowered").first.check()
        editor.page.locator("main textarea").first.fill("Two hours of the ten are waived at weekends.")
        editor.page.get_by_role("button", name=re.compile("finding", re.I)).first.click()
        editor.page.get_by_text("The finding is recorded").wait_for()
        looked_at(editor)
        editor.go(f"/staff/standards/local-standards/{reference}/conclude")
        looked_at(editor)
        editor.page.locator("main textarea").first.fill("It lowers MS-S1.")
        followed(editor, "main form .govuk-button")
        assert "the check is concluded" in editor.page.content()
        assert "Refused" in editor.page.locator("main").inner_text()
        looked_at(editor)
        editor.go("/standards/prisons-1/MS-S1")
        assert reference not in editor.page.content()
        assert editor.went_wrong == []


def test_an_inspection_is_rated_anew_by_a_later_edition_and_keeps_its_own_ratings(browser: Browser, address: str):
    with transaction():
        inspection = scene.brought_to(State.PUBLISHED).reference
    assert drafts.published(drafts.begun()) == ["prisons-2"]
    with Visitor(browser, address) as chief:
        signed_in(chief, OTHER, PASSWORD)
        chief.go(f"/staff/inspections/{inspection}/what-if")
        looked_at(chief)
        chief.page.get_by_label("Edition", exact=True).select_option("prisons-2")
        followed(chief, "main form .govuk-button")
        looked_at(chief)
        assert "The ratings of the inspection are as they were" in chief.page.content()
        assert "Reasonably good" in chief.page.locator("main").inner_text()
        assert chief.went_wrong == []
