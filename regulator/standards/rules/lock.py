"""The lock of published editions: a published edition never changes; a new text is a new edition."""

import hashlib
import re
from typing import Any

import rfc8785

from .edition import EditionFile

LINE = re.compile(r"^(?P<code>[a-z][a-z0-9-]*) +(?P<hash>[0-9a-f]{64})$")
NEVER_CHANGES = "a published edition never changes: make a new edition"


def content(edition: EditionFile) -> dict[str, Any]:
    """The edition as plain JSON values.

    Its status is left out: publishing a draft does not change what it says. What it does not say is left out too, so
    that a new kind of statement, made for later editions, does not change the text of the earlier ones.
    """
    plain = edition.model_dump(mode="json", exclude_defaults=True)
    del plain["head"]["status"]
    return plain


def from_content(plain: dict[str, Any]) -> EditionFile:
    """A published edition back from its content."""
    return EditionFile.model_validate(plain | {"head": plain["head"] | {"status": "published"}})


def content_text(edition: EditionFile) -> str:
    """The one text of an edition: canonical JSON (RFC 8785)."""
    return rfc8785.dumps(content(edition)).decode()


def content_hash(edition: EditionFile) -> str:
    """SHA-256 of that text, in hexadecimal."""
    return hashlib.sha256(content_text(edition).encode()).hexdigest()


def parse(text: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The locked hashes by edition, and what is wrong with the lock, each with its line."""
    locked: dict[str, str] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = LINE.match(line.strip())
        if found is None:
            problems.append((number, "a line of the lock is an edition's code and its SHA-256"))
        elif found["code"] in locked:
            problems.append((number, f"{found['code']} is locked twice"))
        else:
            locked[found["code"]] = found["hash"]
    return locked, problems


def differs(edition: EditionFile, locked: dict[str, str]) -> str | None:
    """Why the lock refuses this edition, or nothing. A draft may change, until it is published."""
    known, now = locked.get(edition.code), content_hash(edition)
    if edition.head.status == "draft":
        return f"{edition.code} is locked as published and cannot become a draft again" if known else None
    if known is None:
        return f"this edition is published and not yet in the lock: add the line '{edition.code} {now}'"
    if known != now:
        return f"{NEVER_CHANGES} (locked {known[:12]}, found {now[:12]})"
    return None
