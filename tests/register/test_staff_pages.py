"""The staff's pages of the register, as people and as those who mean ill use them."""

import csv
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from regulator.app import create_app
from regulator.core import db, keys
from regulator.core.actor import STRANGER
from regulator.core.events.models import EventRow
from regulator.core.settings import Settings
from regulator.people.rules import Role
from regulator.register import actions, queries
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from tests import pages
from tests.people.visitor import Visitor, add_user, token
from tests.register.people import EDITOR, small_estate

pytestmark = pytest.mark.database

NAME = "/staff/register/HMA/name"
WHY = {"reason": "It was announced", "source": "Announcement, 3 June 2026"}
MARCH = {"from_on-day": "1", "from_on-month": "3", "from_on-year": "2026"}
RENAMED = {"name": "HMP Highmoor Hill", **MARCH, **WHY}


@pytest.fixture(autouse=True)
def _in_november_2026():
    with time_machine.travel("2026-11-02T12:00:00Z", tick=True):
        yield


@pytest.fixture
def app(database) -> Flask:
    small_estate()
    settings = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(settings.keys)
    add_user(Role.REGISTER_EDITOR)
    add_user(Role.REGISTER_EDITOR, "second@regulator.example")
    return create_app(settings)


@pytest.fixture
def editor(app) -> Visitor:
    return signed_in(app)


def signed_in(app, email="someone@regulator.example") -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor


def sent(visitor, address, data, *, version="1"):
    """Send a form with the visitor's token, as a form made from a version; None sends none."""
    given = {**data, "csrf_token": token(visitor.browser.get("/account").text)}
    if version is not None:
        given["version"] = version
    answer = visitor.browser.post(address, data=given)
    if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
        pages.check(answer)
    return answer


def it(code="HMA"):
    with db.reading():
        return queries.organisation(STRANGER, code)


def events():
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(EventRow))


# Reading


def test_the_list_finds_narrows_and_leads_to_each_organisation(editor):
    words = pages.words_of(pages.check(editor.get("/staff/register")))
    assert "4 organisations" in words
    for asked, count in (
        ("search=highm", 1),
        ("search=moors", 1),
        ("kind=commissioner", 2),
        ("area=north", 3),
        ("area=north&kind=crc", 1),
        ("state=closed", 0),
        ("search=nothing-like-it", 0),
        ("search=%00%ed%a0%80%27%22<script>", 0),
        ("search=" + "x" * 10_000, 0),
    ):
        page = pages.check(editor.get(f"/staff/register?{asked}"))
        links = [each.get("href") for each in page.iter("a") if each.get("href", "").startswith("/staff/register/")]
        codes = [each for each in links if each.count("/") == 3 and not each.endswith(".csv")]
        assert len({each.split("?")[0] for each in codes} - {"/staff/register/list.csv"}) == count, asked


@pytest.mark.parametrize(
    "address",
    [
        "/staff/register?kind=castle",
        "/staff/register?state=half-open",
        "/staff/register?area=nowhere",
        "/staff/register?area=%00",
        "/staff/register?after=nobody",
        "/staff/register?after=%00",
        "/staff/register/%00",
        "/staff/register/NOPE",
        "/staff/register/" + "x" * 5000,
        "/staff/register/NOPE/history.csv",
        "/staff/register/NOPE/name",
        "/staff/register/HMA/town/1/correct",
        "/staff/register/HMA/name/999999999999999999999999/correct",
        "/staff/register/HMA/contracts/1/end",
        "/staff/register/HMA/lineage/1/strike",
        "/staff/register/CRCM/places",
    ],
)
def test_what_is_not_there_is_not_found(editor, address):
    assert editor.get(address).status_code == 404


