"""Whether failure is significant, and whether it is repeated: worked out from the history, with its working shown.

It is a prompt and decides nothing: a person says in the reasons of a step why they take it. Source: the proposal,
chapter 6 ("significant or repeated failure"); from how much on is in `standards/ladder.yaml`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .words import counted, day, listed

NO_PROGRESS = {"none": "no meaningful progress", "insufficient": "insufficient progress"}


@dataclass(frozen=True)
class Finding:
    """What an inspection found wrong: a concern, or a minimum standard that was not met (`ref` is the standard)."""

    kind: str
    ref: str
    title: str
    standards: tuple[str, ...] = ()
    priority: bool = False
    progress: str | None = None


@dataclass(frozen=True)
class Past:
    """One published inspection: of which site, its last day, what it found, and which tests came out at the lowest."""

    reference: str
    site: str
    on: date
    findings: tuple[Finding, ...] = ()
    lowest: tuple[str, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Limits:
    """From how much on, over how many years (`standards/ladder.yaml`, weighing)."""

    years: int
    repeated_findings: int
    priority_concerns: int
    minimum_standards_not_met: int
    tests_at_the_lowest: int


@dataclass(frozen=True)
class Weighed:
    """An answer with its working: each line is one thing that was counted, and says whether it reached its limit."""

    question: str
    yes: bool
    lines: tuple[str, ...] = field(default_factory=tuple)

    def told(self) -> dict[str, Any]:
        """As it is kept and printed."""
        return {"question": self.question, "answer": "Yes" if self.yes else "No", "working": list(self.lines)}


def significant(history: Sequence[Past], limits: Limits) -> Weighed:
    """Whether the failure found last is significant: of the newest inspection alone."""
    question = "Is the failure significant?"
    if not history:
        return Weighed(question, False, ("No published inspection is on record.",))
    last = max(history, key=lambda each: (each.on, each.reference))
    not_met = sum(each.kind == "minimum-standard" for each in last.findings)
    counts = (
        (sum(each.priority for each in last.findings), limits.priority_concerns, "Priority concerns"),
        (not_met, limits.minimum_standards_not_met, "Minimum standards not met"),
        (len(last.lowest), limits.tests_at_the_lowest, "Tests or standards at the lowest rating"),
    )
    lines = [f"The newest inspection is {last.reference} of {last.site}, {day(last.on)}."]
    for number, least, what in counts:
        lines.append(f"{what}: {number}. Significant from {least} on, so {'yes' if number >= least else 'no'}.")
    lines.append(f"An urgent notification followed: {'yes' if last.urgent else 'no'}.")
    return Weighed(question, last.urgent or any(number >= least for number, least, _ in counts), tuple(lines))


def repeated(history: Sequence[Past], limits: Limits, today: date) -> Weighed:
    """Whether failure is repeated: the same standard in several inspections, or a concern without enough progress."""
    question = "Is the failure repeated?"
    since = _years_before(today, limits.years)
    counted_in = sorted((each for each in history if each.on >= since), key=lambda each: (each.on, each.reference))
    if not counted_in:
        return Weighed(question, False, (f"No published inspection since {day(since)} is on record.",))
    lines = [
        f"Counted over {counted(limits.years, 'year')}: {counted(len(counted_in), 'inspection')} since {day(since)}."
    ]
    times = _by_standard(counted_in)
    again = {ref: told for ref, told in times.items() if len(told) >= limits.repeated_findings}
    for ref, told in sorted(again.items(), key=lambda each: (-len(each[1]), each[0])):
        sites = {each.site for each in told}
        where = f" across {counted(len(sites), 'site')}" if len(sites) > 1 else ""
        lines.append(f"{ref} was found wanting {_times(len(told))}{where}: {listed([_when(each) for each in told])}.")
    if not again:
        lines.append(f"No standard was found wanting in {limits.repeated_findings} inspections or more.")
    stalled = [(past, each) for past in counted_in for each in past.findings if each.progress in NO_PROGRESS]
    lines += [f"{past.reference}: {NO_PROGRESS[each.progress or '']} on “{each.title}”." for past, each in stalled]
    return Weighed(question, bool(again or stalled), tuple(lines))


def _by_standard(history: Sequence[Past]) -> dict[str, list[Past]]:
    """For each standard, the inspections in which it was failed; each inspection counts once."""
    found: dict[str, list[Past]] = {}
    for past in history:
        for ref in sorted({ref for each in past.findings for ref in each.standards}):
            found.setdefault(ref, []).append(past)
    return found


def _when(past: Past) -> str:
    return f"{past.reference} ({past.on:%B %Y})"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _years_before(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)
