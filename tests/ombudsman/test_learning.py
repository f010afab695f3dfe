"""What is learned of complaints together: spikes that chance would hardly bring, counts that give nobody away, and the
figures of a year; the rules by themselves, then the pages on both engines."""

import random
import re
import secrets
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core import clock, db
from regulator.core.clocks import months_after
from regulator.ombudsman.actions import running
from regulator.ombudsman.models import Complaint
from regulator.ombudsman.queries import crossing, learning
from regulator.ombudsman.rules import figures
from regulator.ombudsman.rules.small_numbers import LEAST, suppressed_table
from regulator.ombudsman.rules.spikes import Series, by_chance, spikes

from .office import Office, logged

COUNTS = st.integers(0, 60)
SERIES = st.builds(Series, st.integers(), COUNTS, st.lists(COUNTS, max_size=3).map(tuple))


@given(SERIES)
def test_the_chance_falls_with_what_is_seen_and_rises_with_what_is_usual(one: Series[int]):
    chance = by_chance(one.seen, one.earlier)
    assert 0 <= chance <= 1
    assert by_chance(one.seen + 1, one.earlier) <= chance + 1e-9
    if one.earlier:
        assert by_chance(one.seen, tuple(each + 1 for each in one.earlier)) >= chance - 1e-9


def test_the_chance_is_that_of_the_negative_binomial_and_nearly_poisson_for_many_years():
    assert by_chance(1, (0,)) == pytest.approx(1 - 0.5**0.5)
    assert by_chance(3, [2] * 4000) == pytest.approx(0.3233, abs=1e-3), "Poisson with a mean of two"
    assert by_chance(8, (2, 2, 2)) > by_chance(8, [2] * 4000), "few years leave more to chance"
    assert by_chance(5, ()) == 1.0, "without an earlier year nothing is unlikely"


@given(st.lists(SERIES, max_size=20))
def test_nothing_under_five_is_a_spike_and_more_company_makes_nothing_likelier(series: list[Series[int]]):
    found = spikes(series)
    assert all(each.seen >= LEAST and each.seen > each.usual for each in found)
    assert [each.chance for each in found] == sorted(each.chance for each in found)
    dull = [Series(-number, 0, (50,)) for number in range(50)]
    assert len(spikes([*series, *dull])) <= len(found)


def test_of_places_where_nothing_happens_hardly_one_in_twenty_runs_shows_a_spike():
    chance = random.Random(8)

    def poisson(mean: float) -> int:
        count, left = 0, chance.expovariate(1)
        while left < mean:
            count, left = count + 1, left + chance.expovariate(1)
        return count

    runs = 200
    alarms = sum(
        bool(spikes([Series(n, poisson(6), (poisson(6), poisson(6), poisson(6))) for n in range(40)]))
        for _ in range(runs)
    )
    assert alarms <= 0.08 * runs
    assert spikes([Series(0, 30, (6, 5, 7)), *(Series(n, 6, (6, 6, 6)) for n in range(1, 40))])[0].key == 0


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.fixed_dictionaries(dict.fromkeys("xyz", st.integers(0, 30))), min_size=1
    )
)
def test_in_no_row_and_no_column_can_a_hidden_count_be_worked_out(counts: dict[str, dict[str, int]]):
    shown = suppressed_table(counts)
    lines = [[(row, column) for column in "xyz"] for row in counts]
    lines += [[(row, column) for row in counts] for column in "xyz"]
    for line in lines:
        hidden = [counts[row][column] for row, column in line if shown[row][column] is None]
        all_hidden = len(hidden) == len(line)
        assert not hidden or all_hidden or (len(hidden) >= 2 and sum(hidden) >= LEAST)
    for row, cells in shown.items():
        for column, count in cells.items():
            assert count is None or count == counts[row][column] >= LEAST


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        ({"upheld": 7, "mediated": 6, "not-upheld": 9}, 13),
        ({"upheld": 7, "partly-upheld": 3, "mediated": 6, "not-upheld": 4}, None),
        ({"upheld": 7, "mediated": 6, "not-upheld": 4}, None),
        ({"upheld": 3, "partly-upheld": 4, "not-upheld": 9}, 7),
        ({"upheld": 2, "not-upheld": 30}, None),
        ({}, None),
    ],
)
def test_how_many_were_for_the_person_gives_no_hidden_outcome_away(outcomes: dict[str, int], shown: int | None):
    assert figures.for_the_person({"by_outcome": outcomes}) == shown
    assert (figures.in_words(4), figures.in_words(5)) == ("fewer than 5", "5")


