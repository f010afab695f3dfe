"""Finds events for people: who did what, to what, when; and nothing of a compartment that the reader does not audit.

2026-11: no number of an event is shown, and no place in the chain to one who may not read of every compartment: both
run on without a gap, so that what is left out would show. An event's address is its moment and the beginning of its
hash; a page ends at a moment.
2026-11: a search is made of branches that one index each serves in the order of the list, the newest first, however
long the log is; the days are those on which events were written down, since those are in its order.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, func, select, tuple_

from .. import clock
from ..actor import Actor
from ..canonical import digest
from ..compartments import audited_by
from ..db import session
from ..refused import NotFound
from ..tables import compartments
from .models import EventFacts, EventRow, Seal
from .seal import event_text

PAGE = 50  # events on one page
COUNTED = 1000  # a longer list says "more than 1,000": counting further costs more than it tells
HASH = 16  # characters of an event's hash that stand in its address
_MOMENT = "%Y%m%dT%H%M%S%f"
_MARK = re.compile(r"(\d{8}T\d{12})-(\d{1,4})", re.ASCII)
_ADDRESS = re.compile(rf"(\d{{8}}T\d{{12}})-([0-9a-f]{{{HASH}}})", re.ASCII)
_ORDER = (EventRow.compartment, EventRow.recorded_at, EventRow.id)  # as the indexes have it, so that none is sorted


@dataclass(frozen=True)
class Wanted:
    """What is searched for; what is not given does not narrow. `since` and `until` are moments, half-open, of when an
    event was written down."""

    actor_id: int | None = None
    subjects: tuple[str, ...] = ()
    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """Where a page ended: the moment of its last event, and how many of that one moment were shown by then."""

    at: datetime
    passed: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):{_MOMENT}}-{self.passed}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark that a text is; None for anything else."""
        found = _MARK.fullmatch(text)
        at = _moment(found[1]) if found else None
        return cls(at, int(found[2])) if found and at else None


@dataclass(frozen=True)
class Told:
    """An event, for its reader. `id` is for the machine alone and stands on no page.

    `facts` is None where they were taken out, with `redacted_for`, or where the log was damaged, without. `hash` is
    that of its stored text, `link` that of its seal; `position` only for those who may read of every compartment.
    """

    id: int
    name: str
    subject: str
    actor_kind: str
    actor_id: int | None
    duty: str
    occurred_on: date
    recorded_at: datetime
    compartment: str | None
    facts: dict[str, Any] | None
    redacted_for: str | None
    hash: str
    link: str | None
    position: int | None

    @property
    def address(self) -> str:
        """What it is asked for by: its moment and the beginning of its hash."""
        return f"{self.recorded_at:{_MOMENT}}-{self.hash[:HASH]}"


@dataclass(frozen=True)
class Page:
    """Events, the newest first, and where the next page begins."""

    events: tuple[Told, ...]
    more: Mark | None


