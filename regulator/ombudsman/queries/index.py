"""The index of people: keyed hashes in a compartment of their own, and the way from what is typed to the few who may
be meant.

2026-11: a search asks the index for at most two hundred cases, opens their identities, ranks them by likeness and
shows those alone that are like enough. Which cases were opened is written down with the purpose of the search.

Among very many cases a name alone is borne by more than two hundred. So the words of a name are looked for together,
from the rarest; the newest cases are opened first; and a prison number or the day a case came tells one from the rest.
Slips are looked for only where nobody is clearly meant.
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, load_only

from regulator.core import keys
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.sealed_fields import folder
from regulator.register import queries as register

from ..models import INDEX, Complaint, ComplaintKey
from ..rules import matching
from .identity import identity
from .joint import joint_identity, joint_rows
from .walls import office, visible_to

PURPOSE = "ombudsman-index"
SHOWN = 20  # people that one search shows
EACH = 10  # cases of one of them
LOOKED_AT = 2_000  # cases of a name among which the newest are opened
COUNTED_TO = 20_000  # keys of a word, to know which word is the rarest
AROUND = timedelta(days=7)  # of the day that a case came, as somebody remembers it
READ = (
    Complaint.reference,
    Complaint.person,
    Complaint.own_key,
    Complaint.closed_identity,
    Complaint.respondent_id,
    Complaint.received_on,
    Complaint.state,
)
"""What is read of a case that may be meant: its story is not."""

Asked = list[set[tuple[str, str]]]  # for each word, any of its keys


@dataclass(frozen=True)
class Match:
    """A case whose person is like what was typed: how like, and what tells them from others."""

    reference: str
    person: str
    name: str
    number: str
    respondent: str
    received_on: date
    state: str
    likeness: float


def hashes(pairs: set[tuple[str, str]]) -> set[str]:
    """What the index keeps of these, under the key in use."""
    return _hashes(keys.current(folder(), PURPOSE), pairs)


def every_hash(pairs: set[tuple[str, str]]) -> set[str]:
    """The same under every key there is, so that a search finds all while keys are rotated."""
    return set().union(*(_hashes(key, pairs) for key in keys.every(folder(), PURPOSE)))


def _hashes(key: keys.Key, pairs: set[tuple[str, str]]) -> set[str]:
    raw = key.raw
    return {f"{key.id}.{hmac.digest(raw, f'{kind}:{text}'.encode(), 'sha256').hex()}" for kind, text in pairs}


def found(
    actor: Actor, typed: str, *, came: date | None = None, purpose: str = "to find a case by a name or number"
) -> list[Match]:
    """The cases of people who may be meant, the likest first, then open ones, then the newest; `came`: those that came
    within a week of that day. Nothing where too little was typed."""
    asked = matching.asked_keys(typed)
    if not asked:
        return []
    with office(actor, purpose), compartment(INDEX, actor, purpose):
        seen: dict[str, Complaint] = {}
        matches: list[Match] = []
        for wider in _wider(typed, asked):
            fresh = _newest(actor, wider, came, matching.MOST_CANDIDATES - len(seen), seen)
            matches += _ranked(typed, fresh)
            seen |= {each.key: each for each in fresh}
            if len(seen) >= matching.MOST_CANDIDATES or any(each.likeness >= matching.CLEAR for each in matches):
                break
        return _shown(matches)


def _wider(typed: str, asked: Asked) -> Iterator[Asked]:
    """What is looked for, one after the other until somebody is clearly meant: all words; all of them with a slip in
    each; and of several words each alone, the rest being spelt beyond finding."""
    yield asked
    if matching.number_in(typed):
        return
    yield matching.slipped_keys(typed)
    if len(asked) > 1:
        for word in asked:
            yield [word]


def _newest(actor: Actor, asked: Asked, came: date | None, most: int, seen: Mapping[str, Any]) -> list[Complaint]:
    """The newest cases that have a key of every word, without those `seen`. Inside both compartments."""
    rarest, *others = _from_the_rarest([every_hash(pairs) for pairs in asked])
    key = aliased(ComplaintKey)
    keys_found = select(key.complaint_key).where(key.hash.in_(rarest)).distinct()
    for hashes_ in others:
        other = aliased(ComplaintKey)
        keys_found = keys_found.where(exists().where(other.complaint_key == key.complaint_key, other.hash.in_(hashes_)))
    if came is not None:
        on_the_day = select(Complaint.key).where(Complaint.received_on.between(came - AROUND, came + AROUND))
        keys_found = keys_found.where(key.complaint_key.in_(on_the_day))
    looked_at = keys_found.limit(LOOKED_AT).subquery()
    wanted = (
        select(Complaint)
        .options(load_only(*READ))
        .join(looked_at, looked_at.c.complaint_key == Complaint.key)
        .where(Complaint.destroyed_on.is_(None), visible_to(actor))
        .order_by(Complaint.received_on.desc(), Complaint.key)
    )
    wanted = wanted.where(Complaint.key.not_in(list(seen))) if seen else wanted
    return list(session().scalars(wanted.limit(most)))


def _from_the_rarest(asked: list[set[str]]) -> list[set[str]]:
    """The words of a name, the one first that the fewest bear."""
    if len(asked) == 1:
        return asked

    def borne(hashes_: set[str]) -> int:
        few = select(ComplaintKey.complaint_key).where(ComplaintKey.hash.in_(hashes_)).limit(COUNTED_TO).subquery()
        return session().scalar(select(func.count()).select_from(few)) or 0

    return sorted(asked, key=borne)


@dataclass(frozen=True)
class WithNumber:
    """A person of a case with a number: the case's key, theirs, and their name."""

    key: str
    person: str
    name: str


