"""Scanned papers: how many sheets one has, the codes on each, and a sheet as a picture to look at.

2026-11: a scan that is locked, damaged or empty is refused when it is taken in, because nobody could read it later.
"""

import io
from dataclasses import dataclass

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image, UnidentifiedImageError

from ..refused import Refused

MOST_SHEETS = 2_000  # of one scan: several mornings' post
SCALE = 2.0  # 144 dots to the inch: enough for a code of two centimetres, and to read by
QUALITY = 70
TURN = 90  # degrees
CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # ours; all take twenty times as long
_BROKEN = (OSError, ValueError, SyntaxError, RuntimeError, MemoryError, pypdfium2.PdfiumError, pikepdf.PdfError)


@dataclass(frozen=True)
class Sheet:
    """One side of paper: the texts of the codes that a machine reads on it, and by how many degrees (a multiple of 90,
    clockwise) it has to be turned for the first of them to stand upright."""

    number: int
    codes: tuple[str, ...]
    lies: int = 0


def sheets(octets: bytes, media_type: str) -> list[Sheet]:
    """Every sheet of a scan. Refused: locked with a password, damaged, without sheets, with too many."""
    if media_type != "application/pdf":
        return [_sheet(1, _opened(octets))]
    return stretch(octets, media_type, 1, count(octets, media_type))


def count(octets: bytes, media_type: str) -> int:
    """How many sheets a scan has. Refused as by `sheets`."""
    if media_type != "application/pdf":
        return 1
    try:
        with pikepdf.open(io.BytesIO(octets)) as pdf:
            found = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise Refused("This scan is locked with a password. Scan it again without one.", "file") from locked
    except _BROKEN as fault:
        raise Refused("This scan is damaged and cannot be read. Scan it again.", "file") from fault
    if not found:
        raise Refused("This scan has no sheets. Scan it again.", "file")
    if found > MOST_SHEETS:
        raise Refused(f"A scan has at most {MOST_SHEETS:,} sheets. Split it and try again.", "file")
    return found


def stretch(octets: bytes, media_type: str, first: int, last: int) -> list[Sheet]:
    """Some sheets of a scan, the file opened once for all of them. Refused: damaged."""
    if media_type != "application/pdf":
        return [_sheet(1, _opened(octets))]
    try:
        pages = pypdfium2.PdfDocument(octets)
        try:
            made = []
            for number in range(first, last + 1):
                drawn: Image.Image = pages[number - 1].render(scale=SCALE, grayscale=True).to_pil()
                made.append(_sheet(number, drawn))
        finally:
            pages.close()
    except _BROKEN as fault:
        raise Refused("This scan is damaged and cannot be read. Scan it again.", "file") from fault
    return made


def picture(octets: bytes, media_type: str, number: int, turned: int = 0) -> bytes:
    """A sheet as a JPEG, turned clockwise by a multiple of 90 degrees."""
    made = _rendered(octets, number) if media_type == "application/pdf" else _opened(octets)
    if turned % 360:
        made = made.rotate(-turned, expand=True)
    written = io.BytesIO()
    made.convert("L").save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _rendered(octets: bytes, number: int) -> Image.Image:
    try:
        pages = pypdfium2.PdfDocument(octets)
        try:
            made: Image.Image = pages[number - 1].render(scale=SCALE, grayscale=True).to_pil()
        finally:
            pages.close()
    except _BROKEN as fault:
        raise Refused("This scan is damaged and cannot be read. Scan it again.", "file") from fault
    return made


def _opened(octets: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(octets)) as found:
            return found.convert("L")
    except (UnidentifiedImageError, *_BROKEN) as fault:
        raise Refused("This picture is damaged and cannot be read. Scan it again.", "file") from fault


def _sheet(number: int, made: Image.Image) -> Sheet:
    found = zxingcpp.read_barcodes(made, formats=CODES)
    lies = -round(found[0].orientation / TURN) * TURN % 360 if found else 0
    return Sheet(number, tuple(each.text for each in found), lies)
