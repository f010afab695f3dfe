"""A Local Rehabilitation Trust of two prisons and a company: from the guidance to its licence, in every role."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from regulator.core import clock, outbox
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.people.rules import Role
from regulator.register.actions import editing, register_area
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import CommissionerType
from tests.licensing import scene
from tests.make import pdf

from .licensing import (
    EMAILS,
    PANEL,
    Applying,
    Visitors,
    applied,
    assessed,
    before_panel,
    considered,
    dated,
    laid,
    minded,
    opened,
    said,
    ticked,
    viewed,
    visiting,
    voted,
)
from .test_enforcement import pressed, written
from .test_handing_over import looked_at
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

PRISON, SECOND, COMPANY = scene.PRISON, scene.SECOND, "ZBC"
SECTIONS = ("about", "leadership", "effectiveness", "finance", "integration", "diversity", "equality")
CRITERIA = ("leadership", "effectiveness", "finance", "integration", "diversity")
PAPERS = ("plan", "agreement", "locality", "authority")
MORE = {
    "other": "olaf.other",
    "company": "carla.company",
    "brackenshire": "bren.missioner",
    "four": "pan.four",
    "editor": "eddie.editor",
}
CONDITIONS = "grant-with-conditions"


def _more() -> None:
    """Those whom a trust needs beside those of a prison: the people of its other members, and one more who decides."""
    for code in (PRISON, SECOND):
        scene.reform_prison(code)
    today, because = clock.today(), Grounds("Its office is there.", "Invented for demonstration")
    with transaction():
        county = register_area("invented-brackenshire", "Brackenshire", "Nowhere", CommissionerType.PCC,
                               source=because.source, actor=SYSTEM, invented=True)  # fmt: skip
        company = scene.organisation(COMPANY)
        editing.move(company, county, from_on=today, because=because, actor=SYSTEM, today=today)
        office = scene.organisation("commissioner-invented-brackenshire")
    scene.user(Role.PROVIDER_CONTACT, "Carla Company", company.id)
    scene.user(Role.COMMISSIONER, "Bren Missioner", office.id)
    scene.user(Role.DECISION_PANEL_MEMBER, "Pan Four")
    scene.user(Role.REGISTER_EDITOR, "Eddie Editor")


def test_a_trust_from_guidance_to_its_licence(browser: Browser, tmp_path: Path):
    with laid(tmp_path) as served:
        _more()
        with visiting(browser, served, EMAILS | MORE) as people:
            _asked_itself(browser, served.address)
            reference = _applied(people, tmp_path)
            work = f"/staff/licensing/{reference}"
            _completed(people, reference, work)
            assessed(people, work, CRITERIA)
            viewed(people["commissioner"], reference, "It is good for Ormenshire.", looks=True)
            officer = people["officer"]
            officer.go(f"{work}/panel")
            viewed(people["brackenshire"], reference, "Our people move between the two counties.")
            before_panel(officer, work, [*PANEL.values(), "Pan Four"])
            _sat(people, work)
            _represented(people, reference, work, tmp_path)
            _decided(people, work)
            outbox.drain()
            with Visitor(browser, served.address) as stranger:
                licence = _read(stranger, reference, tmp_path)
                _registered(stranger, licence)
                _entered(people["editor"], stranger, licence)


def _asked_itself(browser: Browser, address: str) -> None:
    """Anybody may ask whether a consortium could apply; what is missing is told for each member."""
    with Visitor(browser, address) as anybody:
        anybody.go("/licensing/lrt/self-assessment")
        anybody.page.locator("main textarea, main input[name=members]").first.fill(f"{PRISON} {SECOND}")
        pressed(anybody, "Check")
        assert "needs at least 1 community rehabilitation company: there is none here" in said(anybody)
        looked_at(anybody)
        anybody.page.locator("main textarea, main input[name=members]").first.fill(f"{PRISON} {SECOND} {COMPANY}")
        pressed(anybody, "Check")
        assert "needs at least" not in said(anybody)
        looked_at(anybody)
        assert anybody.went_wrong == []


def _applied(people: Visitors, folder: Path) -> str:
    """The lead begins and submits; people of the other prison and of the company write with it, and do not submit."""
    lead, other, company = people["lead"], people["other"], people["company"]
    wanted = Applying("lrt", SECTIONS, PAPERS, (SECOND, COMPANY), {"integration": company, "finance": other})
    reference = applied(lead, wanted, folder)
    own = f"/organisation/applications/{reference}"
    for member in (other, company):
        member.go(own)
        assert "Another member applies for all of you." in said(member)
        assert member.page.locator("main a", has_text="Withdraw the application").count() == 0
    looked_at(company)
    lead.go(own)
    assert "Carla Company" in said(lead)
    assert "Olaf Other" in said(lead)
    return reference


def _completed(people: Visitors, reference: str, work: str) -> None:
    """The officer reads the regulator's own records, finds it complete, and asks once on a stopped clock."""
    officer, lead = people["officer"], people["lead"]
    officer.go(work)
    for words in ("HMP Brackenholt", "HMP Sallowfield", "Brackenshire Community Rehabilitation Company"):
        assert words in said(officer)
    looked_at(officer)
    pressed(officer, "The regulator’s own records")
    looked_at(officer)
    officer.go(f"{work}/steps/find-complete")
    pressed(officer, "Find it complete")
    officer.go(f"{work}/steps/ask")
    written(officer, "#text", "Who decides where the members disagree?")
    pressed(officer, "Ask the applicant")
    assert "Stands still" in said(officer)
    opened(lead, reference)
    pressed(lead, "Answer the questions")
    written(lead, "#text", "The chief executive, within the budget that all agreed.")
    looked_at(lead)
    pressed(lead, "Send")
    officer.go(f"{work}/steps/to-panel")
    assert "Two assessors must stand behind one grade first" in said(officer)


