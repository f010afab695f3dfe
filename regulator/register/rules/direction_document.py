"""What a direction of the clearing house says, in its one shape: web page, PDF and JSON are made of it.

2026-11: it is given to whom it addresses and to the commissioners of such places there, and is not published. A
direction may be about one prisoner, received on one day at one prison: whoever knows that much knows who it is
(`DESIGN.md` 5, leak check and small cells). So the prisoner's reference is not on it either, and anyone who holds a
copy can check it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .cut_decision import INVENTED, Frame
from .place_words import counted, day

KIND = "place-direction"
SCHEMA = "place-direction/1"


@dataclass(frozen=True)
class Facts:
    """Everything that a direction says, gathered; `made` gives it its shape. Bodies are names with codes.

    `what`: what is directed, in words. `by`: the duty of who recorded it.
    """

    reference: str
    invented: bool
    addressee: tuple[str, str]
    copies: Sequence[tuple[str, str]]
    kind: str
    what: str
    places: int
    category: str
    by_on: date
    given_on: date
    words: str
    by: str
    power: Mapping[str, str]


def made(facts: Facts, frame: Frame) -> dict[str, Any]:
    """The content, ready to be frozen."""
    return {
        "schema": SCHEMA,
        "title": f"Direction of the clearing house to {facts.addressee[0]}",
        "reference": facts.reference,
        "notice": INVENTED if facts.invented else None,
        "addressee": _body(facts.addressee),
        "copies": [_body(each) for each in facts.copies],
        "directed": {
            "kind": facts.kind,
            "what": facts.what,
            "places": facts.places,
            "category": facts.category,
            "by_on": facts.by_on.isoformat(),
            "words": facts.words,
        },
        "means": means(facts),
        "given": {"on": facts.given_on.isoformat(), "by": facts.by},
        "power": dict(facts.power),
        "corrections": [{"on": on.isoformat(), "what": note} for on, note in frame.corrections],
        "version": {"number": frame.number, "published_on": frame.on.isoformat()},
        "verification": {"check_code": frame.check_code, "url": frame.verify_url, "audit_head": frame.audit_head},
    }


def means(facts: Facts) -> str:
    """What is directed, in a sentence."""
    what = f"{counted(facts.places)} ({facts.category})"
    if facts.kind == "accept":
        whom = "a prisoner" if facts.places == 1 else "prisoners"
        return f"{facts.addressee[0]} is directed to accept {whom} into {what} by {day(facts.by_on)}."
    return f"{facts.addressee[0]} is directed to release {what} by {day(facts.by_on)}."


def _body(of: tuple[str, str]) -> dict[str, str]:
    return {"name": of[0], "code": of[1]}
