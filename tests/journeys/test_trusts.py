"""A trust from its plan to its public report: by keyboard, in every role, each part on its own scale."""

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.inspections import queries
from regulator.inspections.actions import planning, publishing, replying, steps
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.leaks import leaks
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import as_actor
from regulator.people.rules import Role
from tests.inspections import scene
from tests.inspections import trusts as a_trusts
from tests.inspections.workers import Worker, worker
from tests.people.visitor import PASSWORD
from tests.people.visitor import Visitor as Client

from .test_judging import Served, chosen, followed, looked_at, opened, sent, served, typed  # noqa: F401
from .visitor import Visitor

pytestmark = pytest.mark.database


def contact(app: Flask, code: str, name: str) -> Worker:
    """Somebody who may answer for a member of the trust, signed in."""
    email = f"{name.lower()}@regulator.example"
    with transaction():
        given = [NewRole(Role.PROVIDER_CONTACT, scene.organisation(code))]
        user = add_user(name, email, PASSWORD, given, actor=SYSTEM, now=clock.now())
        actor = as_actor(user.id, Role.PROVIDER_CONTACT, given[0].organisation_id)
    client = Client(app)
    client.sign_in(email)
    return Worker(client, actor)


def held() -> Inspection:
    """The one inspection."""
    return session().scalars(select(Inspection)).one()


def test_a_trust_is_planned_inspected_judged_answered_and_published(browser: Browser, served: Served):  # noqa: F811
    with transaction():
        a_trusts.a_trust()
    lead, inspector = worker(served.app, Role.LEAD_INSPECTOR, "Lena Lead"), worker(served.app, Role.INSPECTOR)
    panel = worker(served.app, Role.PANEL_MEMBER)
    reference = _planned(browser, served, lead)
    with transaction():
        made = held()
        planning.name_member(made, person=inspector.actor.key, duty="inspector", part="field", actor=lead.actor)
        planning.name_member(made, person=panel.actor.key, duty="panel-member", part="panel", actor=lead.actor)
        for each, part in ((scene.INSPECTOR, "field"), (scene.PANEL, "panel")):
            planning.name_member(made, person=each.key, duty=each.duty, part=part, actor=lead.actor)
        for step in ("arrive", "start-fieldwork"):
            scene.move(made, step, lead.actor, clock.today())
    _captured(browser, served, inspector, reference)
    with transaction():
        made = held()
        every = a_trusts.proposals(made)
        entries = [scene.an_entry(at, "proposal", each | {"reason": "So."}) for at, each in enumerate(every, 50)]
        scene.handed_in(made, entries)
        scene.move(made, "close-fieldwork", lead.actor, clock.today())
        scene.move(made, "convene-panel", lead.actor, clock.today())
    _decided(browser, served, panel, reference)
    with transaction():
        a_trusts.decided(held())
        scene.move(held(), "agree", scene.PANEL, clock.today())
    _drafted(browser, served, lead, reference)
    with transaction():
        steps.take(held(), steps.Step("send-draft", clock.today(), "", served.address), actor=lead.actor)
    _answered(browser, served, reference)
    with transaction():
        made = held()
        for point, _number in queries.reply_points(made.id):
            replying.answer_point(made, point, answer="reject", reason="The log says otherwise.", actor=scene.LEAD)
        scene.move(made, "sign-off", scene.REVIEWER, clock.today())
        (small,) = leaks(made)
        assert small.place.startswith("Cases counted for Quay CRC Q")
        publishing.let_stand(made, small.key, reason="Nobody is told.", actor=scene.PUBLISHER, now=clock.now())
        publishing.release(made, actor=scene.PUBLISHER, now=clock.now())
        publishing.release(made, actor=scene.CHIEF, now=clock.now())
        publishing.publish(made, actor=scene.PUBLISHER, on=clock.today(), public_url=served.address)
    _read(browser, served, reference)


def _planned(browser: Browser, served: Served, lead: Worker) -> str:  # noqa: F811
    """One plan, with an edition for each kind of member."""
    first = clock.today()
    with opened(browser, served, lead) as visitor:
        visitor.go("/staff/inspections/plan/ZQT")
        looked_at(visitor)
        assert "HMP Quay Q (ZQA), which leads the trust" in visitor.page.inner_text("main")
        chosen(visitor, "input[name='kind'][value='trust']")
        for box, day in (("from_1", first), ("until_1", first)):
            for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
                typed(visitor, f"#{box}-{part}", str(number))
        sent(visitor, "Plan the inspection")
        looked_at(visitor)
        assert "Quay CRC Q: crc-1" in visitor.page.inner_text("main")
        assert visitor.went_wrong == []
        return visitor.page.url.rsplit("/", 1)[-1]


