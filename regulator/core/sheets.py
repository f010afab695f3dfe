"""Reads the rows of a spreadsheet that somebody hands in, Excel or comma-separated, as text, cell by cell.

2026-11: beside `tabular`, which takes a file whole or not at all, this gives every row and says what is wrong with
which, so that a person may bring in the good ones. A formula is never worked out: it is told of and read as empty.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from .refused import FileProblems, Problem
from .tabular import SAVE_AS

_XLSX = b"PK\x03\x04"
_PACKED = 20  # times its size that a file may unpack to, at most; a sheet of text unpacks to a tenth of that
_NOT_EXCEL = (
    zipfile.BadZipFile,
    InvalidFileException,
    zlib.error,
    KeyError,
    ValueError,
    IndexError,
    OSError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    TypeError,
    AttributeError,
)  # whatever a broken or hostile file makes its reader say


@dataclass(frozen=True)
class Sheet:
    """The rows that are not blank, each with its number from 1; and what could not be read in single cells."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How much of a file is read: bytes, rows, columns. More of any is refused."""

    size: int
    rows: int
    columns: int


def sheet(raw: bytes, name: str, limits: Limits) -> Sheet:
    """The first sheet of a file. Refused with `FileProblems`: empty, too large, neither UTF-8 text nor a real .xlsx."""
    if len(raw) > limits.size:
        raise _refused(name, f"the file is larger than {limits.size // 1024:,} KB; nothing of it was read")
    found = _excel(raw, name, limits) if raw.startswith(_XLSX) else _text(raw, name)
    if not found.rows:
        raise _refused(name, "the file is empty")
    if len(found.rows) > limits.rows:
        raise _refused(name, f"there are more than {limits.rows:,} rows in this file")
    if max(len(cells) for _, cells in found.rows) > limits.columns:
        raise _refused(name, f"there are more than {limits.columns:,} columns in this file")
    return found


def made(rows: Iterable[Iterable[str]], title: str, widths: Iterable[int]) -> bytes:
    """An Excel file of these rows, the first in view at the top. Every cell is text: none is taken for a formula."""
    book = Workbook()
    page = book.active
    page.title = title
    for line, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            cell = page.cell(line, column)
            cell.value = "".join(each for each in text if each.isprintable() or each == "\n") or None
            if cell.value is not None:
                cell.data_type = "s"
            cell.number_format = "@"
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[page.cell(1, column).column_letter].width = width
    page.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _refused(name: str, message: str) -> FileProblems:
    return FileProblems(name, [Problem(1, "", message)])


def _text(raw: bytes, name: str) -> Sheet:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refused(name, f"this is neither an Excel file (.xlsx) nor UTF-8 text. {SAVE_AS}") from fault
    if "\x00" in text:
        raise _refused(name, f"there is a NUL character: this is damaged, or not UTF-8 text. {SAVE_AS}")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return Sheet(tuple(rows))
        except csv.Error as fault:
            raise FileProblems(name, [Problem(line, "", "a quotation mark is not closed here")]) from fault
        if any(cells):
            rows.append((line, cells))


def _excel(raw: bytes, name: str, limits: Limits) -> Sheet:
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _PACKED * limits.size:
                raise _refused(name, "the file unpacks to more than such a list can be; nothing of it was read")
        first = load_workbook(io.BytesIO(raw), read_only=True, data_only=False).worksheets[0]
        found = first.iter_rows(max_row=limits.rows + 1, max_col=limits.columns + 1)
        rows = [(line, tuple(_cell(each, line, problems) for each in row)) for line, row in enumerate(found, start=1)]
    except _NOT_EXCEL as fault:
        raise _refused(name, "this is not an Excel file (.xlsx) that can be read") from fault
    width = max((at for _, row in rows for at, cell in enumerate(row, start=1) if cell), default=0)
    return Sheet(tuple((line, row[:width]) for line, row in rows if any(row)), tuple(problems))


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
