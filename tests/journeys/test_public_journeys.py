"""Whole visits to the public site in a real browser: on a phone, by keyboard alone, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Response

from .conftest import Served
from .visitor import PHONE, Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

PDF_OF_BEDFORD = "a[href$='/report.pdf']:has-text('HMP/YOI Bedford')"


def pdf_of(visitor: Visitor, press) -> Response:
    """The answer with which a PDF arrives."""
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/report.pdf")) as expected:
        press()
    return expected.value


def is_the_report(answer: Response, served: Served) -> None:
    assert answer.url.endswith(f"/inspections/{served.site.bedford}/report.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert int(answer.headers["content-length"]) > 20_000


def test_from_the_home_page_to_the_latest_report_of_a_prison_as_pdf_on_a_phone_takes_three_interactions(
    browser: Browser, served: Served
):
    with Visitor(browser, served.address, **PHONE) as visitor:
        visitor.go("/")
        visitor.enter("Find a prison or company", "Bedford")
        visitor.press("Enter")
        visitor.page.wait_for_url("**/providers?search=Bedford")
        answer = pdf_of(visitor, lambda: visitor.tap(PDF_OF_BEDFORD))
        is_the_report(answer, served)
        assert visitor.interactions <= 3
        assert visitor.went_wrong == []


def test_a_report_on_the_home_page_is_one_tap_away(browser: Browser, served: Served):
    with Visitor(browser, served.address, **PHONE) as visitor:
        visitor.go("/")
        is_the_report(pdf_of(visitor, lambda: visitor.tap(PDF_OF_BEDFORD)), served)
        assert visitor.interactions == 1


def test_the_pdf_is_reached_by_keyboard_alone(browser: Browser, served: Served):
    with Visitor(browser, served.address, viewport={"width": 1280, "height": 800}) as visitor:
        visitor.go("/")
        visitor.tab_to(".govuk-skip-link", most=1)
        visitor.press("Enter")
        visitor.tab_to("#search", most=2)
        visitor.page.keyboard.type("bedford")
        visitor.press("Enter")
        visitor.page.wait_for_url("**/providers?search=bedford")
        visitor.tab_to(PDF_OF_BEDFORD.split(":has")[0])
        is_the_report(pdf_of(visitor, lambda: visitor.press("Enter")), served)


def test_a_document_is_verified_by_keyboard_alone(browser: Browser, served: Served):
    with Visitor(browser, served.address) as visitor:
        visitor.go(f"/inspections/{served.site.bedford}")
        code = visitor.page.locator(".cjr-downloads__check a").inner_text()
        visitor.go("/verify")
        visitor.tab_to("#code")
        visitor.page.keyboard.type(code.lower().replace("-", ""))
        visitor.press("Enter")
        visitor.page.wait_for_url(f"**/verify/{code}")
        assert visitor.page.locator("h1").inner_text() == "This document is genuine"
        visitor.tab_to("summary")
        visitor.press("Enter")
        assert visitor.page.get_by_text("certutil").is_visible()
        assert visitor.went_wrong == []


def test_a_wide_table_is_scrolled_by_keyboard(browser: Browser, served: Served):
    with Visitor(browser, served.address, viewport={"width": 320, "height": 700}) as visitor:
        visitor.go("/providers/LPI")
        visitor.tab_to(".cjr-scroll")
        visitor.page.keyboard.press("ArrowRight")
        visitor.page.wait_for_timeout(300)  # the browser scrolls smoothly
        assert visitor.page.evaluate("document.activeElement.scrollLeft") > 0


def test_everything_works_without_javascript(browser: Browser, served: Served):
    with Visitor(browser, served.address, java_script_enabled=False, **PHONE) as visitor:
        visitor.go("/")
        visitor.enter("Find a prison or company", "liverpool")
        visitor.tap("button:has-text('Search')")
        visitor.page.wait_for_url("**/providers?search=liverpool")
        visitor.tap("a:has-text('HMP Liverpool')")
        visitor.page.wait_for_url("**/providers/LPI")
        assert visitor.page.locator("h1").inner_text() == "HMP Liverpool"
        assert visitor.page.locator(".cjr-plot svg[role=img]").is_visible()
        visitor.tap("summary")
        assert visitor.page.get_by_text("crowding included").is_visible()
        visitor.go("/providers")
        visitor.page.get_by_label("Kind", exact=True).select_option("crc")
        visitor.page.get_by_label("Area", exact=True).select_option(label="Kent")
        visitor.tap("button:has-text('Search')")
        visitor.page.wait_for_url("**/providers?*area=kent")
        assert visitor.page.locator(".cjr-provider").count() == 1
        visitor.go("/verify")
        visitor.enter("Check code", "7KQ4")
        visitor.tap("button:has-text('Check')")
        visitor.page.wait_for_url("**/verify?code=7KQ4")
        assert visitor.page.locator(".govuk-error-message").is_visible()


def test_a_list_is_read_to_its_end_by_its_links(browser: Browser, served: Served):
    with Visitor(browser, served.address, **PHONE) as visitor:
        visitor.go("/providers")
        for _page in range(3):
            with visitor.page.expect_navigation():  # not the page before, which is loaded too
                visitor.tap("a[rel=next]")
        assert visitor.page.locator("a[rel=next]").count() == 0
        assert visitor.page.locator(".cjr-provider").last.locator(".govuk-tag").inner_text() == "Closed"
        with visitor.page.expect_navigation():
            visitor.tap("a[rel=prev]")
        assert visitor.page.locator(".cjr-provider").first.locator(".govuk-tag").count() == 0
