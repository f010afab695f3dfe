"""When people are told of a deadline of a case: before it, once it is over, and of papers once more when they still
have not come.

Source: the Ombudsman's own rule. A provider is reminded, then whoever leads it is told, then the deputy decides what is
done, and the year's figures tell how often papers did not come in time.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

Stage = Literal["soon", "late", "escalate"]

PAPERS = "complaint-papers"
FACTS = "complaint-facts"
BEFORE: Mapping[str, int] = {
    "complaint-acknowledgement": 2,
    "complaint-eligibility": 3,
    PAPERS: 3,
    FACTS: 7,
    "complaint-standard": 14,
    "complaint-serious": 14,
    "complaint-publication": 7,
}
"""By the clock's name, how many days before its last day people are told that it is near."""
STILL_LATE = 5
"""Working days after the last day, when papers that have not come are told of once more."""


def stage_on(name: str, due_on: date, today: date, still_late: date) -> Stage | None:
    """What people are told of a deadline today, if they were not yet; None while it is far, or for another's clock.
    `still_late`: the latest last day that lies `STILL_LATE` working days back."""
    if name not in BEFORE:
        return None
    if due_on >= today:
        return "soon" if (due_on - today).days <= BEFORE[name] else None
    if name == PAPERS and due_on <= still_late:
        return "escalate"
    return "late"
