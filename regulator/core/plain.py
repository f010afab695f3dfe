"""Plain values: what a text and a fact may hold, wherever they go. Knows no database, so that rules may use it."""

from typing import Any

from .refused import Refused


def plain_text(value: str, field: str | None = None) -> str:
    """The text itself. Refused where it holds a character that no database or document can carry."""
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Refused("This has a character that cannot be stored. Remove it and try again.", field)
    return value


def line(text: str, field: str, what: str, longest: int) -> str:
    """A text of one line, its spaces tidied. `what` is read behind "Enter": "the new name"."""
    return _checked(" ".join(plain_text(text, field).split()), field, what, longest)


def paragraph(text: str, field: str, what: str, longest: int) -> str:
    """A text of several lines."""
    lines = (" ".join(each.split()) for each in plain_text(text, field).splitlines())
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
