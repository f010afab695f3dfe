"""The register among a million organisations, against the same among ten thousand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.actor import STRANGER
from regulator.register import queries
from regulator.register.models import Area, Organisation, OrganisationName, OrganisationWord
from regulator.register.rules.dates import Precision
from regulator.register.rules.finding import words_of
from regulator.register.rules.names import folded, short
from regulator.register.rules.words import Kind

from . import FIGURES
from .measuring import Line, NotMeasured
from .scratch import Scratch
from .two_sizes import ENGINES, paired, put, settled

MANY, FEW = 1_000_000, 10_000
QUICK_MANY, QUICK_FEW = 4_000, 2_000
BATCH = 50_000  # organisations written at once
CACHE = 500_000  # KiB of SQLite's pages kept while they are written: they come in no order of the words
OF_A_NAME = 20  # organisations that share the rare word of their name, however many there are
REPEATED = 25  # questions asked for one measurement, of which the median counts
QUICK_REPEATED = 3
SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvw" for vowel in "aeiou"]
COMMON = ("North", "South", "East", "West", "Upper", "Lower", "New", "Old", "Great", "Little")  # a tenth each
ENDINGS = ("House", "Grange", "Trust", "Partnership", "Park", "Hill", "Centre")
KINDS = (Kind.PRISON, Kind.CRC, Kind.LRT, Kind.PARTNER, Kind.PARTNER, Kind.PARTNER)
SOURCE = "invented, to be measured"

Row = dict[str, Any]


def seed(count: int) -> None:
    """Fill the connected register up to so many invented organisations, as an import would leave them: each with its
    name and the words it is found by. It writes as a migration does, so that no event has to tell of each."""
    migrating = db.engine().execution_options(mode=db.Mode.MIGRATION)
    with migrating.begin() as connection:
        first = (connection.scalar(select(func.max(Organisation.id))) or 0) + 1
        areas = list(connection.scalars(select(Area.id).order_by(Area.id)))
    numbers = iter(range(first, count + 1))
    while batch := list(islice(numbers, BATCH)):
        made = [_organisation(number, areas) for number in batch]
        with migrating.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE}")
            put(connection, Organisation, made)
            put(connection, OrganisationName, [_name(each) for each in made])
            put(connection, OrganisationWord, [word for each in made for word in _words(each)])
    settled()


def rare_word(number: int) -> str:
    """The word that twenty organisations share, from their number."""
    mixed = number // OF_A_NAME * 7919 % len(SYLLABLES) ** 3
    parts = (mixed % 75, mixed // 75 % 75, mixed // 75**2)
    return "".join(SYLLABLES[each] for each in parts)


def register_list(scratch: Scratch) -> Iterator[Line]:
    """Each question of the staff's list on each engine, among many and among few."""
    goal = FIGURES["register-list"].goal
    full = scratch.effort.pairs > 5
    many, few = (MANY, FEW) if full else (QUICK_MANY, QUICK_FEW)
    repeated = REPEATED if full else QUICK_REPEATED
    how = f"Milliseconds of the queries of one page; the median of {repeated}, asked of each register in turn."
    for engine, pair in ENGINES.items():
        try:
            with pair(scratch, seed, many, few) as (large, small):
                for what, ask in _questions().items():
                    pairs = paired(ask, large, small, scratch.effort.pairs, repeated)
                    name = f"Register, {what}, among {many:,}, {engine}"
                    yield Line(name, f"among {few:,}", goal, how, "ms", pairs)
        except NotMeasured as reason:
            yield Line(f"Register, {engine}", f"among {few:,}", goal, how, "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def _questions() -> Mapping[str, Callable[[], Any]]:
    """What is asked of the list. Each is a whole page with its count, and what is said of each organisation on it."""
    rare = rare_word(500)
    return {
        "the first page": lambda: _page(),
        "a page from the middle": lambda: _page(after=("m", 0)),
        "of one kind": lambda: _page(kinds=[Kind.PARTNER]),
        "of one kind, a page from the middle": lambda: _page(kinds=[Kind.PARTNER], after=("m", 0)),
        "of one area": lambda: _page(area="kent"),
        "closed ones": lambda: _page(active=False),
        "closed ones of one kind": lambda: _page(kinds=[Kind.PRISON], active=False),
        "a rare word": lambda: _page(search=rare),
        "the beginning of a rare word and a common one": lambda: _page(search=f"{rare[:5]} north"),
        "a common word": lambda: _page(search="north"),
        "a common word, a page from the middle": lambda: _page(search="north", after=("m", 0)),
        "a code": lambda: _page(search="S0001500"),
        "a word that nobody bears": lambda: _page(search="zzyzx"),
    }


def _page(**asked: Any) -> None:
    listed = queries.organisations(STRANGER, **asked)
    ids = [each.id for each in listed.items]
    queries.functions_on(ids, clock.today())
    if asked.get("search"):
        queries.earlier_names(ids, asked["search"])


def _organisation(number: int, areas: Sequence[int]) -> Row:
    name = f"{COMMON[number % len(COMMON)]} {rare_word(number).title()} {ENDINGS[number % len(ENDINGS)]}"
    return {
        "id": number,
        "code": f"S{number:07}",
        "kind": KINDS[number % len(KINDS)],
        "name": name,
        "sort_name": short(f"{rare_word(number)} {name}"),
        "active": number % 5 > 0,
        "invented": True,
        "area_id": areas[number % len(areas)],
        "town": None,
        "postcode": None,
        "source": SOURCE,
        "version": 1,
    }


def _name(made: Row) -> Row:
    return {
        "id": made["id"] + MANY,
        "organisation_id": made["id"],
        "name": made["name"],
        "folded": folded(made["name"]),
        "from_on": None,
        "from_precision": Precision.UNKNOWN,
        "until_on": None,
        "until_precision": None,
        "source": SOURCE,
        "struck_on": None,
    }


def _words(made: Row) -> Iterator[Row]:
    for word in sorted(words_of(made["code"], [made["name"]], made["town"])):
        yield {"word": word, "organisation_id": made["id"]}
