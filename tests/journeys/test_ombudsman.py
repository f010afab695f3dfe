"""The Ombudsman's office in Chromium: a clerk at the keyboard, a family at home, an assessor, an investigator with a
provider, and the deputy; every page looked at at both widths, and the clerk's keys counted."""

import re
import sys

import pytest
from playwright.sync_api import Browser

from regulator.core import clock, db
from regulator.ombudsman.actions import casework
from tests import make
from tests.ombudsman.office import allocated, logged, now, version
from tests.ombudsman.test_casework import ask

from .test_complaints import Served, looked_at, opened, served  # noqa: F401 - the same office
from .visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.database]

KEYS = "addEventListener('keydown', () => { sessionStorage.keys = Number(sessionStorage.keys ?? 0) + 1; }, true);"
SECONDS = 60  # for a complaint logged by keyboard alone: DESIGN, section 8
KEY, THINK = (
    0.2,
    1.2,
)  # seconds of a practised typist for a key, and to find what goes into a field (Card, Moran, Newell)


def test_a_clerk_logs_a_complaint_by_keyboard_alone_within_a_minute_of_keys(browser: Browser, served: Served):  # noqa: F811
    with opened(browser, served, "clerk") as clerk:
        clerk.context.add_init_script(KEYS)
        clerk.go("/ombudsman/log")
        keyboard = clerk.page.keyboard
        fields = (
            ("#name", "Tomas Obrien"), ("#number", "A1234BC"), ("#respondent", "ZWX"),
            ("#story", "Radio lost in the move of 3 March. Card says it left, nothing came."),
            ("#subject", "Property: lost in t"), ("#received_on-day", ""), ("#stages", "Both"),
        )  # fmt: skip
        for selector, text in fields:
            clerk.tab_to(selector)
            keyboard.type(text)
        clerk.tab_to("button.govuk-button:not(.govuk-button--secondary)", most=120)
        keyboard.press("Enter")
        clerk.page.wait_for_url("**/ombudsman/cases/OMB-*")
        keys = int(clerk.page.evaluate("sessionStorage.keys"))
        seconds = keys * KEY + len(fields) * THINK
        told = f"A complaint logged by keyboard: {keys} keys in {len(fields)} fields, about {seconds:.0f} seconds"
        sys.stdout.write(f"\n{told}\n")
        assert seconds <= SECONDS, told
        assert clerk.page.get_by_text("The acknowledgement waits").count() == 1


def test_a_clerk_writes_down_a_call_while_somebody_speaks(browser: Browser, served: Served):  # noqa: F811
    with opened(browser, served, "clerk") as clerk:
        clerk.go("/ombudsman/notes/new")
        looked_at(clerk, "note")
        keyboard = clerk.page.keyboard
        for selector, text in (
            ("#who", "Ada Obrien"), ("#name", "Tomas Obrien"), ("#number", "A1234BC"), ("#respondent", "ZWX"),
            ("#subject", "Property: withheld"), ("#said", "They keep my brother's radio."),
        ):  # fmt: skip
            clerk.tab_to(selector)
            keyboard.type(text)
        clerk.tab_to("#read_back-1")
        keyboard.press("Space")
        clerk.tab_to("button.govuk-button", most=40)
        keyboard.press("Enter")
        clerk.page.wait_for_url("**/ombudsman/cases/OMB-*")
        assert clerk.page.get_by_text("It was read back, and they agreed").count() == 1


