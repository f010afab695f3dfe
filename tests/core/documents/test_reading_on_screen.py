"""The report as a page: on a phone nothing is cut off, and axe finds nothing wrong."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from regulator.core.documents import markup
from tests.inspections import sample_content

from .conftest import HASH

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 700, 1280])
@pytest.mark.parametrize("name", ["bedford", "crc"])
def test_a_report_fits_the_screen_and_axe_finds_nothing(name: str, width: int, browser: Browser) -> None:
    content = getattr(sample_content, name)()
    content["team"].append({"role": "Inspector", "name": "N" * 60, "employer": "m" * 60, "areas": []})
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(markup.whole("inspections/report", content, content_hash=HASH))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.close()
