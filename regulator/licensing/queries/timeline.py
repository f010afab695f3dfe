"""The timeline of a licence, as it was known at a moment: a row for each thing that was ever said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ..models.licence import Licence, LicenceFact
from ..rules.timeline import Bar, Spoken, Stretch, bars, stretches
from . import facts, keeping, standing

ORDER = ("standing", "trust", "member", "condition", "review", "follows")


@dataclass(frozen=True)
class Line:
    """One thing: what it is called, its stretches with words, and the bars that draw them."""

    label: str
    stretches: tuple[tuple[Stretch, str], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """All of it, from the first day to the last that is drawn; `at`: where the day that was asked about lies."""

    first: date
    last: date
    lines: tuple[Line, ...]
    at: float | None


def timeline(licence: Licence, on: date, known_at: datetime) -> Timeline:
    """What held of a licence, day by day, as it was known at a moment."""
    said = [
        Spoken(each.about, each.value, each.from_on, each.until_on)
        for each in facts(licence.id)
        if each.recorded_at <= known_at
    ]
    days = [each.from_on for each in said] + [each.until_on for each in said if each.until_on]
    first = min([*days, on])
    last = max([*days, on, known_at.date()]) + timedelta(days=60)
    names = keeping.names(standing(licence, on, known_at))
    lines = []
    for about in sorted({each.about for each in said}, key=_place):
        found = stretches(said, about)
        words = [_words(about, each.value) for each in found]
        drawn = bars(found, words, first, last)
        lines.append(Line(_label(about, names), tuple(zip(found, words, strict=True)), tuple(drawn)))
    within = 100 * (on - first).days / max((last - first).days, 1)
    return Timeline(first, last, tuple(lines), round(within, 2) if first <= on <= last else None)


def _place(about: str) -> tuple[int, int, str]:
    kind, _, key = about.partition(":")
    return ORDER.index(kind) if kind in ORDER else len(ORDER), len(key), key


def _label(about: str, names: dict[str, str]) -> str:
    kind, _, key = about.partition(":")
    if kind == "member":
        return f"Member {names.get(key, key)}"
    return {"standing": "Standing", "review": "Review"}.get(kind, f"{kind.capitalize()} {key}")


@dataclass(frozen=True)
class Written:
    """One thing that was written down, in words: what it is about, and what was said of it."""

    fact: LicenceFact
    label: str
    words: str


def written(licence: Licence, names: dict[str, str]) -> list[Written]:
    """Everything that was ever written down of a licence, the newest first."""
    found = reversed(facts(licence.id))
    return [
        Written(each, _label(each.about, names), _words(each.about, each.value) if each.value else "Taken back")
        for each in found
    ]


def _words(about: str, value: Mapping[str, Any]) -> str:
    kind = about.partition(":")[0]
    if kind == "standing":
        return str(value.get("is", "")).capitalize()
    if kind == "member":
        return "Leads" if value.get("role") == "lead" or value.get("leads") else "Belongs"
    if kind == "condition":
        return str(value.get("title") or value.get("text") or "Holds")
    if kind == "trust":
        return str(value.get("name") or "On the register")
    if kind == "review":
        return f"By {date.fromisoformat(value['on']):%-d %B %Y}"
    return str(value.get("how") or "Follows")