def with_number(actor: Actor, number: str) -> list[WithNumber]:
    """The people in the files with this very number, of every case: only that there is one is told to whoever must keep
    away from a case. Inside the compartment."""
    if not number:
        return []
    with compartment(INDEX, actor, "to see whether a prison number is known"):
        rows = select(ComplaintKey.complaint_key).where(ComplaintKey.hash.in_(every_hash({("number", number)})))
        keys_found = list(session().scalars(rows.limit(matching.MOST_CANDIDATES)))
    cases = (
        session()
        .scalars(
            select(Complaint)
            .where(Complaint.key.in_(keys_found), Complaint.destroyed_on.is_(None))
            .order_by(Complaint.received_on, Complaint.key)
        )
        .all()
    )
    joint = joint_rows([each.key for each in cases])
    made = []
    for each in cases:
        people = [(each.person, identity(each))]
        people += [(row.person, joint_identity(each, row)) for row in joint.get(each.key, [])]
        made += [
            WithNumber(each.key, person, who.name)
            for person, who in people
            if who and matching.number_of(who.number) == number
        ]
    return made


def _ranked(typed: str, cases: list[Complaint]) -> list[Match]:
    names = register.by_ids({each.respondent_id for each in cases})
    joint = joint_rows([each.key for each in cases])
    made = []
    for each in cases:
        people = [(each.person, identity(each))]
        people += [(row.person, joint_identity(each, row)) for row in joint.get(each.key, [])]
        for person, who in people:
            likeness = matching.likeness(typed, who.name, who.number) if who else 0.0
            if who and likeness >= matching.LIKELY:
                made.append(
                    Match(
                        each.reference,
                        person,
                        who.name,
                        who.number,
                        names[each.respondent_id].name,
                        each.received_on,
                        each.state,
                        likeness,
                    )
                )
    return made


def _shown(matches: list[Match]) -> list[Match]:
    """The likest people, each with their cases: those that are open first, then the newest."""
    order = sorted(
        matches,
        key=lambda match: (-match.likeness, match.state == "closed", -match.received_on.toordinal(), match.reference),
    )
    people = people_of(order)[:SHOWN]
    kept = {id(match) for theirs in people for match in theirs[:EACH]}
    return [match for match in order if id(match) in kept]


def people_of(matches: list[Match]) -> list[list[Match]]:
    """The same, those of one person together, in the order of the likest."""
    grouped: dict[str, list[Match]] = {}
    for each in matches:
        grouped.setdefault(each.person, []).append(each)
    return list(grouped.values())


def size() -> int:
    """How many keys the index holds. Inside its compartment."""
    return session().scalar(select(func.count()).select_from(ComplaintKey)) or 0
