"""What a file gives away that goes with a report: its name, its words, what is hidden in it, and who made it."""

import csv
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from xml.etree import ElementTree

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from .file_pieces import LARGEST, MOST_ROWS, Piece, Pieces, TooMuch, is_few, not_read
from .leaks import Leak, in_text
from .leaks_in_office import in_spreadsheet, in_word
from .leaks_in_pdf import in_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv"
TEXT = "text/plain"
MOST_SHOWN = 5  # places of one kind that are named
_LONGEST_ABOUT = 60  # characters of what a camera or a program wrote about a picture
_OUR_COMMENT = re.compile(rb"original [0-9a-f]{64}")  # what `core.files` writes into a photograph it has reduced
_CANNOT_BE_READ = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, pikepdf.PdfError, pypdfium2.PdfiumError, csv.Error, OSError,
    LookupError, ValueError, TypeError, AttributeError, RuntimeError, MemoryError, Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # fmt: skip


def in_file(
    content: bytes, media_type: str, name: str, names: Iterable[str] = (), *, place: str | None = None
) -> list[Leak]:
    """What a file gives away: each kind once, with the first places where it is and how many more there are. `names`
    are those that must not appear, in any case; `place` is how the file is called, `File` and its name where not given.

    A file that cannot be read, or not to its end, says so: what cannot be checked is not published unseen.
    """
    names, place = tuple(names), place or f"File {name}"
    hits: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    try:
        for piece in _looked_at(content, media_type):
            if piece.kind:
                hits[piece.kind].append((piece.where, piece.text.strip(), piece.text))
            else:
                for leak in in_text(piece.text, "", names):
                    hits[leak.kind].append((piece.where, leak.found, leak.around))
    except TooMuch as much:
        hits["unreadable"].append(("", str(much), f"The file was not read: {much}"))
    except _CANNOT_BE_READ as no:
        hits["unreadable"].append(("", type(no).__name__, "The file could not be read"))
    found = in_text(name.replace("_", " "), f"{place}, its name", names)
    return [*found, *(_together(kind, place, each) for kind, each in hits.items())]


def _together(kind: str, place: str, hits: list[tuple[str, str, str]]) -> Leak:
    told = list(dict.fromkeys(f"{found} ({where})" if where else found for where, found, _around in hits))
    more = f" and {len(told) - MOST_SHOWN} more" if len(told) > MOST_SHOWN else ""
    return Leak(kind, place, "; ".join(told[:MOST_SHOWN]) + more, hits[0][2])


def _looked_at(content: bytes, media_type: str) -> Pieces:
    if len(content) > LARGEST:
        raise TooMuch(f"it is larger than {LARGEST // 1024 // 1024} MB")
    if media_type not in _LOOKS:
        raise TooMuch("it is of a kind that is not read here")
    yield from _LOOKS[media_type](content)


def _in_text(content: bytes) -> Pieces:
    for number, line in enumerate(_decoded(content).splitlines(), start=1):
        if number > MOST_ROWS:
            yield not_read(f"lines after the first {MOST_ROWS:,} were not read")
            return
        yield Piece(f"line {number}", line)


def _in_list(content: bytes) -> Pieces:
    """A list of cells: its lines as words, and the counts in it that are under five."""
    rows = csv.reader(io.StringIO(_decoded(content), newline=""))
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            yield not_read(f"rows after the first {MOST_ROWS:,} were not read")
            return
        yield Piece(f"row {number}", " | ".join(row))
        for cell in row:
            if is_few(cell.strip()):
                yield Piece(f"row {number}", cell, "small-cell")


def _decoded(content: bytes) -> str:
    """The words of a text file, with its byte order mark as what it is. ValueError where they are of no usual kind."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if wide else "utf-8-sig")
    if "\x00" in text:
        raise ValueError("not a text")
    return text


def _in_picture(content: bytes) -> Pieces:
    with Image.open(io.BytesIO(content)) as picture:
        told = [str(value) for value in picture.getexif().values()]
        told += [
            str(value)
            for key in ("comment", "Comment", "xmp", "Author")
            if (value := picture.info.get(key)) and not (isinstance(value, bytes) and _OUR_COMMENT.fullmatch(value))
        ]
    for each in told:
        yield Piece("", each[:_LONGEST_ABOUT], "metadata")


_LOOKS: dict[str, Callable[[bytes], Pieces]] = {
    DOCX: in_word,
    XLSX: in_spreadsheet,
    PDF: in_pdf,
    CSV: _in_list,
    TEXT: _in_text,
    "image/jpeg": _in_picture,
    "image/png": _in_picture,
    "image/webp": _in_picture,
}