def test_a_page_of_the_list_holds_fifty_and_the_next_begins_where_it_ends(app, editor):
    with db.transaction():
        for number in range(60):
            actions.register_organisation(
                f"P{number:02}", f"Partner {number:02}", Kind.PARTNER, source="x", actor=EDITOR, invented=True
            )
    first = editor.get("/staff/register?kind=partner")
    assert first.text.count('class="cjr-provider"') == 50
    following = "/staff/register?kind=partner&amp;after=P49"
    assert following in first.text
    second = editor.get(following.replace("&amp;", "&"))
    assert second.text.count('class="cjr-provider"') == 10
    assert "Partner 59" in second.text


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield seen
    event.remove(db.engine(), "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("address", "most"),
    [("", 6), ("?search=highm", 8), ("?kind=partner&area=north&state=open&search=p", 12), ("/HMA", 20)],
)
def test_a_page_asks_the_database_as_often_for_many_organisations_as_for_few(app, editor, address, most):
    def asked():
        with statements() as seen:
            assert editor.browser.get(f"/staff/register{address}").status_code == 200
        return len(seen)

    few = asked()
    with db.transaction():
        area = queries.area("north").id
        for number in range(60):
            actions.register_organisation(
                f"P{number:02}", f"Partner {number:02}", Kind.PARTNER, source="x", actor=EDITOR, area_id=area
            )
    assert few <= asked() <= most


def test_everyone_who_works_for_the_regulator_reads_and_only_editors_change(app):
    add_user(Role.INSPECTOR, "inspector@regulator.example")
    inspector = signed_in(app, "inspector@regulator.example")
    page = inspector.get("/staff/register/HMA")
    assert page.status_code == 200
    assert "/name" not in page.text
    for address in (NAME, "/staff/register/new/prison", "/staff/register/HMA/close"):
        assert inspector.get(address).status_code == 403
        assert sent(inspector, address, RENAMED).status_code == 403
    assert it().name == "HMP Highmoor"


def test_reading_a_form_changes_nothing(editor):
    before = events()
    for address in (
        "name",
        "function",
        "operator",
        "area",
        "address",
        "close",
        "reopen",
        "places",
        "lineage",
    ):
        pages.check(editor.get(f"/staff/register/HMA/{address}"))
    for address in ("new/prison", "new/organisation", "new/area", "CRCM/contracts/start"):
        pages.check(editor.get(f"/staff/register/{address}"))
    assert events() == before
    assert it().version == 1


# Changing


def test_a_change_is_confirmed_and_stands_in_the_history_with_who_when_and_why(editor):
    answer = sent(editor, NAME, RENAMED)
    assert (answer.status_code, answer.location) == (303, "/staff/register/HMA")
    page = editor.get("/staff/register/HMA")
    words = pages.words_of(pages.check(page))
    for said in (
        "Success The new name is saved.",
        "HMP Highmoor not known 1 March 2026 list",
        "HMP Highmoor Hill 1 March 2026 still so Announcement, 3 June 2026",
        "by Someone Invented",
        "2 November 2026",
        "Renamed, from 1 March 2026",
        "Reason: It was announced",
    ):
        assert said in words, said
    assert "The new name is saved." not in editor.get("/staff/register/HMA").text


def test_the_public_page_shows_the_change_at_once(app, editor):
    stranger = app.test_client()
    assert "HMP Highmoor Hill" not in stranger.get("/providers/HMA").text
    sent(editor, NAME, RENAMED)
    for _try in range(30):  # the version is asked for once a second
        page = stranger.get("/providers/HMA").text
        if "HMP Highmoor Hill" in page:
            break
        time.sleep(0.1)
    assert "HMP Highmoor Hill" in page
    assert "until 1 March 2026" in page


