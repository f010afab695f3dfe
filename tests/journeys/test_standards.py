"""Whoever writes the standards, answers a draft of them, or asks to meet one in another way."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import clock, db, keys, schema
from regulator.core.db import reading, session
from regulator.core.settings import Settings
from regulator.people.rules import Role
from regulator.standards.models import Draft
from regulator.standards.queries import derogations
from regulator.standards.rules.agreeing import Touched
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD
from tests.standards import drafts
from tests.standards import test_for_one_provider as for_one

from .test_handing_over import looked_at, signed_in
from .test_replying import chosen, followed
from .visitor import PHONE, Visitor

pytestmark = pytest.mark.database

EDITOR, GOVERNOR = "editor.invented@regulator.example", "governor.invented@regulator.example"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An editor and a governor, served on a free port."""
    folder = tmp_path_factory.mktemp("standards")
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    app = create_app(settings)
    scene.lay_ground()
    visits.user(Role.STANDARDS_EDITOR, "Editor Invented")
    visits.user(Role.PROVIDER_LEAD, "Governor Invented")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def test_an_editor_begins_an_edition_writes_a_clause_and_sees_what_changes_by_keyboard(browser: Browser, address: str):
    with Visitor(browser, address) as editor:
        signed_in(editor, EDITOR, PASSWORD)
        editor.go("/staff/standards/drafts/new")
        chosen(editor, "#provider_kind-1")
        editor.enter("Title", "Standards for prisons, second edition")
        later = clock.today().replace(day=1)
        for part, value in (("day", 1), ("month", later.month), ("year", later.year + 1)):
            editor.page.locator(f"#in_force_from-{part}").fill(str(value))
        looked_at(editor)
        followed(editor, "main form .govuk-button")
        looked_at(editor)
        with reading():
            number = drafts.clause("prisons-2-draft", "S1").id
        followed(editor, f"#c-{number} a[href$='/clauses/{number}']")
        looked_at(editor)
        editor.page.get_by_label("Outcome").fill("New arrivals must be safe.")
        followed(editor, "main form .govuk-button")
        assert "what must be done is a minimum standard" in editor.page.locator(".govuk-error-summary").inner_text()
        editor.page.get_by_label("Outcome").fill("New arrivals are received with decency and are safe.")
        followed(editor, "main form .govuk-button")
        assert "S1 is saved" in editor.page.content()
        editor.go("/staff/standards/drafts/prisons-2-draft/changes")
        looked_at(editor)
        assert (
            editor.page.locator("ins").first.evaluate("part => getComputedStyle(part).textDecorationLine")
            == "underline"
        )
        assert editor.went_wrong == [
            "Failed to load resource: the server responded with a status of 422 (UNPROCESSABLE ENTITY)"
        ]


def test_somebody_answers_a_draft_on_a_phone_with_a_file_and_submits(browser: Browser, address: str):
    reference = drafts.consultation(drafts.begun("crc"))
    with Visitor(browser, address, **PHONE) as anybody:
        anybody.go(f"/consultations/{reference}")
        looked_at(anybody)
        anybody.tap("text=Answer this consultation")
        anybody.enter("Your name", "Ann Other")
        looked_at(anybody)
        anybody.tap("text=Begin my response")
        anybody.tap("text=Write an answer")
        anybody.page.get_by_label("What it is about").select_option("2.1.1")
        anybody.page.get_by_label("Support with a change").check()
        anybody.enter("Your answer", "Ask the family too.")
        paper = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF}
        anybody.page.get_by_label("Files").set_input_files(files=[paper])
        looked_at(anybody)
        anybody.tap("text=Save this answer")
        anybody.page.get_by_text("letter.pdf").wait_for()
        looked_at(anybody)
        anybody.tap("text=Submit the response")
        anybody.page.get_by_text("It stays as it was sent").wait_for()
        looked_at(anybody)
        assert anybody.interactions <= 10
        assert anybody.went_wrong == []


def test_a_governor_asks_to_meet_a_standard_in_another_way_by_keyboard(browser: Browser, address: str):
    with Visitor(browser, address) as governor:
        signed_in(governor, GOVERNOR, PASSWORD)
        governor.go("/organisation/derogations/new")
        for label, text in (
            ("Clause", "MS-S1"),
            ("What you will do instead", "Peers give the induction."),
            ("How people still get what the clause is for", "All are asked what they understood."),
            ("Why", "Staff are few this winter."),
        ):
            governor.enter(label, text)
        year = clock.today().year + 1
        for name, month in (("from_on", 1), ("until_on", 6)):
            for part, value in (("day", 1), ("month", month), ("year", year)):
                governor.page.locator(f"#{name}-{part}").fill(str(value))
        followed(governor, "main form .govuk-button")
        looked_at(governor)
        assert "MS-S1 is a minimum standard" in governor.page.locator(".govuk-error-summary").inner_text()
        governor.enter("Clause", "S2")
        followed(governor, "main form .govuk-button")
        looked_at(governor)
        assert "is sent. You are told what is decided" in governor.page.content()
    with reading():
        assert [each.ref for each in derogations.waiting(scene.CHIEF)] == ["S2"]


def test_anybody_reads_beside_a_clause_what_holds_for_one_provider_alone(browser: Browser, address: str):
    """A local standard beside the minimum that it is above; what was granted, beside the clause that follows later."""
    granted = for_one.asked_for("S3")
    for_one.assessed(granted)
    for_one.decided(granted, "grant")
    agreed = for_one.agreed(Touched("MS-S1", "hours", 10, 12, "more"))
    with reading():
        open_now = session().scalars(select(Draft.reference).where(Draft.state == "draft", Draft.code == "prisons-2"))
        draft = open_now.one_or_none()
    assert drafts.published(draft or drafts.begun()) == ["prisons-2"]
    with Visitor(browser, address, **PHONE) as anybody:
        anybody.go("/standards/prisons-1/MS-S1")
        looked_at(anybody)
        beside = anybody.page.get_by_role("heading", name="Local standards beside this minimum")
        assert agreed in beside.locator("xpath=following-sibling::ul[1]").inner_text()
        anybody.go("/standards")
        anybody.page.get_by_label("Search all standards").fill("“MS-S3” OR S3")
        anybody.page.get_by_label("Search all standards").press("Enter")
        anybody.page.wait_for_url("**/standards/search?*")
        looked_at(anybody)
        anybody.go("/standards/search?words=S3&edition=prisons-2")
        looked_at(anybody)
        assert anybody.page.locator("mark.cjr-found, .cjr-line__ref").first.is_visible()
        anybody.tap("a[href='/standards/prisons-2/S3']")
        anybody.page.wait_for_url("**/standards/prisons-2/S3")
        looked_at(anybody)
        beside = anybody.page.get_by_role("heading", name="Other ways that were granted under an earlier edition")
        said = beside.locator("xpath=following-sibling::ul[1]").inner_text()
        assert granted in said
        assert "clause S3 of Standards for prisons, first edition" in said
        assert anybody.went_wrong == []
