"""Cases at a browser: assessed one by one, brought in from a spreadsheet with everything that can be wrong in one."""

import io
import re
import zipfile
from base64 import b64encode

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from regulator.core import clock
from regulator.core.db import reading, session
from regulator.inspections.models.cases import CaseAssessment
from regulator.inspections.models.journal import Operation
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.people.visitor import check_page, token

from .test_judging_pages import at, crc, hidden
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database

REFS = [f"2.{standard}.{question}" for standard in (1, 2, 3, 4) for question in (1, 2, 3)]
REFS += [f"4.{standard}.{question}" for standard, most in ((1, 4), (2, 3)) for question in range(1, most + 1)]
TODAY = clock.today().isoformat()


def answers(**changed):
    """A case as typed: every question yes but those named by their number."""
    day = dict(zip(("assessed_on-year", "assessed_on-month", "assessed_on-day"), TODAY.split("-"), strict=True))
    typed = {f"q_{number}": "yes" for number in range(len(REFS))}
    return day | typed | changed


def row(code, *given, day="2026-03-03", note=""):
    return [code, day, *(given or ["yes"] * len(REFS)), note]


def as_csv(*rows, head=None):
    return "\n".join(",".join(cells) for cells in [head or ["pseudonym", "assessed on", *REFS, "note"], *rows]).encode()


def as_xlsx(*rows):
    book = Workbook()
    for cells in [["pseudonym", "assessed on", *REFS, "note"], *rows]:
        book.active.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def handed_in(who, reference, raw, name="cases.csv"):
    address = at(reference, "cases", "import")
    data = {"file": (io.BytesIO(raw), name), "csrf_token": token(who.visitor.get(address).text)}
    answer = who.visitor.browser.post(address, data=data, content_type="multipart/form-data")
    check_page(answer.text)
    return answer


def faults(page):
    """The table of what is wrong: row, column, message."""
    table = page.split("What is wrong</caption>")[1].split("</table>")[0]
    cells = r"<th[^>]*>([^<]*)</th>\s*<td[^>]*>([^<]*)</td>\s*<td[^>]*>([^<]*)</td>"
    return [(int(line), where, message.replace("&#34;", '"')) for line, where, message in re.findall(cells, table)]


def codes():
    with reading():
        return set(session().scalars(sa.select(CaseAssessment.pseudonym)))


@pytest.fixture
def ada(app):
    return worker(app, Role.INSPECTOR, "Ada Able")


def test_a_case_is_assessed_counted_assessed_again_and_taken_out(app, ada):
    reference = crc(State.FIELDWORK, (ada, "field"))
    whole, assess = at(reference, "cases"), at(reference, "cases", "assess")
    assert "No case is assessed yet" in ada.visitor.get(whole).text
    missing = answers(pseudonym="c-14", q_0="")
    assert errors(sent(ada, assess, **missing).text) == ["Choose an answer to 2.1.1"]
    for wrong in ("Darren Oakley", "A1234BC", "14", ""):
        answer = sent(ada, assess, **answers(pseudonym=wrong))
        assert answer.status_code == 422, wrong
    assert "looks like somebody" in errors(sent(ada, assess, **answers(pseudonym="Darren")).text)[0]
    future = {"assessed_on-year": "2999", "assessed_on-month": "2", "assessed_on-day": "28"}
    assert errors(sent(ada, assess, **answers(pseudonym="C-1", **future)).text) == ["This day has not come yet"]
    assert sent(ada, assess, **answers(pseudonym="c-14", q_1="no", q_2="not-applicable", next="y")).status_code == 303
    answer = sent(ada, assess, **answers(pseudonym="C-14"))
    assert errors(answer.text) == ["C-14 was assessed already: change it on its own page"]
    page = ada.visitor.get(whole).text
    assert "C-14" in page
    assert "2.1 Assessment: Inadequate" in page
    case = f"{whole}/C-14"
    assert (
        sent(ada, f"{case}/assess", form_on=case, **answers(q_2="not-applicable", note="Read again.")).status_code
        == 303
    )
    assert "2.1 Assessment: Outstanding" in ada.visitor.get(whole).text
    part = at(reference, "judgements", "2.1")
    filled = ada.visitor.get(f"{part}?from=cases").text
    assert [re.search(rf'name="{box}_2" type="text"[^>]*value="(\d*)"', filled)[1] for box in ("yes", "no", "na")] == [
        "0",
        "0",
        "1",
    ]
    assert sent(ada, f"{case}/take-out", reason="Not eligible after all.").status_code == 303
    page = ada.visitor.get(whole).text
    assert "Not eligible after all." in page
    assert "No case is assessed yet" in page
    with reading():
        assert session().scalar(sa.select(sa.func.count()).select_from(Operation).where(Operation.kind == "case")) == 3


def test_the_sample_that_is_needed_is_shown_against_what_is_assessed(app, ada):
    reference = crc(State.FIELDWORK, (ada, "field"))
    whole = at(reference, "cases")
    for wrong in ("", "0", "many", "99999999999"):
        assert sent(ada, f"{whole}/eligible", form_on=whole, eligible=wrong).status_code == 422
    assert sent(ada, f"{whole}/eligible", form_on=whole, eligible="1,000").status_code == 303
    page = ada.visitor.get(whole).text
    assert "0 of 142 assessed." in page
    assert "Look at 142 of the 1,000 eligible cases" in page


