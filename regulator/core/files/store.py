"""The folder of kept files: each under its SHA-256, whole or not there, and checked whenever it is read."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .. import keys
from ..refused import NoRoom, NotFound
from . import sealing

CHUNK = 1024 * 1024  # bytes read or written at a time
SEALED = "sealed"  # the folder of originals
INCOMING = "incoming"  # the folder of what is not yet whole
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


class Damaged(RuntimeError):
    """A kept file is missing, or is not what it was: a disk failed, or somebody changed it. It is not served."""


@dataclass(frozen=True)
class Place:
    """Where this installation keeps files, its keys, and the scanner it asks (host:port, or none)."""

    folder: Path
    keys_folder: Path
    clamav: str


class _Configured:
    place: Place | None = None


def configure(folder: Path, keys_folder: Path, clamav: str = "") -> None:
    """Say where files are kept. Once for a process, at its start."""
    _Configured.place = Place(folder.resolve(), keys_folder.resolve(), clamav)


def place() -> Place:
    """Where files are kept. A fault before `configure`."""
    if _Configured.place is None:
        raise RuntimeError("No folder of files is configured: core.files.configure comes first")
    return _Configured.place


def path_of(sha256: str, *, sealed: bool = False) -> Path:
    """Where the content of that hash is. `NotFound` for what is no hash, so that no address reaches outside."""
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    root = place().folder / SEALED if sealed else place().folder
    return root / sha256[:2] / sha256


@contextmanager
def room() -> Iterator[None]:
    """A full or failing disk, as an answer a person can act on."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise NoRoom("There is no room to keep this file. Nothing was kept; tell the people who run this.") from (
                fault
            )
        raise


@contextmanager
def incoming() -> Iterator[tuple[Path, BinaryIO]]:
    """A file that is not yet whole. Gone afterwards, unless it was put under its hash."""
    folder = place().folder / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    try:
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield path, file
    finally:
        path.unlink(missing_ok=True)


def put(path: Path, file: BinaryIO, sha256: str, *, sealed: bool = False) -> None:
    """Put a whole file under its hash, on the disk and not only in its cache. What is there already is made new."""
    target = path_of(sha256, sealed=sealed)
    file.flush()
    os.fsync(file.fileno())
    for folder in (target.parent.parent, target.parent):
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync_folder(folder.parent)
    path.replace(target)
    _sync_folder(target.parent)


def write(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Keep a content and give its SHA-256 and size."""
    hashed, size = hashlib.sha256(), 0
    with room(), incoming() as (path, file):
        for piece in pieces:
            file.write(piece)
            hashed.update(piece)
            size += len(piece)
        put(path, file, hashed.hexdigest())
    return hashed.hexdigest(), size


def write_sealed(pieces: Iterable[bytes], sha256: str) -> None:
    """Keep an original sealed, under the hash of what is inside."""
    key = keys.current(place().keys_folder, "sealed-files")
    with room(), incoming() as (path, file):
        for piece in sealing.seal(pieces, key):
            file.write(piece)
        put(path, file, sha256, sealed=True)


def open_kept(sha256: str) -> bytes:
    """The content of that hash, checked against it. `Damaged` where it is missing or has changed."""
    return _checked(sha256, _read(path_of(sha256)))


def open_original(sha256: str) -> bytes:
    """A sealed original, opened and checked. Who may do so, and for what, is the caller's question."""

    def find(key_id: str) -> keys.Key:
        return keys.find(place().keys_folder, "sealed-files", key_id)

    try:
        return _checked(sha256, b"".join(sealing.unseal(_read(path_of(sha256, sealed=True)), find)))
    except sealing.BrokenSeal as fault:
        raise Damaged(f"The sealed original {sha256} cannot be opened: {fault}") from fault


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """A file from its beginning, a piece at a time."""
    file.seek(0)
    return iter(lambda: file.read(CHUNK), b"")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise Damaged(f"The kept file {path.name} is missing") from fault


def _checked(sha256: str, content: bytes) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(f"The kept file {sha256} is not what it was")
    return content


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
