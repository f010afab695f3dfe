"""What a file gives away that is to be published: its name, its words, what is hidden in it, and who made it.

2026-11: Word and Excel files are read as the archives that they are, because the libraries that edit them leave out
exactly what is looked for here: changes that were tracked, comments, hidden rows, and who saved the file last.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from .leaks import FEWEST, Leak, in_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
LARGEST_PART = 50 * 1024 * 1024  # bytes of one part of an archive, unpacked; more is no document of ours
MOST_SHOWN = 5  # places of one kind that are named
MOST_PAGES = 500  # of a PDF
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel")
_PERSONAL = ("creator", "lastModifiedBy", "Company", "Manager")
_PDF_PERSONAL = ("/Author", "/Company", "/LastModifiedBy")
_CANNOT_BE_READ = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, pikepdf.PdfError, pypdfium2.PdfiumError, OSError, KeyError,
    ValueError,
)  # fmt: skip
_OUR_OWN = "Criminal Justice Regulator"
_REMARKS = ("comment", "threadedComment")
_DRAWN, _UNPAINTED = (
    ("/Link", "/Widget"),
    3,
)  # annotations that are no remark; the mode in which PDF text is not painted


def in_file(content: bytes, media_type: str, name: str, names: Iterable[str] = ()) -> list[Leak]:
    """What a file gives away, each once, with where. `names` are those that must not appear, in any case.

    A file that cannot be read says so: what cannot be checked is not published unseen.
    """
    names = tuple(names)
    place = f"File {name}"
    found = in_text(name.replace("_", " "), f"{place}, its name", names)
    try:
        for leak, text in _LOOKS.get(media_type, _nothing)(content, place):
            found += [leak] if leak is not None else in_text(text[1], text[0], names)
    except _CANNOT_BE_READ as no:
        found.append(Leak("unreadable", place, type(no).__name__, "The file could not be read"))
    return list({leak.key: leak for leak in found}.values())


_Found = Iterator[tuple[Leak | None, tuple[str, str]]]
_NO_TEXT = ("", "")


def _nothing(_content: bytes, _place: str) -> _Found:
    yield from ()


def _leak(kind: str, place: str, what: Iterable[str]) -> tuple[Leak, tuple[str, str]]:
    told = list(dict.fromkeys(each.strip() for each in what if each.strip()))
    more = f" and {len(told) - MOST_SHOWN} more" if len(told) > MOST_SHOWN else ""
    words = "; ".join(told[:MOST_SHOWN]) + more
    return Leak(kind, place, words, words), _NO_TEXT


def _parts(content: bytes) -> Iterator[tuple[str, Any]]:
    """The XML parts of an Office file, by name. One that declares a document type, as none of theirs does and what is
    made to burst does, is not read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".xml"):
                if info.file_size > LARGEST_PART:
                    raise zipfile.BadZipFile("a part is too large")
                text = archive.read(info)
                if b"<!DOCTYPE" in text:
                    raise zipfile.BadZipFile("a part declares a document type")
                yield info.filename, ElementTree.fromstring(text)  # noqa: S314 - without a document type, no entities


def _about(parts: dict[str, Any], place: str) -> _Found:
    """Who made an Office file and who saved it, and whatever else somebody wrote about it."""
    told = []
    for part in ("docProps/core.xml", "docProps/app.xml"):
        for element in parts[part].iter() if part in parts else ():
            if _name(element) in _PERSONAL:
                told.append(element.text or "")
    if "docProps/custom.xml" in parts:
        told += [each.get("name") or "" for each in parts["docProps/custom.xml"]]
    told = [each for each in told if each.strip() and each != _OUR_OWN]
    if told:
        yield _leak("metadata", place, told)


def _in_word(content: bytes, place: str) -> _Found:
    parts = dict(_parts(content))
    yield from _about(parts, place)
    for part, root in parts.items():
        if not part.startswith("word/"):
            continue
        tracked = [each for name in _TRACKED for each in root.iter(f"{_W}{name}")]
        if tracked:
            yield _leak("tracked-change", place, (_said(each) or each.get(f"{_W}author") or "" for each in tracked))
        hidden = [run for run in root.iter(f"{_W}r") if run.find(f"{_W}rPr/{_W}vanish") is not None]
        if hidden:
            yield _leak("hidden-text", place, (_said(each) for each in hidden))
        if part == "word/comments.xml":
            yield _leak("comment", place, (_said(each) for each in root))
        for paragraph in root.iter(f"{_W}p"):
            yield None, (place, _said(paragraph))


