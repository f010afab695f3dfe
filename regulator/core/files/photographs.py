"""Photographs as pages and PDFs need them: upright, small, and without what the camera wrote about place and owner."""

import io
import re
import struct
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps

from ..refused import Refused

SIDE = 1418  # pixels of the longer side: prints at 300 to the inch on half a page's width
QUALITY = 70  # of JPEG; 30 photographs of 12 megapixels make about 9 MB at this size
MOST_PIXELS = 50_000_000  # a 48-megapixel telephone's picture is kept, a decompression bomb is not
MOST_SCANS = 100  # of a progressive JPEG: cameras write one, programs about ten
MEDIA_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
UNREADABLE = "This picture cannot be read. It may be damaged: open it, save it again, and try once more."
TOO_LARGE = f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels. Save it smaller and try again."

# What Pillow's readers raise on damaged or hostile pictures.
_UNREADABLE = (OSError, ValueError, SyntaxError, struct.error, EOFError, IndexError, KeyError, TypeError, MemoryError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")


def reduce(original: BinaryIO, media_type: str, sha256: str) -> bytes:
    """The picture as a JPEG of at most `SIDE` pixels a side. Refused: unreadable, or too large to open safely.

    The hash of the original stands in the picture as a comment, so that no two originals become one reduced file.
    """
    original.seek(0)
    if media_type == "image/jpeg" and _scans(original.read()) > MOST_SCANS:
        raise Refused(UNREADABLE, "file")
    original.seek(0)
    # WeasyPrint switches this on for the whole process as it is imported: half a photograph would pass for evidence.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(original, formats=[MEDIA_TYPES[media_type]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(TOO_LARGE, "file")
            return _reduced(picture, sha256)
    except _BOMB as fault:
        raise Refused(TOO_LARGE, "file") from fault
    except _UNREADABLE as fault:
        raise Refused(UNREADABLE, "file") from fault


def _reduced(picture: Image.Image, sha256: str) -> bytes:
    picture.draft("RGB", (SIDE, SIDE))
    picture.thumbnail((SIDE, SIDE))
    upright = ImageOps.exif_transpose(picture)
    plain = _flat(upright)
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=QUALITY, optimize=True, exif=b"", comment=f"original {sha256}".encode())
    return made.getvalue()


def _flat(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue alone: on white where it lets light through."""
    if picture.mode.startswith(("I", "F")):  # sixteen bits a pixel, as scanners write
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if not picture.has_transparency_data:
        copy = Image.new("RGB", picture.size)
        copy.paste(picture.convert("RGB"))  # a new picture: nothing comes along but what can be seen
        return copy
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _scans(content: bytes) -> int:
    """How many scans the JPEG has, up to its end: each costs as much as the whole picture."""
    place, scans = 2, 0
    while found := _MARKER.search(content, place):
        marker = found.group(1)[0]
        place = found.end()
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        if marker >= 0xC0 and marker != 0xD8:  # these carry their length; jump over what they hold
            place += int.from_bytes(content[place : place + 2], "big")
    return scans
