"""What the plots of places are drawn from: months on the axis, places held and places commissioned as two lines."""

from collections.abc import Sequence
from typing import Any

from ..rules.place_words import PlaceCategory, counted
from .agreements import Month

ALL = "all"


class Grouped(int):
    """A number that says itself with its thousands apart, on a plot as in its table: `85,765`."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def plot(months: Sequence[Month], title: str, category: str = ALL) -> dict[str, Any]:
    """A line plot of one kind of places, or of all together; None of it where there is nothing to draw."""
    chosen = [each for each in months if category in (ALL, each.category)]
    days = sorted({each.on for each in months})
    days = [day for day in days if any(each.on == day and (each.held or each.commissioned) for each in months)]
    held = [_sum([each.held for each in chosen if each.on == day]) for day in days]
    agreed = [sum(each.commissioned for each in chosen if each.on == day) for day in days]
    series: list[tuple[str, list[int | None]]] = [("Held", [_grouped(each) for each in held])]
    if any(agreed):
        series.append(("Commissioned", [_grouped(each) for each in agreed]))
    most = max([*(each for each in held if each is not None), *agreed, 1])
    top = _round_up(most)
    return {
        "title": title,
        "sentence": _sentence(held, agreed),
        "labels": [f"{day:%b %Y}" if day.day == 1 else f"{day.day} {day:%b}" for day in days],
        "series": series,
        "ticks": [(0, "0"), (top // 2, f"{top // 2:,}"), (top, f"{top:,}")],
        "maximum": top,
        "drawn": bool(days),
    }


def kinds_in(months: Sequence[Month]) -> list[tuple[str, str]]:
    """The kinds of places that there are figures of, to choose from."""
    there = {each.category for each in months}
    return [(ALL, "All kinds"), *((each.value, each.words) for each in PlaceCategory if each in there)]


def latest(months: Sequence[Month]) -> list[Month]:
    """The newest month's figures, one for each kind."""
    last = max((each.on for each in months), default=None)
    return [each for each in months if each.on == last]


def _grouped(value: int | None) -> Grouped | None:
    return None if value is None else Grouped(value)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [each for each in values if each is not None]
    return sum(known) if known else None


def _sentence(held: Sequence[int | None], agreed: Sequence[int]) -> str:
    now = held[-1] if held else None
    if now is None:
        return "No ledger has begun, so nothing is known of the places held."
    if not any(agreed):
        return f"At the last of these days {counted(now)} were held. No agreement with a commissioner is on record."
    gap = now - agreed[-1]
    if not gap:
        return f"At the last of these days {counted(now)} were held, as many as were commissioned."
    told = (
        f"{counted(gap)} more than were commissioned" if gap >= 0 else f"{counted(-gap)} fewer than were commissioned"
    )
    return f"At the last of these days {counted(now)} were held and {agreed[-1]:,} commissioned: {told}."


def _round_up(number: int) -> int:
    """A round number above, that halves to a whole one."""
    step = 2
    while step * 5 < number:
        step *= 10
    return -(-number // step) * step
