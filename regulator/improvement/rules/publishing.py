"""What the public reads of answers: checked for what it gives away, word by word, before anybody outside reads it.

2026-11: a text in which something was found is held back whole, until somebody of the regulator has said that it may
stand, or that these words are left out, each with a reason. What was found is worked out anew whenever it is read, so
that a changed answer is checked like a new one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from regulator.core.leaks import Leak, in_words, without

HELD = "These words are being checked before they are published."
OUTCOMES = {"stand": "It may be published", "left-out": "Leave these words out"}
_TEXTS = {"reasons": "reasons of the answer", "evidence": "evidence of what was verified"}
_OF_ACTION = {"action": "what will be done", "owner": "who will do it", "measure": "measure of success"}


@dataclass(frozen=True)
class Settled:
    """What somebody said of a thing that was found: that it may stand, or is left out; and why."""

    outcome: str
    reason: str


def places(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text that people wrote in one thing asked, as the tracker tells it, with its place in words."""
    for name, words in _TEXTS.items():
        yield f"{row['reference']}, {words}", row[name]
    for number, action in enumerate(row["actions"], 1):
        for name, words in _OF_ACTION.items():
            yield f"{row['reference']}, action {number}, {words}", action[name]


def found(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Leak]:
    """What these things asked would give away, each once."""
    names = tuple(names)
    leaks = (leak for row in rows for place, text in places(row) for leak in in_words(text, place, names))
    return list({leak.key: leak for leak in leaks}.values())


def as_published(row: Mapping[str, Any], names: Iterable[str], settled: Mapping[str, Settled]) -> dict[str, Any]:
    """One thing asked as the public reads it: a text with something unsettled is held back, and what is left out is
    replaced by the reason."""
    names = tuple(names)
    texts = iter([_shown(text, place, names, settled) for place, text in places(row)])
    told = dict(row)
    for name in _TEXTS:
        told[name] = next(texts)
    told["actions"] = [{**action, **{name: next(texts) for name in _OF_ACTION}} for action in row["actions"]]
    return told


def _shown(text: str, place: str, names: tuple[str, ...], settled: Mapping[str, Settled]) -> str:
    leaks = in_words(text, place, names)
    if any(leak.key not in settled for leak in leaks):
        return HELD
    for leak in sorted(leaks, key=lambda each: len(each.found), reverse=True):
        if settled[leak.key].outcome == "left-out":
            text = without(text, leak, f"[left out: {settled[leak.key].reason}]")
    return text
