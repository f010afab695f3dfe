"""How long a text may be, and days and lists as people say them."""

from collections.abc import Sequence
from datetime import date

LONGEST = 20_000  # characters of a section or of representations, about seven pages
LONGEST_REASON = 5_000
LONGEST_LINE = 200
MOST_MEMBERS = 20


def day(on: date) -> str:
    """A day as people write it: 14 February 2027."""
    return f"{on.day} {on:%B %Y}"


def listed(words: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