CHANGES = {
    "HMA/function": {"function": "open", "category": "D", "holds": "men", **MARCH},
    "HMA/operator": {"sector": "private", "operator": "Fenways", **MARCH},
    "HMA/area": {"area": "south", **MARCH},
    "HMA/address": {"town": "Moorside", "postcode": "mk402dj"},
    "HMA/close": MARCH,
    "HMA/places": {
        "as_of-day": "27",
        "as_of-month": "feb",
        "as_of-year": "2026",
        "operational": "1,000",
        "population": "1001",
    },
    "HMA/lineage": {
        "kind": "merged into",
        "direction": "later",
        "other": "crcm",
        "happened_on-day": "1",
        "happened_on-month": "March",
        "happened_on-year": "2026",
    },
    "CRCM/contracts/start": {"contract_area": "CPA02", "owner": "Fenworks", **MARCH},
    "CRCM/contracts/1/owner": {"owner": "Fenworks", **MARCH},
    "CRCM/contracts/1/end": {"until_on-day": "1", "until_on-month": "3", "until_on-year": "2026"},
    "CRCM/contract/1/correct": {
        "owner": "Moor Works",
        "from_on-day": "1",
        "from_on-month": "2",
        "from_on-year": "2015",
    },
    "CRCM/contract/1/strike": {"sure": "y"},
}


@pytest.mark.parametrize("address", CHANGES)
def test_each_form_saves_what_it_asks_for_once(editor, address):
    before = events()
    code = address.split("/", maxsplit=1)[0]
    answer = sent(editor, f"/staff/register/{address}", CHANGES[address] | WHY)
    assert answer.status_code == 303, pages.words_of(pages.check(answer))
    assert it(code).version == 2
    assert events() > before
    shown = pages.words_of(pages.check(editor.get(f"/staff/register/{code}")))
    assert "Success" in shown
    assert ("Population 1,001 is above the operational capacity of 1,000" in shown) == (address == "HMA/places")
    again = sent(editor, f"/staff/register/{address}", CHANGES[address] | WHY)
    assert again.status_code in (404, 422), "pressed twice, it is done once"
    assert it(code).version == 2


def test_a_place_is_opened_again(editor):
    sent(editor, "/staff/register/HMA/close", MARCH | WHY)
    assert "Closed" in pages.words_of(pages.check(editor.get("/staff/register/HMA")))
    assert sent(editor, "/staff/register/HMA/reopen", MARCH | WHY, version="2").status_code == 303
    assert it().active


@pytest.mark.parametrize("address", CHANGES)
def test_each_form_says_what_is_missing_next_to_it_and_saves_nothing(editor, address):
    before = events()
    answer = sent(editor, f"/staff/register/{address}", {})
    assert answer.status_code == 422
    page = pages.check(answer)
    messages = [each for each in page.iter("p") if "govuk-error-message" in each.get("class", "")]
    assert len(messages) >= 2
    assert "Enter why you make this change" in pages.words_of(page)
    assert events() == before


def test_a_new_prison_organisation_and_area_are_entered(editor):
    area = {"code": "east", "name": "East", "region": "The Sea", "commissioner": "PCC", "invented": "y", **WHY}
    answer = sent(editor, "/staff/register/new/area", area)
    assert answer.location == "/staff/register/commissioner-east"
    prison = {
        "code": "EAS",
        "name": "HMP Eastness",
        "area": "east",
        "function": "open",
        "category": "D",
        "holds": "men",
        "sector": "public",
        "operator": "HMPPS",
        "since-day": "1",
        "since-month": "2",
        "since-year": "2026",
        "postcode": "e1 6an",
        "invented": "y",
        **WHY,
    }
    assert sent(editor, "/staff/register/new/prison", prison).location == "/staff/register/EAS"
    other = {"code": "LRT1", "name": "East Trust", "kind": "lrt", "invented": "y", **WHY}
    assert sent(editor, "/staff/register/new/organisation", other).location == "/staff/register/LRT1"
    assert (it("EAS").postcode, it("EAS").invented, it("LRT1").kind) == ("E1 6AN", True, Kind.LRT)
    for address, data in (("prison", prison | {"code": "eas"}), ("organisation", other), ("area", area)):
        again = sent(editor, f"/staff/register/new/{address}", data)
        assert again.status_code == 422
        assert "already the code of" in again.text


@pytest.mark.parametrize("code", ["new", "NEW", "-x", "x-", "a b", "é", "x" * 41, "../x", "a/b", "\x00"])
def test_a_code_that_no_address_can_hold_is_refused(editor, code):
    other = {"code": code, "name": "East Trust", "kind": "lrt", **WHY}
    assert sent(editor, "/staff/register/new/organisation", other).status_code == 422


