"""Years, measures and functions as people say them, and how much of a text is kept."""

import re
from collections.abc import Mapping
from datetime import date

from regulator.register.rules.words import Function

LONGEST = 20_000  # characters of an answer to a consultation, about seven pages
LONGEST_REASON = 5_000
LONGEST_LINE = 200
FIRST_YEAR, LAST_YEAR = 2000, 2199
INVENTED = "Invented places and figures, for demonstration"

MEASURES: Mapping[str, str] = {
    "direct-per-place": "Direct cost per place",
    "direct-per-prisoner": "Direct cost per prisoner",
    "overall-per-place": "Overall cost per place",
    "overall-per-prisoner": "Overall cost per prisoner",
}
"""The four bases on which prison costs are published. They are never mixed (pitfall 15 of the domain's facts)."""

STATISTICS: Mapping[str, str] = {
    "lowest": "the lowest",
    "lower-quartile": "the lower quartile",
    "median": "the median",
    "upper-quartile": "the upper quartile",
    "highest": "the highest",
    "best-practice": "best practice",
}
FUNCTIONS: Mapping[str, str] = {
    re.sub(r"[^a-z]+", "-", each.value.lower().replace("'", "")).strip("-"): each.value for each in Function
}
"""Each prison function by the word for it in an address."""


def slug(function: str) -> str:
    """The word for a function in an address."""
    return next(name for name, value in FUNCTIONS.items() if value == function)


def function_words(function: str) -> str:
    """A function at the beginning of a line."""
    return function[:1].upper() + function[1:]


def label(year: int) -> str:
    """A financial year as it is written: `2026-27` begins on 1 April 2026."""
    return f"{year}-{(year + 1) % 100:02d}"


def year_of(text: str) -> int | None:
    """`2026-27` as the year of its 1 April. None for what is no financial year."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if found is None or not text.isascii():
        return None
    year = int(found.group(1))
    return year if FIRST_YEAR <= year <= LAST_YEAR and label(year) == text else None


def begins(year: int) -> date:
    """The first day of a financial year."""
    return date(year, 4, 1)


def ends(year: int) -> date:
    """The last day of a financial year."""
    return date(year + 1, 3, 31)


def year_on(day: date) -> int:
    """The financial year that a day falls in."""
    return day.year if day >= begins(day.year) else day.year - 1
