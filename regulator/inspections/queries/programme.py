"""Reads the programme of unannounced visits: all of it for those who plan it, for others the visits that name them.

2026-11: nobody else gets so far as a query: the pages do not exist for them, and the compartment does not open. One
who may be named and is not gets the same answer, by the same statements, as for a visit that was never planned.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, select, true

from regulator.core.actor import Actor
from regulator.core.canonical import canonical, digest
from regulator.core.compartments import compartment, declare_compartment
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.refused import NotFound, Refused
from regulator.people.models import User, UserRole
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission, Role, holds, roles_with
from regulator.register import queries as register
from regulator.standards import queries as standards
from regulator.standards.rules.catalogue import Kind

from ..models.inspection import Inspection
from ..models.programme import PROGRAMME, ProgrammeChange, ProgrammeDays, ProgrammeNamed, ProgrammeVisit
from ..rules import programme as rules
from ..rules.programme import Days

declare_compartment(
    PROGRAMME,
    may_open=lambda actor: actor.may(Permission.PROGRAMME_READ),
    may_audit=lambda actor: actor.may(Permission.PROGRAMME_PLAN),
)


@dataclass(frozen=True)
class Named:
    """A person who may know of a visit, and whether they go."""

    user_id: int
    name: str
    duty: str
    part: str


@dataclass(frozen=True)
class Change:
    """What was done to a visit of the programme: when, by whom, and why where that was asked for."""

    made_at: datetime
    by: str
    change: str
    said: str
    why: str | None


@dataclass(frozen=True)
class Entry:
    """A visit of the programme, as those see it who may know of it."""

    reference: str
    provider: str
    code: str
    kind: str
    kind_title: str
    edition: str
    state: str
    days: tuple[Days, ...]
    version: int
    inspection: str | None
    named: tuple[Named, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who could be named on a visit: their number, name and the role that lets them."""

    user_id: int
    name: str
    duty: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which visits an actor may know of: who plans the programme all of them, who may be named those that name them."""
    if actor.may(Permission.PROGRAMME_PLAN):
        return true()
    if not actor.may(Permission.PROGRAMME_READ) or actor.id is None:
        return false()
    theirs = select(ProgrammeNamed.reference).where(
        ProgrammeNamed.user_id == actor.id, ProgrammeNamed.no_longer_at.is_(None)
    )
    return ProgrammeVisit.reference.in_(theirs)


def entries(actor: Actor) -> list[Entry]:
    """The visits that the actor may know of: those that are planned by their first day, then the rest."""
    with compartment(PROGRAMME, actor, "to read the list"):
        visits = session().scalars(select(ProgrammeVisit).where(visible_to(actor))).all()
        days = days_of(each.reference for each in visits)
        found = _shown(visits, days)
    return sorted(found, key=lambda each: (each.state != "planned", each.days[0], each.reference))


def entry(actor: Actor, reference: str) -> Entry:
    """One visit with the people who may know of it and its history. `NotFound` where the actor may not."""
    reference = rules.reference(reference)
    with compartment(PROGRAMME, actor, "to read a visit", opened=reference):
        visit = _one(actor, reference)
        changes = session().scalars(
            select(ProgrammeChange)
            .where(ProgrammeChange.reference == reference)
            .order_by(ProgrammeChange.number.desc())
        )
        told = [(each, each.why.open(each.id) if each.why else None) for each in changes]
        named = named_on(reference)
        (shown,) = _shown([visit], days_of([reference]), named, told)
    return shown


def proved(actor: Actor, reference: str) -> list[tuple[int, bool]]:
    """Each change of a visit by its place in order, and whether the log outside still has the hash of what it says."""
    reference = rules.reference(reference)
    with compartment(PROGRAMME, actor, "to prove a visit's history", opened=reference):
        _one(actor, reference)
        changes = session().scalars(
            select(ProgrammeChange).where(ProgrammeChange.reference == reference).order_by(ProgrammeChange.number)
        )
        said = [(each.number, digest_of(each, each.why.open(each.id) if each.why else None)) for each in changes]
    told = session().scalars(
        select(EventFacts.text)
        .join(EventRow, EventRow.id == EventFacts.event_id)
        .where(EventRow.subject == f"{PROGRAMME}:{reference}", EventFacts.text.is_not(None))
    )
    known = {json.loads(text or "{}").get("digest") for text in told}
    return [(number, hash_ in known) for number, hash_ in said]


def digest_of(change: ProgrammeChange, why: str | None) -> str:
    """What the log holds of a change. The salt keeps it from being guessed: places and days are few."""
    told = [change.id, change.reference, change.number, change.user_id, change.duty, change.change, change.facts]
    return digest(canonical([*told, why, change.salt]))


def one_named(entry: Entry, user_id: int) -> Named:
    """One of the people who may know of a visit. `NotFound` for anyone else."""
    for each in entry.named:
        if each.user_id == user_id:
            return each
    raise NotFound


def to_change(actor: Actor, reference: str, version: int, *, by: Permission) -> ProgrammeVisit:
    """A visit to change, inside the compartment. `NotFound` for one who may not know of it or may not change it;
    refused where somebody changed it since `version`, and where it is over."""
    if not actor.may(by):
        raise NotFound
    visit = _one(actor, rules.reference(reference))
    if visit.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    if visit.state != "planned":
        raise Refused(f"This cannot be done now: the visit is “{visit.state}”.")
    return visit


def days_of(references: Iterable[str]) -> dict[str, tuple[Days, ...]]:
    """The days on site of some visits, in order. Inside the compartment."""
    found: dict[str, list[Days]] = defaultdict(list)
    rows = select(ProgrammeDays).where(ProgrammeDays.reference.in_(list(references))).order_by(ProgrammeDays.from_on)
    for row in session().scalars(rows):
        found[row.reference].append((row.from_on, row.until_on))
    return {reference: tuple(days) for reference, days in found.items()}


def named_on(reference: str) -> list[ProgrammeNamed]:
    """Who may know of a visit now. Inside the compartment."""
    rows = select(ProgrammeNamed).where(ProgrammeNamed.reference == reference, ProgrammeNamed.no_longer_at.is_(None))
    return list(session().scalars(rows.order_by(ProgrammeNamed.part, ProgrammeNamed.user_id)))


def days_planned_of(organisation_id: int, *, but: str = "") -> list[Days]:
    """The days for which visits of a provider are planned, of all but one visit. Inside the compartment."""
    rows = session().scalars(
        select(ProgrammeDays)
        .join(ProgrammeVisit, ProgrammeVisit.reference == ProgrammeDays.reference)
        .where(
            ProgrammeVisit.organisation_id == organisation_id,
            ProgrammeVisit.state == "planned",
            ProgrammeVisit.reference != but,
        )
    )
    return [(row.from_on, row.until_on) for row in rows]


def changes_so_far(reference: str) -> int:
    """How often a visit was changed. Inside the compartment."""
    rows = select(ProgrammeChange.number).where(ProgrammeChange.reference == reference)
    return max(session().scalars(rows), default=0)


def kinds_that_may_come_unannounced() -> list[Kind]:
    """The kinds of inspection of which the provider need not be told."""
    return [kind for kind in standards.kinds().values() if kind.announced != "always"]


def may_be_named(today: date) -> list[Person]:
    """Who could be named on a visit: those whose role lets them know of one at all, by name."""
    roles = [role.value for role in roles_with([Permission.PROGRAMME_READ])]
    rows = session().execute(
        select(User.id, User.name, UserRole.role, UserRole.from_on, UserRole.until_on)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, UserRole.role.in_(roles))
        .order_by(User.name, User.id, UserRole.id)
    )
    found: dict[int, Person] = {}
    for user_id, name, role, from_on, until_on in rows:
        if user_id not in found and holds(from_on, until_on, today):
            found[user_id] = Person(user_id, name, role)
    return list(found.values())


@home_part("Unannounced visits", 15)
def way_in(actor: Actor) -> HomePart | None:
    """The way to the programme for all who could be named on a visit, the same whether one is planned or not."""
    if not actor.may(Permission.PROGRAMME_READ):
        return None
    row = HomeRow("The programme of unannounced visits", "/programme", "The visits that you may know of.")
    return HomePart("Unannounced visits", (row,), "")


def _one(actor: Actor, reference: str) -> ProgrammeVisit:
    found = session().scalar(select(ProgrammeVisit).where(ProgrammeVisit.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def _shown(
    visits: Iterable[ProgrammeVisit],
    days: dict[str, tuple[Days, ...]],
    named: Iterable[ProgrammeNamed] = (),
    changes: Iterable[tuple[ProgrammeChange, str | None]] = (),
) -> list[Entry]:
    visits, named, changes = list(visits), list(named), list(changes)
    providers = register.by_ids([each.organisation_id for each in visits])
    numbers = [each.inspection_id for each in visits if each.inspection_id is not None]
    rows = session().execute(select(Inspection.id, Inspection.reference).where(Inspection.id.in_(numbers)))
    made = {row.id: row.reference for row in rows}
    names = _names(
        {each.user_id for each in named}
        | {each.user_id for each, _ in changes if each.user_id}
        | {each.facts["user"] for each, _ in changes if "user" in each.facts}
    )
    people = tuple(
        Named(each.user_id, names[each.user_id], Role(each.duty).words, rules.PARTS[each.part]) for each in named
    )
    history = tuple(
        Change(
            each.made_at,
            names[each.user_id] if each.user_id else each.duty,
            rules.CHANGES[each.change],
            rules.said(each.change, each.facts, names),
            why,
        )
        for each, why in changes
    )
    return [
        Entry(
            reference=each.reference,
            provider=providers[each.organisation_id].name,
            code=providers[each.organisation_id].code,
            kind=each.kind,
            kind_title=standards.kind(each.kind).title,
            edition=each.edition,
            state=rules.STATES[each.state],
            days=days[each.reference],
            version=each.version,
            inspection=made.get(each.inspection_id) if each.inspection_id else None,
            named=people,
            changes=history,
        )
        for each in visits
    ]


def _names(ids: set[int]) -> dict[int, str]:
    rows = session().execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}