# Two who save


def test_the_second_of_two_savers_is_told_beside_what_they_typed_and_can_save_then(app, editor):
    second = signed_in(app, "second@regulator.example")
    assert sent(editor, NAME, RENAMED).status_code == 303
    theirs = {"operator": "Fenways & Sons", "sector": "private", **MARCH, "reason": "Tender won", "source": "Gazette"}
    answer = sent(second, "/staff/register/HMA/operator", theirs)
    assert answer.status_code == 422
    page = pages.check(answer)
    words = pages.words_of(page)
    assert "Someone else saved a change to this while you were working." in words
    assert "by Someone Invented" in words
    assert "Name: HMP Highmoor → became HMP Highmoor Hill" in words
    boxes = {each.get("name"): each.get("value") for each in page.iter("input")}
    assert boxes["operator"] == "Fenways & Sons"
    assert (boxes["from_on-day"], boxes["from_on-year"], boxes["source"]) == ("1", "2026", "Gazette")
    assert "Tender won" in answer.text
    assert boxes["version"] == "2"
    assert sent(second, "/staff/register/HMA/operator", theirs, version="2").status_code == 303
    assert it().version == 3


def test_a_form_sent_twice_is_saved_once_and_says_that_it_was_you(editor):
    assert sent(editor, NAME, RENAMED).status_code == 303
    answer = sent(editor, NAME, RENAMED)
    assert answer.status_code == 422
    assert ", by you" in pages.words_of(pages.check(answer))
    assert it().version == 2


@pytest.mark.parametrize("version", [None, "", "0", "-1", "2", "1.0", "١", "9" * 5000, "1 OR 1=1", "\x00"])
def test_a_version_that_is_missing_or_forged_saves_nothing(editor, version):
    answer = sent(editor, NAME, RENAMED, version=version)
    assert answer.status_code == 422
    assert 'value="HMP Highmoor Hill"' in answer.text
    assert it().version == 1


def test_a_mistake_in_an_old_form_does_not_hide_that_somebody_else_saved(app, editor):
    second = signed_in(app, "second@regulator.example")
    sent(editor, NAME, RENAMED)
    wrong = sent(second, NAME, RENAMED | {"name": ""})
    assert wrong.status_code == 422
    carried = {each.get("name"): each.get("value") for each in pages.check(wrong).iter("input")}["version"]
    assert carried == "1"
    assert "Someone else saved" in sent(second, NAME, RENAMED, version=carried).text


def test_of_two_who_save_at_the_same_moment_one_is_saved_and_the_other_told(app):
    visitors = [signed_in(app), signed_in(app, "second@regulator.example")]
    forms = [{**RENAMED, "name": f"HMP Highmoor {each}", "version": "1"} for each in ("Hill", "Dale")]
    for visitor, form in zip(visitors, forms, strict=True):
        form["csrf_token"] = token(visitor.browser.get("/account").text)
    start = threading.Barrier(2)
    answers = {}

    def save(number):
        start.wait()
        answers[number] = visitors[number].browser.post(NAME, data=forms[number])

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answer.status_code for answer in answers.values()) == [303, 422]
    with db.reading():
        here = queries.organisation(STRANGER, "HMA")
        assert here.version == 2
        assert [each.until_on for each in queries.names(here.id)] == [date(2026, 3, 1), None]
    told = next(answer for answer in answers.values() if answer.status_code == 422)
    assert "Someone else saved" in told.text


