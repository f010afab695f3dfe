"""A spreadsheet of the people of one organisation, as it is handed in: what each row says, and what is wrong with it.

2026-11: an Excel file is turned into comma-separated values first, so that both are read, and refused, by one reader.
A formula is refused and never worked out: what it would give depends on whose machine asks.
"""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Annotated, Any

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from regulator.core import tabular
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.core.tabular import Day, Line, Table

from .membership import day_after
from .names import email_address, full_name
from .permissions import OUTSIDE, Role

COLUMNS = {
    "name": "name",
    "e-mail": "email",
    "role": "role",
    "from": "first_day",
    "until": "last_day",
    "deputy for": "deputy_for",
}
"""The columns as people write them, and as they are kept."""
_ALSO = {"email": "email", "e-mail address": "email", "email address": "email"}
_AS_WRITTEN = {kept: written for written, kept in COLUMNS.items()}
LARGEST_FILE = 256 * 1024  # bytes; five hundred people have a fifth of it
LARGEST_INSIDE = 8 * 1024 * 1024  # bytes that an Excel file may unpack to
MOST_ROWS = 500  # people of one organisation
MOST_COLUMNS = 30
_FORMULA = ("=", "+", "-", "@", "|", "%")
_XLSX = b"PK\x03\x04"


def _plain(check: Any) -> AfterValidator:
    """A text that a rule lets through and that no spreadsheet takes for a formula."""

    def checked(text: str) -> str:
        if text.startswith(_FORMULA):
            raise ValueError("this begins like a formula: write plain text")
        try:
            return str(check(text))
        except Refused as refused:
            raise ValueError(refused.message) from refused

    return AfterValidator(checked)


def _role(text: object) -> object:
    """A role by its words, with hyphens or spaces, in capitals or not."""
    if not isinstance(text, str):
        return text
    word = "-".join(text.strip().lower().replace("-", " ").split())
    known = sorted(each.value for each in OUTSIDE)
    if word not in known:
        raise ValueError(f"{tabular.shown(text)} is not a role: write one of {', '.join(known)}")
    return Role(word)


class PersonRow(BaseModel):
    """One row: who acts in which role, from which day, with which last day, and for whom as a deputy."""

    model_config = ConfigDict(frozen=True)

    name: Annotated[Line, _plain(full_name)]
    email: Annotated[Line, _plain(email_address)]
    role: Annotated[Role, BeforeValidator(_role)]
    first_day: Day | None
    last_day: Day | None
    deputy_for: Annotated[Line, _plain(email_address)] | None = None

    @property
    def until_on(self) -> date | None:
        """The first day on which the role is not held any more."""
        return day_after(self.last_day)


def people_in(raw: bytes, name: str) -> Table[PersonRow]:
    """What a file says. Refused with `FileProblems`, everything at once, as `tabular.parse` does; and: an Excel file
    that cannot be read or holds formulas, more than `MOST_ROWS` people."""
    if len(raw) > LARGEST_FILE:
        raise FileProblems(name, [Problem(1, "", f"the file is larger than {LARGEST_FILE // 1024} KB")])
    written = as_csv(raw, name)
    try:
        table = tabular.parse(written, name, PersonRow, unique=("email", "role"))
    except FileProblems as wrong:
        told = [Problem(each.line, _columns(each.where), _in_their_words(each.message)) for each in wrong.problems]
        raise FileProblems(name, told) from wrong
    if len(table.rows) > MOST_ROWS:
        raise FileProblems(name, [Problem(1, "", f"there are more than {MOST_ROWS} people in this file")])
    return table


def as_csv(raw: bytes, name: str) -> bytes:
    """The file as comma-separated values under the names that columns are kept by."""
    return _header_renamed(_from_excel(raw, name) if raw.startswith(_XLSX) else raw)


def template_csv() -> str:
    """The empty spreadsheet to fill in."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(COLUMNS)
    return "\ufeff" + written.getvalue()


def template_xlsx() -> bytes:
    """The same for Excel, with the dates as text, so that no country's order of day and month is put in their place."""
    book = Workbook()
    sheet = book.active
    sheet.title = "People"
    sheet.append(list(COLUMNS))
    for number, width in enumerate((28, 34, 20, 14, 14, 34), start=1):
        column = sheet.cell(1, number).column_letter
        sheet.column_dimensions[column].width = width
        sheet.column_dimensions[column].number_format = "@"
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _columns(where: str) -> str:
    return ", ".join(_AS_WRITTEN.get(each, each) for each in where.split(", "))


def _in_their_words(text: str) -> str:
    for kept in ("first_day", "last_day", "deputy_for"):
        text = text.replace(kept, _AS_WRITTEN[kept])
    return text


def _header_renamed(raw: bytes) -> bytes:
    """The first line with the columns' own names; a file that is no text is left to the reader, who says so."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw
    first, newline, rest = text.partition("\n")
    try:
        cells = next(csv.reader([first.rstrip("\r")]), [])
    except csv.Error:
        return raw
    known = COLUMNS | _ALSO
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([known.get(" ".join(each.lower().split()), each) for each in cells])
    return (written.getvalue() + newline + rest).encode()


def _from_excel(raw: bytes, name: str) -> bytes:
    """The first sheet of an Excel file as comma-separated values."""
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_INSIDE:
                raise FileProblems(name, [Problem(1, "", "the file unpacks to more than a list of people can be")])
        sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=False).worksheets[0]
        found = list(enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS), start=1))
        rows = [[_cell(each, number, problems) for each in row] for number, row in found]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError) as fault:
        raise FileProblems(name, [Problem(1, "", "this is not an Excel file (.xlsx) that can be read")]) from fault
    if problems:
        raise FileProblems(name, problems)
    return _in_lines(rows).encode("utf-8", "replace")


def _in_lines(rows: list[list[str]]) -> str:
    """The rows as far as their header goes: an Excel sheet has empty cells beyond it."""
    width = max((at for at, cell in enumerate(rows[0], start=1) if cell), default=0) if rows else 0
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    for row in rows:
        out.writerow(row[:width] if not any(row[width:]) else row)
    return written.getvalue()


def _cell(cell: Any, line: int, problems: list[Problem]) -> str:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        problems.append(Problem(line, str(cell.coordinate), "this is a formula: write what it gives as plain text"))
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()
