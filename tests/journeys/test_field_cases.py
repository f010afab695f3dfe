"""Cases of a company that supervises in the community, read under their codes without a network."""

import pytest
from playwright.sync_api import Browser, expect

from .field import Device
from .field_site import ANN, field_site

pytestmark = pytest.mark.database


def test_cases_and_what_they_count_are_kept_without_a_network(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cases")
    with field_site(folder, code="ZMC", edition="crc-1", scheme="crc-1") as site:
        ann = Device(browser.new_context(base_url=site.address))
        ann.sign_in(ANN)
        ann.set_up()
        ann.context.set_offline(True)
        ann.go(site.reference, "cases")
        code = ann.page.get_by_label("Open a case by its code")
        code.fill("John Smith")
        code.press("Enter")
        expect(ann.page.get_by_text("Enter a code such as C-014")).to_be_visible()
        code.fill("c-014")
        code.press("Enter")
        expect(ann.page.get_by_role("heading", name="Case C-014")).to_be_visible()
        ann.looked_at()
        form = ann.page.locator("form.field-form")
        form.get_by_role("button", name="Keep this case").click()
        expect(form.get_by_text("Answer a question, or say why")).to_be_visible()
        form.get_by_label("Yes", exact=True).first.check()
        form.get_by_role("button", name="Keep this case").click()
        expect(ann.page.locator(".cjr-sides__one")).to_contain_text("1 yes, 0 no")
        ann.go(site.reference, "judgements")
        ann.page.locator(".field-standards a").filter(has_text="assess").first.click()
        counted = ann.page.locator("form.field-form")
        counted.locator("[name=yes-0]").fill("two")
        counted.get_by_label("Your reasons").fill("As the cases say.")
        counted.get_by_role("button", name="Propose").click()
        expect(counted.get_by_text("Enter a whole number").first).to_be_visible()
        for box in counted.locator("[name^=yes-], [name^=no-]").all():
            box.fill("2")
        ann.looked_at()
        counted.get_by_role("button", name="Propose").click()
        expect(ann.page.locator(".cjr-sides__one")).to_contain_text("2 yes, 2 no")
        ann.context.set_offline(False)
        ann.hand_in()
        assert {each.kind for each in site.kept()} == {"case", "proposal"}
        assert ann.went_wrong == []
        ann.context.close()
