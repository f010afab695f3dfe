"""The Ombudsman's lists, search and matching among a hundred thousand complaints, against a thousand."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock, db, sealed_fields
from regulator.core.actor import Actor, ActorKind
from regulator.core.clocks import Clock
from regulator.core.own_keys import closed, new_key
from regulator.core.sealed_fields import seal
from regulator.ombudsman.models import Complaint, ComplaintKey, ComplaintSubject
from regulator.ombudsman.queries import cases, index, late
from regulator.ombudsman.queries.walls import office
from regulator.ombudsman.rules import matching
from regulator.ombudsman.rules.words import SUBJECTS
from regulator.people.rules import Role, permissions
from regulator.register.models import Organisation

from . import FIGURES
from .measuring import Line, NotMeasured
from .scratch import Scratch
from .seed_register import SYLLABLES, rare_word
from .two_sizes import ENGINES, paired, put, settled

MANY, FEW = 100_000, 1_000
QUICK_MANY, QUICK_FEW = 1_500, 500
BATCH = 10_000  # complaints written at once
COMMON = ("Tom", "Ali", "Jan", "Lee")  # a quarter of all have each as their first name
REPEATED, QUICK_REPEATED = 15, 3
PROVIDERS = 40  # among whom they are spread
STATES = ("closed",) * 7 + ("received", "eligible", "investigating")
SUBJECT = tuple((subject, kinds[0]) for subject, (_, kinds) in SUBJECTS.items())
FACTS = {"affected": None, "in_remit": None, "worthwhile": None, "confidential": False, "by_mail": False}

Row = dict[str, Any]
DEPUTY = Actor(
    ActorKind.PERSON,
    Role.DEPUTY_OMBUDSMAN.value,
    "Deputy ombudsman",
    permissions(Role.DEPUTY_OMBUDSMAN),
    id=1,
)


def complaints(scratch: Scratch) -> Iterator[Line]:
    """Each question on each engine, among many and among few."""
    goal = FIGURES["complaints"].goal
    full = scratch.effort.pairs > 5
    many, few = (MANY, FEW) if full else (QUICK_MANY, QUICK_FEW)
    repeated = REPEATED if full else QUICK_REPEATED
    how = f"Milliseconds of the queries of one page; the median of {repeated}, asked of each office in turn."
    for engine, pair in ENGINES.items():
        try:
            scratch.sqlite  # noqa: B018 - its keys seal what is written on either engine
            sealed_fields.configure(scratch.folder / "instance" / "keys")
            with pair(scratch, seed, many, few) as (large, small):
                for what, ask in _questions().items():
                    pairs = paired(ask, large, small, max(scratch.effort.pairs // 3, 1), repeated)
                    name = f"Complaints, {what}, among {many:,}, {engine}"
                    yield Line(name, f"among {few:,}", goal, how, "ms", pairs)
        except NotMeasured as reason:
            yield Line(f"Complaints, {engine}", f"among {few:,}", goal, how, "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def _questions() -> Mapping[str, Callable[[], Any]]:
    """What the office asks all day."""
    rare = rare_word(5)
    return {
        "the list to assess": lambda: cases.listed(DEPUTY, "to-assess"),
        "all cases, a page from the middle": lambda: cases.listed(DEPUTY, "all", (2, _day(200), "8")),
        "what is late": lambda: late.late(DEPUTY, "cases", clock.today()),
        "a prison number, as a clerk types": lambda: index.found(DEPUTY, _number(7)),
        "a rare name": lambda: index.found(DEPUTY, rare),
        "half a rare name": lambda: index.found(DEPUTY, rare[:4]),
        "a common name": lambda: index.found(DEPUTY, "Tom"),
        "a number at logging": lambda: _number_known(),
    }


def _number_known() -> None:
    with office(DEPUTY, "to measure"):
        index.with_number(DEPUTY, _number(7))


def seed(count: int) -> None:
    """Fill the connected files up to so many invented complaints, each sealed under its own key and in the index. It
    writes as a migration does, so that no event has to tell of each."""
    migrating = db.engine().execution_options(mode=db.Mode.MIGRATION)
    with migrating.begin() as connection:
        providers = list(connection.scalars(select(Organisation.id).order_by(Organisation.id).limit(PROVIDERS)))
        first = (connection.scalar(select(func.max(Clock.id))) or 0) + 1
    if not providers:
        raise NotMeasured("The scratch installation has no providers")
    numbers = iter(range(count))
    while batch := list(islice(numbers, BATCH)):
        with migrating.begin() as connection:
            lite = connection.dialect.name == "sqlite"
            put(connection, Complaint, [_complaint(each, providers, lite=lite) for each in batch])
            put(connection, ComplaintSubject, [_subject(each) for each in batch])
            put(connection, ComplaintKey, [row for each in batch for row in _keys(each)])
            running = [each for each in batch if STATES[each % len(STATES)] != "closed"]
            put(connection, Clock, [_clock(first + each, each) for each in running])
    with migrating.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")
    settled()


def _key(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"  # spread evenly, and never twice


def _day(back: int) -> date:
    return clock.today() - timedelta(days=back)


def _number(number: int) -> str:
    letters = [chr(ord("A") + number // 26**power % 26) for power in range(3)]
    return f"{letters[0]}{number % 10_000:04}{letters[1]}{letters[2]}"


def _name(number: int) -> str:
    return f"{COMMON[number % len(COMMON)]} {rare_word(number)}{SYLLABLES[number % 7]}"


def _complaint(number: int, providers: list[int], *, lite: bool) -> Row:
    key, own = _key(number), new_key()
    who = f'{{"name": "{_name(number)}", "number": "{_number(number)}"}}'
    sealed = seal(own, record=key)
    stored = sealed if lite else sealed.stored_at(Complaint.__table__.c.own_key.type)  # type: ignore[arg-type]
    made: Row = {column.key: None for column in Complaint.__table__.columns}
    made |= FACTS | {"key": key, "reference": f"OMB-B{number:012}", "person": key, "own_key": stored}
    made["closed_identity"] = closed(who, own, place="ombudsman_complaint.identity", record=key)
    made["closed_story"] = closed("Invented.", own, place="ombudsman_complaint.story", record=key)
    made |= {"channel": "letter", "situation": "prison", "reply_format": "plain", "language": "English"}
    state = STATES[number % len(STATES)]
    return made | {
        "respondent_id": providers[number % len(providers)],
        "received_on": _day(number % 1_000),
        "serious": number % 20 == 0,
        "state": state,
        "state_since": _day(number % 1_000),
        "made_at": clock.now(),
        "version": 1,
    }


def _subject(number: int) -> Row:
    subject, kind = SUBJECT[number % len(SUBJECT)]
    return {"id": number + 1, "complaint_key": _key(number), "subject": subject, "kind": kind}


def _keys(number: int) -> list[Row]:
    hashes = index.hashes(matching.keys_of(_name(number), _number(number)))
    return [{"complaint_key": _key(number), "hash": each} for each in sorted(hashes)]


def _clock(id_: int, number: int) -> Row:
    made: Row = {"id": id_, "name": "complaint-eligibility", "subject": f"ombudsman:{_key(number)}"}
    made |= {"owner": "ombudsman", "started_on": _day(number % 1_000), "due_on": _day(number % 1_000 - 14)}
    return made | {"counted": "10 working days", "met_on": None, "stopped_on": None}