def days(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments at which these days begin and end in London."""
    since = _midnight(first) if first else None
    return since, _midnight(last + timedelta(days=1)) if last else None


def reads_all(actor: Actor) -> bool:
    """Whether the actor may read of what happens in every compartment there is."""
    return audited_by(actor) >= set(compartments().values())


def page(actor: Actor, wanted: Wanted, after: Mark | None = None, most: int = PAGE) -> Page:
    """A page of what the actor may read, the newest first. `after` is the `more` of the page before."""
    passed = after.passed if after else 0
    found: list[EventRow] = []
    for where in _branches(actor, wanted):
        part = in_order(where) if after is None else in_order([*where, EventRow.recorded_at <= after.at])
        found += session().scalars(part.limit(passed + most + 1))
    found.sort(key=_key, reverse=True)
    rows = found[passed : passed + most]
    more = None
    if len(found) > passed + most:
        at = rows[-1].recorded_at
        again = passed if after and after.at == at else 0
        more = Mark(at, again + sum(row.recorded_at == at for row in rows))
    return Page(_told(actor, rows), more)


def count(actor: Actor, wanted: Wanted) -> int:
    """How many there are that the actor may read, up to one more than is counted."""
    number = 0
    for where in _branches(actor, wanted):
        some = select(EventRow.id).where(*where).limit(COUNTED + 1).subquery()
        number += session().scalar(select(func.count()).select_from(some)) or 0
    return min(number, COUNTED + 1)


def each(actor: Actor, wanted: Wanted, most: int) -> Iterator[Told]:
    """All of them, the newest first, up to so many."""
    after: Mark | None = None
    while most > 0:
        found = page(actor, wanted, after, min(most, 500))
        yield from found.events
        most -= len(found.events)
        after = found.more
        if after is None:
            return


def one(actor: Actor, address: str) -> Told:
    """The event at an address. `NotFound` where there is none that the actor may read."""
    asked = _ADDRESS.fullmatch(address)
    at = _moment(asked[1]) if asked else None
    if asked is None or at is None:
        raise NotFound
    for where in _branches(actor, Wanted()):
        for row in session().scalars(in_order([*where, EventRow.recorded_at == at])):
            if digest(event_text(row)).startswith(asked[2]):
                return _told(actor, [row])[0]
    raise NotFound


def numbered(actor: Actor, ids: Iterable[int]) -> dict[int, Told]:
    """Those of these events that the actor may read: of an event that tells of another by its number."""
    wanted = list(ids)
    found = [
        row
        for where in _branches(actor, Wanted())
        for row in session().scalars(select(EventRow).where(*where, EventRow.id.in_(wanted)))
    ]
    return {told.id: told for told in _told(actor, found)}


def neighbours(actor: Actor, told: Told, most: int = 5) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """What happened to the same subject just after, and just before: each the newest first."""
    place = tuple_(EventRow.recorded_at, EventRow.id)
    here = (told.recorded_at, told.id)
    later: list[EventRow] = []
    earlier: list[EventRow] = []
    for where in _branches(actor, Wanted(subjects=(told.subject,))):
        rising = select(EventRow).where(*where, place > here).order_by(*_ORDER).limit(most)
        later += session().scalars(rising)
        earlier += session().scalars(in_order([*where, place < here]).limit(most))
    later = sorted(later, key=_key)[:most]
    earlier = sorted(earlier, key=_key, reverse=True)[:most]
    return _told(actor, later[::-1]), _told(actor, earlier)


def in_order(where: Iterable[ColumnElement[bool]]) -> Select[EventRow]:
    """The events of one branch, the newest first, in the very order of its index."""
    return select(EventRow).where(*where).order_by(*(column.desc() for column in _ORDER))


def _branches(actor: Actor, wanted: Wanted) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions that exclude each other: for what stands outside all compartments and each that the actor audits, and
    for each subject."""
    for compartment in (None, *sorted(audited_by(actor))):
        inside = EventRow.compartment.is_(None) if compartment is None else EventRow.compartment == compartment
        for subject in wanted.subjects or (None,):
            yield [inside, *_narrowed(wanted, subject)]


def _narrowed(wanted: Wanted, subject: str | None) -> Iterator[ColumnElement[bool]]:
    """The first of subject, person and kind is looked up; the others are read in the rows that were found, and are
    written so that no engine takes their index instead, which may hold half of the log."""
    looked_up = False
    if subject is not None:
        looked_up = True
        yield EventRow.subject == subject
    if wanted.actor_id is not None:
        yield (EventRow.actor_id + 0 if looked_up else EventRow.actor_id) == wanted.actor_id
        looked_up = True
    if wanted.name is not None:
        yield (EventRow.name.concat("") if looked_up else EventRow.name) == wanted.name
    if wanted.since is not None:
        yield EventRow.recorded_at >= wanted.since
    if wanted.until is not None:
        yield EventRow.recorded_at < wanted.until


def _told(actor: Actor, rows: Iterable[EventRow]) -> tuple[Told, ...]:
    rows = list(rows)
    ids = [row.id for row in rows]
    facts = {kept.event_id: kept for kept in session().scalars(select(EventFacts).where(EventFacts.event_id.in_(ids)))}
    seals = {seal.event_id: seal for seal in session().scalars(select(Seal).where(Seal.event_id.in_(ids)))}
    bare = [_bare(row, facts.get(row.id), seals.get(row.id)) for row in rows]
    return tuple(bare if reads_all(actor) else (replace(told, position=None) for told in bare))


def _bare(row: EventRow, facts: EventFacts | None, seal: Seal | None) -> Told:
    return Told(
        row.id,
        row.name,
        row.subject,
        row.actor_kind,
        row.actor_id,
        row.duty,
        row.occurred_on,
        row.recorded_at,
        row.compartment,
        orjson.loads(facts.text) if facts is not None and facts.text is not None else None,
        facts.redacted_for if facts is not None else None,
        digest(event_text(row)),
        seal.hash if seal is not None else None,
        seal.position if seal is not None else None,
    )


def _key(row: EventRow) -> tuple[datetime, int]:
    return row.recorded_at, row.id


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON).astimezone(UTC)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
