"""300 judgements for people who must work on their words: a report as Word, and its annex as a spreadsheet."""

import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook  # type: ignore[import-untyped]

from regulator.core.documents import markup, word
from regulator.inspections.queries import schedule
from regulator.inspections.queries.report import KIND

from . import FIGURES, long_report
from .measuring import Line, alternate
from .scratch import Scratch

STATEMENTS = 300
AREAS = 10


def export(scratch: Scratch) -> Iterator[Line]:
    """The whole way from content to file, against the library writing as many paragraphs and cells with those words."""
    content, _ = long_report.long_report(scratch.report, AREAS, STATEMENTS // AREAS, 0)
    kept: list[bytes] = []

    def ours() -> float:
        begun = time.perf_counter()
        body = markup.body(KIND.template, content, content_hash=None)
        kept[:] = [word.from_html(body, title=content["title"])]
        return time.perf_counter() - begun

    ours()
    written: Any = Document(BytesIO(kept[0]))
    paragraphs = [(each.text, _style(each)) for each in written.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in written.tables]
    pairs = alternate(
        ours, lambda: _bare(paragraphs, tables), pairs=scratch.effort.pairs, warm_up=scratch.effort.warm_up
    )
    cells = sum(len(row) for table in tables for row in table)
    how = (
        f"Seconds from frozen content to the file, for {STATEMENTS} statements; against python-docx writing the same "
        f"{len(paragraphs)} paragraphs and {cells} cells from words it is handed."
    )
    yield Line("A report of 300 statements as Word", "the library's own write", FIGURES["export"].goal, how, "s", pairs)
    yield _spreadsheet(scratch)


def _spreadsheet(scratch: Scratch) -> Line:
    """The annex of 300 points and answers, against the library writing as many cells with those words."""
    points = [_point(number) for number in range(STATEMENTS)]
    told = {"title": "Points and answers", "points": points}
    cells = [[each[key] for key in _KEYS] for each in points]

    def ours() -> float:
        begun = time.perf_counter()
        schedule.as_spreadsheet(told)
        return time.perf_counter() - begun

    def bare() -> float:
        begun = time.perf_counter()
        book = Workbook()
        sheet = book.active
        sheet.append(list(schedule.HEAD))
        for row in cells:
            sheet.append([str(cell) for cell in row])
        book.save(BytesIO())
        return time.perf_counter() - begun

    pairs = alternate(ours, bare, pairs=scratch.effort.pairs, warm_up=max(scratch.effort.warm_up, 1))
    how = f"Seconds to the file, {STATEMENTS} rows of {len(_KEYS)} cells; against openpyxl writing as many cells."
    what = "An annex of 300 points and answers as a spreadsheet"
    return Line(what, "the library's own write", FIGURES["export"].goal, how, "s", pairs)


_KEYS = ("number", "statement", "claim", "text", "files", "answer", "reason", "now")


def _point(number: int) -> dict[str, Any]:
    words = f"In the log of wing {number} two of ten bells were not answered within five minutes on the night."
    said = {"number": f"1.{number}", "claim": "Wrong fact", "answer": "Accepted in part", "files": ["Log of bells.pdf"]}
    return said | dict.fromkeys(("statement", "text", "reason", "now"), words) | {"changed": []}


def _style(paragraph: Any) -> str | None:
    """The style by name; none where it is the one that a paragraph has anyway, which need not be looked up."""
    name: str = paragraph.style.name
    return None if name == "Normal" else name


def _bare(paragraphs: list[tuple[str, str | None]], tables: list[list[list[str]]]) -> float:
    begun = time.perf_counter()
    document: Any = Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=False):
                cell.text = text
    document.save(BytesIO())
    return time.perf_counter() - begun
