"""Spikes: where so many complaints came of one thing at one place as chance would hardly bring.

Method, which the page states in words. For each place and subject the last three whole months are held against the same
three months of the years before (seasons, and the way a place is used, repeat by the year). Were complaints as frequent
as then, the next count would follow a negative binomial distribution: a Poisson count whose rate is known only as well
as so few years tell it (Gamma prior of Jeffreys, shape one half). The chance of so many or more under it is the
p-value. As many pairs of place and subject are looked at together, the Benjamini-Hochberg procedure keeps the expected
share of false alarms among those shown at one in twenty. Nothing under five is ever shown.

Source: Benjamini and Hochberg, Controlling the False Discovery Rate, J. R. Statist. Soc. B 57 (1995); Jeffreys' prior
for a Poisson rate; the rule of five is the regulator's own (`small_numbers`).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Generic, TypeVar

from .small_numbers import LEAST

RATE = 0.05  # the expected share of false alarms among what is shown
MONTHS = 3  # that are held against the same months before
SHAPE = 0.5  # of Jeffreys' prior

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Series(Generic[Key]):
    """Counts of one thing: in the last months, and in the same months of earlier years, the latest first."""

    key: Key
    seen: int
    earlier: tuple[int, ...]


@dataclass(frozen=True)
class Spike(Generic[Key]):
    """More than chance would hardly bring: how many came, how many a year before, and how likely that is by chance."""

    key: Key
    seen: int
    earlier: tuple[int, ...]
    chance: float

    @property
    def usual(self) -> float:
        """How many came in these months in an earlier year, on average."""
        return sum(self.earlier) / len(self.earlier)


def by_chance(seen: int, earlier: Sequence[int]) -> float:
    """How likely so many or more would come, were complaints as frequent as in the earlier years. Without an earlier
    year nothing is known, and nothing is unlikely."""
    years = len(earlier)
    if seen <= 0 or not years:
        return 1.0
    shape = sum(earlier) + SHAPE
    stays, goes = log(years / (years + 1)), -log(years + 1)
    below = sum(
        exp(lgamma(count + shape) - lgamma(shape) - lgamma(count + 1) + shape * stays + count * goes)
        for count in range(seen)
    )
    return min(1.0, max(0.0, 1.0 - below))


def spikes(series: Sequence[Series[Key]], rate: float = RATE) -> list[Spike[Key]]:
    """Those of the series that are spikes, the least likely first."""
    judged = sorted(
        (
            Spike(each.key, each.seen, each.earlier, by_chance(each.seen, each.earlier))
            for each in series
            if each.earlier
        ),
        key=lambda spike: spike.chance,
    )
    found = 0
    for place, spike in enumerate(judged, 1):
        if spike.chance <= rate * place / len(judged):
            found = place
    return [each for each in judged[:found] if each.seen >= LEAST and each.seen > each.usual]
