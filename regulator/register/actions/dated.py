"""Writes a dated fact: the first one, the same one again (nothing), or one that took the place of another."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from ...core.db import session
from ...core.refused import Refused
from ..events import Change
from ..models import Contract, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.dates import Precision, in_words

Fact = OrganisationName | PrisonFunction | Operator | Contract

ENDS = frozenset({"id", "until_on", "until_precision", "struck_on"})
DERIVED = frozenset({"folded"})  # follows from another column, so nobody is told that it changed
WORDS = {
    "organisation_name": "name",
    "prison_function": "function",
    "operator": "operator",
    "contract": "owner",
}


def replaced(code: str, current: Fact, facts: Mapping[str, Any], *, as_of: date, source: str) -> list[Change]:
    """End the current fact and begin `facts`, both on `as_of`, where they differ; otherwise nothing.

    The day is the one the register saw the change on, so its precision is `unknown`. Refused: the register already
    knows something that began later.
    """
    was = {key: getattr(current, key) for key in facts}
    if was == dict(facts):
        return []
    what = WORDS[current.__tablename__]
    if current.from_on is not None and as_of < current.from_on:
        later = f"the {what} of {code} changed on {in_words(current.from_on)}, after {in_words(as_of)}"
        raise Refused(f"{later}: an earlier file cannot change it")
    succeeded(current, facts, on=as_of, precision=Precision.UNKNOWN, source=source)
    return [changed(code, current, was, facts)]


def succeeded(current: Fact, facts: Mapping[str, Any], *, on: date, precision: Precision, source: str) -> Fact:
    """End the current fact on a day and begin one that has `facts` instead. Its caller has checked the day."""
    current.until_on, current.until_precision = on, precision
    session().flush()  # the end is written before the beginning: only one may be current
    following = copied(current, **facts, from_on=on, from_precision=precision, source=source)
    session().add(following)
    return following


def copied(fact: Fact, **other: Any) -> Fact:
    """A fact of the same organisation that is like this one but for what is given; neither ended nor struck."""
    kept = {column.key: getattr(fact, column.key) for column in fact.__table__.columns if column.key not in ENDS}
    return type(fact)(**{**kept, **other})


def changed(code: str, fact: Fact, was: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    """What an event says of a fact that became another; nothing of what follows from another column."""
    told = [key for key in now if key not in DERIVED]
    return Change(code, WORDS[fact.__tablename__], plain(was[key] for key in told), plain(now[key] for key in told))


def touched(organisation: Organisation) -> None:
    """Give the organisation its next version, though only facts beside its row have changed: a form that was made from
    the version before is told."""
    flag_modified(organisation, "name")


def plain(values: Iterable[Any]) -> str:
    """Values as a person reads them: `open, D, men`."""
    return ", ".join(str(each.value if isinstance(each, Enum) else each) for each in values if each is not None)