def test_two_who_enter_the_same_code_at_the_same_moment_make_one_organisation(app):
    visitors = [signed_in(app), signed_in(app, "second@regulator.example")]
    form = {"code": "SAME", "name": "Same", "kind": "partner", **WHY}
    tokens = [token(each.browser.get("/account").text) for each in visitors]
    start = threading.Barrier(2)
    answers = []

    def save(number):
        start.wait()
        address = "/staff/register/new/organisation"
        answers.append(visitors[number].browser.post(address, data={**form, "csrf_token": tokens[number]}).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [303, 422]


# Bad input


@pytest.mark.parametrize(
    ("day", "month", "year", "part", "said"),
    [
        ("", "", "", "day", "Enter the first day of the new name"),
        ("", "3", "2026", "day", "must include a day"),
        ("1", "", "", "month", "must include a month and a year"),
        ("31", "2", "2026", "day", "There is no such day"),
        ("29", "2", "2025", "day", "There is no such day"),
        ("1", "13", "2026", "month", "Month must be a number"),
        ("1", "Sunday", "2026", "month", "Month must be a number"),
        ("0", "3", "2026", "day", "Day must be a number"),
        ("1", "3", "0000", "year", "Year must be four figures"),
        ("1", "3", "26", "year", "Year must be four figures"),
        ("1", "3", "9999", "year", "Year must be four figures"),
        ("1", "3", "2999", "day", "still to come"),
        ("1", "3", "2026" * 999, "year", "Year must be four figures"),
        ("١", "3", "2026", "day", "Day must be a number"),
        ("-1", "3", "2026", "day", "Day must be a number"),
        ("1\x00", "3", "2026", "", ""),
        ("<b>", "'", '"', "day", "Day must be a number"),
    ],
)
def test_a_wrong_date_is_told_at_its_first_wrong_part_and_all_parts_are_kept(editor, day, month, year, part, said):
    date_typed = {"from_on-day": day, "from_on-month": month, "from_on-year": year}
    answer = sent(editor, NAME, RENAMED | date_typed)
    if not part:
        assert answer.status_code == 303, "what cannot be seen does not stand in the way"
        return
    assert answer.status_code == 422
    page = pages.check(answer)
    assert said in pages.words_of(page)
    summary = next(each for each in page.iter("a") if each.get("href", "").startswith("#from_on"))
    assert summary.get("href") == f"#from_on-{part}"
    kept = {each.get("name"): each.get("value") for each in page.iter("input")}
    assert [kept[f"from_on-{each}"] for each in ("day", "month", "year")] == [text[:12] for text in (day, month, year)]
    assert it().version == 1


def test_parts_of_a_date_that_are_missing_altogether_are_missed_in_words(editor):
    typed = {name: value for name, value in RENAMED.items() if name != "from_on-month"}
    answer = sent(editor, NAME, typed)
    assert answer.status_code == 422
    assert "must include a month" in answer.text


@pytest.mark.parametrize("name", ["N" * 10_000, "HMP\x00Hill", "HMP \u202eHill", "\u200b", " \t ", "\x07"])
def test_a_name_that_cannot_be_is_refused_and_given_back_as_far_as_a_page_can_show_it(editor, name):
    answer = sent(editor, NAME, RENAMED | {"name": name})
    assert answer.status_code == 422
    assert it().version == 1


def test_words_of_other_pages_codes_and_numbers_of_others_are_refused(editor):
    for address, wrong in (
        ("HMA/area", {"area": "CPA01"}),
        ("HMA/function", {"function": "castle"}),
        ("HMA/function", {"holds": "nobody"}),
        ("HMA/operator", {"sector": ""}),
        ("HMA/lineage", {"other": "NOPE"}),
        ("HMA/lineage", {"other": "HMA"}),
        ("HMA/lineage", {"direction": "sideways"}),
        ("HMA/lineage", {"kind": "ate"}),
        ("HMA/places", {"population": "-1"}),
        ("HMA/places", {"population": "1e3"}),
        ("HMA/places", {"population": "9" * 400}),
        ("CRCM/contracts/start", {"contract_area": "north"}),
        ("CRCM/contracts/start", {"contract_area": "CPA01"}),
    ):
        answer = sent(editor, f"/staff/register/{address}", CHANGES[address] | WHY | wrong)
        assert answer.status_code == 422, (address, wrong)
    assert (it().version, it("CRCM").version) == (1, 1)


def test_fields_that_a_form_does_not_ask_for_are_not_heard(editor):
    extra = {"code": "EVIL", "active": "", "invented": "", "kind": "crc", "id": "99", "organisation_id": "99"}
    assert sent(editor, NAME, RENAMED | extra).status_code == 303
    here = it()
    assert (here.code, here.active, here.invented, here.kind) == ("HMA", True, True, Kind.PRISON)
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(Organisation)) == 4


