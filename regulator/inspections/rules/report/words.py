"""How a report says dates, lists and names."""

from collections.abc import Sequence
from datetime import date


def day(on: date) -> str:
    """14 February 2024."""
    return f"{on.day} {on:%B %Y}"


def period(first: date, last: date) -> str:
    """30 October to 9 November 2023; one day where both are the same."""
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """1 test, 2 tests, no tests."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def named(ref: str, name: str) -> str:
    """An area as people say it: its own number first, where it has one."""
    return f"{ref} {name}" if ref[:1].isdigit() else name


def sentence(text: str) -> str:
    """A note as a sentence: with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
