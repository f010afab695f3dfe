"""What a report must not give away: found by its shape, shown with its place, and mended or let stand with a reason.

The shapes of a text are `core.leaks`', and so is how small a number may be.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from regulator.core.leaks import FEWEST, KINDS, Leak, in_text

__all__ = ["FEWEST", "KINDS", "Leak", "in_report", "in_text"]

_OUR_OWN = frozenset({"verification"})  # parts that the regulator itself writes: a code, an address, a hash


def in_report(content: dict[str, Any], names: Iterable[str] = ()) -> list[Leak]:
    """What a report's content gives away: every word of it, and every cell that counts cases."""
    names = tuple(names)
    found = [
        leak
        for part, value in content.items()
        if part not in _OUR_OWN
        for place, text in _texts(value, part.replace("_", " ").capitalize())
        for leak in in_text(text, place, names)
    ]
    for area in content.get("areas", []):
        found += _small_cells(area, "")
    for part in content.get("parts", []):
        for area in part["areas"]:
            found += _small_cells(area, f"{part['provider']['name']}: ")
    return list({leak.key: leak for leak in found}.values())


def _small_cells(area: dict[str, Any], of: str) -> Iterator[Leak]:
    """Counts of cases under five in the working of a rating; nought says nothing about anybody."""
    derivation = area.get("derivation") or {"rows": []}
    for row in derivation["rows"]:
        few = [
            f"{words}: {row[name]}"
            for name, words in (("yes", "yes"), ("no", "no"), ("not_applicable", "not applicable"))
            if 0 < row[name] < FEWEST
        ]
        if few:
            place = f"Cases counted for {of}{area['name']}, question {row['ref']}"
            yield Leak("small-cell", place, "; ".join(few), f"{row['name']}: {'; '.join(few)}")


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text in a part of the content, with its place as people would say it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        number = value.get("number")
        here = f"Statement {number}" if number and "kind" in value else place
        if "statement" in value and "claim" in value:
            here = f"Reply on statement {value['statement']}"
        for key, each in value.items():
            if key not in ("ref", "sha256", "standards", "url"):
                yield from _texts(each, here)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, place)
