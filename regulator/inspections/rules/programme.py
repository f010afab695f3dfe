"""What may stand in the programme of unannounced visits, and when inspectors may arrive."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from regulator.core.plain import plain_text
from regulator.core.refused import NotFound, Refused
from regulator.standards.rules.catalogue import Kind

Days = tuple[date, date]

PARTS = {"field": "Goes on the visit", "knows": "Knows of the visit and does not go"}
STATES = {"planned": "Planned", "cancelled": "Cancelled", "arrived": "Arrived"}
CHANGES = {
    "planned": "Planned",
    "changed": "Changed",
    "named": "Person named",
    "no-longer-named": "Person no longer named",
    "cancelled": "Cancelled",
    "arrived": "Arrived: it is an inspection now",
}
FARTHEST = timedelta(days=3 * 366)  # a programme is made for a year or two; further off is a slip of the year
LONGEST_REASON = 2000  # characters
MOST_STRETCHES = 2  # of days on site: a full inspection has a week of surveys and a week of inspectors
_REFERENCE = re.compile(r"[0-9a-f]{16}")


def reference(text: str) -> str:
    """An entry's random key as it stands in an address. `NotFound` for what cannot be one."""
    if not _REFERENCE.fullmatch(text):
        raise NotFound
    return text


def in_order(days: Iterable[Days], today: date) -> list[Days]:
    """The stretches of days on site, the first first. Refused: none, backwards, overlapping, past, years ahead."""
    ordered = sorted(days)
    if not ordered:
        raise Refused("Enter the first and the last day on site", "from_on")
    for number, (first, last) in enumerate(ordered):
        field = "until_on" if number == 0 else "second_until_on"
        if last < first:
            raise Refused("The last day on site must not be before the first", field)
        if last < today:
            raise Refused("The days on site must not be over", field)
        if last - today > FARTHEST:
            raise Refused("The days on site must be within three years", field)
    if any(later[0] <= earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        raise Refused("The two stretches of days must not overlap", "second_from_on")
    return ordered


def overlap(some: Sequence[Days], others: Sequence[Days]) -> bool:
    """Whether any day stands in both."""
    return any(first <= until and from_ <= last for first, last in some for from_, until in others)


def why(text: str, field: str = "why") -> str:
    """A reason as it is kept. Refused where there is none."""
    reason = plain_text(text.strip(), field)
    if not reason:
        raise Refused("Say why, so that the record shows it", field)
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reasons must be {LONGEST_REASON:,} characters or fewer", field)
    return reason


def check_kind(kind: Kind, provider_kind: str) -> None:
    """Refuse a kind of inspection that is always announced, or is not made of such a provider."""
    if kind.announced == "always":
        raise Refused(f"{kind.title}: the provider is always told of it, so it cannot come unannounced", "kind")
    if provider_kind not in {each.value for each in kind.provider_kinds}:
        raise Refused(f"{kind.title}: not made of a provider of this kind", "kind")


def days_left(days: Sequence[Days], today: date) -> list[Days]:
    """The days on site of a visit that begins today. Refused on a day for which it was not planned."""
    left = [(max(first, today), last) for first, last in sorted(days) if last >= today]
    if not left:
        raise Refused("The days of this visit are over. Ask a programme manager to change them.")
    if left[0][0] != today:
        first = left[0][0]
        raise Refused(f"This visit begins on {first.day} {first:%B %Y}. Ask a programme manager to change the days.")
    return left


def said(change: str, facts: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """What a change says, in a sentence; `names` gives those of the people it is about."""
    if change == "planned":
        return _days_said(facts["days"])
    if change == "changed":
        before, after = facts["before"], facts["after"]
        kinds = f" {before['kind']} became {after['kind']}." if before["kind"] != after["kind"] else ""
        return f"Before: {_days_said(before['days'])} Now: {_days_said(after['days'])}{kinds}"
    if change in ("named", "no-longer-named"):
        part = f": {PARTS[facts['part']].lower()}" if "part" in facts else ""
        return f"{names.get(facts['user'], 'Somebody')}{part}."
    return f"{facts['inspection']}." if change == "arrived" else ""


def _days_said(days: Sequence[Sequence[str]]) -> str:
    stretches = [[date.fromisoformat(day) for day in stretch] for stretch in days]
    return "; ".join(f"{first.day} {first:%B %Y} until {last.day} {last:%B %Y}" for first, last in stretches) + "."
