"""How costs are spread, what the best do, and the price that a method makes of them: exact, so that anyone may
work it out again.

Quartiles are worked out on the sorted costs by straight lines between neighbours (the lowest at 0, the highest at 1),
which is what a spreadsheet's QUARTILE.INC gives; a half penny is rounded upwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .money import rounded

QUARTERS = {"lowest": 0, "lower-quartile": 1, "median": 2, "upper-quartile": 3, "highest": 4}


@dataclass(frozen=True)
class Cost:
    """What one provider's place costs, in pence, and whether its latest inspection allows to call it good practice."""

    provider: str
    pence: int
    good: bool


@dataclass(frozen=True)
class Spread:
    """The spread of a function's costs, in pence, and the best practice among them with whose it is."""

    count: int
    lowest: int
    lower_quartile: int
    median: int
    upper_quartile: int
    highest: int
    best: int | None
    best_of: tuple[str, ...]

    def of(self, statistic: str) -> int | None:
        """One figure of it by its name. None: there is no best practice."""
        return self.best if statistic == "best-practice" else int(getattr(self, statistic.replace("-", "_")))


def quantile(values: Sequence[int], quarters: int) -> Fraction:
    """The value at so many quarters of the way through the sorted values. A fault where there are none."""
    ordered = sorted(values)
    place = Fraction((len(ordered) - 1) * quarters, 4)
    low = place.numerator // place.denominator
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def spread(costs: Sequence[Cost]) -> Spread | None:
    """The spread of some costs. None where there are none.

    Best practice is the lowest cost of a provider of whose latest published inspection no test is at the lowest score:
    a place that is cheap because it is not safe is nobody's example.
    """
    if not costs:
        return None
    values = [each.pence for each in costs]
    quarters = {name: rounded(quantile(values, number)) for name, number in QUARTERS.items()}
    good = [each for each in costs if each.good]
    best = min((each.pence for each in good), default=None)
    return Spread(
        count=len(costs),
        lowest=quarters["lowest"],
        lower_quartile=quarters["lower-quartile"],
        median=quarters["median"],
        upper_quartile=quarters["upper-quartile"],
        highest=quarters["highest"],
        best=best,
        best_of=tuple(sorted(each.provider for each in good if each.pence == best)),
    )


@dataclass(frozen=True)
class Recipe:
    """What a method does with a spread: its statistic, uplift and efficiency in per cent, rounding in pounds."""

    statistic: str
    uplift: Decimal
    efficiency: Decimal
    round_to: Decimal
    least: int


def price(found: Spread | None, recipe: Recipe) -> int | None:
    """The price that a recipe makes of a spread, in pence. None: too few returns, no best practice to start from, or
    nothing left of it by rounding."""
    if found is None or found.count < recipe.least:
        return None
    start = found.of(recipe.statistic)
    if start is None:
        return None
    raised = Fraction(start) * (1 + Fraction(recipe.uplift) / 100) * (1 - Fraction(recipe.efficiency) / 100)
    return rounded(raised, max(1, rounded(Fraction(recipe.round_to) * 100))) or None


def working(found: Spread, recipe: Recipe, amount: int, words: str) -> list[tuple[str, int]]:
    """The steps from the statistic to the price, each with its amount in pence. `words`: the statistic in words."""
    start = found.of(recipe.statistic) or 0
    raised = Fraction(start) * (1 + Fraction(recipe.uplift) / 100)
    lowered = raised * (1 - Fraction(recipe.efficiency) / 100)
    return [
        (words[:1].upper() + words[1:], start),
        (f"Raised by {recipe.uplift:f}%", rounded(raised)),
        (f"Lowered by {recipe.efficiency:f}%", rounded(lowered)),
        ("Rounded", amount),
    ]
