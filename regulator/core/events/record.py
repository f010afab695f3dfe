"""Records an event with the change it tells of, and tells those who asked to know, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar, cast

from sqlalchemy import Table, insert

from .. import clock, guard
from ..actor import Actor
from ..canonical import canonical, digest
from ..db import session
from .models import EventFacts, EventRow, Unsealed


class Event(Protocol):
    """The shape of an event: a frozen dataclass with a subject. `aggregates` is optional."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def subject(self) -> str: ...


Subscriber = TypeVar("Subscriber", bound=Callable[..., None])
_EVENT, _FACTS, _UNSEALED = (cast(Table, kind.__table__) for kind in (EventRow, EventFacts, Unsealed))
_subscribers: dict[type[Any], list[Callable[[Any, Actor], None]]] = defaultdict(list)


def on(kind: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Subscribe a function of an upper feature to an event of a lower one. It runs in the same transaction."""

    def subscribe(function: Subscriber) -> Subscriber:
        if function not in _subscribers[kind]:
            _subscribers[kind].append(function)
        return function

    return subscribe


def subscribers() -> dict[str, list[str]]:
    """Who hears what, by name: printed in the map of the code."""
    told: dict[str, list[str]] = {}
    for kind, functions in _subscribers.items():
        heard = [f"{function.__module__}.{function.__name__}" for function in functions]
        if heard:  # two features may each have an event of this name
            told.setdefault(kind.__name__, []).extend(heard)
    return told


def record(actor: Actor, event: Event, *, occurred_on: date | None = None) -> int:
    """Write the event and return its number. `occurred_on` is the day it happened, where that is not today."""
    text = canonical(asdict(event))  # type: ignore[call-overload]
    session().flush()  # what the event tells of is written before it
    row = {
        "name": type(event).__name__,
        "subject": event.subject,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "duty": actor.duty,
        "occurred_on": occurred_on or clock.today(),
        "recorded_at": clock.now(),
        "compartment": getattr(event, "compartment", None),
        "facts_digest": digest(text),
    }
    number: int = session().scalars(insert(_EVENT).returning(_EVENT.c.id), row).one()
    session().execute(insert(_FACTS), {"event_id": number, "text": text})
    session().execute(insert(_UNSEALED), {"event_id": number})
    kind = event.subject.split(":", 1)[0]
    guard.note_event(frozenset(getattr(event, "aggregates", ())) | {kind})
    for function in _subscribers[type(event)]:
        function(event, actor)
    return number
