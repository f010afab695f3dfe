"""A Reform Prison from guidance to a published decision: each role in its turn, in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .licensing import (
    PANEL,
    Applying,
    applied,
    assessed,
    before_panel,
    considered,
    laid,
    minded,
    said,
    viewed,
    visiting,
    voted,
)
from .test_enforcement import pressed
from .test_handing_over import looked_at
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

REFORM = Applying("reform-prison", ("about", "management", "plans", "partners", "equality"), ("plan", "authority"))


def test_a_reform_prison_from_guidance_to_a_decision(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served, visiting(browser, served) as people:
        lead, officer = people["lead"], people["officer"]
        reference = applied(lead, REFORM, tmp_path)
        work = f"/staff/licensing/{reference}"
        officer.go(work)
        looked_at(officer)
        pressed(officer, "Find it complete")
        pressed(officer, "Find it complete")
        assessed(people, work, ("management-capability", "quality-of-plans"))
        viewed(people["commissioner"], reference, "It is good for Ormenshire.", looks=True)
        before_panel(officer, work)
        for name in PANEL:
            voted(people[name], work, declares=True, looks=name == "one")
        minded(people["one"], work)
        lead.go(f"/organisation/applications/{reference}")
        looked_at(lead)
        pressed(lead, "We need no more time")
        considered(people["considerer"], work)
        for name in PANEL:
            voted(people[name], work, declares=False)
        people["one"].go(f"{work}/steps/grant")
        assert "As the assessors agreed." in people["one"].page.locator("main textarea").all_text_contents()[1]
        looked_at(people["one"])
        pressed(people["one"], "Grant it")
        with Visitor(browser, served.address) as stranger:
            stranger.go("/licensing")
            pressed(stranger, "Reform Prison status granted")
            looked_at(stranger)
            pressed(stranger, "The decision in short")
            assert "HMP Brackenholt has Reform Prison status." in said(stranger)
