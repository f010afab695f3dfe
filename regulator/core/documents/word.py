"""A report as a Word document, from the same HTML body as its other forms, for people who must work on its words."""

from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
BLOCKS = {"p", "dt", "dd", "figcaption", "caption", "blockquote", "summary", "div", "section", "li"}
UNSEEN = {"script", "style", "svg", "template"}


def from_html(body: str, *, title: str) -> bytes:
    """The body as a .docx file: headings, paragraphs, lists and tables; a plot is its table and sentence."""
    document = Document()
    document.core_properties.title = title[:255]
    document.core_properties.author = "Criminal Justice Regulator"
    document.core_properties.language = "en-GB"
    reader = _Reader(document)
    reader.feed(body)
    reader.close()
    reader.flush()
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


class _Reader(HTMLParser):
    """Writes paragraphs and tables as it meets them."""

    def __init__(self, document: Any) -> None:
        super().__init__(convert_charrefs=True)
        self._document = document
        self._words: list[str] = []
        self._style: str | None = None
        self._lists: list[str] = []
        self._unseen = 0
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._head_rows = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.flush()
            self._rows, self._head_rows = [], 0
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._cell = []
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists.append("List Bullet" if tag == "ul" else "List Number")
        elif tag in HEADINGS or tag in BLOCKS:
            self._begin(tag)
        elif tag == "br":
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag == "thead" and self._rows is not None:
            self._head_rows = len(self._rows)
        elif tag in ("td", "th") and self._rows and self._cell is not None:
            self._rows[-1].append(_tidy(self._cell))
            self._cell = None
        elif tag == "table":
            self._table()
        elif tag in ("ul", "ol") and self._lists:
            self.flush()
            self._lists.pop()
        elif tag in HEADINGS or tag in BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def flush(self) -> None:
        """End the paragraph under way."""
        text = _tidy(self._words)
        self._words = []
        if not text or self._cell is not None:
            return
        if self._style and self._style.startswith("Heading"):
            self._document.add_heading(text, int(self._style[-1]))
        else:
            self._document.add_paragraph(text, self._style)
        self._style = None

    def _begin(self, tag: str) -> None:
        if self._cell is not None:
            self._say(" ")
            return
        self.flush()
        if tag in HEADINGS:
            self._style = f"Heading {HEADINGS[tag]}"
        elif tag == "li" and self._lists:
            self._style = self._lists[-1]

    def _say(self, words: str) -> None:
        if not self._unseen:
            (self._words if self._cell is None else self._cell).append(words)

    def _table(self) -> None:
        rows, self._rows = [row for row in self._rows or [] if row], None
        if not rows:
            return
        table = self._document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=False):
                cell.text = text
        for line in table.rows[: self._head_rows]:
            line._tr.get_or_add_trPr().append(line._tr.makeelement(qn("w:tblHeader"), {}))
        self._document.add_paragraph()


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())
