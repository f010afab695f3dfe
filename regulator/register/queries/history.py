"""The whole story of one organisation: where it came from, what was struck, who changed what, when and why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from regulator.people import queries as people

from ...core.actor import ActorKind
from ...core.db import session
from ...core.events.models import EventFacts, EventRow
from ...core.refused import NotFound
from ..events import Change, EstateImported
from ..models import Contract, Lineage, Operator, Organisation, OrganisationName, PrisonFunction
from .finding import by_ids

SHOWN = 100  # entries of the log on a page; the spreadsheet has them all
Struck = OrganisationName | PrisonFunction | Operator | Contract


@dataclass(frozen=True)
class Entry:
    """One thing that happened to an organisation: what, by whom, when it was recorded and from which day it holds.

    `version` is that of the organisation which it made; None where it made none of its own (an import).
    """

    event_id: int
    name: str
    recorded_at: datetime
    who: str
    duty: str
    actor_id: int | None
    changes: tuple[Change, ...]
    from_on: date | None
    reason: str
    source: str
    version: int | None
    redacted: bool


@dataclass(frozen=True)
class Kin:
    """An organisation that this one came from, or that came from this one."""

    row: Lineage
    other: Organisation
    earlier: bool

    @property
    def words(self) -> str:
        """How, read from this organisation: `merged into`, `split from`."""
        return self.row.kind.backwards if self.earlier else self.row.kind.value


def log_of(organisation: Organisation, *, limit: int | None = SHOWN) -> list[Entry]:
    """What happened to it, newest first, as the log of events says; None for all of it."""
    by_itself = EventRow.subject == f"organisation:{organisation.id}"
    named = f'"code":{json.dumps(organisation.code, ensure_ascii=False)}'
    in_an_import = (EventRow.name == EstateImported.__name__) & EventFacts.text.contains(named, autoescape=True)
    wanted = (
        select(EventRow, EventFacts.text)
        .join(EventFacts, EventFacts.event_id == EventRow.id)
        .where(or_(by_itself, in_an_import), EventRow.compartment.is_(None))
        .order_by(EventRow.id.desc())
        .limit(limit)
    )
    found = session().execute(wanted).all()
    names = _people(row.actor_id for row, _ in found if row.actor_kind == ActorKind.PERSON)
    return [_entry(row, text, names, organisation.code) for row, text in found]


def changed_since(organisation: Organisation, version: int) -> list[Entry]:
    """What happened to it after it was at a version, newest first."""
    later = []
    for entry in log_of(organisation):
        if entry.version is not None and entry.version <= version:
            break
        later.append(entry)
    return later


def lineage(organisation_id: int) -> list[Kin]:
    """Where it came from and what came of it, by day."""
    either = or_(Lineage.predecessor_id == organisation_id, Lineage.successor_id == organisation_id)
    wanted = select(Lineage).where(either, Lineage.struck_on.is_(None)).order_by(Lineage.happened_on, Lineage.id)
    rows = session().scalars(wanted).all()
    others = by_ids(number for row in rows for number in (row.predecessor_id, row.successor_id))
    return [_kin(row, organisation_id, others) for row in rows]


def struck(organisation_id: int) -> list[Struck]:
    """The facts that the register found to be wrong, those found last first."""
    kinds: tuple[type[Struck], ...] = (OrganisationName, PrisonFunction, Operator, Contract)
    found: list[Struck] = []
    for fact in kinds:
        wanted = select(fact).where(fact.organisation_id == organisation_id, fact.struck_on.is_not(None))
        found.extend(session().scalars(wanted))
    return sorted(found, key=lambda each: (each.struck_on or date.min, each.id), reverse=True)


def _kin(row: Lineage, organisation_id: int, others: dict[int, Organisation]) -> Kin:
    earlier = row.successor_id == organisation_id and row.predecessor_id != organisation_id
    return Kin(row, others[row.predecessor_id if earlier else row.successor_id], earlier)


def _people(numbers: Iterable[int | None]) -> dict[int, str]:
    names = {}
    for number in {each for each in numbers if each is not None}:
        try:
            names[number] = people.user_with_id(number).name
        except NotFound:
            continue
    return names


def _entry(row: EventRow, text: str | None, names: dict[int, str], code: str) -> Entry:
    facts: dict[str, Any] = json.loads(text) if text is not None else {}
    told = facts.get("changes", ())
    from_on = facts.get("from_on")
    return Entry(
        event_id=row.id,
        name=row.name,
        recorded_at=row.recorded_at,
        who=_who(row, names),
        duty=row.duty,
        actor_id=row.actor_id,
        changes=tuple(Change(**each) for each in told if each["code"] == code),
        from_on=date.fromisoformat(from_on) if from_on else None,
        reason=facts.get("reason", ""),
        source=facts.get("source", ""),
        version=facts.get("version"),
        redacted=text is None,
    )


def _who(row: EventRow, names: dict[int, str]) -> str:
    if row.actor_kind == ActorKind.PERSON:
        return names.get(row.actor_id or 0, f"Person {row.actor_id}")
    return "An import" if row.actor_kind == ActorKind.IMPORT else "The system"