def _sat(people: Visitors, work: str) -> None:
    """One has a conflict of interest and takes no part; the quorum is there without that one; conditions are worded."""
    four, one = people["four"], people["one"]
    four.go(f"{work}/sitting")
    pressed(four, "Declare whether")
    ticked(four, "#has-2")
    pressed(four, "Declare")
    assert "Say what the conflict of interest is" in said(four)
    assert ["422" in each for each in four.went_wrong] == [True], "the browser notes that the form was refused"
    four.went_wrong.clear()
    looked_at(four)
    written(four, "#conflict", "My sister works for the company.")
    pressed(four, "Declare")
    assert four.page.locator("main a", has_text="Vote").count() == 0
    voted(people["one"], work, CONDITIONS, declares=True)
    one.go(f"{work}/steps/minded")
    assert "have not declared whether they have a conflict of interest" in said(one)
    voted(people["two"], work, CONDITIONS, declares=True)
    voted(people["three"], work, "refuse", declares=True)
    one.go(f"{work}/sitting")
    assert "At least 3 members without a conflict of interest decide." in said(one)
    assert "Conflict: My sister works for the company." in said(one)
    pressed(one, "Word a condition")
    written(one, "#text", "One plan for each person, held in one record by all members.")
    written(one, "#test", "Twenty records drawn by chance")
    written(one, "#evidence", "The records and a visit")
    dated(one, "by_on", clock.today().replace(year=clock.today().year + 1, day=1))
    looked_at(one)
    pressed(one, "Add it")
    minded(one, work)
    one.go(f"{work}/sitting")
    looked_at(one)


