"""What was licensed on a day, and what we believed on another: against a plain list that is read backwards."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from regulator.core import db
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.licensing import queries
from regulator.licensing.actions import STANDINGS, Said, make_licence, say
from regulator.licensing.models.licence import LicenceFact

pytestmark = pytest.mark.database

FIRST = date(2026, 1, 1)
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
NUMBERS = count(1)
DAYS = st.integers(0, 12)
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["standing", "member:ZWX", "condition:1"]),
        st.sampled_from([{}, *({"is": each} for each in STANDINGS)]),
        DAYS,
        st.one_of(st.none(), st.integers(1, 6)),
        st.integers(0, 2),  # hours after the one before: two may be written down at one moment
    ),
    max_size=8,
)


def made() -> int:
    return make_licence(f"LIC-{next(NUMBERS)}", "reform-prison", actor=SYSTEM, now=MOMENT).id


def believed(rows, on: date, known_at: datetime) -> dict[str, dict[str, str]]:
    """The naive model: read what was written down from the last to the first; the first that speaks of the day wins."""
    found: dict[str, dict[str, str]] = {}
    for said, at in reversed(rows):
        if at <= known_at and said.from_on <= on and (said.until_on is None or on < said.until_on):
            found.setdefault(said.about, said.value)
    return {about: value for about, value in found.items() if value}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS, st.lists(st.tuples(DAYS, st.integers(-1, 16)), min_size=1, max_size=5))
def test_any_day_as_known_at_any_moment_is_what_a_plain_list_says(ground, given_facts, asked):
    rows, at = [], MOMENT
    with transaction():
        number = made()
        licence = session().get_one(queries.Licence, number)
        for about, value, start, length, hours in given_facts:
            at += timedelta(hours=hours)
            from_on = FIRST + timedelta(days=start)
            until_on = from_on + timedelta(days=length) if length else None
            said = Said(about, value, from_on, "As the papers say", until_on)
            say(licence, said, actor=SYSTEM, now=at)
            rows.append((said, at))
    with reading():
        for day, hours in asked:
            on, known_at = FIRST + timedelta(days=day), MOMENT + timedelta(hours=hours)
            assert queries.as_on([number], on, known_at).get(number, {}) == believed(rows, on, known_at)


def test_a_correction_changes_what_we_say_and_never_what_we_said(ground):
    with transaction():
        licence = make_licence(f"LIC-{next(NUMBERS)}", "lrt", actor=SYSTEM, now=MOMENT)
        reference = licence.reference
        say(licence, Said("standing", {"is": "in force"}, FIRST, "Granted"), actor=SYSTEM, now=MOMENT)
        say(licence, Said("member:ZWX", {"leads": True}, FIRST, "Granted"), actor=SYSTEM, now=MOMENT)
        later = MOMENT + timedelta(days=30)
        left = Said("member:ZWX", {}, FIRST + timedelta(days=10), "It left on the 11th")
        say(licence, left, actor=SYSTEM, now=later)
        with pytest.raises(Refused, match="written down later already"):
            say(licence, left, actor=SYSTEM, now=MOMENT)
    day = FIRST + timedelta(days=15)
    with reading():
        before = [
            each for each in queries.register_page(day, MOMENT, most=1000).rows if each.licence.reference == reference
        ]
        after = [
            each for each in queries.register_page(day, later, most=1000).rows if each.licence.reference == reference
        ]
        assert before[0].in_force
        assert before[0].of("member") == {"ZWX": {"leads": True}}, "what we believed then"
        assert after[0].of("member") == {}, "what we know now"
        assert len(queries.facts(queries.one(reference).id)) == 3
        assert not [
            each
            for each in queries.register_page(FIRST - timedelta(days=1), later).rows
            if each.licence.reference == reference
        ]
        with pytest.raises(NotFound):
            queries.one("LIC-NONE")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said("standing", {"is": "in force"}, FIRST, "x", FIRST), "later than the beginning"),
        (Said("standing", {"is": "in force"}, FIRST, " "), "why"),
        (Said("standing", {"is": "paused"}, FIRST, "x"), "one of: in force"),
        (Said("member", {"leads": True}, FIRST, "x"), "what this is about"),
        (Said("colour:red", {"leads": True}, FIRST, "x"), "what this is about"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(ground, said, sentence):
    with transaction():
        licence = make_licence(f"LIC-{next(NUMBERS)}", "lrt", actor=SYSTEM, now=MOMENT)
        with pytest.raises(Refused, match=sentence):
            say(licence, said, actor=SYSTEM, now=MOMENT)


def test_the_database_itself_refuses_to_change_a_fact(ground):
    with transaction():
        licence = make_licence(f"LIC-{next(NUMBERS)}", "lrt", actor=SYSTEM, now=MOMENT)
        say(licence, Said("standing", {"is": "in force"}, FIRST, "Granted"), actor=SYSTEM, now=MOMENT)
    engine = db.engine().execution_options(mode=db.Mode.MIGRATION)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(update(LicenceFact).values(because="Changed"))
