"""The Ombudsman's lists, search and matching among very many complaints, against a thousand; and whether the right
person is found when a name is misspelt."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock, db, sealed_fields
from regulator.core.actor import Actor, ActorKind
from regulator.ombudsman.queries import alerts, cases, clashes, crossing, decisions, index, late, learning, letters
from regulator.ombudsman.queries.allocation import candidates
from regulator.ombudsman.queries.walls import office, one
from regulator.people.rules import Role, permissions
from regulator.register.models import Organisation

from . import FIGURES
from .complaint_names import SLIPS, person
from .complaint_rows import came_on, number_of, reference_of
from .complaint_seed import SECONDS, seed
from .measuring import Goal, Line, NotMeasured, Pairs
from .scratch import Scratch
from .seed_register import rare_word
from .two_sizes import ENGINES, paired

MANY, FEW = 100_000, 1_000
QUICK_MANY, QUICK_FEW = 1_500, 500
REPEATED, QUICK_REPEATED = 7, 2
COUNTED_OVER_ALL = (
    2.0  # times as much for each complaint as among few: what is counted over all may cost as much as all
)
LOOKED_FOR, QUICK_LOOKED_FOR = 60, 4  # people, for each way to misspell
BOUNDED = Goal(4)  # for names of which more are opened among many, and never more than two hundred
FIRST = 5  # suggestions among which the right person is to stand

DEPUTY = Actor(
    ActorKind.PERSON,
    Role.DEPUTY_OMBUDSMAN.value,
    "Deputy ombudsman",
    permissions(Role.DEPUTY_OMBUDSMAN),
    id=1,
)
INSPECTOR = Actor(ActorKind.PERSON, Role.INSPECTOR.value, "Inspector", permissions(Role.INSPECTOR), id=2)

Questions = Mapping[str, Callable[[], Any]]


def complaints(scratch: Scratch) -> Iterator[Line]:
    """Each question on each engine, among many and among few; then, of the many, who is found by a misspelt name."""
    full = scratch.effort.pairs > 5
    many, few = (scratch.size or MANY, FEW) if full else (QUICK_MANY, QUICK_FEW)
    for engine, pair in ENGINES.items():
        try:
            scratch.sqlite  # noqa: B018 - its keys seal what is written on either engine
            sealed_fields.configure(scratch.folder / "instance" / "keys")
            with pair(scratch, seed, many, few) as (large, small):
                yield from _measured(engine, large, small, many, few, full=full, effort=scratch.effort.pairs)
        except NotMeasured as reason:
            goal = FIGURES["complaints"].goal
            yield Line(f"Complaints, {engine}", f"among {few:,}", goal, "", "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def _measured(engine: str, large: str, small: str, many: int, few: int, *, full: bool, effort: int) -> Iterator[Line]:
    repeated, times = (REPEATED if full else QUICK_REPEATED), max(effort // 3, 1)
    goal = FIGURES["complaints"].goal
    against = f"among {few:,}"
    how = f"Milliseconds of the queries of one page; the median of {repeated}, asked of each office in turn."
    for what, ask in questions().items():
        pairs = paired(ask, large, small, times, repeated)
        yield Line(f"Complaints, {what}, among {many:,}, {engine}", against, goal, how, "ms", pairs)
    how = f"{how} At most 200 cases are opened, among few the few there are."
    for what, ask in of_frequent_names().items():
        pairs = paired(ask, large, small, times, repeated)
        yield Line(f"Complaints, {what}, among {many:,}, {engine}", against, BOUNDED, how, "ms", pairs)
    over_all = Goal(round(COUNTED_OVER_ALL * many / few))
    how = "Milliseconds of the queries of one page, which counts over all complaints there are; each office in turn."
    for what, ask in counted_over_all().items():
        pairs = paired(ask, large, small, min(times, 3), 1)
        yield Line(f"Complaints, {what}, among {many:,}, {engine}", against, over_all, how, "ms", pairs)
    for what in SLIPS:
        pairs, how = _found_again(what, large, many, QUICK_LOOKED_FOR if not full else LOOKED_FOR)
        yield Line(
            f"People found among {many:,}, {what}, {engine}", "all who were looked for", None, how, "people", pairs
        )
    yield Line(*_room(engine, large, small, many, few))


def questions() -> Questions:
    """What the office asks all day, and the public with it."""
    lists = ("to-assess", "to-allocate", "mine", "to-publish", "to-translate", "open")
    of_lists = {f"the list {each}": _of_list(each) for each in lists}
    bearer = person(4)  # whose family name is a rare one
    return of_lists | {
        "all cases, a page from the middle": lambda: cases.listed(DEPUTY, "all", (2, came_on(8), "8")),
        "the office's home, with every count": lambda: (cases.counts(DEPUTY), alerts.waiting_for(DEPUTY)),
        "what is late, cases": lambda: late.late(DEPUTY, "cases", clock.today()),
        "what is late, papers": lambda: late.late(DEPUTY, "papers", clock.today()),
        "what is late, recommendations": lambda: late.late(DEPUTY, "recommendations", clock.today()),
        "one case": lambda: cases.show(DEPUTY, reference_of(7)),
        "who can take a case on": _who_can_take_it,
        "a prison number, as a clerk types": lambda: index.found(DEPUTY, number_of(7)),
        "a name in full": lambda: index.found(DEPUTY, bearer),
        "a name with a slip": lambda: index.found(DEPUTY, SLIPS["two letters in the wrong order"](bearer, Random(1))),  # noqa: S311
        "a frequent name and a day": lambda: index.found(DEPUTY, "David Smith", came=came_on(7)),
        "a number at logging": _number_known,
        "numbers of two people": lambda: clashes.doubts(DEPUTY),
        "the postal log": lambda: (letters.waiting(DEPUTY), letters.batches(DEPUTY)),
        "published decisions, the first page": lambda: decisions.published(),
        "published decisions, a word that many have": lambda: decisions.published("officer"),
    }


def of_frequent_names() -> Questions:
    """Names that few bear among few, and more than two hundred among many: what is opened is bounded, and not alike."""
    return {
        "a frequent name in full": lambda: index.found(DEPUTY, "David Smith"),
        "a frequent first name alone": lambda: index.found(DEPUTY, "David"),
    }


def counted_over_all() -> Questions:
    """What has to look at every complaint of some years, or at every decision there is."""
    today = clock.today()
    return {
        "trends of all": lambda: learning.trend(DEPUTY, None, today),
        "trends of one provider": lambda: learning.trend(DEPUTY, _provider(), today),
        "spikes": lambda: learning.found_spikes(DEPUTY, today),
        "a year in figures": lambda: learning.year_in_figures(DEPUTY, today.year - 1, today),
        "an inspector's counts": lambda: crossing.themes(
            INSPECTOR, _provider(), today.replace(year=today.year - 1), today
        ),
        "published decisions, a word that few have": lambda: decisions.published(rare_word(1)),
    }


def _of_list(which: str) -> Callable[[], Any]:
    return lambda: cases.listed(DEPUTY, which)


def _provider() -> int:
    """One of the providers that many complain of."""
    return db.session().scalar(select(func.min(Organisation.id))) or 0


def _who_can_take_it() -> None:
    with office(DEPUTY, "to measure"):
        candidates(one(DEPUTY, reference_of(7)), clock.today())


def _number_known() -> None:
    with office(DEPUTY, "to measure"):
        index.with_number(DEPUTY, number_of(7))


def _found_again(what: str, address: str, many: int, wanted: int) -> tuple[Pairs, str]:
    """How many of so many people stand among the first suggestions, when their name is typed that way; and in how many
    cases more those there are who bear the same name, which only the number tells apart."""
    chance = Random(1)  # noqa: S311 - which people are looked for, the same each time
    double = "hyphen" in what or "double" in what
    looked_for: list[int] = []
    while len(looked_for) < wanted:
        number = chance.randrange(many)
        if not double or "-" in person(number):
            looked_for.append(number)
    db.connect(address)
    by_name = by_number = among = 0
    with db.reading():
        for number in looked_for:
            found = index.people_of(index.found(DEPUTY, SLIPS[what](person(number), chance)))[:FIRST]
            by_name += any(each[0].name == person(number) for each in found)
            among += any(each[0].reference == reference_of(number) for each in found)
            numbered = index.found(DEPUTY, f"{person(number)} {number_of(number)}")
            by_number += bool(numbered) and numbered[0].reference == reference_of(number)
    how = (
        f"That name stands among the first {FIRST} people for {by_name}, the very person for {among}; with the prison "
        f"number beside it the very person stands first for {by_number}."
    )
    return [(by_name, wanted)], how


def _room(engine: str, large: str, small: str, many: int, few: int) -> tuple[Any, ...]:
    """Megabytes on the disk."""
    how = f"Room on the disk of the whole database; it was filled in {SECONDS.get(many, 0):.0f} seconds."
    pairs = [(_megabytes(large), _megabytes(small))]
    return f"Complaints, their room among {many:,}, {engine}", f"among {few:,}", None, how, "MB", pairs


def _megabytes(address: str) -> float:
    db.connect(address)
    with db.reading():
        if address.startswith("sqlite"):
            return Path(address.removeprefix("sqlite:///")).stat().st_size / 1e6
        return float(db.session().scalar(select(func.pg_database_size(func.current_database()))) or 0) / 1e6
