"""A licence in force until it is revoked, and one that is suspended urgently and stands again: in every role."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from regulator.core import clock, outbox
from tests.licensing import scene

from .licensing import Served, Visitors, dated, laid, opened, said, ticked, visiting
from .test_enforcement import pressed, written
from .test_handing_over import looked_at
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

LICENCE = f"LIC-{scene.PRISON}"
WORK, OWN = f"/staff/licences/{LICENCE}", f"/organisation/licences/{LICENCE}"
PEOPLE = {
    "lead": "lena.lead",
    "officer": "otto.officer",
    "considerer": "cole.considerer",
    "reviewer": "rita.reviewer",
    "decider": "pan.one",
    "decider too": "pan.two",
    "enforcer": "enno.forcer",
}


def test_a_licence_is_revoked_after_a_breach_and_the_register_says_so_from_that_day(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served:
        scene.reform_prison(scene.PRISON)
        with visiting(browser, served, PEOPLE) as people:
            _certified(people)
            _broken(people)
            change = _proposed(people["officer"], "Revocation")
            _represented(people["lead"])
            _decided(people, change)
            outbox.drain()
            _on_the_register(browser, served, tmp_path)


def _certified(people: Visitors) -> None:
    """The officer issues the licence's own certificate, asks for one of compliance, and the lead sends it."""
    officer, lead = people["officer"], people["lead"]
    officer.go(WORK)
    looked_at(officer)
    pressed(officer, "Issue the certificate as the licence stands")
    assert "The certificate is issued." in said(officer)
    pressed(officer, "Ask for a certificate of compliance")
    written(officer, "#title", "Certificate of compliance, first half")
    written(officer, "#asks", "Certify each condition.")
    looked_at(officer)
    pressed(officer, "Ask")
    opened(lead, "Certificate of compliance, first half")
    for place in range(lead.page.locator("main fieldset").count()):
        ref = f"S{place + 1}"
        ticked(lead, f"#answer-{ref}-{2 if ref == 'S4' else 1}")
    written(lead, "#words-S4", "Forty places were closed in May before anybody had agreed.")
    looked_at(lead)
    pressed(lead, "Certify and send")
    opened(officer, "Certificate of compliance, first half", "/staff")
    assert "Forty places were closed in May" in said(officer)
    looked_at(officer)
    pressed(officer, "Accept or return it")
    ticked(officer, "#outcome-1")
    written(officer, "#reason", "It says openly what is not kept.")
    looked_at(officer)
    pressed(officer, "Answer")


def _broken(people: Visitors) -> None:
    """What was certified as not kept is recorded, and enforcement opens a matter on it."""
    officer, enforcer = people["officer"], people["enforcer"]
    officer.go(WORK)
    pressed(officer, "Record a broken condition")
    officer.page.select_option("#condition", "S4")
    written(officer, "#said", "Forty places were closed without consent, by the prison’s own certificate.")
    dated(officer, "found_on", clock.today())
    looked_at(officer)
    pressed(officer, "Record it")
    assert "It is recorded. Enforcement can open a matter on it." in said(officer)
    enforcer.go(f"/staff/enforcement/new/{scene.PRISON}")
    written(enforcer, "#title", "Places closed without consent")
    enforcer.page.get_by_label("Condition S4").first.focus()
    enforcer.page.keyboard.press("Space")
    pressed(enforcer, "Open the matter")
    assert "Places closed without consent" in said(enforcer)
    assert f"Condition S4 of licence {LICENCE} not kept" in said(enforcer)
    looked_at(enforcer)


def _proposed(officer: Visitor, kind: str) -> str:
    """A change is proposed for today, and notice of what is intended is given. Gives the change's address."""
    officer.go(WORK)
    pressed(officer, kind)
    dated(officer, "effect_on", clock.today())
    written(officer, "#reasons", "Forty places were closed without consent, and nothing has changed since.")
    looked_at(officer)
    pressed(officer, "Propose it")
    pressed(officer, "Change 1")
    looked_at(officer)
    change = officer.page.url
    pressed(officer, "Give notice of intent")
    looked_at(officer)
    pressed(officer, "Give notice of intent")
    assert "may make representations until" not in said(officer), "it is not the officer who considers"
    assert "Notice of intent".lower() in said(officer).lower()
    return change


def _represented(lead: Visitor) -> None:
    """The lead licensee confirms receipt, reads the notice, says what it has to say and needs no more time."""
    opened(lead, f"Notice {LICENCE}-1-intent")
    looked_at(lead)
    assert "Forty places" not in said(lead)
    pressed(lead, "Open and confirm receipt")
    assert "Forty places were closed without consent" in said(lead)
    looked_at(lead)
    pressed(lead, "Make representations")
    written(lead, "#text", "Thirty of the forty places are open again.")
    looked_at(lead)
    pressed(lead, "Send")
    assert "Thirty of the forty places are open again." in said(lead)
    pressed(lead, "We need no more time")


