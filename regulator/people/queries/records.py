"""What people call the records that events are about: told by the feature that keeps each, since people stands below.

2026-11: an event says `inspection:42`. The feature that owns the word before the colon says what such a record is
called and where the reader may see it, and finds records by what people type. A record in a compartment is named
without opening it, or not at all.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents.models import Document
from regulator.core.events import search

from ..models import User
from ..rules.names import same_address
from ..rules.permissions import Permission
from ..rules.wording import moment_words, spaced

MOST_FOUND = 6  # records of one search; what people type seldom means more than a record and its documents
LARGEST = 9  # figures of a record's number
_SUBJECT = re.compile(r"[a-z][a-z_-]{0,39}:[\w.-]{1,80}", re.ASCII)


@dataclass(frozen=True)
class Record:
    """A record that events are about, as a page calls it. `address` is empty where the reader may see no page of it."""

    subject: str
    title: str
    address: str = ""


Names = Callable[[Actor, list[str]], Mapping[str, Record]]
Finds = Callable[[Actor, str], Iterable[str]]
_names: dict[str, Names] = {}
_finds: dict[str, Finds] = {}


def names_records(kind: str) -> Callable[[Names], Names]:
    """Let a feature name its records of a kind: given what stands behind the colon, it gives those that it knows."""

    def declare(function: Names) -> Names:
        if _names.get(kind, function) is not function:
            raise RuntimeError(f"{kind} is named already")
        _names[kind] = function
        return function

    return declare


def finds_records(function: Finds) -> Finds:
    """Let a feature find its records by what people type (`INS-2023-9842`, `BFI`): it gives their subjects."""
    _finds[f"{function.__module__}.{function.__name__}"] = function
    return function


def is_named(kind: str) -> bool:
    """Whether somebody names records of this kind."""
    return kind in _names


def named(actor: Actor, subjects: Iterable[str]) -> dict[str, Record]:
    """What each of these is called; one that nobody knows by its kind and key. One look for each kind."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for subject in dict.fromkeys(subjects):
        kind, _, key = subject.partition(":")
        by_kind[kind].append(key)
    told: dict[str, Record] = {}
    for kind, keys in by_kind.items():
        known = _names[kind](actor, keys) if kind in _names else {}
        for key in keys:
            subject = f"{kind}:{key}"
            told[subject] = known.get(key) or Record(subject, f"{spaced(kind)} {key}")
    return told


def found(actor: Actor, typed: str) -> tuple[str, ...]:
    """The subjects that somebody may mean by what they typed; none where no record is called so."""
    if _SUBJECT.fullmatch(typed):
        return (typed,)
    subjects = (subject for name in sorted(_finds) for subject in _finds[name](actor, typed))
    return tuple(dict.fromkeys(subjects))[:MOST_FOUND]


def numbers(keys: Iterable[str]) -> list[int]:
    """Those keys that can be the number of a row."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= LARGEST]


@names_records("user")
def _users(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    rows = session().execute(select(User.id, User.name).where(User.id.in_(numbers(keys))))
    return {str(row.id): Record(f"user:{row.id}", row.name) for row in rows}


@names_records("person")  # as facts call one who acts
def _people(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    return _users(actor, keys)


@names_records("document")
def _documents(_actor: Actor, keys: list[str]) -> dict[str, Record]:
    rows = session().execute(select(Document.id, Document.title).where(Document.id.in_(numbers(keys))))
    return {str(row.id): Record(f"document:{row.id}", row.title) for row in rows}


@names_records("event")
def _events(actor: Actor, keys: list[str]) -> dict[str, Record]:
    """Other events, without their numbers, which would show what is left out."""
    known = search.numbered(actor, numbers(keys))
    named_ones = {
        str(told.id): Record(
            f"event:{told.id}",
            f"{spaced(told.name)}, {moment_words(told.recorded_at)}",
            f"/staff/audit/events/{told.address}" if actor.may(Permission.AUDIT_READ) else "",
        )
        for told in known.values()
    }
    return {key: named_ones.get(key) or Record(f"event:{key}", "Another event") for key in keys}


@names_records("outgoing")
def _outgoing(actor: Actor, keys: list[str]) -> dict[str, Record]:
    may = actor.may(Permission.OUTBOX_READ)
    return {
        str(number): Record(f"outgoing:{number}", f"Outbox, number {number}", f"/staff/outbox/{number}" if may else "")
        for number in numbers(keys)
    }


@names_records("audit")
def _log(_actor: Actor, keys: list[str]) -> dict[str, Record]:
    return {key: Record(f"audit:{key}", "The log itself", "") for key in keys}


@finds_records
def users_by_address(_actor: Actor, typed: str) -> Iterable[str]:
    """The user of an e-mail address."""
    if "@" in typed:
        folded = same_address(typed)
        for number in session().scalars(select(User.id).where(User.email_folded == folded)):
            yield f"user:{number}"


@finds_records
def documents_by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The document of a reference."""
    for number in session().scalars(select(Document.id).where(Document.reference == typed.upper())):
        yield f"document:{number}"


def names_to_keep_back(keys: Iterable[str]) -> list[str]:
    """The names of people of a case that what is published of it must not give away, by their keys (`person:7`): first
    and last name together, for a first name alone is anybody's."""
    ids = numbers(key.partition(":")[2] for key in keys if key.startswith("person:"))
    found = session().scalars(select(User.name).where(User.id.in_(ids)).order_by(User.name))
    return [name for name in dict.fromkeys(found) if len(name.split()) > 1]
