"""A trust's licence is revoked and its members leave the trust; its lead appeals with a file, somebody uninvolved hears
it, and licence, certificate and register have it again: in every role. An appeal that is dismissed changes nothing."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser

from regulator.core import clock, outbox
from regulator.core.db import reading, transaction
from regulator.licensing import queries
from regulator.licensing.actions import keeping_notices
from regulator.licensing.actions.entering import Called, enter
from regulator.licensing.actions.keeping import Wanted, propose
from regulator.licensing.actions.keeping_steps import Step, take
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping, trusts
from regulator.people.rules import Role
from regulator.register.rules.dates import in_words
from tests.inspections.scene import person
from tests.licensing import scene, scene_keeping
from tests.make import pdf

from .licensing import Served, Visitors, laid, opened, said, visiting
from .test_enforcement import pressed, written
from .test_handing_over import looked_at
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

LICENCE = "LIC-2026-4711"
WORK, OWN = f"/staff/licences/{LICENCE}", f"/organisation/licences/{LICENCE}"
NOTICE = f"{OWN}/notices/{LICENCE}-1-decision"
PEOPLE = {"lead": "lena.lead", "reviewer": "rita.reviewer", "considerer": "cole.considerer"}
DAYS = 10  # since the revocation


def test_a_revocation_is_appealed_with_a_file_and_set_aside(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served:
        _revoked(served)
        paper = tmp_path / "count.pdf"
        paper.write_bytes(pdf("The count of March"))
        with visiting(browser, served, PEOPLE) as people:
            with Visitor(browser, served.address) as stranger:
                assert _standing(stranger) == "revoked"
                stranger.go("/providers/ZL1")
                assert (
                    stranger.page.inner_text("main").count(f"until {in_words(clock.today() - timedelta(days=DAYS))})")
                    == 2
                )
            _appealed(people, paper)
            _heard(people)
            outbox.drain()
            _in_force_again(browser, served, people)


def _revoked(served: Served) -> None:
    """A trust on the register whose licence was revoked ten days ago; an editor entered that it is over."""
    editor, today = person(970, Role.REGISTER_EDITOR), clock.today()
    with transaction():
        made = scene_keeping.licence(scene.PRISON, scene.SECOND, status="lrt", reference=LICENCE)
    _entered(made, Called("ZL1", "Sallow Vale Trust"), editor, clock.now() - timedelta(days=90))
    officer, considerer, decider = scene_keeping.OFFICER, served.actors.considerer, scene_keeping.DECIDER
    then = clock.now() - timedelta(days=60)
    with transaction():
        made = queries.one(LICENCE)
        wanted = Wanted("revoke", today - timedelta(days=DAYS), "Forty places were closed without consent.")
        change = propose(made, wanted, actor=officer, now=then)
        url = served.app.config["SETTINGS"].public_url
        take(made, change, Step("give-notice", "", url), actor=officer, now=then)
        over = clock.now() - timedelta(days=DAYS)
        take(made, change, Step("consider", "Nothing was sent.", url), actor=considerer, now=over)
        take(made, change, Step("decide", "Consent was never asked for.", url), actor=decider, now=over)
    _entered(made, Called(), editor, clock.now())


def _entered(made: Licence, called: Called, editor, now: datetime) -> None:
    with time_machine.travel(now, tick=False), transaction():
        it = queries.one(made.reference)
        found = trusts.entering(keeping.today_of(it, now), clock.london_date(now))
        enter(it, called, version=found.version, actor=editor, now=now)


def _standing(visitor: Visitor, path: str = "") -> str:
    found: str = json.loads(visitor.page.request.get(f"/licences/{LICENCE}.json{path}").body())["standing"]
    return found


def _appealed(people: Visitors, paper: Path) -> None:
    """The lead opens the notice of the decision and appeals with a file; without a ground it is told so."""
    lead = people["lead"]
    opened(lead, f"Notice {LICENCE}-1-decision")
    pressed(lead, "Open and confirm receipt")
    pressed(lead, "Appeal against this decision")
    looked_at(lead)
    lead.page.set_input_files("#files", paper)
    pressed(lead, "Appeal")
    assert "Enter what is wrong in fact or law, or unfair" in said(lead)
    assert ["422" in each for each in lead.went_wrong] == [True], (
        "the browser says that it was refused, and nothing else"
    )
    lead.went_wrong.clear()
    looked_at(lead)
    written(lead, "#text", "The closed places are another prison’s: the file has our own count.")
    lead.page.set_input_files("#files", paper)
    pressed(lead, "Appeal")
    assert "The decision has effect meanwhile." in said(lead)
    assert "The closed places are another prison’s" in said(lead)
    assert lead.page.locator("main a", has_text="count.pdf").count() == 1
    looked_at(lead)


def _heard(people: Visitors) -> None:
    """Who considered the representations may not hear it; somebody uninvolved reads the file and allows it."""
    considerer, reviewer = people["considerer"], people["reviewer"]
    considerer.go(f"{WORK}/changes/1/allow-appeal")
    assert "You considered the representations, so somebody else hears the appeal." in said(considerer)
    opened(reviewer, "change 1", "/staff")
    assert "The closed places are another prison’s" in said(reviewer)
    looked_at(reviewer)
    pressed(reviewer, "Allow the appeal: the decision ceases to have effect")
    address = reviewer.page.locator("main a", has_text="count.pdf").get_attribute("href")
    kept = reviewer.page.request.get(address)
    assert kept.body() == pdf("The count of March")
    written(reviewer, "#text", "The count is right: no place was closed.")
    looked_at(reviewer)
    pressed(reviewer, "Allow the appeal: the decision ceases to have effect")
    assert "set aside" in said(reviewer).lower()
    looked_at(reviewer)


def _in_force_again(browser: Browser, served: Served, people: Visitors) -> None:
    """Licence, certificate, notice and the trust's page say so from today on, and of the days before what they said."""
    today = clock.today()
    with Visitor(browser, served.address) as stranger:
        assert _standing(stranger) == "in force"
        assert _standing(stranger, f"?on={today - timedelta(days=1)}") == "revoked"
        with reading():
            before = queries.standing(queries.one(LICENCE), today, clock.now() - timedelta(days=1))
        assert before.is_ == "revoked", "that was believed of today"
        stranger.go(f"/licences/{LICENCE}")
        assert stranger.page.inner_text("main .cjr-lead").startswith("In force")
        assert "Set aside on appeal" in said(stranger)
        looked_at(stranger)
        stranger.go(f"/licences/{LICENCE}/certificate")
        assert "It has no effect any more." not in said(stranger)
        looked_at(stranger)
        stranger.go(f"/licences/{LICENCE}/notices/{LICENCE}-1-appeal")
        assert "The count is right: no place was closed." in said(stranger)
        looked_at(stranger)
        assert stranger.page.request.get(f"/licences/{LICENCE}/notices/{LICENCE}-1-appeal/notice.pdf").status == 200
        stranger.go("/providers/ZL1")
        ended = f"until {in_words(today - timedelta(days=DAYS))})"
        for name in ("HMP Brackenholt, which leads it", "HMP Sallowfield"):
            assert f"{name} (from {in_words(today)})" in said(stranger), "it belongs again"
        assert said(stranger).count(ended) == 2, "and that it did not for ten days stays"
        looked_at(stranger)
        assert stranger.went_wrong == []
    people["lead"].go(OWN)
    assert "In force" in said(people["lead"])


