"""Plain values: what a text and a fact may hold, wherever they go. Knows no database, so that rules may use it."""

import re
from typing import Any

from .refused import Refused

# What no database can hold. Other controls are kept, so that no word of evidence is lost to one: forms refuse them
# where they are typed, and a Word document leaves them out.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


_WHOLE = re.compile("[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?: [0-9]{3}){1,4}")


def whole(text: str) -> int | None:
    """A whole number from 0 as people type it: `1200`, `1,200` or `1 200`. None for anything else: in `600,5` the
    comma is a decimal one, and nobody meant six thousand."""
    found = _WHOLE.fullmatch(text.strip())
    return int(found.group().replace(",", "").replace(" ", "")) if found else None


def is_plain(value: str) -> bool:
    """Whether every database can hold a text."""
    return not _UNSTORABLE.search(value)


def plain_text(value: str, field: str | None = None) -> str:
    """The text itself. Refused where it holds a character that no database can hold."""
    if not is_plain(value):
        raise Refused("This has a character that cannot be stored. Remove it and try again.", field)
    return value


def line(text: str, field: str, what: str, longest: int) -> str:
    """A text of one line, its spaces tidied. `what` is read behind "Enter": "the new name"."""
    return _checked(" ".join(plain_text(text, field).split()), field, what, longest)


def paragraph(text: str, field: str, what: str, longest: int) -> str:
    """A text of several lines."""
    lines = (" ".join(plain_text(each, field).split()) for each in text.splitlines())  # the feeds of pages end lines
    return _checked("\n".join(lines).strip(), field, what, longest)


def _checked(text: str, field: str, what: str, longest: int) -> str:
    if not text:
        raise Refused(f"Enter {what}", field)
    if len(text) > longest:
        raise Refused(f"{what[:1].upper()}{what[1:]} must have at most {longest:,} characters", field)
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        raise Refused("This has a character that cannot be shown. Remove it and try again.", field)
    return text


def json_ready(value: Any) -> Any:
    """Dates and moments as ISO text, enums and ids as their plain values, so that every fact can be written as JSON."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): json_ready(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_ready(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)
