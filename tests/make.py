"""Example records for tests: plain functions with sensible defaults."""

import io
import struct
import zlib
from datetime import UTC, datetime

from PIL import Image

from regulator.core.actor import Actor, ActorKind

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday in winter: London and UTC agree


def actor(duty: str = "inspector", *permissions: str, id: int = 1) -> Actor:
    """A person in a role."""
    return Actor(ActorKind.PERSON, duty, f"{duty} {id}", frozenset(permissions), id=id)


def picture(width: int = 1600, height: int = 1200, colour: str = "steelblue") -> Image.Image:
    """A picture whose top left corner is red, so that turning shows."""
    made = Image.new("RGB", (width, height), colour)
    made.paste("red", (0, 0, width // 4, height // 4))
    return made


def photograph(width: int = 1600, height: int = 1200, *, orientation: int = 1, colour: str = "steelblue") -> bytes:
    """A JPEG as a telephone writes it: its owner, the place and which way up it was held are in its EXIF."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Telephone", "Jo Bloggs", orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 8.0, 21.0), 3: "W", 4: (0.0, 28.0, 8.0)})
    made = io.BytesIO()
    picture(width, height, colour).save(made, "JPEG", exif=exif, comment=b"Jo Bloggs was here")
    return made.getvalue()


def png(width: int, height: int, *, rows: bytes | None = None) -> bytes:
    """A PNG that says it is this large, whatever its rows hold: by default it is a bomb of nothing but black."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * min(height * (1 + width // 8), 1 << 22), 9) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(words: str = "A plan") -> bytes:
    """The smallest file that is a PDF."""
    return f"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%{words}\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
