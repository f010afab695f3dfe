"""The log as people read it: what is asked for understood, each event in words, who acted by name.

Which events an actor may read of is decided in `core.events.search`. 2026-11: that a page was looked at is not written
down, or the log would hold little else; what is, is what was opened for a purpose, and what was taken away.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor, ActorKind
from regulator.core.compartments import Opening, audited_by
from regulator.core.db import session
from regulator.core.events import search
from regulator.core.events.search import Mark, Told, Wanted

from ..models import SignIn, User, UserRole
from ..rules.wording import moment_words, spaced
from . import records, said
from .facts import Fact, beside, mentioned, readable
from .records import Record

MOST_PEOPLE = 20  # that a name fits, to choose one from
SIGN_INS = 30  # the newest of one's own
NOBODY = {ActorKind.SYSTEM.value: "The system", ActorKind.IMPORT.value: "An import"}


@dataclass(frozen=True)
class Asked:
    """A search as it was understood.

    `wanted` is None where nothing can fit, and where `people` says among whom to choose first; `about` are the records
    that were meant.
    """

    wanted: Wanted | None
    person: Record | None = None
    people: tuple[Record, ...] = ()
    about: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Seen:
    """An event as a page shows it. `fault` says why its facts are not there."""

    told: Told
    said: str
    who: str
    role: str
    about: Record
    facts: tuple[Fact, ...]
    fault: str

    @property
    def when(self) -> str:
        """When it was written down, in London."""
        return moment_words(self.told.recorded_at)


@dataclass(frozen=True)
class Found:
    """A page of a search: its events, how many there are in all (no more than are counted), where the next begins."""

    events: tuple[Seen, ...]
    count: int
    more: Mark | None

    @property
    def count_in_words(self) -> str:
        """`171 events`, or `more than 1,000 events`."""
        if self.count > search.COUNTED:
            return f"more than {search.COUNTED:,} events"
        return "1 event" if self.count == 1 else f"{self.count:,} events"


@dataclass(frozen=True)
class Opened:
    """That somebody opened a compartment, and for what purpose."""

    when: str
    who: str
    role: str
    compartment: str
    purpose: str
    opened: Record | None


@dataclass(frozen=True)
class OwnSignIn:
    """One of a person's own sign-ins, those that are over included."""

    began: str
    last_seen: str
    ended: str
    role: str
    browser: str


NOTHING = Found((), 0, None)


def asked(
    actor: Actor,
    *,
    person: str = "",
    record: str = "",
    kind: str = "",
    first: date | None = None,
    last: date | None = None,
) -> Asked:
    """Understand what somebody typed: a person by name, address or `user:` and number, a record by its reference."""
    people = _people(person) if person else ()
    subjects = records.found(actor, record) if record else ()
    names = records.named(actor, subjects)
    about = tuple(names[subject] for subject in subjects)
    one = people[0] if len(people) == 1 else None
    if (person and one is None) or (record and not subjects):
        return Asked(None, one, people, about)
    since, until = search.days(first, last)
    number = records.numbers([one.subject.partition(":")[2]])[0] if one else None
    return Asked(Wanted(number, subjects, kind or None, since, until), one, (), about)


def page(actor: Actor, wanted: Wanted | None, after: Mark | None = None) -> Found:
    """A page of what was asked for, the newest first."""
    if wanted is None:
        return NOTHING
    found = search.page(actor, wanted, after)
    return Found(seen(actor, found.events), search.count(actor, wanted), found.more)


def one(actor: Actor, address: str) -> Seen:
    """The event at an address. `NotFound` where there is none that the actor may read."""
    return seen(actor, [search.one(actor, address)])[0]


def around(actor: Actor, told: Told) -> tuple[tuple[Seen, ...], tuple[Seen, ...]]:
    """What happened to the same record just after, and just before."""
    later, earlier = search.neighbours(actor, told)
    all_of_them = seen(actor, [*later, *earlier])
    return all_of_them[: len(later)], all_of_them[len(later) :]


def seen(actor: Actor, told: Iterable[Told]) -> tuple[Seen, ...]:
    """Events in words. Whatever they name is looked up at once, whether there is one event or a page of them."""
    told = list(told)
    subjects = [each.subject for each in told]
    subjects += [f"user:{each.actor_id}" for each in told if each.actor_id is not None]
    subjects += [subject for each in told for subject in mentioned(each.facts)]
    names = records.named(actor, subjects)
    return tuple(_seen(each, names) for each in told)


