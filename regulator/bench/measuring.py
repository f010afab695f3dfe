"""Pairs of measurements, and what is said of them."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Pairs = list[tuple[float, float]]  # ours and the yardstick's, one after the other


class NotMeasured(Exception):
    """A figure cannot be had on this machine; the message is a sentence that says why."""


@dataclass(frozen=True)
class Goal:
    """What the median ratio of ours to the yardstick's must come to."""

    bound: float
    at_least: bool = False

    def holds(self, ratio: float) -> bool:
        """Whether a ratio keeps to it."""
        return ratio >= self.bound if self.at_least else ratio <= self.bound

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.bound:g}"


@dataclass(frozen=True)
class Line:
    """One thing measured: what, against what, how it was done in one sentence, and the pairs in their unit.

    Without a goal it is for information. `missing` says why there are no pairs.
    """

    what: str
    against: str
    goal: Goal | None
    how: str
    unit: str
    pairs: Pairs
    missing: str | None = None

    @property
    def ratios(self) -> list[float]:
        """Ours to the yardstick's, from the smallest."""
        return sorted(ours / theirs for ours, theirs in self.pairs)

    @property
    def holds(self) -> bool | None:
        """Whether the median ratio keeps to the goal; None where there is no goal or nothing was measured."""
        return self.goal.holds(statistics.median(self.ratios)) if self.goal and self.pairs else None

    def told(self) -> dict[str, Any]:
        """For a program to read."""
        ratios = self.ratios
        middle = {"minimum": ratios[0], "median": statistics.median(ratios), "maximum": ratios[-1]} if ratios else None
        goal = {"at_least" if self.goal.at_least else "at_most": self.goal.bound} if self.goal else None
        return {
            "what": self.what,
            "against": self.against,
            "goal": goal,
            "ratio": middle,
            "holds": self.holds,
            "pairs": len(self.pairs),
            "unit": self.unit,
            "ours": self._median(0),
            "theirs": self._median(1),
            "how": self.how,
            "not_measured": self.missing,
        }

    def __str__(self) -> str:
        goal = f"goal {self.goal}" if self.goal else "no goal, for information"
        what = f"{self.what}, against {self.against}" if self.against else self.what
        if self.missing:
            return f"{what}\n  NOT MEASURED ({goal}): {self.missing}"
        least, most = self.ratios[0], self.ratios[-1]
        verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[self.holds]
        return (
            f"{what}\n"
            f"  ratio {statistics.median(self.ratios):.2f} ({least:.2f} to {most:.2f}); {goal}"
            f"{': ' if verdict else ''}{verdict}\n"
            f"  {_plain(self._median(0))} against {_plain(self._median(1))} {self.unit}. {self.how}"
        )

    def _median(self, which: int) -> float | None:
        return statistics.median(pair[which] for pair in self.pairs) if self.pairs else None


def _plain(number: float | None) -> str:
    """Three figures at least, and no powers of ten."""
    return "" if number is None else f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def alternate(ours: Callable[[], float], theirs: Callable[[], float], *, pairs: int, warm_up: int) -> Pairs:
    """Measure one after the other, again and again, after a warm-up whose measurements are thrown away."""
    measured = [(ours(), theirs()) for _ in range(warm_up + pairs)]
    return measured[warm_up:]
