"""Where things stand in our plots: the arithmetic behind `templates/inspections/report/history.html`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def spread(dates: Sequence[str], start: float, end: float, gap: float) -> list[float]:
    """Places for dates (day, month or year; oldest first) between two edges, to scale.

    Labels keep `gap` apart: where that cannot be done to scale, they stand evenly.
    """
    years = [_year(text) for text in dates]
    if len(years) < 2 or years[-1] <= years[0]:
        return [_even(place, len(years), start, end) for place in range(len(years))]
    scale = (end - start) / (years[-1] - years[0])
    places = [round(start + (year - years[0]) * scale, 1) for year in years]
    if any(right - left < gap for left, right in zip(places, places[1:], strict=False)):
        return [_even(place, len(years), start, end) for place in range(len(years))]
    return places


def labelled(places: Sequence[float], gap: float) -> set[int]:
    """Which of the places get a label, so that none runs into another: the last, and as many before it as fit."""
    chosen: list[int] = []
    for number in reversed(range(len(places))):
        if not chosen or places[chosen[-1]] - places[number] >= gap:
            chosen.append(number)
    return set(chosen)


def rank_of(point: Mapping[str, Any], grades: Sequence[Mapping[str, Any]]) -> int | None:
    """How far up its scale a result stands, from 0; none when the source does not state it."""
    for rank, grade in enumerate(grades):
        same_score = point["score"] is not None and grade["score"] == point["score"]
        same_label = point["score"] is None and point["label"] == grade["label"]
        if same_score or same_label:
            return rank
    return None


def date_short(text: str) -> str:
    """A date for an axis: Nov 2023, or 2023 where the source says no more."""
    if len(text) == 4:
        return text
    return f"{date.fromisoformat(text[:7] + '-01'):%b %Y}"


def _year(text: str) -> float:
    """A date as a year and its fraction; the middle of what the source leaves open."""
    year, month, day = (list(map(int, text.split("-"))) + [0, 0])[:3]
    months = (month - 1 + (day / 31 if day else 0.5)) if month else 6
    return year + months / 12


def _even(place: int, count: int, start: float, end: float) -> float:
    if count == 1:
        return (start + end) / 2
    return round(start + place * (end - start) / (count - 1), 1)
