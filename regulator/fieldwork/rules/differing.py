"""When two judgements of the same thing differ: by what they say, never by why."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulator.core.canonical import canonical

KEY_OF = {"proposal": "ref", "minimum-standard": "ref", "case": "pseudonym"}
"""The kinds of entry of which there may be two about one thing, and what names the thing."""
_SAID = {"proposal": ("score", "judgement", "key_questions"), "minimum-standard": ("outcome",), "case": ("answers",)}
_ANSWERS = {"not-applicable": "not applicable"}


def differ(kind: str, bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these say different things of the same."""
    return len({canonical([body.get(part) for part in _SAID[kind]]) for body in bodies}) > 1


def words(kind: str, body: Mapping[str, Any]) -> str:
    """What is said, as a page shows it."""
    if kind == "minimum-standard":
        return str(body["outcome"]).replace("-", " ").capitalize()
    if kind == "case":
        told = (f"{ref}: {_ANSWERS.get(answer, answer)}" for ref, answer in sorted(body["answers"].items()))
        return "; ".join(told) or "Taken out"
    if body.get("score") is not None:
        return f"Score {body['score']}"
    if body.get("judgement"):
        return str(body["judgement"]).replace("-", " ").capitalize()
    questions = body.get("key_questions") or ()
    return "; ".join(f"{each['ref']}: {each.get('yes', 0)} yes, {each.get('no', 0)} no" for each in questions)
