"""When a provider may answer a draft, and what of a changed draft it must be asked about anew."""

from dataclasses import dataclass
from datetime import date

from .report.words import day

CLAIMS = {
    "typing error": "Typing error",
    "wrong fact": "Wrong fact",
    "missing evidence": "Missing evidence",
}
"""What may be wrong with a statement. Source: the factual accuracy checks of both former inspectorates."""
ANSWERS = {"accept": "Accepted", "part": "Accepted in part", "reject": "Rejected"}
LONGEST = 20_000  # characters of one point, stated on the page; the longest real one has a tenth
MOST_FILES = 20  # put to one point


@dataclass(frozen=True)
class Time:
    """The provider's time to answer: when the draft was sent, from which day it runs, its last day, how it was counted.

    `runs_from` is the day of receipt, or the day on which receipt is deemed where nobody confirmed it earlier.
    """

    sent_on: date
    runs_from: date
    due_on: date
    counted: str

    def over(self, today: date) -> bool:
        """Whether the last day has passed."""
        return today > self.due_on


def why_too_late(time: Time | None, today: date) -> str | None:
    """The sentence for a provider whose time is over, or None. Without a clock nothing is ever too late."""
    if time is None or not time.over(today):
        return None
    return (
        f"The time to answer ended on {day(time.due_on)}. What you wrote is kept. "
        "Ask the lead inspector, who may allow a late reply."
    )


def is_new_material(*, delivered: bool, said: bool, before: str | None, bearing: str) -> bool:
    """Whether the provider must be asked about a statement anew: somebody says so, or it becomes a concern, or is added
    as one, after the draft was sent. `before` is what it was; None for one that is added.

    Source: the warning process of public inquiries (Inquiry Rules 2006, rule 13): no criticism is published before
    whom it concerns could answer it.
    """
    return delivered and (said or (bearing == "concern" and before != "concern"))
