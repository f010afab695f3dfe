"""An operation as a device sends it: what is read of it before its body is, and the hashes that stand for its words.

2026-11: read by `orjson`, and where that refuses by Python's own reader, because a browser can send half of a surrogate
pair, and one such note must not hold up a day's work.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from regulator.core.plain import is_plain
from regulator.core.refused import Refused
from regulator.inspections.rules.journal import LAST_NUMBER

NOTHING = "0" * 64  # the chain of a device that has sent nothing
MEMBERS = {"id", "sequence", "kind", "made_at", "body", "based_on"}
LONGEST_KIND = 20
_MOMENT = TypeAdapter(AwareDatetime)
_CANONICAL = orjson.OPT_SORT_KEYS


@dataclass(frozen=True)
class Sent:
    """An operation that has an envelope: `as_sent` is all of it, `digest` stands for every word of it."""

    id: UUID
    sequence: int
    kind: str
    made_at: datetime
    based_on: UUID | None
    as_sent: dict[str, Any]
    digest: str


def read(octets: bytes) -> Any:
    """What a device sent. Refused: no JSON."""
    try:
        return orjson.loads(octets)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(octets)
    except (ValueError, RecursionError):
        raise Refused("This is not JSON.") from None


def opened(operation: Any) -> Sent | str:
    """The envelope of an operation, or a sentence that says why it has none."""
    if not isinstance(operation, dict):
        return "An operation is an object."
    number, kind, body = operation.get("sequence"), operation.get("kind"), operation.get("body")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LAST_NUMBER:
        return "sequence: a whole number from 1."
    if not isinstance(kind, str) or not 1 <= len(kind) <= LONGEST_KIND or not is_plain(kind):
        return "kind: one of those that are known."
    if not isinstance(body, dict):
        return "body: an object."
    if set(operation) - MEMBERS:
        return f"An operation has {', '.join(sorted(MEMBERS))} and nothing else."
    try:
        own, about = _id(operation.get("id")), operation.get("based_on")
        return Sent(
            own, number, kind, _moment(operation.get("made_at")), None if about is None else _id(about), operation,
            digest(operation),
        )  # fmt: skip
    except (ValueError, RecursionError) as fault:
        return str(fault)


def digest(operation: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of an operation as it was sent."""
    try:
        text = orjson.dumps(operation, option=_CANONICAL)
    except TypeError:  # half of a surrogate pair, which RFC 8785 does not know: as browsers write it
        plain = json.dumps(operation, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        text = plain.encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()


def link(chain: str, number: int, digest: str) -> str:
    """The chain with one more operation in it."""
    return hashlib.sha256(f"{chain} {number} {digest}".encode()).hexdigest()


def stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as stretches from the first to the last of each: 1, 2, 3, 7 are 1 to 3 and 7 to 7."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _id(told: Any) -> UUID:
    if not isinstance(told, str):
        raise ValueError("id, based_on: a UUID as text.")
    try:
        return UUID(told)
    except ValueError:
        raise ValueError("id, based_on: a UUID as text.") from None


def _moment(told: Any) -> datetime:
    try:
        if not isinstance(told, str):
            raise ValueError
        moment = _MOMENT.validate_python(told)
        return moment.astimezone(moment.tzinfo)  # a moment at the end of time cannot be put into another zone
    except (ValidationError, ValueError, OverflowError):
        raise ValueError("made_at: a moment with a zone, as in 2026-03-04T10:15:00.000Z.") from None
