"""The figures of a year as tables: what each counts, in words, with small numbers hidden, for a page and for a file.

Source: Prisons and Probation Ombudsman, annual reports (what is counted). A part is hidden with another where the total
beside it would give it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .eligibility import CODES, Code
from .small_numbers import LEAST, suppressed
from .words import FOR_THE_PERSON, SUBJECTS, Channel, Outcome, Situation

CLOCKS = {
    "complaint-acknowledgement": "Acknowledged in time",
    "complaint-eligibility": "Found eligible or not in time",
    "complaint-standard": "Decided in time",
    "complaint-serious": "Serious ones decided in time",
}
PAPERS = {"in-time": "Came in time", "late": "Came late", "not-sent": "Due and not sent", "not-due": "Not due yet"}


@dataclass(frozen=True)
class FigureTable:
    """A table of a year's figures: its name, what its parts make of its total, and its rows. None: fewer than five."""

    title: str
    sentence: str
    column: str
    rows: list[tuple[str, int | None]]


def tables(told: Mapping[str, Any]) -> list[FigureTable]:
    """Every table of a year."""
    received, decided = in_words(told["received"]), in_words(told["decided"])
    return [
        FigureTable(
            "By subject",
            f"Of {received} complaints. One may be about several things, so that the parts add up to more.",
            "Subject",
            _rows(told["by_subject"], lambda key: SUBJECTS[key][0], total=False),
        ),
        FigureTable(
            "By how they came",
            f"Of {received} complaints.",
            "Way",
            _rows(told["by_channel"], lambda k: Channel(k).words),
        ),
        FigureTable(
            "By who complained",
            f"Of {received} complaints.",
            "Who",
            _rows(told["by_situation"], lambda key: Situation(key).words),
        ),
        FigureTable("By month", f"Of {received} complaints.", "Month", _rows(told["by_month"], str)),
        FigureTable(
            "Not taken on",
            "Of those that came this year and were found not eligible by now, why.",
            "Why",
            _rows(told["by_code"], lambda key: CODES[Code(key)][0], total=False),
        ),
        FigureTable(
            "By outcome",
            f"Of {decided} decided this year, many of which came the year before.",
            "Outcome",
            _rows(told["by_outcome"], lambda key: Outcome(key).words),
        ),
        FigureTable(
            "Papers asked of providers",
            "By whether they came in time.",
            "Papers",
            _rows(told["papers"], PAPERS.__getitem__),
        ),
    ]


def in_words(count: int) -> str:
    """A count as it may be shown."""
    return f"{count:,}" if count >= LEAST else "fewer than 5"


def for_the_person(told: Mapping[str, Any]) -> int | None:
    """How many were decided for the person, wholly, partly or by settling; None where that is fewer than five, or
    would give away an outcome that is hidden: it stands beside the total and the other outcomes."""
    counts: Mapping[str, int] = told["by_outcome"]
    shown = suppressed(counts, with_total=True)
    ours = {each.value for each in FOR_THE_PERSON}
    for side in (counts.keys() & ours, counts.keys() - ours):
        hidden = [counts[key] for key in side if shown[key] is None]
        if hidden and (len(hidden) == 1 or sum(hidden) < LEAST):
            return None
    total = sum(counts[key] for key in counts.keys() & ours)
    return total if total >= LEAST else None


def on_time(told: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    """Per cent of deadlines that were kept, of all there were by the end of the year; None where fewer than five."""
    found = [(CLOCKS[name], kept, of) for name, (kept, of) in told["on_time"].items()]
    return [(title, round(100 * kept / of) if of >= 5 else None) for title, kept, of in found]


def as_rows(told: Mapping[str, Any]) -> list[list[str]]:
    """The same for a spreadsheet: table, row, figure; the first line is a header."""
    made = [["Table", "Row", "Figure"], ["Year", "Complaints that came", in_words(told["received"])]]
    made += [["Year", "Complaints decided", in_words(told["decided"])]]
    ours = for_the_person(told)
    made += [
        ["Year", "Decided for the person, wholly, partly or by settling", "not shown" if ours is None else str(ours)]
    ]
    made += [["Year", "Recommendations made", str(told["recommendations"]["made"])]]
    for table in tables(told):
        made += [[table.title, row, "fewer than 5" if count is None else str(count)] for row, count in table.rows]
    return made + [
        ["Per cent in time", row, "too few" if share is None else str(share)] for row, share in on_time(told)
    ]


def _rows(counts: Mapping[str, int], words: Any, *, total: bool = True) -> list[tuple[str, int | None]]:
    return [(words(key), count) for key, count in suppressed(counts, with_total=total).items()]
