"""Counts that may cross the wall: at least five, and none that could be worked out from the others.

Source: the regulator's own rule on the pattern of official statistics: a count under five is not shown, and where a
total stands beside counts, others are hidden with it, so that the total does not give it away.
"""

from collections.abc import Mapping
from math import exp

LEAST = 5
CHANCE = 0.01  # below it a rise is told as one that chance would hardly make


def suppressed(counts: Mapping[str, int], *, with_total: bool = False) -> dict[str, int | None]:
    """The same counts; None for those that may not be shown: all under five, nought among them, since a nought that
    becomes hidden would tell that somebody complained.

    `with_total`: their total stands beside them, so that the next smallest are hidden too until what is hidden comes
    to at least five in at least two of them.
    """
    hidden = {key for key, count in counts.items() if count < LEAST}
    others = sorted((count, key) for key, count in counts.items() if count >= LEAST)
    hidden_sum = sum(counts[key] for key in hidden)
    while with_total and hidden_sum and others and (len(hidden) == 1 or hidden_sum < LEAST):
        count, key = others.pop(0)
        hidden.add(key)
        hidden_sum += count
    return {key: None if key in hidden else count for key, count in counts.items()}


def at_least_by_chance(seen: int, expected: float) -> float:
    """How likely so many or more would be by chance alone, were they to come as rarely as before (Poisson)."""
    if seen <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    term = exp(-expected)
    below = 0.0
    for number in range(seen):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - below)


def is_spike(seen: int, expected: float) -> bool:
    """Whether a month's count is a spike: at least five, and so many by chance in fewer than one month in a hundred."""
    return seen >= LEAST and at_least_by_chance(seen, expected) < CHANCE