def _represented(people: Visitors, reference: str, work: str, folder: Path) -> None:
    """The lead reads what the panel is minded to do, says what it has to say with a file, and needs no more time."""
    lead = people["lead"]
    lead.go(f"/organisation/applications/{reference}")
    looked_at(lead)
    pressed(lead, "What the panel is minded to decide")
    assert "One plan for each person" in said(lead)
    looked_at(lead)
    lead.go(f"/organisation/applications/{reference}")
    pressed(lead, "Make representations")
    (folder / "record.pdf").write_bytes(pdf("record"))
    written(lead, "#text", "The record needs six months more than you give us.")
    lead.page.set_input_files("#files", folder / "record.pdf")
    looked_at(lead)
    pressed(lead, "Send")
    lead.go(f"/organisation/applications/{reference}")
    assert "record.pdf" in said(lead)
    pressed(lead, "We need no more time")
    considered(people["considerer"], work, "Six months are asked for; a year is given already.")


def _decided(people: Visitors, work: str) -> None:
    for name in PANEL:
        voted(people[name], work, "refuse" if name == "three" else CONDITIONS, declares=False)
    one = people["one"]
    one.go(f"{work}/steps/grant")
    assert "The panel voted for another outcome." in said(one)
    one.go(f"{work}/steps/{CONDITIONS}")
    looked_at(one)
    pressed(one, "Grant it with conditions")
    looked_at(one)


def _read(stranger: Visitor, reference: str, folder: Path) -> str:
    """Anybody reads the decision: as a page, as a signed PDF and as JSON, which say the same. Gives the licence."""
    stranger.go("/licensing")
    pressed(stranger, "Local Rehabilitation Trust status granted")
    looked_at(stranger)
    text = said(stranger)
    for words in (
        "HMP Brackenholt",
        "HMP Sallowfield",
        "Brackenshire Community Rehabilitation Company",
        "One plan for each person, held in one record by all members.",
        "Six months are asked for; a year is given already.",
        "Our people move between the two counties.",
    ):
        assert words in text, words
    assert "My sister" not in text, "a conflict of interest is no part of the decision's reasons"
    home = f"/licensing/decisions/{reference}-decision"
    paper = folder / "decision.pdf"
    paper.write_bytes(stranger.page.request.get(f"{home}/document.pdf").body())
    told = subprocess.run(["pdfsig", paper], capture_output=True, text=True, timeout=60, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    words = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "One plan for each person" in words
    program = json.loads(stranger.page.request.get(f"{home}/document.json").body())
    assert "One plan for each person, held in one record by all members." in json.dumps(program)
    return "LIC-" + text.partition("LIC-")[2][:9]


def _registered(stranger: Visitor, reference: str) -> None:
    """The public register shows the licence with its members, its lead and its condition; programs read the same."""
    stranger.go("/licences")
    pressed(stranger, reference)
    looked_at(stranger)
    text = said(stranger)
    for words in ("HMP Brackenholt", "HMP Sallowfield", "Lead licensee", "One plan for each person"):
        assert words in text, words
    program = json.loads(stranger.page.request.get(f"/licences/{reference}.json").body())
    assert [(each["code"], each["leads"]) for each in program["members"]] == [
        (PRISON, True),
        (COMPANY, False),
        (SECOND, False),
    ]
    assert program["special_conditions"]
    pressed(stranger, "Certificate, version 1")
    looked_at(stranger)


def _entered(editor: Visitor, stranger: Visitor, reference: str) -> None:
    """An editor of the register finds it on the home page and enters the trust in one step; anybody finds it then."""
    opened(editor, reference, "/staff")
    for words in ("HMP Brackenholt", "leads from", "HMP Sallowfield", "belongs from"):
        assert words in said(editor), words
    assert editor.page.input_value("#name") == "Brackenholt Local Rehabilitation Trust"
    looked_at(editor)
    pressed(editor, "Enter it on the register")
    assert f"The register says what licence {reference} says." in said(editor)
    looked_at(editor)
    stranger.go(f"/licences/{reference}")
    pressed(stranger, "Brackenholt Local Rehabilitation Trust")
    assert reference in said(stranger)
    looked_at(stranger)
    assert stranger.went_wrong == []
