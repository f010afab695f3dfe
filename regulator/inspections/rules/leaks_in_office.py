"""What a Word or an Excel file gives away: its words, what is hidden in it, remarks, and who made it.

2026-11: they are read as the archives that they are, because the libraries that edit them leave out exactly what is
looked for here: changes that were tracked, comments, hidden rows, and who saved the file last.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from .file_pieces import LARGEST_UNPACKED, MOST_ROWS, OUR_OWN, Piece, Pieces, TooMuch, is_few, not_read

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel")
_PERSONAL = ("creator", "lastModifiedBy", "Company", "Manager")
_REMARKS = ("comment", "threadedComment")
_HIDDEN = ("1", "true")
_PARTS = {"word/footnotes.xml": "footnotes", "word/endnotes.xml": "endnotes", "word/comments.xml": "comments"}


def _parts(content: bytes) -> dict[str, Any]:
    """The XML parts of an Office file, by name. One that declares a document type, as none of theirs does and what is
    made to burst does, is not read."""
    parts, room = {}, LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if not info.filename.endswith(".xml"):
                continue
            room -= info.file_size
            if room < 0:
                raise TooMuch("it unpacks to more than is read")
            text = archive.read(info)
            if b"<!DOCTYPE" in text:
                raise TooMuch("a part of it declares a document type")
            parts[info.filename] = ElementTree.fromstring(text)  # noqa: S314 - without a document type, no entities
    return parts


def _about(parts: dict[str, Any]) -> Pieces:
    """Who made an Office file and who saved it, and whatever else somebody wrote about it."""
    told = []
    for part in ("docProps/core.xml", "docProps/app.xml"):
        for element in parts[part].iter() if part in parts else ():
            if _name(element) in _PERSONAL:
                told.append(element.text or "")
    if "docProps/custom.xml" in parts:
        told += [each.get("name") or "" for each in parts["docProps/custom.xml"]]
    for each in dict.fromkeys(told):
        if each.strip() and each != OUR_OWN:
            yield Piece("", each, "metadata")


def in_word(content: bytes) -> Pieces:
    """Everything in a Word document that a check looks at."""
    parts = _parts(content)
    yield from _about(parts)
    for part, root in parts.items():
        if part.startswith("word/"):
            yield from _in_part(root, _PARTS.get(part, "" if part == "word/document.xml" else part[5:-4]))


def _in_part(root: Any, where: str) -> Pieces:
    for name in _TRACKED:
        for each in root.iter(f"{_W}{name}"):
            yield Piece(where, _said(each) or each.get(f"{_W}author") or "a change", "tracked-change")
    for run in root.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is not None and _said(run).strip():
            yield Piece(where, _said(run), "hidden-text")
    for each in root.iter(f"{_W}comment"):
        yield Piece(where, _said(each), "comment")
    for number, paragraph in enumerate(root.iter(f"{_W}p"), start=1):
        if number > MOST_ROWS:
            yield not_read(f"paragraphs after the first {MOST_ROWS:,} were not read")
            return
        yield Piece(f"{where}, paragraph {number}" if where else f"paragraph {number}", _said(paragraph))


def _said(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter() if each.tag in (f"{_W}t", f"{_W}delText"))


def in_spreadsheet(content: bytes) -> Pieces:
    """Everything in an Excel workbook that a check looks at, row by row."""
    parts = _parts(content)
    yield from _about(parts)
    sheets = list(parts["xl/workbook.xml"].iter(f"{_S}sheet")) if "xl/workbook.xml" in parts else []
    names = [each.get("name") or "" for each in sheets]
    for each, name in zip(sheets, names, strict=True):
        if each.get("state") in ("hidden", "veryHidden"):
            yield Piece("", f"the sheet {name}", "hidden-part")
    shared = ["".join(each.itertext()) for each in parts.get("xl/sharedStrings.xml", ())]
    used: set[int] = set()
    for part, root in parts.items():
        if part.startswith("xl/comments") or "/threadedComment" in part:
            for each in root.iter():
                if _name(each) in _REMARKS:
                    yield Piece("", "".join(each.itertext()), "comment")
        if part.startswith("xl/worksheets/sheet"):
            number = int("".join(filter(str.isdigit, part)) or 1)
            sheet = names[number - 1] if 0 < number <= len(names) else part
            yield from _in_sheet(root, f"sheet {sheet}", shared, used)
    for number, text in enumerate(shared):
        if number not in used:
            yield Piece("words that no cell shows", text)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _in_sheet(root: Any, where: str, shared: list[str], used: set[int]) -> Pieces:
    for each in root.iter(f"{_S}col"):
        if each.get("hidden") in _HIDDEN:
            yield Piece(where, f"column {each.get('min')}", "hidden-part")
    for number, row in enumerate(root.iter(f"{_S}row"), start=1):
        if number > MOST_ROWS:
            yield not_read(f"rows of {where} after the first {MOST_ROWS:,} were not read")
            used.update(range(len(shared)))
            return
        if row.get("hidden") in _HIDDEN:
            yield Piece(where, f"row {row.get('r')}", "hidden-part")
        words: list[str] = []
        for cell in row.iter(f"{_S}c"):
            value = cell.findtext(f"{_S}v") or ""
            if cell.get("t", "n") == "n" and is_few(value):
                yield Piece(f"{where}, cell {cell.get('r')}", value, "small-cell")
            words += _words(cell, value, shared, used)
        yield Piece(f"{where}, row {row.get('r') or number}", " | ".join(words))


def _words(cell: Any, value: str, shared: list[str], used: set[int]) -> Iterator[str]:
    """The words that a cell shows: its own, those of the workbook's list, or what its calculation came to."""
    if cell.get("t") == "s" and 0 <= int(value or -1) < len(shared):
        used.add(int(value))
        yield shared[int(value)]
    elif cell.get("t") == "str":
        yield value
    inline = "".join(each.text or "" for each in cell.iter(f"{_S}t"))
    if inline:
        yield inline
