"""Cases of a company that supervises in the community, read under their codes without a network."""

import pytest
from playwright.sync_api import Browser, expect

from regulator.core import db
from regulator.inspections.actions import planning
from regulator.inspections.queries import cases
from regulator.inspections.rules.lifecycle import State
from regulator.people import queries as people
from tests.inspections import scene, trusts

from .field import Device
from .field_site import ANN, field_site, inspection

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


def test_a_case_of_a_trust_is_of_one_of_its_companies(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with field_site(tmp_path_factory.mktemp("companies")) as site:
        with db.transaction():
            trusts.a_trust(companies=2)
            visit = trusts.brought_to(State.FIELDWORK)
            key = f"person:{people.user_with_email(ANN).id}"
            planning.name_member(visit, person=key, duty="inspector", part="field", actor=scene.LEAD)
            reference = visit.reference
        ann = Device(browser.new_context(base_url=site.address))
        ann.sign_in(ANN)
        ann.open()
        ann.page.get_by_label("Quayle Trust Q").check()
        ann.set_up(open_already=True)
        ann.context.set_offline(True)
        ann.go(reference, "case/C-014")
        form = ann.page.locator("form.field-form")
        form.get_by_label("Yes", exact=True).first.check()
        form.get_by_role("button", name="Keep this case").click()
        expect(form.get_by_text("Choose whose case it is")).to_be_visible()
        ann.looked_at()
        form.get_by_label("Dock CRC Q").check()
        form.get_by_role("button", name="Keep this case").click()
        expect(form.get_by_text("Kept on this device.")).to_be_visible()
        expect(form.get_by_text("Whose case is it?")).to_have_count(0)
        form.get_by_label("No", exact=True).nth(1).check()
        form.get_by_role("button", name="Keep this case").click()
        expect(ann.page.locator(".cjr-sides__one")).to_contain_text("1 yes, 1 no")
        ann.go(reference, "cases")
        ann.looked_at()
        expect(ann.page.locator("main h2", has_text="Dock CRC Q").locator("+ ul")).to_contain_text("C-014")
        ann.context.set_offline(False)
        ann.hand_in()
        with db.reading():
            (case,) = cases.cases(inspection(reference))
        assert (case.component, dict(case.answers)) == ("ZQD", {"2.1.1": "yes", "2.1.2": "no"})
        assert ann.went_wrong == []
        ann.context.close()
