"""Corrections: a fact that was wrong is struck and kept, and what is right stands in its place, or nothing.

What stood just before or after it, and ended or began on the same day, is carried to the corrected day, by being struck
and entered again itself: no gap opens that nobody meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...core.actor import Actor
from ...core.db import session
from ...core.refused import NotFound, Refused
from .. import queries
from ..events import Change, FactCorrected, LineageRecorded
from ..models import Contract, Lineage, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.dates import Precision
from ..rules.editing import Grounds, Period, check_apart, check_day, grounds
from ..rules.possible_days import check_of_kind
from ..rules.words import Kind
from .dated import DERIVED, WORDS, Fact, copied, plain
from .editing import called, noted


@dataclass
class _Work:
    """A correction under way: the facts that would stand, those to strike and those to enter."""

    code: str
    series: Sequence[Fact]
    struck: list[Fact] = field(default_factory=list)
    entered: list[Fact] = field(default_factory=list)

    @property
    def standing(self) -> list[Fact]:
        """What would stand."""
        return [each for each in self.series if each not in self.struck] + self.entered

    def others(self, fact: Fact) -> list[Fact]:
        """Those beside it that hold on some day."""
        return [each for each in self.series if each is not fact and not Period(each.from_on, each.until_on).empty]

    def instead(self, fact: Fact, **other: Any) -> None:
        """Strike one and enter one like it, with what is given."""
        self.struck.append(fact)
        kept = {"until_on": fact.until_on, "until_precision": fact.until_precision}
        self.entered.append(copied(fact, **{**kept, **other}))


def correct(
    organisation: Organisation,
    fact: Fact,
    facts: Mapping[str, Any],
    period: Period,
    *,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Put what is right in the place of a fact that was wrong: in its words (`facts`), in its days, or in both.

    Refused: nothing is different; a current fact would end, or one that ended would be current; it would share a day
    with another, except that one beside it gives way.
    """
    work = _Work(organisation.code, _series(organisation, fact))
    _check(organisation.kind, fact, facts, period, today)
    work.instead(
        fact,
        **facts,
        **_dates(fact, period),
        source=grounds(because.reason, because.source).source,
    )
    for other in work.others(fact):
        if fact.from_on is not None and other.until_on == fact.from_on != period.from_on:
            _carried(work, other, until_on=period.from_on, until_precision=Precision.DAY)
        elif fact.until_on is not None and other.from_on == fact.until_on != period.until_on:
            _carried(work, other, from_on=period.until_on, from_precision=Precision.DAY)
    change = Change(organisation.code, _what(fact), told(fact), told(work.entered[0]))
    _done(organisation, fact, work, change, because, actor, today)


def strike(organisation: Organisation, fact: Fact, *, because: Grounds, actor: Actor, today: date) -> None:
    """Strike a fact that was never so. What stood before it holds on, until the day the struck one ended, if it did.

    Refused: nothing would be left of what every organisation of its kind has.
    """
    work = _Work(organisation.code, _series(organisation, fact))
    work.struck.append(fact)
    before = [each for each in work.others(fact) if each.until_on is not None and each.until_on == fact.from_on]
    if before:
        work.instead(before[-1], until_on=fact.until_on, until_precision=fact.until_precision)
    _done(organisation, fact, work, Change(organisation.code, _what(fact), told(fact), ""), because, actor, today)


def strike_lineage(organisation: Organisation, row: Lineage, *, because: Grounds, actor: Actor, today: date) -> None:
    """Strike that one organisation came from another. Told of both."""
    if row.struck_on is not None:
        raise Refused("This was struck already")
    row.struck_on = today
    both = queries.by_ids({row.predecessor_id, row.successor_id})
    earlier, later = both[row.predecessor_id], both[row.successor_id]
    words = f"{earlier.name} {row.kind.value} {later.name}"
    for each in both.values():
        changes = [Change(each.code, "lineage", words, "")]
        noted(LineageRecorded, each, changes, from_on=row.happened_on, because=because, actor=actor)


