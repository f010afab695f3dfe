"""The index of people: keyed hashes in a compartment of their own, and the way from what is typed to the few who may
be meant.

2026-11: a search asks the index for at most two hundred cases, opens their identities, ranks them by likeness and
shows those alone that are like enough. Which cases were opened is written down with the purpose of the search.
"""

import hmac
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select

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
    return {_hash(keys.current(folder(), PURPOSE), pair) for pair in pairs}


def every_hash(pairs: set[tuple[str, str]]) -> set[str]:
    """The same under every key there is, so that a search finds all while keys are rotated."""
    return {_hash(key, pair) for key in keys.every(folder(), PURPOSE) for pair in pairs}


def _hash(key: keys.Key, pair: tuple[str, str]) -> str:
    kind, text = pair
    return f"{key.id}.{hmac.new(key.raw, f'{kind}:{text}'.encode(), sha256).hexdigest()}"


def found(actor: Actor, typed: str, *, purpose: str = "to find a case by a name or number") -> list[Match]:
    """The cases of people who may be meant, the likest first. Nothing where too little was typed."""
    asked = matching.asked_keys(typed)
    if not asked:
        return []
    with office(actor, purpose):
        with compartment(INDEX, actor, purpose):
            candidates = _candidates(asked)
        cases = session().scalars(
            select(Complaint).where(Complaint.key.in_(candidates), Complaint.destroyed_on.is_(None), visible_to(actor))
        )
        return _ranked(typed, list(cases))


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


def _candidates(asked: list[set[tuple[str, str]]]) -> list[str]:
    """Cases that have a key of every word; of the words alone where none has all. At most two hundred."""
    each = [every_hash(pairs) for pairs in asked]
    wanted = set().union(*each)
    best: dict[str, set[int]] = {}
    rows = session().execute(
        select(ComplaintKey.complaint_key, ComplaintKey.hash)
        .where(ComplaintKey.hash.in_(wanted))
        .limit(matching.MOST_CANDIDATES * 20)
    )
    for key, hash_ in rows:
        best.setdefault(key, set()).update(place for place, hashed in enumerate(each) if hash_ in hashed)
    ranked = sorted(best, key=lambda key: (-len(best[key]), key))
    return ranked[: matching.MOST_CANDIDATES]


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
    return sorted(made, key=lambda match: (-match.likeness, match.name, match.reference))[:SHOWN]


def people_of(matches: list[Match]) -> list[list[Match]]:
    """The same, those of one person together, in the order of the likest."""
    grouped: dict[str, list[Match]] = {}
    for each in matches:
        grouped.setdefault(each.person, []).append(each)
    return list(grouped.values())


def size() -> int:
    """How many keys the index holds. Inside its compartment."""
    return session().scalar(select(func.count()).select_from(ComplaintKey)) or 0
