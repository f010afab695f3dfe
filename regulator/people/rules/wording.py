"""How what a machine keeps is said to people, on pages and in the files they take away."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from regulator.core import clock
from regulator.core.refused import Refused

LONGEST_TYPED = 200  # characters of anything that is searched for
FIRST_YEAR, LAST_YEAR = 2000, 2100  # the years that a search may name
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BY_LINES, _BY_STROKES = (re.compile(rf"(\d{{1,4}}){by}(\d{{1,2}}){by}(\d{{1,4}})", re.ASCII) for by in "-/")
_COUNTED = re.compile(r"\{(\w+)\} (people|[a-z]+s)\b")
_VERBS = ("is", "its", "goes", "leaves")  # what may stand behind a name in braces and counts nothing
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what a spreadsheet reads as a calculation


def spaced(name: str) -> str:
    """The words of a name of the code: `InspectionPlanned` is “Inspection planned”."""
    return _CAPITAL.sub(" ", name).replace("_", " ").replace("-", " ").strip().capitalize()


def agreeing(sentence: str, facts: Mapping[str, str]) -> str:
    """A sentence whose counts of one and of none read as people say them: `{files} files` is `1 file` or `no files`."""

    def agree(found: re.Match[str]) -> str:
        number, noun = facts.get(found[1]), found[2]
        if noun in _VERBS or number not in ("0", "1"):
            return found[0]
        return f"no {noun}" if number == "0" else f"1 {_singular(noun)}"

    return _COUNTED.sub(agree, sentence)


def _singular(noun: str) -> str:
    if noun == "people":
        return "person"
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]


def day_words(day: date) -> str:
    """`3 June 2026`."""
    return f"{day.day} {day:%B %Y}"


def moment_words(at: datetime) -> str:
    """`3 June 2026, 09:15:32`, as the clocks stood in London."""
    there = at.astimezone(clock.LONDON)
    return f"{day_words(there)}, {there:%H:%M:%S}"


def long_words(seconds: float) -> str:
    """How long something took: `less than a second`, `12 seconds`, `3 minutes`."""
    if seconds < 1:
        return "less than a second"
    for size, one in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = round(seconds / size)
            return f"{number} {one}{'s' if number > 1 else ''}"
    number = round(seconds)
    return f"{number} second{'s' if number > 1 else ''}"


def typed(text: str | None) -> str:
    """What somebody typed to search for, without what no page can show, on one line."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(kept.split())[:LONGEST_TYPED]


def day_typed(text: str, what: str, field: str) -> date | None:
    """The day that somebody typed, as on a calendar or in a file; None for nothing. Refused for what is no day.

    `what` is the day that they were asked for: “the first day”.
    """
    if not text:
        return None
    by_lines, by_strokes = _BY_LINES.fullmatch(text), _BY_STROKES.fullmatch(text)
    try:
        if by_lines:
            year, month, day = (int(part) for part in by_lines.groups())
        elif by_strokes:
            day, month, year = (int(part) for part in by_strokes.groups())
        else:
            raise ValueError
        found = date(year, month, day)
    except ValueError:
        raise Refused(f"{what.capitalize()} must be a real day, like 2026-03-02 or 2/3/2026", field) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(f"{what.capitalize()} must lie in the years {FIRST_YEAR} to {LAST_YEAR}", field)
    return found


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a calculation: one that could be has an apostrophe before it."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text[:1] in ("\t", "\r", "\n") else text
