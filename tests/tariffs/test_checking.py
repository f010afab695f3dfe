"""Long lists of tariffs: the check of every contract, the breaches that were passed on, the answers to a draft."""

import re
from datetime import date, timedelta

import pytest

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.core.refused import Refused
from regulator.people.rules import Role
from regulator.tariffs.actions import contracts
from regulator.tariffs.queries import checking, home
from regulator.tariffs.rules.lifecycle import State
from tests.register.test_staff_pages import statements

from . import scene
from .test_pages import checked, signed_in, told  # noqa: F401 - the same ground

pytestmark = pytest.mark.database


def priced(number: int = 0, **changed):
    """The price of a contract, each a penny more above the tariff of £44,845 than the one before."""
    given = {
        "provider": "ZHL", "commissioner": "", "function": scene.LOCAL, "basis": "private",
        "price": f"47,000.{number:02d}", "from_on": date(2024, 4, 1), "ends_on": None, "source": "The contract of 2024",
    }  # fmt: skip
    return contracts.record_price(contracts.Wanted(**given | changed), actor=scene.ANALYST, now=clock.now())


def passed_on(many: int) -> None:
    for number in range(many):
        key = f"priced-{priced(number).id}"
        contracts.note_breach(key, "referred", reason="They knew.", actor=scene.ANALYST, now=clock.now())