def fact_of(organisation: Organisation, what: str, number: int) -> Fact:
    """A fact of this organisation that stands: `what` is as `dated.WORDS` calls it. NotFound for any other."""
    histories: dict[str, Sequence[Fact]] = {
        "name": queries.names(organisation.id),
        "function": queries.functions(organisation.id),
        "operator": queries.operators(organisation.id),
        "contract": queries.contracts(organisation.id),
    }
    for fact in histories.get(what, ()):
        if fact.id == number:
            return fact
    raise NotFound


def told(fact: Fact) -> str:
    """What a fact says and when it holds, in a line: `HMP Bedford, until 1 May 2024`."""
    return f"{plain(_words(fact).values())}, {Period(fact.from_on, fact.until_on).in_words()}"


def _series(organisation: Organisation, fact: Fact) -> Sequence[Fact]:
    """The facts among which it stands, itself included: those of which only one holds at a time."""
    if fact.struck_on is not None:
        raise Refused("This was struck already")
    if isinstance(fact, OrganisationName):
        return queries.names(organisation.id)
    if isinstance(fact, PrisonFunction):
        return queries.functions(organisation.id)
    if isinstance(fact, Operator):
        return queries.operators(organisation.id)
    return [each for each in queries.contracts(organisation.id) if each.contract_area_id == fact.contract_area_id]


def _check(kind: Kind, fact: Fact, facts: Mapping[str, Any], period: Period, today: date) -> None:
    if period == Period(fact.from_on, fact.until_on) and all(getattr(fact, key) == facts[key] for key in facts):
        raise Refused("Nothing is different: change what is wrong", next(iter(facts)))
    if (fact.until_on is None) != (period.until_on is None):
        raise Refused("A fact that has ended keeps an end, and one that holds has none", "until_on")
    if fact.from_on is not None and period.from_on is None:
        raise Refused("Enter the day from which it was so", "from_on")
    for name, day in (("from_on", period.from_on), ("until_on", period.until_on)):
        if day is not None:
            check_day(day, name, today)
            check_of_kind(kind, day, name)
    if period.from_on and period.until_on and period.until_on <= period.from_on:
        raise Refused("The end must be after the beginning", "until_on")


def _dates(fact: Fact, period: Period) -> dict[str, Any]:
    """The columns of a period; a day that is not corrected keeps what was known of it."""
    made: dict[str, Any] = {}
    if period.from_on != fact.from_on:
        made |= {"from_on": period.from_on, "from_precision": Precision.DAY}
    if period.until_on != fact.until_on:
        made |= {"until_on": period.until_on, "until_precision": Precision.DAY}
    return made


def _carried(work: _Work, other: Fact, **dates: Any) -> None:
    """Carry one that stands beside to the corrected day."""
    period = Period(dates.get("from_on", other.from_on), dates.get("until_on", other.until_on))
    if period.from_on and period.until_on and period.until_on <= period.from_on:
        words = plain(_words(other).values())
        raise Refused(f"“{words}” would have no day left: strike it first", "from_on")
    work.instead(other, **dates)


def _done(
    organisation: Organisation,
    fact: Fact,
    work: _Work,
    change: Change,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    standing = sorted(work.standing, key=lambda each: (each.from_on is not None, each.from_on or date.min))
    check_apart([(Period(each.from_on, each.until_on), plain(_words(each).values())) for each in standing], "from_on")
    current = next((each for each in standing if each.until_on is None), None)
    if current is None and not isinstance(fact, Contract):
        raise Refused(f"It must have a {WORDS[fact.__tablename__]}: correct it instead")
    for each in work.struck:
        if each.until_on is None:
            each.until_on, each.until_precision = max(each.from_on or today, today), Precision.UNKNOWN
        each.struck_on = today
    session().flush()  # what is struck ends before another begins: only one may be current
    session().add_all(work.entered)
    session().flush()
    if isinstance(current, OrganisationName):
        called(organisation, current.name)
    noted(FactCorrected, organisation, [change], from_on=None, because=because, actor=actor)


def _words(fact: Fact) -> dict[str, Any]:
    """What a fact says, without its days and its source."""
    told = {
        OrganisationName: ("name",),
        PrisonFunction: ("function", "category", "holds"),
        Operator: ("sector", "operator"),
        Contract: ("owner",),
    }
    return {key: getattr(fact, key) for key in told[type(fact)] if key not in DERIVED}


def _what(fact: Fact) -> str:
    return WORDS[fact.__tablename__]