def test_a_dismissed_appeal_leaves_the_licence_and_the_register_as_they_were(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served:
        _revoked(served)
        with visiting(browser, served, PEOPLE) as people:
            with transaction():
                made = queries.one(LICENCE)
                change = keeping.change(made, 1)
                sent = scene_keeping.sent_to(change, "decision")[0]
                keeping_notices.receive(made, sent, actor=served.actors.lead, now=clock.now())
            lead, reviewer = people["lead"], people["reviewer"]
            lead.go(f"{NOTICE}/appeal")
            written(lead, "#text", "It is unfair.")
            pressed(lead, "Appeal")
            reviewer.go(f"{WORK}/changes/1")
            pressed(reviewer, "Dismiss the appeal: the decision stands")
            written(reviewer, "#text", "Nothing of it is wrong in fact or law, or unfair.")
            looked_at(reviewer)
            pressed(reviewer, "Dismiss the appeal: the decision stands")
            with Visitor(browser, served.address) as stranger:
                assert _standing(stranger) == "revoked"
                stranger.go(f"/licences/{LICENCE}")
                assert stranger.page.inner_text("main .cjr-lead").startswith("Revoked")
                stranger.go(f"/licences/{LICENCE}/notices/{LICENCE}-1-appeal")
                assert "The decision stands, and has effect as it had before." in said(stranger)
                assert stranger.went_wrong == []