def spread(at_work: Office, template: str, days: list[date]) -> None:
    """The same complaint again, as it came on other days."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        complaint, subject = Complaint.__table__, db.Base.metadata.tables["ombudsman_subject"]
        found = connection.execute(complaint.select().where(complaint.c.reference == template)).mappings().one()
        for day in days:
            key = secrets.token_hex(8)
            row = dict(found) | {"key": key, "reference": f"OMB-{key[:14]}", "received_on": day}
            connection.execute(complaint.insert(), row)
            connection.execute(
                subject.insert(), {"complaint_key": key, "subject": "property", "kind": "lost in transfer"}
            )


@pytest.mark.database
def test_a_spike_is_told_in_a_sentence_and_gives_no_small_number_away(at_work: Office):
    reference = logged(at_work)
    first, _ = learning.window(clock.today())
    usual = [months_after(first, -12 * back) for back in (1, 2, 3) for _ in range(2 * back)]
    spread(at_work, reference, [first] * 14 + usual)
    deputy = at_work.browser(at_work.deputy, "deputy")
    page = deputy.get("/ombudsman/spikes").text
    sentence = re.search(r"14 complaints about HMP Wexmere named “Property”[^<]+", page)[0]
    assert "it was fewer than 5, fewer than 5, 6." in sentence
    with db.transaction():
        running.set_worker(
            at_work.colleague.id or 0, subjects=[], most=1, conflicts={"ZWX": "Worked there."}, actor=at_work.deputy
        )
    away = at_work.browser(at_work.colleague, "colleague").get("/ombudsman/spikes")
    assert away.status_code == 200
    assert "Wexmere" not in away.text, "it is told to nobody who must keep away from the provider"
    with db.reading():
        told = crossing.themes(at_work.inspector, at_work.governor.organisation_id or 0, first, clock.today())
    assert (told.spikes, told.counts["property"]) == (["property"], 15)
    assert "about-us" not in told.counts
    trends = deputy.get("/ombudsman/trends?code=zwx").text
    assert "HMP Wexmere" in trends
    assert "Fewer than 5" in trends
    assert deputy.get("/ombudsman/trends?code=NOWHERE").status_code == 404
    assert deputy.get("/ombudsman/trends").status_code == 200


@pytest.mark.database
def test_the_year_in_figures_need_not_add_up_and_is_a_file_too(at_work: Office):
    for number in range(6):
        logged(at_work, number=f"A123{number}BC", subjects=[("property", "lost in transfer"), ("contact", "visits")])
    year = clock.today().year
    clerk = at_work.browser(at_work.clerk, "clerk")
    page = clerk.get("/ombudsman/figures").text
    assert "6 complaints came" in page
    assert "Parts need not make the whole" in page
    file = clerk.get(f"/ombudsman/figures.csv?year={year}")
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert "By subject,Property,6" in lines
    assert 'By subject,"Letters, visits and telephone",6' in lines
    assert "Year,Complaints that came,6" in lines
    for wrong in ("1999", "x", "99999999999999999999", "²"):
        assert clerk.get(f"/ombudsman/figures?year={wrong}").status_code == 404
    for name in ("inspector", "governor"):
        browser = at_work.browser(getattr(at_work, name), name)
        for address in ("/ombudsman/figures.csv", "/ombudsman/spikes", "/ombudsman/trends"):
            assert browser.get(address).status_code == 404
