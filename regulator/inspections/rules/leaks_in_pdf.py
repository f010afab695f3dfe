"""What a PDF gives away: its words, what is not painted or switched off, remarks, attachments, and who made it."""

import io
import zlib
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from .file_pieces import LARGEST_UNPACKED, MOST_PAGES, OUR_OWN, Piece, Pieces, TooMuch, not_read

_PERSONAL = ("/Author", "/Company", "/LastModifiedBy")
_DRAWN = ("/Link", "/Widget")  # annotations that are no remark
_UNPAINTED = 3  # the mode in which text is not painted
_AT_ONCE = 1024 * 1024  # bytes unpacked at a time
_ENDS_OF_LINES = dict.fromkeys(map(ord, "\x02\ufffe\u00ad"))  # how a word divided at the end of a line comes out


def in_pdf(content: bytes) -> Pieces:
    """Everything in a PDF that a check looks at. `TooMuch` for one that is made to burst."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _bearable(pdf)
        yield from _about(pdf)
        for number, page in enumerate(pdf.pages[:MOST_PAGES], start=1):
            yield from _in_page(page, f"page {number}")
    document = pypdfium2.PdfDocument(content)
    try:
        pages = len(document)
        for number in range(min(pages, MOST_PAGES)):
            text = document[number].get_textpage().get_text_range()
            yield Piece(f"page {number + 1}", text.translate(_ENDS_OF_LINES))
    finally:
        document.close()
    if pages > MOST_PAGES:
        yield not_read(f"pages {MOST_PAGES + 1} to {pages} were not read")


def _about(pdf: Any) -> Pieces:
    told = [str(pdf.docinfo[key]) for key in _PERSONAL if key in pdf.docinfo]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        told += [str(each) for each in xmp.get("dc:creator", []) or []]
    for each in dict.fromkeys(told):
        if each.strip() and each != OUR_OWN:
            yield Piece("", each, "metadata")
    for each in pdf.attachments:
        yield Piece("", f"the attachment {each}", "hidden-part")
    off = _layers_off(pdf.Root)
    if off:
        yield Piece("", f"{off} layers that are switched off", "hidden-part")


def _layers_off(root: Any) -> int:
    if "/OCProperties" not in root or "/D" not in root.OCProperties:
        return 0
    return len(root.OCProperties.D.get("/OFF", []))


def _in_page(page: Any, where: str) -> Pieces:
    for each in page.get("/Annots", []):
        if each.get("/Subtype") not in _DRAWN:
            yield Piece(where, str(each.get("/Contents", "")) or "a mark", "comment")
    painted = True
    unseen = 0
    for each in pikepdf.parse_content_stream(page):
        operator = str(each.operator)
        if operator == "Tr":
            painted = int(each.operands[0]) != _UNPAINTED
        unseen += operator in ("Tj", "TJ") and not painted
    if unseen:
        yield Piece(where, f"{unseen} pieces of text that are not painted", "hidden-text")


def _bearable(pdf: Any) -> None:
    """Refuse what unpacks to more than a document of ours: before a reader does so, without keeping it."""
    room = LARGEST_UNPACKED
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Stream) or each.get("/Subtype") == "/Image":
            continue
        filters: Any = each.get("/Filter", [])
        packed = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
        if packed.count("/FlateDecode") > 1:
            raise TooMuch("it is packed more than once")
        raw = each.read_raw_bytes()
        room -= _unpacked(raw, room) if packed and packed[0] == "/FlateDecode" else len(raw)
        if room < 0:
            raise TooMuch("it unpacks to more than is read")


def _unpacked(raw: bytes, most: int) -> int:
    """How many bytes are packed in `raw`; counting ends just after `most`."""
    unpacking, left, size = zlib.decompressobj(), raw, 0
    while left and size <= most and not unpacking.eof:
        size += len(unpacking.decompress(left, _AT_ONCE))
        left = unpacking.unconsumed_tail
    return size