def test_a_spreadsheet_is_previewed_and_its_good_rows_brought_in_once(app, ada):
    reference = crc(State.FIELDWORK, (ada, "field"))
    sent(ada, at(reference, "cases", "assess"), **answers(pseudonym="C-001"))
    raw = as_csv(
        row("C-002"),
        row("C-002"),
        row("C-001"),
        row("Jane Doe"),
        row("C-003", day="2026-02-30"),
        row("C-004", day="3/3/2026"),
        row("C-005", "maybe", *["no"] * (len(REFS) - 1)),
        row("C-006", "", *["n/a"] * (len(REFS) - 1)),
        row("C-007", day="2019-03-03"),
    )
    answer = handed_in(ada, reference, raw)
    assert answer.status_code == 200
    assert "2 cases are right; 7 rows have something wrong" in answer.text
    assert faults(answer.text) == [
        (3, "pseudonym", "C-002 is in row 2 already"),
        (4, "pseudonym", "C-001 was assessed already: change it on its own page"),
        (5, "pseudonym", "This looks like somebody&#39;s name or number. Write a code of your own, such as C-014"),
        (6, "assessed on", '"2026-02-30" is not a day that exists'),
        (8, "2.1.1", '"maybe" is not yes, no or n/a'),
        (9, "2.1.1", "this is blank: write yes, no or n/a"),
        (10, "assessed on", "This is more than six months before the inspectors came: check the year"),
    ]
    assert codes() == {"C-001"}
    kept = {name: hidden(answer.text, name) for name in ("content", "name")}
    confirm = at(reference, "cases", "import", "confirm")
    imported = at(reference, "cases", "import")
    assert ada.visitor.post(confirm, kept, form_on=imported).status_code == 303
    assert codes() == {"C-001", "C-002", "C-004"}
    twice = ada.visitor.post(confirm, kept, form_on=imported)
    assert twice.status_code == 422
    assert "C-002 was assessed already" in twice.text


def test_what_is_exported_can_be_brought_in_again_elsewhere(app, ada):
    first, second = crc(State.FIELDWORK, (ada, "field")), crc(State.FIELDWORK, (ada, "field"))
    note = "=HYPERLINK is text here"
    sent(ada, at(first, "cases", "assess"), **answers(pseudonym="C-001", q_0="not-applicable", note=note))
    raw = ada.visitor.browser.get(at(first, "cases", "export.xlsx")).data
    sheet = load_workbook(io.BytesIO(raw)).active
    assert [sheet.cell(2, 1).value, sheet.cell(2, 3).value] == ["C-001", "n/a"]
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}
    answer = handed_in(ada, second, raw, "cases.xlsx")
    assert "1 case is right" in answer.text
    empty = ada.visitor.browser.get(at(second, "cases", "template.xlsx")).data
    assert "there is a header and not one case below it" in handed_in(ada, second, empty, "empty.xlsx").text


def test_a_file_that_is_no_spreadsheet_of_cases_is_refused_in_words(app, ada):
    reference = crc(State.FIELDWORK, (ada, "field"))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 30_000_000)
    formula = as_xlsx(row("C-001"), row("=1+1"))
    for raw, told in (
        (b"", "Choose a file"),
        (b"\xff\xfe\x00", "neither an Excel file"),
        (b"pseudonym\x00", "NUL"),
        (b"PK\x03\x04 renamed", "not an Excel file"),
        (bomb.getvalue(), "unpacks to more"),
        (b"x" * 300_000, "larger than 256 KB"),
        (as_csv(*(row(f"C-{number}") for number in range(501))), "more than 501 rows"),
        (as_csv(row("C-001")).replace(b"2.1.2", b"9.9.9"), "2.1.2"),
        (as_csv(row("C-001"), head=["pseudonym"]), "this column is missing"),
        (b'pseudonym,"assessed on\n', "not closed"),
    ):
        answer = handed_in(ada, reference, raw, "" if not raw else "cases.csv")
        assert answer.status_code == 422, told
        assert told in answer.text, told
    assert "this is a formula" in handed_in(ada, reference, formula, "cases.xlsx").text
    assert codes() == set()
    for content in ("", "!!", b64encode(b"\xff" * 50).decode()):
        confirm = at(reference, "cases", "import", "confirm")
        answer = ada.visitor.post(confirm, {"content": content, "name": "x"}, form_on=at(reference, "cases", "import"))
        assert answer.status_code == 422


def test_cases_belong_to_the_team_in_the_field_and_to_schemes_that_count_them(app, ada):
    prison = inspection_for(State.FIELDWORK, (ada, "field"))
    assert ada.visitor.get(at(prison, "cases")).status_code == 404
    assert "/cases" not in ada.visitor.get(at(prison, "judgements")).text
    bo, member = worker(app, Role.INSPECTOR, "Bo Beck"), worker(app, Role.PANEL_MEMBER, "Pia Panel")
    reference = crc(State.FIELDWORK, (ada, "field"))
    sent(ada, at(reference, "cases", "assess"), **answers(pseudonym="C-001"))
    answer = bo.visitor.post(at(reference, "cases", "assess"), answers(pseudonym="C-002"), form_on="/account")
    assert "inspectors who are named for the visit" in errors(answer.text)[0]
    read = member.visitor.get(at(reference, "cases", "C-001")).text
    assert "Keep this case" not in read
    assert "Yes" in read
    assert member.visitor.get(at(reference, "cases", "assess")).status_code == 403
    assert ada.visitor.get(at(reference, "cases", "C-999")).status_code == 404