def _said(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter() if each.tag in (f"{_W}t", f"{_W}delText"))


def _in_spreadsheet(content: bytes, place: str) -> _Found:
    parts = dict(_parts(content))
    yield from _about(parts, place)
    names: list[str] = []
    if "xl/workbook.xml" in parts:
        sheets = list(parts["xl/workbook.xml"].iter(f"{_S}sheet"))
        names = [each.get("name") or "" for each in sheets]
        hidden = [each.get("name") or "" for each in sheets if each.get("state") in ("hidden", "veryHidden")]
        if hidden:
            yield _leak("hidden-part", place, (f"the sheet {each}" for each in hidden))
    for part, root in parts.items():
        if part.startswith("xl/comments") or "/threadedComment" in part:
            yield _leak("comment", place, ("".join(each.itertext()) for each in root.iter() if _name(each) in _REMARKS))
        if part == "xl/sharedStrings.xml":
            for each in root:
                yield None, (place, "".join(each.itertext()))
        if part.startswith("xl/worksheets/sheet"):
            number = int("".join(filter(str.isdigit, part)) or 1)
            sheet = names[number - 1] if 0 < number <= len(names) else part
            yield from _in_sheet(root, f"{place}, sheet {sheet}")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _in_sheet(root: Any, place: str) -> _Found:
    hidden = [f"row {each.get('r')}" for each in root.iter(f"{_S}row") if each.get("hidden") in ("1", "true")]
    hidden += [f"column {each.get('min')}" for each in root.iter(f"{_S}col") if each.get("hidden") in ("1", "true")]
    if hidden:
        yield _leak("hidden-part", place, hidden)
    few = []
    for cell in root.iter(f"{_S}c"):
        value = cell.findtext(f"{_S}v") or ""
        inline = "".join(each.text or "" for each in cell.iter(f"{_S}t"))
        if inline:
            yield None, (place, inline)
        if cell.get("t", "n") == "n" and value.isdigit() and 0 < int(value) < FEWEST:
            few.append(f"{cell.get('r')}: {value}")
    if few:
        yield _leak("small-cell", place, few)


def _in_pdf(content: bytes, place: str) -> _Found:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        told = [str(pdf.docinfo[key]) for key in _PDF_PERSONAL if key in pdf.docinfo]
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            told += [str(each) for each in xmp.get("dc:creator", []) or []]
        told = [each for each in told if each.strip() and each != _OUR_OWN]
        if told:
            yield _leak("metadata", place, told)
        if pdf.attachments:
            yield _leak("hidden-part", place, (f"the attachment {each}" for each in pdf.attachments))
        off = _layers_off(pdf.Root)
        if off:
            yield _leak("hidden-part", place, [f"{off} layers that are switched off"])
        for number, page in enumerate(pdf.pages[:MOST_PAGES], start=1):
            yield from _in_page(page, f"{place}, page {number}")
    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(min(len(document), MOST_PAGES)):
            yield None, (f"{place}, page {number + 1}", document[number].get_textpage().get_text_range())
    finally:
        document.close()


def _layers_off(root: Any) -> int:
    if "/OCProperties" not in root or "/D" not in root.OCProperties:
        return 0
    return len(root.OCProperties.D.get("/OFF", []))


def _in_page(page: Any, place: str) -> _Found:
    notes = [str(each.get("/Contents", "")) for each in page.get("/Annots", []) if each.get("/Subtype") not in _DRAWN]
    if notes:
        yield _leak("comment", place, [each or "a mark" for each in notes])
    painted = True
    unseen = 0
    for each in pikepdf.parse_content_stream(page):
        operator = str(each.operator)
        if operator == "Tr":
            painted = int(each.operands[0]) != _UNPAINTED
        unseen += operator in ("Tj", "TJ") and not painted
    if unseen:
        yield _leak("hidden-text", place, [f"{unseen} pieces of text that are not painted"])


def _in_picture(content: bytes, place: str) -> _Found:
    with Image.open(io.BytesIO(content)) as picture:
        exif = picture.getexif()
        told = [str(value)[:60] for value in exif.values()]
        told += [str(picture.info[key])[:60] for key in ("comment", "Comment", "xmp", "Author") if key in picture.info]
    if told:
        yield _leak("metadata", place, told)


_LOOKS: dict[str, Callable[[bytes, str], _Found]] = {
    DOCX: _in_word,
    XLSX: _in_spreadsheet,
    PDF: _in_pdf,
    "image/jpeg": _in_picture,
    "image/png": _in_picture,
}