def _captured(browser: Browser, served: Served, inspector: Worker, reference: str) -> None:  # noqa: F811
    """A note at a prison and one at the company, in three interactions each; a judgement in four."""
    with opened(browser, served, inspector) as visitor:
        for area in ("ZQA.safety", "ZQC.2.1", "ZQB.respect"):
            visitor.go(f"/staff/inspections/{reference}/evidence/{area}")
            visitor.interactions = 0
            typed(visitor, "#statement", f"What was seen in {area}.")
            chosen(visitor, "input[name='source'][value='observation']")
            sent(visitor, "Save note")
            assert visitor.interactions <= 3
        looked_at(visitor)
        for page in ("evidence", "evening", "minimum-standards?part=ZQC", "cases", "judgements"):
            visitor.go(f"/staff/inspections/{reference}/{page}")
            looked_at(visitor)
        followed(visitor, "Quay CRC Q: 1.1 Leadership")
        visitor.interactions = 0
        chosen(visitor, "input[name='rating'][value='good']")
        typed(visitor, "#reason", "On the whole of the evidence.")
        sent(visitor, "Propose")
        assert visitor.interactions <= 4
        assert visitor.went_wrong == []


def _decided(browser: Browser, served: Served, panel: Worker, reference: str) -> None:  # noqa: F811
    """Two scales side by side; a standard of the company decided."""
    with opened(browser, served, panel) as visitor:
        visitor.go(f"/staff/inspections/{reference}/panel")
        looked_at(visitor)
        said = visitor.page.inner_text("main")
        assert "Prisons, first edition" in said
        assert "Community Rehabilitation Companies" in said
        followed(visitor, "Quay CRC Q: 1.1 Leadership")
        chosen(visitor, "input[name='rating'][value='requires-improvement']")
        sent(visitor, "Decide")
        assert "1 of 18 are decided" in visitor.page.inner_text("main").replace("is decided", "are decided")
        assert visitor.went_wrong == []


def _drafted(browser: Browser, served: Served, lead: Worker, reference: str) -> None:  # noqa: F811
    """From agreed judgements to a draft to read, in five interactions."""
    with opened(browser, served, lead) as visitor:
        visitor.go(f"/staff/inspections/{reference}")
        visitor.interactions = 0
        visitor.interactions += 1
        visitor.page.locator("nav.cjr-tabs a", has_text="Draft").first.click()
        button = visitor.page.locator("main form button").first
        visitor.interactions += 1
        button.click()
        visitor.page.wait_for_load_state()
        assert visitor.interactions <= 5
        assert "D5.1" in visitor.page.inner_text("main")
        looked_at(visitor)
        assert visitor.went_wrong == []


def _answered(browser: Browser, served: Served, reference: str) -> None:  # noqa: F811
    """A member answers its own part; who leads the trust sends the one reply."""
    member, leader = contact(served.app, "ZQB", "Bea"), contact(served.app, "ZQA", "Ada")
    with opened(browser, served, member) as visitor:
        visitor.go(f"/organisation/drafts/{reference}")
        visitor.page.locator("main form button").first.click()
        looked_at(visitor)
        assert visitor.page.locator("a", has_text="Dispute").count() == 1, "its own part alone"
        assert visitor.page.locator("a[href$='/send']").count() == 0
        visitor.interactions = 0
        followed(visitor, "Dispute statement C2.1")
        chosen(visitor, "#claim-2")
        typed(visitor, "#text", "It was Tuesday.")
        sent(visitor, "Save the point")
        assert visitor.interactions <= 5
        assert visitor.went_wrong == []
    with opened(browser, served, leader) as visitor:
        visitor.go(f"/organisation/drafts/{reference}")
        assert visitor.page.locator("a", has_text="Dispute").count() == 3
        visitor.page.locator("a[href$='/send']").first.click()
        looked_at(visitor)
        sent(visitor, "Send the reply")
        assert "The reply was sent on" in visitor.page.inner_text("main")
        assert visitor.went_wrong == []


def _read(browser: Browser, served: Served, reference: str) -> None:  # noqa: F811
    """The public reads the report, and finds it from each member."""
    with Visitor(browser, served.address) as visitor:
        visitor.go(f"/inspections/{reference}")
        assert visitor.page.get_by_role("heading", name="Part D: Quay CRC Q").count() == 1
        looked_at(visitor)
        for code in ("ZQT", "ZQA", "ZQC"):
            visitor.go(f"/providers/{code}")
            assert visitor.page.locator(f"main a[href='/inspections/{reference}']").count() >= 1, code
            looked_at(visitor)
        assert visitor.went_wrong == []
