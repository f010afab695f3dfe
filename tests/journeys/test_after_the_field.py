"""A review of progress and an urgent notification in a real browser, by keyboard, to the public page."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from regulator.core import clock, outbox
from regulator.core.db import transaction
from regulator.inspections import queries
from regulator.inspections.actions import drafting, publishing, replying
from regulator.inspections.actions.progress import judge
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.rules.progress import KIND
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.inspections.workers import Worker, inspection_for
from tests.people.visitor import PASSWORD

from .test_handing_over import looked_at, sent, signed_in, typed
from .test_replying import CONTACT, LEAD, address, chosen, followed  # noqa: F401 - the same served site
from .visitor import Visitor

pytestmark = pytest.mark.database


def on_the_team(name: str, role: Role) -> Worker:
    return Worker(None, visits.user(role, name))  # type: ignore[arg-type]


def test_a_review_of_progress_goes_from_the_concerns_of_last_time_to_the_public(browser: Browser, address: str):  # noqa: F811
    inspector = on_the_team("Inspector Invented", Role.INSPECTOR)
    days = [(clock.today() - timedelta(days=3), clock.today())]
    with transaction():
        before = scene.brought_to(State.PUBLISHED).reference
    reference = inspection_for(State.PLANNED, (inspector, "field"), kind=KIND, scheme=None, visits=days)
    at = f"/staff/inspections/{reference}"
    with Visitor(browser, address) as lead, Visitor(browser, address) as visitor:
        signed_in(lead, LEAD, PASSWORD)
        lead.go(at)
        followed(lead, "nav a[href$='/progress']")
        followed(lead, "main a[href$='/progress/follows']")
        looked_at(lead)
        lead.page.select_option("#follows", before)
        sent(lead)
        assert before in lead.page.content()
        for step in ("arrive", "start-fieldwork"):
            lead.go(f"{at}/steps/{step}")
            sent(lead)
        signed_in(visitor, "inspector.invented@regulator.example", PASSWORD)
        visitor.go(f"{at}/progress")
        looked_at(visitor)
        visitor.interactions = 0
        followed(visitor, "main a[href$='/progress/1']")
        looked_at(visitor)
        chosen(visitor, "#judgement-4")
        typed(visitor, "#reason", "Doors were mended, and the log is read each day.")
        sent(visitor)
        assert visitor.interactions <= 4
        assert "the provider has made" in visitor.page.inner_text("main")
        _to_the_public(reference)
        visitor.go(f"/inspections/{reference}")
        looked_at(visitor)
        assert "Doors were mended" in visitor.page.inner_text("main")
        assert [each for one in (lead, visitor) for each in one.went_wrong] == []


def _to_the_public(reference: str) -> None:
    """The rest of the review's life, by the actions of those whose duty it is."""
    today = clock.today()
    with transaction():
        made = queries.by_reference(reference)
        for concern in range(2, 6):
            judge(made, concern, judgement="reasonable", reason="Begun.", seen=0, actor=scene.INSPECTOR, on=today)
        scene.handed_in(made, [scene.a_note(1)])
        for step, who in (("close-fieldwork", scene.LEAD), ("convene-panel", scene.LEAD), ("agree", scene.PANEL)):
            scene.move(made, step, who, today)
        drafting.assemble_draft(made, actor=scene.LEAD)
        scene.move(made, "send-draft", on=today)
        replying.deliver_draft(made, on=today, actor=scene.LEAD)
        replying.waive_reply(made, on=today, reason="Nothing to add.", actor=scene.LEAD)
        scene.move(made, "sign-off", scene.REVIEWER, today)
        scene._released(made)
        publishing.publish(made, actor=scene.PUBLISHER, on=today, public_url=scene.URL)


def test_an_urgent_notification_is_decided_told_answered_and_public(browser: Browser, address: str):  # noqa: F811
    visits.user(Role.CHIEF_INSPECTOR, "Chief Invented")
    reference = inspection_for(State.PROPOSED)
    at, theirs = f"/staff/inspections/{reference}/urgent", f"/organisation/urgent-notifications/{reference}"
    with Visitor(browser, address) as chief, Visitor(browser, address) as contact:
        signed_in(chief, "chief.invented@regulator.example", PASSWORD)
        chief.go(at)
        looked_at(chief)
        followed(chief, "main a[href$='/urgent/letter']")
        looked_at(chief)
        typed(chief, "#reasons", "Men were afraid.")
        typed(chief, "#confidence", "I have none.")
        sent(chief)
        assert "has not opened it" in chief.page.inner_text("main")
        looked_at(chief)
        signed_in(contact, CONTACT, PASSWORD)
        contact.go("/account")
        followed(contact, f"main a[href='{theirs}']")
        looked_at(contact)
        followed(contact, "main form button")
        looked_at(contact)
        second_tab = contact.context.new_page()
        second_tab.goto(theirs)
        typed(contact, "#text", "We will act today.")
        sent(contact)
        second_tab.fill("#text", "Another reply.")
        second_tab.click("main form button[type=submit]")
        second_tab.get_by_text("A reply came already").first.wait_for()
        chief.go(at)
        followed(chief, "main form button")
        outbox.drain()
        contact.go(f"/inspections/{reference}/urgent-notification")
        looked_at(contact)
        followed(contact, "main a[href$='/replies/provider']")
        assert "We will act today." in contact.page.inner_text("main")
        expected = "the server responded with a status of 422"
        assert [each for one in (chief, contact) for each in one.went_wrong if expected not in each] == []
