"""Proves that the log is as it was written, and says what that cannot prove."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from ..actor import Actor
from ..canonical import digest
from ..db import session
from ..refused import NotFound, Refused
from .models import EventFacts, EventRow, Seal, Unsealed
from .record import record
from .seal import FIRST, event_text, link


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the log: where, and what."""

    event_id: int | None
    message: str


@dataclass
class Verdict:
    """What verification found. `limits` are the sentences on what it cannot prove."""

    events: int = 0
    sealed: int = 0
    redacted: int = 0
    head: str = FIRST
    findings: list[Finding] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.findings


@dataclass(frozen=True)
class EventRedacted:
    """A word that may not lawfully be kept was taken out of an event's facts. It stands where that event stands."""

    event_id: int
    reason: str
    compartment: str | None = None

    @property
    def subject(self) -> str:
        return f"event:{self.event_id}"


def redact(event_id: int, *, actor: Actor, reason: str) -> None:
    """Take an event's facts out for ever, with the reason (a court's order, data protection law). The rest stands."""
    facts = session().get(EventFacts, event_id)
    if facts is None:
        raise NotFound
    if not reason.strip():
        raise Refused("Say why these facts may not be kept", "reason")
    if facts.text is None:
        raise Refused("These facts were taken out before")
    facts.text = None
    facts.redacted_for = reason
    record(actor, EventRedacted(event_id, reason, session().get_one(EventRow, event_id).compartment))


def verify(published_heads: Iterable[tuple[str, str]] = ()) -> Verdict:
    """Walk the chain and the log beside it. `published_heads` are (where, hash) that we told the world."""
    verdict = Verdict()
    unsealed = set(session().scalars(select(Unsealed.event_id)))
    hashes = {FIRST}
    sealed: set[int] = set()
    position = 0
    for seal, event in _seals():
        verdict.findings += _judge(seal, event, position + 1, verdict.head)
        position = seal.position
        verdict.head = seal.hash
        hashes.add(seal.hash)
        sealed.add(seal.event_id)
    verdict.sealed = len(sealed)
    for event, facts in _events():
        verdict.events += 1
        verdict.findings += _judge_event(event, facts, sealed, unsealed)
        verdict.redacted += facts is not None and facts.text is None
    heads = list(published_heads)
    for where, value in heads:
        if value not in hashes:
            verdict.findings.append(Finding(None, f"the head published in {where} is not in this log: its end was cut"))
    verdict.limits = _limits(verdict, len(unsealed), len(heads))
    return verdict


def _seals() -> Iterator[tuple[Seal, EventRow | None]]:
    rows = session().execute(
        select(Seal, EventRow)
        .outerjoin(EventRow, EventRow.id == Seal.event_id)
        .order_by(Seal.position)
        .execution_options(yield_per=1000)
    )
    yield from rows


def _events() -> Iterator[tuple[EventRow, EventFacts | None]]:
    rows = session().execute(
        select(EventRow, EventFacts)
        .outerjoin(EventFacts, EventFacts.event_id == EventRow.id)
        .order_by(EventRow.id)
        .execution_options(yield_per=1000)
    )
    yield from rows


def _judge(seal: Seal, event: EventRow | None, position: int, before: str) -> Iterator[Finding]:
    if seal.position != position:
        yield Finding(None, f"the chain lacks what stood before link {seal.position}, from link {position} on")
    if seal.before != before:
        yield Finding(seal.event_id, f"link {seal.position} does not stand on the link before it")
    if seal.hash != link(seal.position, seal.event_hash, seal.before):
        yield Finding(seal.event_id, f"link {seal.position} was changed")
    if event is None:
        yield Finding(seal.event_id, "this event was sealed and is missing")
    elif digest(event_text(event)) != seal.event_hash:
        yield Finding(seal.event_id, "this event was changed after it was sealed")


def _judge_event(event: EventRow, facts: EventFacts | None, sealed: set[int], unsealed: set[int]) -> Iterator[Finding]:
    if event.id not in sealed and event.id not in unsealed:
        yield Finding(event.id, "this event is neither sealed nor waiting for its seal")
    if facts is None:
        yield Finding(event.id, "the facts of this event are missing")
    elif facts.text is not None and digest(facts.text) != event.facts_digest:
        yield Finding(event.id, "the facts of this event were changed")


def _limits(verdict: Verdict, unsealed: int, heads: int) -> list[str]:
    limits = []
    if unsealed:
        limits.append(f"{unsealed} of the newest events are not sealed yet: a change of them cannot be seen.")
    if not heads:
        limits.append(
            "No published head was compared: whoever could rewrite the whole database could rewrite the chain."
        )
    if verdict.redacted:
        limits.append(
            f"{verdict.redacted} events had their facts taken out; what stood there is proved by digest alone."
        )
    return limits