def test_a_form_without_its_token_saves_nothing(editor):
    answer = editor.browser.post(NAME, data=RENAMED | {"version": "1"})
    assert answer.status_code == 400
    assert it().version == 1


def test_a_name_with_markup_is_words_on_every_page(app, editor):
    sent(editor, NAME, RENAMED | {"name": "HMP <script>alert(1)</script> & 'Hill'"})
    for visitor, address in ((editor, "/staff/register"), (editor, "/staff/register/HMA"), (editor, NAME)):
        page = visitor.get(address)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text


# Corrections


def test_a_correction_is_made_by_form_and_the_wrong_fact_is_shown_as_struck(editor):
    sent(editor, NAME, RENAMED)
    with db.reading():
        number = queries.names(it_id())[-1].id
    address = f"/staff/register/HMA/name/{number}/correct"
    page = pages.check(editor.get(address))
    boxes = {each.get("name"): each.get("value") for each in page.iter("input")}
    assert (boxes["name"], boxes["from_on-day"], boxes["from_on-year"]) == ("HMP Highmoor Hill", "1", "2026")
    assert "until_on-day" not in boxes
    right = {"name": "HMP Highmoor Hall", **MARCH, "until_on-day": "4", **WHY}
    assert sent(editor, address, right, version="2").status_code == 303
    words = pages.words_of(pages.check(editor.get("/staff/register/HMA")))
    assert "They count on no day. HMP Highmoor Hill, from 1 March 2026 until 2 November 2026 struck on" in words
    assert it().name == "HMP Highmoor Hall"
    assert editor.get(address).status_code == 404


def it_id(code="HMA"):
    return queries.organisation(STRANGER, code).id


def test_striking_is_said_on_purpose(editor):
    sent(editor, NAME, RENAMED)
    with db.reading():
        number = queries.names(it_id())[-1].id
    address = f"/staff/register/HMA/name/{number}/strike"
    answer = sent(editor, address, WHY, version="2")
    assert answer.status_code == 422
    assert "Tick the box if it was never so" in answer.text
    assert sent(editor, address, WHY | {"sure": "y"}, version="2").status_code == 303
    assert it().name == "HMP Highmoor"


# Spreadsheets


def rows(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_the_list_is_downloaded_as_it_is_narrowed(editor):
    assert [each["code"] for each in rows(editor.get("/staff/register/list.csv?kind=prison"))] == ["HMA"]
    assert len(rows(editor.get("/staff/register/list.csv"))) == 4
    assert rows(editor.get("/staff/register/list.csv?search=zzz")) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "|", "%"])
def test_no_cell_of_a_spreadsheet_is_a_formula(editor, start):
    name = f"{start}cmd|' /C calc'!A0"
    sent(editor, NAME, RENAMED | {"name": name, "reason": f'{start}HYPERLINK("x")'})
    cells = [value for row in rows(editor.get("/staff/register/list.csv")) for value in row.values()]
    cells += [value for row in rows(editor.get("/staff/register/HMA/history.csv")) for value in row.values()]
    assert [each for each in cells if each.lstrip()[:1] in tuple("=+-@|%")] == []
    assert f"'{name.strip()}" in cells


def test_the_history_is_downloaded_whole(editor):
    sent(editor, NAME, RENAMED)
    first, second = rows(editor.get("/staff/register/HMA/history.csv"))
    assert (first["what"], first["was"], first["is"], first["by"]) == (
        "Renamed",
        "HMP Highmoor",
        "HMP Highmoor Hill",
        "Someone Invented",
    )
    assert second["what"] == "Entered in the register"
