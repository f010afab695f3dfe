"""The programme of unannounced visits at a browser, for those who may know of one and those who may not."""

import re

import pytest
from flask import Flask

from regulator.core import clock
from regulator.people.rules import Role
from tests.people.visitor import Visitor

from . import visits

pytestmark = pytest.mark.database


def at_browser(app: Flask, role: Role):
    """Somebody in a role, and their browser, signed in."""
    actor = visits.user(role)
    browser = Visitor(app)
    browser.sign_in(f"{role.words.lower().replace(' ', '.')}.invented@regulator.example")
    return actor, browser


def sent(browser: Visitor, address: str, **data: str):
    """A form as a browser sends it, with the version that stands in it."""
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    version = re.search(r'name="version" value="(\d*)"', page.text).group(1)
    return browser.post(address, {"version": version, **data})


def boxes(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled_in(**changed: str) -> dict[str, str]:
    first, last = visits.from_today(0, 4)
    form = {"code": "zwx", "kind": "full", "why": visits.WHY, **boxes("from_on", first), **boxes("until_on", last)}
    return form | changed


def errors(page: str) -> list[str]:
    found = re.search(r"govuk-error-summary__list\">(.*?)</ul>", page, re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", found.group(1)) if found else []


def test_a_visit_is_planned_shown_to_the_named_and_arrived_at(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    lead, inspector = at_browser(app, Role.LEAD_INSPECTOR)
    made = manager.post("/programme/plan", filled_in())
    assert made.status_code == 303
    address = made.location
    assert "No unannounced visit names you" in inspector.get("/programme").text
    assert inspector.get(address).status_code == 404
    named = sent(manager, f"{address}/people", user_id=str(lead.id), part="field")
    assert named.status_code == 303
    assert "HMP Wexmere" in inspector.get("/programme").text
    assert sent(inspector, f"{address}/arrive").status_code == 303
    assert "It is inspection INS-" in inspector.get(address).text
    late = sent(manager, f"{address}/cancel", why="Too late.")
    assert late.status_code == 422
    assert errors(late.text) == ["This cannot be done now: the visit is “arrived”."]


def test_a_form_that_is_not_filled_in_says_so_in_the_order_of_the_page(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    answer = manager.post("/programme/plan", {})
    assert answer.status_code == 422
    assert errors(answer.text) == [
        "Enter the code of the provider",
        "Choose what kind of inspection this is",
        "Enter the first day on site",
        "Enter the last day on site",
        "Enter the reasons",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_on-day": ""}, "The first day on site must include a day"),
        ({"from_on-day": "", "from_on-year": ""}, "The first day on site must include a day and a year"),
        ({"from_on-day": "31", "from_on-month": "2"}, "There is no such day: check the day and the month"),
        ({"from_on-day": "٣"}, "Day must be a number between 1 and 31"),
        ({"from_on-year": "99999999999999"}, "Year must be four figures, from 1800 on"),
        ({"second_from_on-day": "1", "second_from_on-month": "1", "second_from_on-year": "2028"},
         "Enter both days of the second stretch, or neither"),
        ({"kind": "no-such"}, "Choose what kind of inspection this is"),
        ({"code": "XXX"}, "The register has no provider with this code"),
        ({"why": "x" * 2001}, "The reasons must have at most 2,000 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(app, changed, said):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    answer = manager.post("/programme/plan", filled_in(**changed))
    assert answer.status_code == 422
    assert said in errors(answer.text)
    assert visits.WHY in answer.text or "why" in changed


def test_a_second_saver_is_told_and_their_text_is_kept(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    address = manager.post("/programme/plan", filled_in()).location
    old = re.search(r'name="version" value="(\d+)"', manager.get(f"{address}/cancel").text).group(1)
    first, last = visits.from_today(0, 2)
    change = {"kind": "full", "why": "A clash.", **boxes("from_on", first), **boxes("until_on", last), "version": old}
    assert manager.post(f"{address}/change", change).status_code == 303
    second = manager.post(f"{address}/cancel", {"why": "My own reason.", "version": old})
    assert second.status_code == 422
    assert "Someone else saved a change" in second.text
    assert "My own reason." in second.text
    now = re.search(r'name="version" value="(\d+)"', second.text).group(1)
    assert manager.post(f"{address}/cancel", {"why": "My own reason.", "version": now}).status_code == 303


def test_a_form_without_its_version_saves_nothing(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    address = manager.post("/programme/plan", filled_in()).location
    assert manager.post(f"{address}/cancel", {"why": "x"}).status_code == 422
    assert ">Planned<" in manager.get(address).text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_a_version_that_was_tampered_with_saves_nothing(app, version):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    address = manager.post("/programme/plan", filled_in()).location
    assert manager.post(f"{address}/cancel", {"why": "x", "version": version}).status_code == 422
    assert ">Planned<" in manager.get(address).text


def test_what_people_write_is_shown_as_they_wrote_it(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    address = manager.post("/programme/plan", filled_in(why="<script>alert(1)</script> & {{ 7 * 7 }}")).location
    page = manager.get(address).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in page


def test_the_pages_are_kept_by_no_one(app):
    _, manager = at_browser(app, Role.PROGRAMME_MANAGER)
    address = manager.post("/programme/plan", filled_in()).location
    for each in ("/programme", address, f"{address}/people"):
        assert manager.get(each).headers["Cache-Control"] == "no-store"
    assert str(clock.today().year) in manager.get("/programme").text
