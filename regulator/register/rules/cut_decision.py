"""What a decision on a cut of places says, in its one published shape: web page, PDF and JSON are made of it.

Everything is as it was reckoned on the day of the decision and stays so, whatever ledger and agreements say later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .place_words import counted, day

KIND = "place-cut-decision"
SCHEMA = "place-cut-decision/1"
INVENTED = "Invented place and people: nothing of this happened"
OUTCOMES: Mapping[str, str] = {
    "granted": "Granted",
    "granted-in-part": "Granted in part",
    "refused": "Refused",
}


@dataclass(frozen=True)
class Asked:
    """The request: who asked for how many places fewer of which kind, from when, why; why urgent, where it is."""

    prison: tuple[str, str]
    places: int
    category: str
    from_on: date
    reason: str
    words: str
    urgent_because: str
    asked_on: date


@dataclass(frozen=True)
class Margin:
    """Places of one kind held without and with the cut, and commissioned, on a day. `cut`: how many it takes."""

    on: date
    held: int
    commissioned: int
    cut: int

    def told(self) -> dict[str, Any]:
        """With what is to spare, which is below nothing where places are lacking."""
        after = max(0, self.held - self.cut)
        return {
            "on": self.on.isoformat(),
            "held_without": self.held,
            "held_with": after,
            "commissioned": self.commissioned,
            "to_spare_without": self.held - self.commissioned,
            "to_spare_with": after - self.commissioned,
        }


@dataclass(frozen=True)
class Decided:
    """The decision: the state it ended in, how many places, from when, why, by which duty, when it was owed."""

    outcome: str
    places: int | None
    effective_on: date | None
    reasons: str
    by: str
    on: date
    due_on: date | None


@dataclass(frozen=True)
class Facts:
    """Everything that a decision says, gathered; `made` gives it its shape."""

    reference: str
    invented: bool
    asked: Asked
    reckoned: int
    prison: Margin | None
    estate: Margin | None
    commissioners: Sequence[Mapping[str, Any]]
    decided: Decided
    ledger: Sequence[Mapping[str, Any]]
    power: Mapping[str, str]


@dataclass(frozen=True)
class Frame:
    """What the version knows of itself."""

    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None
    corrections: Sequence[tuple[date, str]] = ()


def made(facts: Facts, frame: Frame) -> dict[str, Any]:
    """The content, ready to be frozen."""
    asked, decided = facts.asked, facts.decided
    return {
        "schema": SCHEMA,
        "title": f"Decision on a cut of places at {asked.prison[0]}",
        "reference": facts.reference,
        "notice": INVENTED if facts.invented else None,
        "prison": {"name": asked.prison[0], "code": asked.prison[1]},
        "outcome": decided.outcome,
        "outcome_words": OUTCOMES[decided.outcome],
        "means": means(asked, decided),
        "asked": {
            "places": asked.places,
            "category": asked.category,
            "from_on": asked.from_on.isoformat(),
            "reason": asked.reason,
            "words": asked.words,
            "urgent_because": asked.urgent_because or None,
            "asked_on": asked.asked_on.isoformat(),
        },
        "reckoned_places": facts.reckoned,
        "held": facts.prison.told() if facts.prison else None,
        "estate": facts.estate.told() if facts.estate else None,
        "commissioners": [dict(each) for each in facts.commissioners],
        "decision": {
            "places": decided.places,
            "effective_on": decided.effective_on.isoformat() if decided.effective_on else None,
            "reasons": decided.reasons,
            "by": decided.by,
            "on": decided.on.isoformat(),
            "due_on": decided.due_on.isoformat() if decided.due_on else None,
        },
        "ledger": [dict(each) for each in facts.ledger],
        "power": dict(facts.power),
        "corrections": [{"on": on.isoformat(), "what": note} for on, note in frame.corrections],
        "version": {"number": frame.number, "published_on": frame.on.isoformat()},
        "verification": {"check_code": frame.check_code, "url": frame.verify_url, "audit_head": frame.audit_head},
    }


def means(asked: Asked, decided: Decided) -> str:
    """What was decided, in a sentence or two."""
    prison, kind = asked.prison[0], f"({asked.category})"
    if decided.places is None or decided.effective_on is None:
        return f"{prison} asked to hold {counted(asked.places)} {kind} fewer. It may not: what it holds stays as it is."
    begins = f"from {day(decided.effective_on)}"
    if decided.places == asked.places:
        return f"{prison} may hold {counted(decided.places)} {kind} fewer {begins}, as it asked."
    return f"{prison} may hold {counted(decided.places)} {kind} fewer {begins}. It asked for {asked.places:,}."
