"""Files that arrive in pieces, over a connection that breaks: each goes on where it ended, whatever was killed.

2026-11: how much has arrived is the size of the piece on the disk, and nothing beside it: no row can tell otherwise.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..refused import Refused
from . import store

FOLDER = "arriving"
_NAME = re.compile(r"[0-9a-z-]{1,160}")


class NotThere(Refused):
    """A piece does not begin where the last one ended. `received` bytes are here."""

    def __init__(self, received: int) -> None:
        super().__init__("This piece does not begin where the last one ended")
        self.received = received


def received(name: str) -> int:
    """How many bytes of a file have arrived."""
    path = _path(name)
    return path.stat().st_size if path.is_file() else 0


def add(name: str, first: int, octets: bytes) -> int:
    """Put a piece behind what has arrived, safe on the disk, and say how much that is. Refused (`NotThere`): another
    place than its end."""
    path = _path(name)
    with store.room():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two tabs send the same file
            here = file.seek(0, os.SEEK_END)
            if first != here:
                raise NotThere(here)
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
            return here + len(octets)


@contextmanager
def whole(name: str) -> Iterator[BinaryIO]:
    """What has arrived, to be read."""
    with open(_path(name), "rb") as file:
        yield file


def drop(name: str) -> None:
    """Forget what has arrived: it is kept elsewhere by now, or was not what it was said to be."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise Refused("No file arrives under this name")
    return store.place().folder / FOLDER / name