def _decided(people: Visitors, change: str) -> None:
    """One considers, who then may not decide; another decides; whoever proposed it may do neither."""
    considerer, decider = people["considerer"], people["decider"]
    considerer.page.goto(change)
    pressed(considerer, "Consider the representations")
    assert "Thirty of the forty places are open again." in said(considerer)
    looked_at(considerer)
    written(considerer, "#text", "Thirty are open, by our visit; ten are not, and none was agreed.")
    pressed(considerer, "Consider the representations")
    assert considerer.page.locator("main a.govuk-button").count() == 0, "who considered decides nothing"
    decider.page.goto(change)
    pressed(decider, "Decide to make the change")
    written(decider, "#text", "Consent was never asked for, and is what the status rests on.")
    looked_at(decider)
    pressed(decider, "Decide to make the change")
    looked_at(decider)
    people["lead"].go(OWN)
    assert "Revoked" in said(people["lead"])


def _on_the_register(browser: Browser, served: Served, folder: Path) -> None:
    """Anybody reads how it stood the day before and how it stands the day after; its certificate says it is over."""
    today = clock.today()
    with Visitor(browser, served.address) as stranger:
        for on, words in ((today - timedelta(days=1), "In force"), (today + timedelta(days=1), "Revoked")):
            stranger.go(f"/licences/{LICENCE}?on={on.isoformat()}")
            assert stranger.page.inner_text("main .cjr-lead").startswith(words)
            looked_at(stranger)
            program = json.loads(stranger.page.request.get(f"/licences/{LICENCE}.json?on={on.isoformat()}").body())
            assert program["standing"] == words.lower()
            listed = json.loads(stranger.page.request.get(f"/licences.json?on={on.isoformat()}").body())
            assert [each["standing"] for each in listed["licences"]] == [words.lower()]
        stranger.go(f"/licences/{LICENCE}")
        pressed(stranger, "Revocation")
        for words in ("Thirty are open, by our visit", "Consent was never asked for", "independent reviewer"):
            assert words in said(stranger), words
        looked_at(stranger)
        paper = folder / "notice.pdf"
        address = f"/licences/{LICENCE}/notices/{LICENCE}-1-decision/notice.pdf"
        paper.write_bytes(stranger.page.request.get(address).body())
        told = subprocess.run(["pdfsig", paper], capture_output=True, text=True, timeout=60, check=False).stdout
        assert "Signature is Valid" in told
        text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, timeout=60, check=True).stdout
        assert "Consent was never asked for" in " ".join(text.split())
        stranger.go(f"/licences/{LICENCE}/certificate")
        assert "It has no effect any more." in said(stranger)
        looked_at(stranger)
        assert stranger.page.request.get(f"/licences/{LICENCE}/notices/{LICENCE}-1-intent").status == 404
        assert stranger.went_wrong == []


def test_an_urgent_suspension_that_is_not_confirmed_is_lifted(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served:
        scene.reform_prison(scene.PRISON)
        with visiting(browser, served, PEOPLE) as people:
            officer, lead = people["officer"], people["lead"]
            officer.go(WORK)
            pressed(officer, "Suspension")
            dated(officer, "effect_on", clock.today())
            written(officer, "#reasons", "Two wings have no staff at night.")
            ticked(officer, "#urgent")
            written(officer, "#harm", "Men are hurt at night and nobody comes.")
            looked_at(officer)
            pressed(officer, "Propose it")
            pressed(officer, "Change 1")
            change = officer.page.url
            people["decider"].page.goto(change)
            pressed(people["decider"], "Decide urgently")
            written(people["decider"], "#text", "It cannot wait for a night more.")
            pressed(people["decider"], "Decide urgently")
            with Visitor(browser, served.address) as stranger:
                stranger.go(f"/licences/{LICENCE}")
                assert stranger.page.inner_text("main .cjr-lead").startswith("Suspended")
            opened(lead, f"Notice {LICENCE}-1-decision")
            pressed(lead, "Open and confirm receipt")
            assert "Men are hurt at night and nobody comes." in said(lead)
            looked_at(lead)
            pressed(lead, "Make representations")
            written(lead, "#text", "Both wings are staffed at night since Monday.")
            pressed(lead, "Send")
            pressed(lead, "We need no more time")
            people["reviewer"].page.goto(change)
            pressed(people["reviewer"], "Consider the representations")
            written(people["reviewer"], "#text", "They are staffed: we came at two at night.")
            pressed(people["reviewer"], "Consider the representations")
            people["decider"].page.goto(change)
            assert "You took the urgent decision, so somebody else reviews it." in said(people["decider"])
            people["decider too"].page.goto(change)
            pressed(people["decider too"], "Decide not to make the change")
            written(people["decider too"], "#text", "The harm is over.")
            looked_at(people["decider too"])
            pressed(people["decider too"], "Decide not to make the change")
            with Visitor(browser, served.address) as stranger:
                stranger.go(f"/licences/{LICENCE}")
                assert stranger.page.inner_text("main .cjr-lead").startswith("In force")
                looked_at(stranger)
                assert stranger.went_wrong == []
