"""Places commissioned against places held: who is short, and by how many.

A place that a prison lacks is lacking to everybody who commissioned it. The regulator's own rule, since no source has
one: what is held is shared in proportion to what each commissioned, whole places, the largest remainders first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Share:
    """A commissioner's places of one kind at one prison: commissioned, and held for it."""

    commissioned: int
    held: int

    @property
    def short(self) -> int:
        """Places commissioned that nobody holds for it."""
        return self.commissioned - self.held


def shared(held: int, commissioned: Mapping[int, int]) -> dict[int, Share]:
    """The places of one kind of one prison, shared among those who commissioned them (by number of commissioner).

    Nobody gets more than was commissioned, nobody less than its proportion rounded down; all add up to what is held,
    or to what was commissioned where that is less.
    """
    wanted = sum(commissioned.values())
    if wanted <= held:
        return {key: Share(number, number) for key, number in commissioned.items()}
    given = {key: number * held // wanted for key, number in commissioned.items()}
    left = held - sum(given.values())
    by_remainder = sorted(commissioned, key=lambda key: (-(commissioned[key] * held % wanted), key))
    for key in by_remainder[:left]:
        given[key] += 1
    return {key: Share(number, given[key]) for key, number in commissioned.items()}


def margin(held: int, commissioned: int) -> int:
    """Places held beyond those commissioned; below nothing where places are lacking."""
    return held - commissioned


def months_back(today: date, number: int) -> list[date]:
    """The first days of this month and of those before it, the earliest first."""
    months = [today.year * 12 + today.month - 1 - step for step in range(number)]
    return [date(each // 12, each % 12 + 1, 1) for each in reversed(months)]


def agreed_on(spans: Iterable[tuple[date, date | None, int]], day: date) -> int:
    """How many places agreements cover on a day: each from a day until another, half-open."""
    return sum(places for from_on, until_on, places in spans if from_on <= day and (until_on is None or day < until_on))
