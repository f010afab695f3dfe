"""Taking a file in: what it is, whether it is harmful, and the row that tells of it."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import filetype
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from ..actor import Actor
from ..db import engine, session
from ..refused import NotFound, Refused
from . import photographs, scanner, store
from .models import StoredFile
from .names import clean_name

PHOTOGRAPHS = frozenset(photographs.MEDIA_TYPES)
PAPERS = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
LARGEST = 50 * 1024 * 1024  # bytes; a scanned report of 200 pages is about half of it
_HEAD = 8192  # bytes that tell what a file is


@dataclass(frozen=True)
class Received:
    """A file that is safe on the disk and has no row yet."""

    sha256: str
    media_type: str
    size: int
    name: str
    original_sha256: str | None
    scanned_with: str | None


def receive(
    content: bytes | BinaryIO, *, name: str, allowed: frozenset[str], largest: int = LARGEST, sealed: bool = False
) -> Received:
    """Judge a file by its content, scan it, and put it on the disk; a photograph reduced, its original sealed.

    `sealed`: nothing of it stands open on the disk; `open_original` reads it.

    Refused: empty, larger than `largest` bytes, not one of the `allowed` media types, harmful, not checkable, a
    picture that cannot be read. `NoRoom` where the disk is full. Opens no transaction and needs none.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with store.room(), store.incoming() as (path, file):
        sha256, size = _take(stream, file, largest)
        file.seek(0)
        media_type = _media_type(file.read(_HEAD), allowed)
        clamav = store.place().clamav
        scanned_with = scanner.scan(store.pieces_of(file), clamav) if clamav else None
        if media_type not in PHOTOGRAPHS:
            if sealed:
                store.write_sealed(store.pieces_of(file), sha256)
            else:
                store.put(path, file, sha256)
            return Received(sha256, media_type, size, clean_name(name, media_type), None, scanned_with)
        reduced = photographs.reduce(file, media_type, sha256)
        store.write_sealed(store.pieces_of(file), sha256)
        if sealed:
            made, made_size = hashlib.sha256(reduced).hexdigest(), len(reduced)
            store.write_sealed([reduced], made)
        else:
            made, made_size = store.write([reduced])
        return Received(made, "image/jpeg", made_size, clean_name(name, "image/jpeg"), sha256, scanned_with)


def keep(
    content: bytes | BinaryIO | Received, *, name: str, actor: Actor, allowed: frozenset[str], now: datetime
) -> StoredFile:
    """Keep a file, with its row in the transaction under way. The same content twice is one file and its first row.

    Give it what `receive` made where the scan and the reduction should not happen inside the transaction.
    """
    received = content if isinstance(content, Received) else receive(content, name=name, allowed=allowed)
    if received.media_type not in allowed:
        raise Refused(_not_this(allowed), "file")
    return _row(received, actor, now)


def keep_made(content: bytes, *, media_type: str, name: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep what the regulator itself made (a rendered report), as it is."""
    sha256, size = store.write([content])
    return _row(Received(sha256, media_type, size, clean_name(name, media_type), None, None), actor, now)


def kept(sha256: str) -> StoredFile:
    """The row of a kept file. `NotFound` where there is none."""
    found = session().get(StoredFile, sha256)
    if found is None:
        raise NotFound
    return found


def _row(received: Received, actor: Actor, now: datetime) -> StoredFile:
    insert = sqlite.insert if engine().dialect.name == "sqlite" else postgresql.insert
    values = {
        "sha256": received.sha256,
        "media_type": received.media_type,
        "size": received.size,
        "name": received.name,
        "kept_at": now,
        "actor_id": actor.id,
        "duty": actor.duty,
        "original_sha256": received.original_sha256,
        "scanned_with": received.scanned_with,
    }
    session().execute(insert(StoredFile).values(values).on_conflict_do_nothing(index_elements=["sha256"]))
    return session().scalars(select(StoredFile).where(StoredFile.sha256 == received.sha256)).one()


def _take(stream: BinaryIO, file: BinaryIO, largest: int) -> tuple[str, int]:
    """Copy what arrives, and stop where it is too much."""
    hashed, size = hashlib.sha256(), 0
    for piece in _arriving(stream):
        size += len(piece)
        if size > largest:
            raise Refused(f"This file is larger than {largest // (1024 * 1024)} MB", "file")
        hashed.update(piece)
        file.write(piece)
    if not size:
        raise Refused("This file is empty", "file")
    return hashed.hexdigest(), size


def _arriving(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(store.CHUNK), b"")


def _media_type(head: bytes, allowed: frozenset[str]) -> str:
    guessed = filetype.guess_mime(head)
    if guessed is None or guessed not in allowed:
        raise Refused(_not_this(allowed), "file")
    return str(guessed)


_SPOKEN = {
    "image/jpeg": "a JPEG or PNG picture",
    "image/png": "a JPEG or PNG picture",
    "application/pdf": "a PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document (docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook (xlsx)",
}


def _not_this(allowed: frozenset[str]) -> str:
    spoken = sorted({_SPOKEN[each] for each in allowed if each in _SPOKEN}) or ["one of the kinds named here"]
    return f"What is inside this file is not what we can take, whatever its name says. Send {' or '.join(spoken)}."
