"""Urgent notification: what speaks for it, and until when. It is a judgement with recorded reasons, and no formula.

Source of the factors: HM Inspectorate of Prisons, Urgent Notification protocol (November 2017): the judgements of the
inspection, their type and how often they were given before, the vulnerability of those detained, the failure to act on
earlier concerns, and the Chief Inspector's confidence in the capacity for change. What is found here is laid before the
chief inspector; nothing is ever issued, or proposed, because of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .lifecycle import State
from .report.words import counted, day, listed

POWER = "urgent-notification"
LETTER_CLOCK = "urgent-notification-letter"
REPLY_CLOCK = "urgent-notification-reply"
CHIEF = "duty:chief-inspector"  # who owes the letter: whoever holds that office
ADDRESSEES = {
    "provider": "The provider",
    "commissioner": "Its commissioner",
    "secretary-of-state": "The Secretary of State",
}
POOR = 2  # rungs at the bottom of a scale that count as poor: 1 and 2 of the four tests, inadequate and one above
TOLD_FIRST_DAYS = 1  # calendar days that a provider has with the letter before the public, unless it has opened it
OPEN_IN = (
    State.FIELDWORK, State.PROPOSED, State.PANEL, State.DRAFT, State.REPLY, State.FINAL, State.PUBLISHED,
    State.ANSWERS_DUE, State.FOLLOWED_UP,
)  # fmt: skip
"""From the first finding on. Before it nobody was there, and a closed inspection has had its answers."""


@dataclass(frozen=True)
class Score:
    """A rating: of what, the grade as the scale says it, and whether it is poor. `settled`: by the panel."""

    name: str
    label: str
    poor: bool
    settled: bool


@dataclass(frozen=True)
class Known:
    """What the regulator knows that bears on the question.

    `before`: poor ratings of earlier inspections, as (name, label, when). `unmet`: minimum standards not met.
    `unheeded`: earlier concerns on which too little was done, as (title, how far). `holds`: whom the place holds.
    """

    scores: Sequence[Score]
    before: Sequence[tuple[str, str, str]]
    holds: str
    unmet: Sequence[str]
    unheeded: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Factor:
    """One of the five things that are weighed: what it is, and what is known of it, in sentences."""

    key: str
    name: str
    known: tuple[str, ...]


FACTORS = {
    "scores": "Scores of this inspection",
    "repeated": "Poor scores before",
    "vulnerability": "Vulnerability of the people held or supervised",
    "unheeded": "Earlier concerns not acted on",
    "confidence": "Confidence that it will change without a notification",
}


def factors(known: Known) -> list[Factor]:
    """The five factors with what is known of each. Of confidence nothing is known: only a person can have it."""
    said = {
        "scores": _scores(known.scores),
        "repeated": tuple(f"{name} was {label.lower()} {when}." for name, label, when in known.before),
        "vulnerability": _vulnerability(known),
        "unheeded": tuple(f"{title}: {progress.lower()}." for title, progress in known.unheeded),
        "confidence": (),
    }
    return [Factor(key, name, said[key]) for key, name in FACTORS.items()]


def _scores(scores: Sequence[Score]) -> tuple[str, ...]:
    poor = [each for each in scores if each.poor]
    if not scores:
        return ("Nothing was scored.",)
    if not poor:
        return (f"None of {counted(len(scores), 'score')} is in the lower half of its scale.",)
    return tuple(f"{each.name}: {each.label.lower()}{'' if each.settled else ' (proposed)'}." for each in poor)


def _vulnerability(known: Known) -> tuple[str, ...]:
    said = [f"It holds {known.holds}."] if known.holds else []
    if known.unmet:
        verb = "is" if len(known.unmet) == 1 else "are"
        said.append(f"{counted(len(known.unmet), 'minimum standard')} {verb} not met: {listed(known.unmet)}.")
    return tuple(said)


def may_be_decided(state: str, notified: bool) -> str | None:
    """Why no urgent notification can follow now; None where one can."""
    if notified:
        return "An urgent notification is recorded for this inspection already."
    if state == State.CANCELLED or state in (State.PLANNED, State.NOTIFIED, State.ARRIVED):
        return "An urgent notification follows a visit: nobody has found anything yet."
    return None if state in OPEN_IN else "This inspection is closed."


def may_be_public(issued_on: date, received: bool, today: date) -> str | None:
    """Why the letter may not be published yet: the provider is told first. None where it may."""
    if received or (today - issued_on).days >= TOLD_FIRST_DAYS:
        return None
    return f"The provider was sent the letter on {day(issued_on)} and has not opened it. It may be public the next day."
