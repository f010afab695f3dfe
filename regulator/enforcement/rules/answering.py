"""What an addressee may send on a measure, and when: late, doubled and contradictory things have clear answers.

2026-11: what comes after the time for representations and before they are considered is kept and marked late, so that
nothing is lost and whoever considers says what becomes of it; once they are considered, the way is an appeal.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from .lifecycle import State, Window
from .words import day

KINDS: Mapping[str, str] = {
    "representation": "Representations",
    "undertaking": "Undertaking",
    "answer": "Answer",
    "compliance": "What was done",
    "appeal": "Appeal",
}
"""What an addressee may send, as a page says it."""

_IN_TIME = (State.INTENDED, State.URGENT)
_HAS_FORCE = (State.IN_FORCE, State.BREACHED, State.APPEALED, State.STAYED)


def why_not(kind: str, state: str, *, received: bool, requires: bool) -> str | None:
    """Why this cannot be sent now, in a sentence; None where it can. `requires`: the step binds, it is no advice."""
    if not received:
        return "Open the notice and confirm its receipt first."
    if kind == "representation":
        return _representation(state)
    if kind == "undertaking":
        if state == State.INTENDED:
            return None if requires else "Advice needs no undertaking: answer it instead."
        return "Undertakings are offered between the notice of intent and its consideration."
    if kind in ("answer", "compliance"):
        return None if state in _HAS_FORCE else "There is nothing to answer yet: the notice has no effect."
    return None if kind == "appeal" else "This cannot be sent."


def _representation(state: str) -> str | None:
    if state in _IN_TIME:
        return None
    if state in (State.CONSIDERED, State.SIGNING):
        return "The representations were considered already. You may appeal once the decision is given to you."
    if state == State.UNDERTAKEN:
        return "An undertaking was accepted in place of this step: there is nothing to represent against."
    if state in _HAS_FORCE:
        return "The decision is made. The way against it is an appeal."
    return "This step is over."


def is_late(window: Window | None, today: date) -> bool:
    """Whether representations come after the addressee's time. What comes after a waiver is late too."""
    return window is not None and window.until is not None and not window.open_on(today)


def doubled(text: str, files: Sequence[str], before: Sequence[tuple[str, Sequence[str], date]]) -> str | None:
    """Why the same words with the same files are not sent a second time."""
    for words, held, on in before:
        if _tidy(words) == _tidy(text) and sorted(held) == sorted(files):
            return f"You sent the same words and files on {day(on)}. They stand, and were not sent twice."
    return None


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold()
