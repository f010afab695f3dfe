"""The facts of an event as a page reads them: numbers as what they stand for, dates in words, changes as changes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..rules.wording import day_words, moment_words, spaced
from .records import Record, is_named

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)
_SUBJECT = re.compile(r"([a-z][a-z_-]*):(\d{1,9})", re.ASCII)
_DUTY = re.compile(r"(import|system):([a-z-]+)", re.ASCII)  # as facts call an actor who is no person
_HELD = re.compile(r"([a-z-]+)@(\d{1,9})", re.ASCII)  # a role, and the organisation that it is held for
_SLUG = re.compile(r"[a-z]+(-[a-z]+)+", re.ASCII)
_CHANGE = {"what", "was", "now"}
_UNSAID = {"aggregate", "compartment"}  # of use to the machine alone


@dataclass(frozen=True)
class Fact:
    """One fact: what it is, what it says, and the page of what it names where the reader may see it."""

    label: str
    text: str
    address: str = ""


def mentioned(facts: Mapping[str, Any] | None) -> Iterator[str]:
    """The records that facts name by number, so that all of a page are looked up at once."""
    for key, value in (facts or {}).items():
        for each in value if isinstance(value, list) else [value]:
            subject = _subject(key, each)
            if subject:
                yield subject


def readable(facts: Mapping[str, Any] | None, names: Mapping[str, Record]) -> dict[str, Fact]:
    """Each fact by its name. `names` holds what `mentioned` asked for."""
    return {key: _fact(key, value, names) for key, value in (facts or {}).items() if key not in _UNSAID}


def beside(facts: Mapping[str, Any] | None, subject: str) -> Iterator[str]:
    """The names of the facts that say more than which record the event is about."""
    return (key for key, value in (facts or {}).items() if _subject(key, value) != subject and key not in _UNSAID)


def _fact(key: str, value: Any, names: Mapping[str, Record]) -> Fact:
    record = names.get(_subject(key, value) or "")
    label = spaced(key.removesuffix("_id").removesuffix("_on"))
    if record is None:
        return Fact(label, _text(key, value, names))
    held = _HELD.fullmatch(str(value))
    role = f"{spaced(held[1]).lower()} for " if held else ""
    return Fact(label, role + record.title, record.address)


def _subject(key: str, value: Any) -> str | None:
    """The record that a fact names: `organisation_id` 7, or `person:7`."""
    if isinstance(value, int) and not isinstance(value, bool) and key.endswith("_id"):
        kind = key.removesuffix("_id")
        return f"{kind}:{value}" if is_named(kind) else None
    if not isinstance(value, str):
        return None
    held = _HELD.fullmatch(value)
    if held:
        return f"organisation:{held[2]}"
    found = _SUBJECT.fullmatch(value)
    return value if found and is_named(found[1]) else None


def _text(key: str, value: Any, names: Mapping[str, Record]) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_fact(key, each, names).text for each in value)
    if isinstance(value, dict):
        return _of_many(value, names)
    return _in_words(value) if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else str(value)


def _of_many(value: Mapping[str, Any], names: Mapping[str, Record]) -> str:
    if set(value) >= _CHANGE:
        was, now = (_text(key, value[key], names) for key in ("was", "now"))
        return f"{value['what']}: was {was}, is {now}"
    return ", ".join(
        f"{key if '.' in key else spaced(key).lower()}: {_text(key, each, names)}" for key, each in value.items()
    )


def _in_words(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return day_words(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment_words(datetime.fromisoformat(text))
    except ValueError:
        return text
    duty = _DUTY.fullmatch(text)
    if duty:
        return f"{'an import' if duty[1] == 'import' else 'the system'}, as {spaced(duty[2]).lower()}"
    return text.replace("-", " ") if _SLUG.fullmatch(text) else text