def test_every_contract_is_on_one_page_of_the_check_and_the_counts_are_of_all(checked):  # noqa: F811
    analyst = signed_in(checked, Role.ANALYST)
    with transaction():
        for number in range(checking.PAGE + 2):
            priced(number)
    with reading():
        keys = [each.key for each in checking.every_contract(clock.today())]
    address, seen = "/staff/tariffs/contracts", []
    for size in (checking.PAGE, len(keys) - checking.PAGE):
        answer = analyst.get(address)
        page = told(answer)
        assert f"All ({len(keys)})" in page
        assert f"Breach ({checking.PAGE + 2})" in page
        seen.append(answer.text.count('class="cjr-work__one"'))
        assert seen[-1] == size
        following = re.search(r'href="([^"]*)" rel="next"', answer.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    some = analyst.get("/staff/tariffs/contracts?verdict=breach").text
    following = re.search(r'href="([^"]*)" rel="next"', some)[1].replace("&amp;", "&")
    assert "verdict=breach" in following
    last = analyst.get(following)
    assert last.text.count('class="cjr-work__one"') == 2
    assert "From the beginning" in told(last)
    for wrong in ("nothing", "priced-99999999999999999999", "'"):
        assert analyst.get(f"/staff/tariffs/contracts?after={wrong}").text.count('class="cjr-work__one"') == 25
    assert f"{checking.PAGE + 2} breaches" in told(analyst.get("/staff"))


def test_the_home_page_counts_breaches_without_reading_the_rest_of_the_register(checked):  # noqa: F811
    with transaction():
        explained = f"priced-{priced(1).id}"
        priced(2)
        contracts.note_breach(explained, "explained", reason="It ends soon.", actor=scene.ANALYST, now=clock.now())
    with reading():
        every = checking.every_contract(clock.today())
        assert [each.open for each in every].count(True) == checking.open_breaches(clock.today()) == 1
        assert {checking.one(each.key, clock.today()).verdict for each in every} == {each.verdict for each in every}

    with statements() as asked, reading():
        rows = {each.text: each.detail for each in home.staff(scene.ANALYST).rows}
    assert any("tariff_contract" in each for each in asked)
    assert not any("FROM operator" in each or "FROM contract" in each for each in asked)
    assert rows["Check of every contract"] == "1 breach"


def test_a_breach_that_was_passed_on_long_ago_is_still_taken_up(checked):  # noqa: F811
    officer = signed_in(checked, Role.ENFORCEMENT_OFFICER)
    with transaction():
        passed_on(checking.PAGE + 27)
    with reading():
        assert len(checking.waiting(1000)) == checking.PAGE + 27
    address, numbers = "/staff/tariffs/referred", []
    while address:
        text = officer.get(address).text
        numbers += re.findall(r"/staff/tariffs/referred/(\d+)", text)
        following = re.search(r'href="([^"]*)" rel="next"', text)
        address = following[1] if following else ""
    assert len(set(numbers)) == checking.PAGE + 27
    oldest = f"/staff/tariffs/referred/{min(map(int, numbers))}"
    assert officer.post(oldest, {"reason": "The commissioner was written to."}).status_code == 303
    assert "Somebody said already" in told(officer.post(oldest, {"reason": "Again."}), 422)
    with reading():
        assert len(checking.waiting(1000)) == checking.PAGE + 26
    for wrong in ("x", "-1", "99999999999", "0"):
        assert officer.get(f"/staff/tariffs/referred?after={wrong}").status_code == 200


def test_a_price_that_is_not_paid_today_is_refused_and_not_recorded_out_of_sight(fresh_ground):
    today = clock.today()
    with transaction():
        scene.private()
        for changed in ({"from_on": today + timedelta(days=1)}, {"ends_on": today - timedelta(days=1)}):
            with pytest.raises(Refused, match="what is paid today"):
                priced(**changed)
        over = {"ends_on": today - timedelta(days=1), "basis": "private-finance"}
        for changed in ({"from_on": today, "ends_on": today}, over):
            assert checking.one(f"priced-{priced(**changed).id}", today).priced


def test_a_price_that_became_too_high_still_waits_for_its_answer(fresh_ground):
    with transaction():
        tariff = scene.brought_to(State.PUBLISHED)
        made = scene.offered("44,500")
        scene.corrected(tariff)
        scene.take(tariff, "publish-correction", scene.PUBLISHER, scene.AFTER)
        told_ = [each.text for each in home.outside(scene.of(scene.organisation())).rows]
        assert f"Price proposed: {made.reference}" in told_
        told_ = [each.text for each in home.outside(scene.of(scene.commissioner())).rows]
        assert f"Price proposed: {made.reference}" not in told_


def test_answers_come_in_pages_and_a_draft_says_what_came_after_it(app):
    analyst = signed_in(app, Role.ANALYST)
    with transaction():
        tariff = scene.brought_to(State.CONSULTING)
        for number in range(27):
            scene.objected(tariff, scene.organisation(), kind="comment", text=f"Thought {number:02d}.")
    page = told(analyst.get("/staff/tariffs/2026-27"))
    assert "27 answers" in page
    assert "came again, after draft" not in page
    first = analyst.get("/staff/tariffs/2026-27/consultations/1")
    assert "Thought 24." in told(first)
    assert "Thought 25." not in first.text
    following = re.search(r'href="([^"]*)" rel="next"', first.text)[1]
    assert "Thought 25." in told(analyst.get(following))
    with transaction():
        scene.sent("ZWX", "41,000", day=scene.AFTER)
    page = told(analyst.get("/staff/tariffs/2026-27"))
    assert "One of them came, or came again, after draft 1 was made" in page
    assert "sent 2 times" in page


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"from_on": date(1800, 1, 1)}, "from_on", "Enter 1992 or later: no prison was let under a contract before"),
        ({"from_on": date(1991, 12, 31)}, "from_on", "Enter 1992 or later"),
        ({"ends_on": date(2999, 1, 1)}, "ends_on", "within 40 years from today"),
    ],
)
def test_a_contract_is_of_years_in_which_there_can_be_one(checked, changed, field, said):  # noqa: F811
    with pytest.raises(Refused, match=said) as refused, transaction():
        priced(**changed)
    assert refused.value.field == field
    with transaction():
        assert priced(from_on=date(1992, 1, 1), ends_on=date(clock.today().year + 40, 12, 31)).id
