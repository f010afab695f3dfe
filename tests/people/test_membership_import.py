"""A spreadsheet of an organisation's people: read, shown, taken in whole or not at all."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from regulator.core import db
from regulator.core.refused import FileProblems
from regulator.people.models import Invitation, UserRole
from regulator.people.rules import Role
from regulator.people.rules.people_file import COLUMNS, MOST_ROWS, people_in, template_csv, template_xlsx

from .managing import ADMIN, CONTACT, LEAD, person, provider, roles_of, signed_in
from .visitor import check_page, token

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
HEADER = "name,e-mail,role,from,until,deputy for"
FORM = "/organisation/people/import"


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def place(app):
    return provider(name="Wexmere")


@pytest.fixture
def lead(app, place):
    person("lead@provider.example", LEAD, place, name="Lea Lead")
    return signed_in(app, "lead@provider.example")


def csv_of(*rows, header=HEADER):
    return "\r\n".join([header, *rows, ""]).encode()


def xlsx_of(*rows, header=HEADER):
    book = Workbook()
    for row in [header.split(","), *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def hand_in(visitor, raw, name="people.csv", address=FORM):
    data = {"csrf_token": token(visitor.get(address).text), "file": (io.BytesIO(raw), name)}
    answer = visitor.browser.post(address, data=data, content_type="multipart/form-data")
    check_page(answer.text)
    return answer


def confirm(visitor, page, address=FORM, **other):
    kept = dict(re.findall(r'name="(content|name|digest|csrf_token)"[^>]*value="([^"]*)"', page.text))
    return visitor.browser.post(f"{address}/confirm", data={**kept, **other})


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def test_a_file_is_shown_before_it_is_believed_and_then_taken_in(lead, place):
    one = person("one@provider.example", CONTACT, place, name="Owen One")
    two = person("two@provider.example", CONTACT, place)
    page = hand_in(
        lead,
        csv_of(
            "Nia New,nia@provider.example,Provider contact,2026-12-01,,",
            "Owen Wrong,ONE@provider.example,provider-lead,,2026-11-30,lead@provider.example",
            "Two,two@provider.example,provider contact,,2026-11-20,",
            "Lea Lead,lead@provider.example,provider-lead,,,",
        ),
    )
    assert page.status_code == 200
    for words in ("Nothing is changed yet", "Invite: 1", "Give the role: 1", "End the role: 1", "No change: 1"):
        assert words in page.text
    assert "The name kept is Owen One" in page.text
    assert (count(Invitation), count(UserRole)) == (0, 3)
    answer = confirm(lead, page)
    assert (answer.status_code, answer.location) == (303, "/organisation/people")
    assert count(Invitation) == 1
    assert ("provider-lead", place, TODAY, date(2026, 12, 1)) in roles_of(one)
    assert roles_of(two)[0][3] == date(2026, 11, 21)
    assert "3 changes" in lead.get(answer.location).text


def test_an_excel_file_says_the_same_with_real_dates(lead, place):
    midnight = datetime(2026, 12, 1)  # noqa: DTZ001 - as Excel keeps a day
    page = hand_in(
        lead,
        xlsx_of(["Nia New", "nia@provider.example", "provider-contact", midnight, date(2027, 3, 31), None]),
        "people.xlsx",
    )
    assert page.status_code == 200
    assert "from 1 December 2026 to 31 March 2027" in page.text
    assert confirm(lead, page).status_code == 303
    assert count(Invitation) == 1


def test_the_empty_spreadsheets_are_read_once_they_are_filled_in(lead):
    csv_file = lead.browser.get("/organisation/people/people.csv")
    assert csv_file.data.decode("utf-8-sig").strip().split(",") == list(COLUMNS)
    excel = lead.browser.get("/organisation/people/people.xlsx").data
    book = load_workbook(io.BytesIO(excel))
    assert [cell.value for cell in book.active[1]] == list(COLUMNS)
    book.active.append(["Nia", "nia@provider.example", "provider-lead", "2026-12-01", None, None])
    filled = io.BytesIO()
    book.save(filled)
    for raw in (filled.getvalue(), template_csv().encode() + b"Nia,nia@provider.example,provider-lead,2026-12-01,,\n"):
        assert people_in(raw, "x").values[0].first_day == date(2026, 12, 1)
    with pytest.raises(FileProblems, match="not one row"):
        people_in(template_xlsx(), "x")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Nia,nia@provider.example,governor,,,", "Line 2, role: &#34;governor&#34; is not a role"),
        ("Nia,nia@provider.example,inspector,,,", "is not a role"),
        ("Nia,nia@provider.example,commissioner,,,", "is not a role at an organisation of this kind"),
        ("Nia,not-an-address,provider-lead,,,", "Line 2, e-mail: Enter an email address"),
        (",nia@provider.example,provider-lead,,,", "Line 2, name: this cell is blank"),
        ("=1+1,nia@provider.example,provider-lead,,,", "begins like a formula"),
        ("@SUM(A1),nia@provider.example,provider-lead,,,", "begins like a formula"),
        ("Nia,nia@provider.example,provider-lead,01/12/2026,,", "Line 2, from: &#34;01/12/2026&#34; is not a date"),
        ("Nia,nia@provider.example,provider-lead,2026-02-30,,", "is not a day that exists"),
        ("Nia,nia@provider.example,provider-lead,2026-11-01,,", "The first day is over already"),
        ("Nia,nia@provider.example,provider-lead,2026-12-01,2026-11-01,", "Line 2, until"),
        ("Nia,nia@provider.example,provider-lead,,9999-12-31,", "Line 2, until"),
        (
            "Nia,nia@provider.example,provider-lead,,2026-12-01,ghost@provider.example",
            "Line 2, deputy for: Nobody here",
        ),
        ("Nia,nia@provider.example,provider-lead,,,lead@provider.example", "A deputy acts until a day"),
        ("Lea,lead@provider.example,provider-lead,,2026-11-30,", "Nobody would act"),
        ("Nia,nia@provider.example,provider-lead,,", "this row has 5 cells"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_line_and_nothing_is_done(lead, place, row, said):
    good = "Good,good@provider.example,provider-contact,,,"
    answer = hand_in(lead, csv_of(row, good))
    if answer.status_code == 200:  # what only the change itself can find out
        answer = confirm(lead, answer)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Nothing was changed" in answer.text
    assert (count(Invitation), count(UserRole)) == (0, 1)


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (csv_of("Zoë,z@provider.example,provider-lead,,,").decode().encode("cp1252"), "x.csv", "UTF-8"),
        (csv_of("Zoë,z@provider.example,provider-lead,,,").decode().encode("utf-16"), "x.csv", "UTF-16"),
        (b"name,e-mail\n\x00,x\n", "x.csv", "NUL"),
        (b"", "x.csv", "the file is empty"),
        (HEADER.encode(), "x.csv", "not one row"),
        (b"naam;e-mail;role\nx;y;z\n", "x.csv", "not separated by commas"),
        (csv_of("x,y", header="name,e-mail"), "x.csv", "role: this column is missing"),
        (csv_of("x,y,z,,,,", header=HEADER + ",salary"), "x.csv", "this column is not known here"),
        (csv_of("x,y,z,,,", header="name,name,role,from,until,deputy for"), "x.csv", "this column is here twice"),
        (b"PK\x03\x04 not a spreadsheet", "x.xlsx", "is not an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 600, "x.xls", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, "photo.csv", "UTF-8"),
        (b'name,e-mail,role,from,until,deputy for\n"open,x,y,,,', "x.csv", "quotation mark"),
        (b"x" * (256 * 1024 + 1), "big.csv", "larger than 256 KB"),
        (csv_of(*["same,s@provider.example,provider-lead,,,"] * 2), "x.csv", "the same as the one on line 2"),
        (
            csv_of("A,s@provider.example,provider-lead,,,", "B,s@provider.example,provider-lead,,,"),
            "x.csv",
            "is already on line 2",
        ),
        (
            csv_of(*(f"P{n},p{n}@provider.example,provider-contact,,," for n in range(MOST_ROWS + 1))),
            "x.csv",
            "more than 500 people",
        ),
    ],
    ids=range(17),
)
def test_a_file_that_is_no_list_of_people_is_refused_in_words(lead, raw, name, said):
    answer = hand_in(lead, raw, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(Invitation) == 0


@pytest.mark.parametrize("cell", ["=HYPERLINK(A1)", "=1+1"])
def test_a_formula_in_an_excel_file_is_named_by_its_cell_and_never_worked_out(lead, cell):
    answer = hand_in(lead, xlsx_of([cell, "n@provider.example", "provider-lead", None, None, None]), "x.xlsx")
    assert answer.status_code == 422
    assert "Line 2, A2: this is a formula" in answer.text


def test_an_excel_file_that_unpacks_to_very_much_is_not_unpacked(lead):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * (9 * 1024 * 1024))
    assert len(packed.getvalue()) < 256 * 1024
    answer = hand_in(lead, packed.getvalue(), "x.xlsx")
    assert answer.status_code == 422
    assert "unpacks to more" in answer.text


def test_no_file_at_all_is_said(lead):
    answer = lead.post(FORM)
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_a_plan_that_somebody_else_changed_meanwhile_is_shown_again(lead, place):
    page = hand_in(lead, csv_of("Nia,nia@provider.example,provider-contact,,,"))
    person("nia@provider.example", CONTACT, place)
    answer = confirm(lead, page)
    assert answer.status_code == 422
    assert "Somebody changed these people" in answer.text
    assert "No change: 1" in answer.text
    assert count(Invitation) == 0


def test_a_confirmation_sent_twice_does_its_work_once(lead, place):
    page = hand_in(lead, csv_of("Nia,nia@provider.example,provider-contact,,,"))
    assert [confirm(lead, page).status_code for _ in range(2)] == [303, 422]
    assert count(Invitation) == 1


@pytest.mark.parametrize(
    "other", [{"content": "!!!"}, {"content": ""}, {"digest": "x"}, {"content": "AAAA", "name": ""}]
)
def test_a_confirmation_that_was_tampered_with_changes_nothing(lead, place, other):
    page = hand_in(lead, csv_of("Nia,nia@provider.example,provider-contact,,,"))
    assert confirm(lead, page, **other).status_code in (303, 422)
    assert count(Invitation) == 0


def test_people_of_another_organisation_are_invited_and_not_seen(lead, place):
    other = provider("ZAB")
    theirs = person("theirs@other.example", CONTACT, other, name="Hidden Person")
    page = hand_in(lead, csv_of("Guess,theirs@other.example,provider-contact,,,"))
    assert "Invite: 1" in page.text
    assert "Hidden" not in page.text
    assert confirm(lead, page).status_code == 303
    assert roles_of(theirs) == [("provider-contact", other, TODAY, None)]


def test_the_administrator_imports_for_a_named_organisation_and_no_unknown_one(app, place):
    person(ADMIN, Role.ADMINISTRATOR)
    admin = signed_in(app, ADMIN)
    address = "/staff/people/organisations/ZWX/import"
    page = hand_in(admin, csv_of("Nia,nia@provider.example,provider-contact,,,"), address=address)
    answer = confirm(admin, page, address)
    assert answer.location == "/staff/people/organisations/ZWX"
    assert count(Invitation) == 1
    assert admin.get("/staff/people/organisations/NOWHERE/import").status_code == 404


def test_one_row_that_fails_when_it_is_carried_out_undoes_all_before_it(lead, place):
    rows = ["Nia,nia@provider.example,provider-contact,,,", "Lea,lead@provider.example,provider-lead,,2026-11-30,"]
    answer = confirm(lead, hand_in(lead, csv_of(*rows)))
    assert answer.status_code == 422
    assert "Line 3, until: Nobody would act" in answer.text
    assert count(Invitation) == 0
    assert roles_of(1)[0][3] is None
