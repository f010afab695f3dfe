"""Our own stylesheets, scripts and fonts, under addresses that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from .paths import STATIC

FOR_EVER = 31_536_000  # seconds; the address changes when a file does


@cache
def fingerprint() -> str:
    """One short hash over every file, so that the relative addresses inside stylesheets hold under it."""
    found = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file() and path.suffix != ".py":
            found.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def address(path: str) -> str:
    """Where a file of ours is, for a page."""
    return f"/static/{fingerprint()}/{path}"


def located(path: str) -> Path | None:
    """The file behind an address; None for one that is not ours, and for a name that no file can have."""
    try:
        found = (STATIC / path).resolve()
        return found if found.is_file() and found.is_relative_to(STATIC.resolve()) else None
    except (OSError, ValueError):  # too long, or with a NUL
        return None
