"""Which paper forms a scan shows: the codes on its sheets, read as a machine reads them."""

import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image

from .paper import sheet_read

MOST_SHEETS = 120  # of one scan; a whole visit's form has about as many
SCALE = 2.0  # 144 dots to the inch: enough for a code of two centimetres
_BROKEN = (OSError, ValueError, SyntaxError, RuntimeError, MemoryError, pypdfium2.PdfiumError)


def sheets_in(octets: bytes, media_type: str) -> list[tuple[str, int]]:
    """The form and number of each sheet whose code can be read, in the scan's order, each once."""
    found: dict[tuple[str, int], None] = {}
    try:
        for picture in _pictures(octets, media_type):
            told = sheet_read(each.text for each in zxingcpp.read_barcodes(picture))
            if told:
                found[told] = None
    except _BROKEN:
        return list(found)  # a scan that cannot be read is attached by hand
    return list(found)


def _pictures(octets: bytes, media_type: str) -> Iterator[Image.Image]:
    if media_type != "application/pdf":
        with Image.open(io.BytesIO(octets)) as picture:
            yield picture.convert("L")
        return
    pages = pypdfium2.PdfDocument(octets)
    try:
        for number in range(min(len(pages), MOST_SHEETS)):
            yield pages[number].render(scale=SCALE, grayscale=True).to_pil()
    finally:
        pages.close()
