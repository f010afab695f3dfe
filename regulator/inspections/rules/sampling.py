"""How many cases an inspection must look at for its percentages to be trusted, and how far they can be."""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Any

from regulator.core.refused import Refused

CONFIDENCE = 80.0  # per cent; HM Inspectorate of Probation's usual target (general knowledge, high confidence)
MARGIN = 5.0  # percentage points each way; the same
EVEN = 0.25  # p(1 - p) at p = 0.5, where a percentage is the hardest to pin down
MOST_ELIGIBLE = 10_000_000  # far above any caseload: a larger number is a slip


@dataclass(frozen=True)
class Sample:
    """The cases to draw from those eligible, and the margin that drawing them achieves, in percentage points."""

    eligible: int
    confidence: float
    margin: float
    size: int
    achieved_margin: float

    @property
    def sentence(self) -> str:
        """What the sample means, for the plan and the report."""
        if self.size == self.eligible:
            return f"Look at every eligible case ({self.eligible:,}): a smaller sample would not be enough."
        return (
            f"Look at {self.size:,} of the {self.eligible:,} eligible cases: at {self.confidence:g}% confidence "
            f"a percentage from them is within {self.achieved_margin:.1f} points of the percentage in all of them."
        )

    def as_json(self) -> dict[str, Any]:
        """The sample as data, with its sentence."""
        return {
            "eligible": self.eligible,
            "confidence": self.confidence,
            "margin": self.margin,
            "sample": self.size,
            "achieved_margin": round(self.achieved_margin, 2),
            "sentence": self.sentence,
        }


def sample(eligible: int, confidence: float = CONFIDENCE, margin: float = MARGIN) -> Sample:
    """The smallest sample of `eligible` cases with that confidence (per cent) and margin (points), rounded up.

    With the correction for a finite caseload, N / (1 + (N - 1) e² / (z² p (1 - p))), p a half. Refused: nothing
    eligible, a confidence outside 50 to 99.9, a margin not between 0 and 50.
    """
    z = _z(eligible, confidence)
    if not 0 < margin < 50:
        raise Refused("The margin must be more than 0 and less than 50 percentage points.", "margin")
    error = margin / 100
    size = min(eligible, ceil(eligible / (1 + (eligible - 1) * error * error / (z * z * EVEN))))
    return Sample(eligible, confidence, margin, size, achieved_margin(eligible, size, confidence))


def achieved_margin(eligible: int, size: int, confidence: float = CONFIDENCE) -> float:
    """How far, in points each way, a percentage from `size` of `eligible` cases may be from that of all of them.

    The margin for a sub-sample too. Refused: a sample of nothing, or of more cases than there are.
    """
    z = _z(eligible, confidence)
    if not 1 <= size <= eligible:
        raise Refused(f"A sample is from 1 case to all {eligible:,}.", "size")
    if size == eligible:
        return 0.0
    return 100 * z * sqrt(EVEN / size * (eligible - size) / (eligible - 1))


def _z(eligible: int, confidence: float) -> float:
    """How many standard errors each way hold `confidence` per cent of a normal distribution."""
    if not 1 <= eligible <= MOST_ELIGIBLE:
        raise Refused(f"There must be at least 1 eligible case, and at most {MOST_ELIGIBLE:,}.", "eligible")
    if not 50 <= confidence <= 99.9:
        raise Refused("The confidence must be from 50 to 99.9 per cent.", "confidence")
    return NormalDist().inv_cdf(0.5 + confidence / 200)