def test_a_family_complains_on_a_phone_in_their_own_words(browser: Browser, served: Served):  # noqa: F811
    with Visitor(browser, served.address) as family:
        family.go("/complain")
        family.page.get_by_role("button", name="Start your complaint").click()
        page = family.page
        looked_at(family, "form")
        page.get_by_role("button", name="Send your complaint").click()
        looked_at(family, "form with what is missing")
        page.get_by_label("I am writing for somebody else").check()
        page.get_by_label("Name of the person it happened to").fill("Tomas Obrien")
        page.locator("#respondent").select_option("ZWX")
        page.locator("#subject").select_option("mail-breach/letter to or from the Ombudsman")
        page.locator("#second_subject").select_option("property/withheld")
        page.get_by_label("What happened?").fill("His letter to you came back opened.")
        page.get_by_label("They have not complained yet").check()
        page.get_by_label("Where should we write to?").fill("1 Nowhere Lane\nQuillmarsh")
        page.get_by_label("Large print").check()
        page.get_by_label("Welsh").check()
        page.get_by_role("button", name="Send your complaint").click()
        page.wait_for_url("**/complain/done")
        looked_at(family, "done")
        reference = re.search(r"OMB-\d{4}-\d{6}", page.content())[0]
    with opened(browser, served, "deputy") as deputy:
        deputy.go("/ombudsman")
        deputy.page.get_by_role("link", name="See what cannot wait").click()
        deputy.page.get_by_role("link", name=f"Confidential mail was opened: {reference}").click()
        looked_at(deputy, "alert")
        deputy.page.get_by_label("What did you do?").fill("Wrote to the governor.")
        deputy.page.get_by_role("button", name="Write it down").click()
        assert deputy.page.get_by_text("Nothing waits.").count() == 1
        looked_at(deputy, "alerts")


def test_an_investigator_gets_papers_from_a_provider_whose_people_write_together(browser: Browser, served: Served):  # noqa: F811
    reference = allocated(served.office)
    papers_id = ask(served.office, reference, consent="By letter.")
    with opened(browser, served, "governor") as governor:
        governor.go(f"/organisation/ombudsman/{papers_id}")
        governor.page.get_by_role("button", name="Open and confirm receipt").click()
        governor.page.get_by_label("Your answer").fill("Here is the card.")
        governor.page.set_input_files(
            "#files", {"name": "card.pdf", "mimeType": "application/pdf", "buffer": make.pdf()}
        )
        looked_at(governor, "asked")
        governor.page.get_by_role("button", name="Send your answer").click()
        assert governor.page.get_by_role("link", name="card.pdf").count() == 1
        looked_at(governor, "answered")
    with opened(browser, served, "investigator") as investigator:
        investigator.go("/ombudsman/cases?list=mine")
        investigator.page.get_by_role("link", name=reference).click()
        assert investigator.page.get_by_role("link", name="card.pdf").count() == 1
        looked_at(investigator, "case")
        investigator.page.get_by_role("link", name="Start to investigate").click()
        investigator.page.get_by_role("button", name="Start to investigate").click()
        assert investigator.page.get_by_text("Investigating").count() >= 1


def test_an_assessor_settles_a_number_and_a_deputy_sees_what_is_late(browser: Browser, served: Served):  # noqa: F811
    office = served.office
    reference = logged(office)
    logged(office, name="Zebedee Quartermaine", clash="Both letters have it.")
    with db.transaction():
        casework.mark(
            reference, version(office, reference), priority="He leaves prison on Friday.", reprisal="",
            actor=office.clerk, at=now(),
        )  # fmt: skip
    with opened(browser, served, "assessor") as assessor:
        assessor.go("/ombudsman/numbers")
        looked_at(assessor, "numbers")
        assessor.page.get_by_role("link", name=reference).first.click()
        looked_at(assessor, "number")
        assessor.page.get_by_label("It stands for two people").check()
        assessor.page.get_by_label("How do you know?").fill("Two cards of reception.")
        assessor.page.get_by_role("button", name="Settle it").click()
        assert assessor.page.get_by_text("No number waits").count() == 1
    with opened(browser, served, "deputy") as deputy:
        for page in ("late", "late?what=papers", "alerts", "trends?code=ZWX", "spikes", "figures", "cases?list=open"):
            deputy.go(f"/ombudsman/{page}")
            looked_at(deputy, page)
        deputy.go("/ombudsman/cases?list=to-assess")
        first = deputy.page.locator("tbody tr").first
        assert reference in first.inner_text(), "what goes first stands first"
        assert str(clock.today().year) in first.inner_text()