def in_file(actor: Actor, told: Iterable[Told]) -> Iterator[Seen]:
    """The same for a file, where there may be many: looked up by the hundred."""
    some: list[Told] = []
    for each in told:
        some.append(each)
        if len(some) == 500:
            yield from seen(actor, some)
            some = []
    yield from seen(actor, some)


def openings(
    actor: Actor, *, by: int | None = None, after: Mark | None = None, most: int = search.PAGE
) -> tuple[tuple[Opened, ...], Mark | None]:
    """What was opened for which purpose in the compartments that the actor audits, the newest first, and where the
    next page begins."""
    passed = after.passed if after else 0
    wanted = select(Opening).where(Opening.compartment.in_(sorted(audited_by(actor))))
    if by is not None:
        wanted = wanted.where(Opening.actor_id == by)
    if after is not None:
        wanted = wanted.where(Opening.opened_at <= after.at)
    newest = wanted.order_by(Opening.opened_at.desc(), Opening.id.desc()).offset(passed).limit(most + 1)
    rows = session().scalars(newest).all()
    shown, more = rows[:most], None
    if len(rows) > most:
        at = shown[-1].opened_at
        more = Mark(at, (passed if after and after.at == at else 0) + sum(row.opened_at == at for row in shown))
    subjects = [f"user:{row.actor_id}" for row in shown if row.actor_id is not None]
    subjects += [f"{row.compartment}:{row.opened}" for row in shown if row.opened]
    names = records.named(actor, subjects)
    return tuple(_opened(row, names) for row in shown), more


def own_activity(actor: Actor, after: Mark | None = None) -> Found:
    """What was done in the actor's own name. Of a compartment only what they may read anyway."""
    return page(actor, Wanted(actor_id=actor.id) if actor.id is not None else None, after)


def own_sign_ins(actor: Actor) -> list[OwnSignIn]:
    """The newest sign-ins of the actor, those that are over included."""
    rows = session().execute(
        select(SignIn, UserRole.role)
        .join(UserRole, UserRole.id == SignIn.user_role_id)
        .where(SignIn.user_id == actor.id)
        .order_by(SignIn.id.desc())
        .limit(SIGN_INS)
    )
    return [
        OwnSignIn(
            moment_words(row.made_at),
            moment_words(row.last_seen_at),
            moment_words(row.ended_at) if row.ended_at else "",
            spaced(role),
            row.browser or "A browser",
        )
        for row, role in rows
    ]


def _people(typed: str) -> tuple[Record, ...]:
    """Whom somebody may mean. Names are compared here: neither engine folds the letters of every language."""
    if typed.startswith("user:"):
        wanted = select(User.id, User.name, User.email).where(User.id.in_(records.numbers([typed[5:]])))
        return tuple(_person(row.id, row.name) for row in session().execute(wanted))
    words = _folded(typed).split()
    rows = session().execute(select(User.id, User.name, User.email_folded).order_by(User.name, User.id))
    fitting = (row for row in rows if _folded(typed) == row.email_folded or _fits(words, row.name))
    return tuple(_person(row.id, row.name) for row, _ in zip(fitting, range(MOST_PEOPLE), strict=False))


def _person(number: int, name: str) -> Record:
    return Record(f"user:{number}", name)


def _fits(words: list[str], name: str) -> bool:
    parts = _folded(name).split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _seen(told: Told, names: dict[str, Record]) -> Seen:
    facts = readable(told.facts, names)
    fault = ""
    if told.redacted_for is not None:
        fault = f"The facts were taken out: {told.redacted_for}"
    elif told.facts is None:
        fault = "The facts are missing. The log was damaged: verify it."
    sentence = said.sentence(told.name, {key: fact.text for key, fact in facts.items()}) if not fault else ""
    return Seen(
        told,
        sentence or spaced(told.name),
        _who(told.actor_kind, told.actor_id, names),
        _role(told.actor_kind, told.duty),
        names[told.subject],
        tuple(facts[key] for key in beside(told.facts, told.subject)),
        fault,
    )


def _who(kind: str, number: int | None, names: dict[str, Record]) -> str:
    if number is not None:
        return names[f"user:{number}"].title
    return NOBODY.get(kind, "Somebody who was not signed in")


def _role(kind: str, duty: str) -> str:
    return "" if kind == ActorKind.SYSTEM.value else spaced(duty).lower()


def _opened(row: Opening, names: dict[str, Record]) -> Opened:
    return Opened(
        moment_words(row.opened_at),
        _who(row.actor_kind, row.actor_id, names),
        _role(row.actor_kind, row.duty),
        spaced(row.compartment),
        row.purpose,
        names[f"{row.compartment}:{row.opened}"] if row.opened else None,
    )
