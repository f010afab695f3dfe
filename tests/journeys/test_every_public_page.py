"""Every public page in a real browser, narrow and wide: axe finds nothing, and nothing is cut off."""

import pytest
from playwright.sync_api import Browser

from tests.publication.test_pages import EVERY

from .conftest import Served
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

OTHERS = ("/verify?code=abc", "/verify/AAAA-BBBB-CCCC", "/verify/{code}", "/nothing-here", "/providers?after=WYI")
SCREENS = ({"width": 320, "height": 640}, {"width": 1280, "height": 800})
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


def addresses(visitor: Visitor, served: Served) -> list[str]:
    visitor.go(f"/inspections/{served.site.bedford}")
    code = visitor.page.locator(".cjr-downloads__check a").inner_text()
    return [
        each.format(bedford=served.site.bedford, invented=served.site.invented, code=code) for each in EVERY + OTHERS
    ]


@pytest.mark.parametrize("screen", SCREENS, ids=["320", "1280"])
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(browser: Browser, served: Served, screen):
    with Visitor(browser, served.address, viewport=screen) as visitor:
        found: dict[str, object] = {}
        for path in addresses(visitor, served):
            visitor.go(path)
            wrong = [*visitor.violations(), *visitor.cut_off()]
            if visitor.overflow() or wrong:
                found[path] = (visitor.overflow(), wrong)
        assert found == {}


def test_nothing_is_refused_by_the_policy_and_no_page_loads_from_elsewhere(browser: Browser, served: Served):
    with Visitor(browser, served.address) as visitor:
        elsewhere: list[str] = []
        visitor.page.on(
            "request",
            lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(served.address) else None,
        )
        for path in addresses(visitor, served):
            visitor.go(path)
        assert elsewhere == []
        refused = [said for said in visitor.went_wrong if "Failed to load resource" not in said]
        assert refused == []
        assert visitor.context.cookies() == []


def test_wider_spacing_of_text_cuts_nothing_off(browser: Browser, served: Served):
    """WCAG 2.2, 1.4.12: lines, letters, words and paragraphs further apart."""
    with Visitor(browser, served.address, viewport=SCREENS[0], bypass_csp=True) as visitor:
        found: dict[str, object] = {}
        for path in addresses(visitor, served):
            visitor.go(path)
            visitor.page.add_style_tag(content=SPACED)
            if visitor.overflow() or visitor.cut_off():
                found[path] = (visitor.overflow(), visitor.cut_off())
        assert found == {}
