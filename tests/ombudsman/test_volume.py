"""The Ombudsman's pages among many cases: each list is read in an index, each page asks the database as often for many
cases as for few, and a person is found among others of like names."""

import re
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from regulator.bench.complaint_names import SLIPS, person
from regulator.bench.complaint_rows import came_on, number_of, reference_of
from regulator.bench.complaint_seed import seed
from regulator.core import clock, db
from regulator.ombudsman.models import Complaint
from regulator.ombudsman.queries import alerts, cases, decisions, index, late, letters
from regulator.ombudsman.queries.index import Match
from tests.core.test_event_search import plans, statements

from .office import Office, day, logged

pytestmark = pytest.mark.database

MANY = 1_500
LARGE = ("ombudsman_complaint", "ombudsman_index_key", "ombudsman_letter", "ombudsman_subject", "clock", "obligation",
         "compartment_opening", "published_decision", "ombudsman_joint")  # fmt: skip
LISTS = ("to-assess", "to-allocate", "mine", "to-decide", "under-review", "open", "to-publish", "to-translate", "all")
CASES = "ix_ombudsman_complaint_"
CASE = reference_of(7)
AFTER = (2, came_on(8), "8" * 16)

QUESTIONS: dict[str, tuple[Callable[[Office], Any], str]] = {
    **{f"the list {which}": (lambda o, which=which: cases.listed(o.deputy, which), "") for which in LISTS},
    "a later page of what is open": (lambda o: cases.listed(o.deputy, "open", AFTER), CASES + "list"),
    "a later page of all": (lambda o: cases.listed(o.deputy, "all", AFTER), CASES + "all"),
    "what waits to be published": (lambda o: cases.listed(o.deputy, "to-publish"), CASES + "unpublished"),
    "what waits to be translated": (lambda o: cases.listed(o.deputy, "to-translate"), CASES + "translate"),
    "what goes first": (lambda o: cases.listed(o.deputy, "to-assess"), CASES + "first_list"),
    "what is late": (lambda o: late.late(o.deputy, "cases", clock.today()), "ix_clock_"),
    "what is late, later": (lambda o: late.late(o.deputy, "cases", clock.today(), (clock.today(), 1)), "ix_clock_"),
    "one case": (lambda o: cases.show(o.deputy, CASE), "ix_compartment_opening_opened"),
    "a name": (lambda o: index.found(o.clerk, person(7)), "ix_ombudsman_index_key_found"),
    "the letters that wait": (lambda o: letters.waiting(o.clerk), "ix_ombudsman_letter_l"),
    "the postal log": (lambda o: letters.batches(o.clerk), "ix_ombudsman_letter_printed"),
    "the home": (lambda o: (cases.counts(o.deputy), alerts.waiting_for(o.deputy)), CASES + "list"),
    "published decisions": (lambda o: decisions.published(), "ix_published_decision_list"),
}  # fmt: skip


def read_whole(plan: str) -> list[str]:
    """The tables of a plan that are read from one end to the other, without an index."""
    found = re.findall(r"SCAN (\w+)(?! USING)", plan) + re.findall(r"Seq Scan on (\w+)", plan)
    return [each for each in found if each in LARGE and not re.search(rf"SCAN {each} USING", plan)]


def test_no_question_of_every_day_reads_a_table_whole(at_work: Office):
    seed(MANY)
    engine = db.engine().dialect.name
    for what, (ask, served_by) in QUESTIONS.items():
        with statements() as ran, db.reading():
            ask(at_work)
        asked = [(statement, given) for statement, given in ran if statement.startswith("SELECT")]
        found = plans(engine, asked)
        assert [each for plan in found for each in read_whole(plan)] == [], what
        assert served_by in "\n".join(found), what


PAGES = (
    "", "/cases?list=open", "/cases?list=to-publish", "/cases?list=all", f"/cases/{CASE}", "/late", "/late?what=papers",
    "/letters", "/trends", "/spikes", "/figures", "/investigators", "/alerts", "/numbers", f"/cases/{CASE}/allocate",
)  # fmt: skip


def test_a_page_asks_as_often_for_many_cases_as_for_few(at_work: Office):
    deputy, clerk = at_work.browser(at_work.deputy, "deputy"), at_work.browser(at_work.clerk, "clerk")
    token = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]*)"', clerk.get("/ombudsman/log").text)[0]}

    def asked() -> dict[str, int]:
        found = {}
        for page in PAGES:
            with statements() as ran:
                assert deputy.browser.get(f"/ombudsman{page}").status_code == 200, page
            found[page] = len(ran)
        for page, given in (("find", {"who": person(7)}), ("log/like", {"name": "David Smith", "number": "A1234BC"})):
            with statements() as ran:
                assert clerk.browser.post(f"/ombudsman/{page}", data=given | token).status_code == 200, page
            found[page] = len(ran)
        with statements() as ran:
            assert deputy.browser.get("/decisions").status_code == 200
        return found | {"/decisions": len(ran)}

    seed(300)
    asked()
    few = asked()
    seed(MANY, first=300)
    many = asked()
    more = {page: (few[page], many[page]) for page in few if many[page] > few[page] + 2}
    assert more == {}
    assert max(many.values()) <= 45


def test_logging_asks_as_often_among_many_cases_as_among_few(at_work: Office):
    def asked(number: str) -> int:
        with statements() as ran:
            logged(at_work, name=person(7), number=number)
        return len(ran)

    asked("Z9999ZA")
    few = asked("Z9999ZB")
    seed(MANY)
    assert asked("Z9999ZC") <= few


def names(matches: list[Match]) -> list[str]:
    return list(dict.fromkeys(each.name for each in matches))[:5]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_person_is_found_by_a_name_that_is_not_typed_as_it_stands(at_work: Office, slip: str):
    seed(MANY)
    chance = Random(7)
    doubles = [number for number in range(MANY) if "-" in person(number)]
    wanted = doubles[:8] if "hyphen" in slip or "double" in slip else range(300, 308)
    with db.reading():
        for number in wanted:
            typed = SLIPS[slip](person(number), chance)
            assert person(number) in names(index.found(at_work.clerk, typed)), typed


def test_of_many_with_one_name_the_number_or_the_day_tells_the_right_one(at_work: Office):
    today = clock.today()
    for number in range(30):
        logged(at_work, name="David Smith", number=f"B{number:04}ZZ", received_on=day(-19))
    right = logged(at_work, name="David Smith", number="C7777ZZ", received_on=today)
    with db.reading():
        assert index.found(at_work.clerk, "David Smith C7777ZZ")[0].reference == right
        assert index.found(at_work.clerk, "c7777zz")[0].reference == right
        assert index.found(at_work.clerk, "Smith", came=today)[0].reference == right
        assert index.found(at_work.clerk, "David Smith")[0].reference == right, "the newest stands first"
        assert index.found(at_work.clerk, "David Smith", came=day(-400)) == []


def test_at_most_two_hundred_cases_are_read_for_a_name_that_says_little(at_work: Office):
    seed(MANY * 4)

    def read(typed: str) -> int:
        loaded = []
        with db.reading():
            event.listen(db.session(), "loaded_as_persistent", lambda _session, row: loaded.append(row))
            index.found(at_work.clerk, typed)
        return sum(isinstance(each, Complaint) for each in loaded)

    assert read("David") == 200
    assert 0 < read("Davidd Smithh Unknown") <= 200
    assert read(number_of(1_234)) == 1
