"""Significant and repeated: worked out from the history, each with its working, at and around the limits."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from regulator.enforcement.rules.weighing import Finding, Limits, Past, repeated, significant

LIMITS = Limits(years=6, repeated_findings=2, priority_concerns=4, minimum_standards_not_met=3, tests_at_the_lowest=1)
TODAY = date(2026, 6, 1)


def past(number: int, on: date, *findings: Finding, site: str = "HMP Wexmere", **more) -> Past:
    return Past(f"INS-{on.year}-{number}", site, on, findings, **more)


def concern(*standards: str, priority: bool = False, progress: str | None = None) -> Finding:
    return Finding("concern", "1", "Violence", standards, priority, progress)


def test_nothing_on_record_is_neither():
    assert not significant([], LIMITS).yes
    assert not repeated([], LIMITS, TODAY).yes


def test_the_same_standard_in_two_inspections_is_repeated_and_the_working_names_both():
    history = [past(1, date(2021, 3, 1), concern("S5")), past(2, date(2026, 3, 1), concern("S5"), concern("S5"))]
    told = repeated(history, LIMITS, TODAY)
    assert told.yes
    assert "S5 was found wanting twice: INS-2021-1 (March 2021) and INS-2026-2 (March 2026)." in told.lines


def test_what_is_older_than_the_years_counted_does_not_count():
    at = [past(1, date(2020, 6, 1), concern("S5")), past(2, date(2026, 3, 1), concern("S5"))]
    before = [past(1, date(2020, 5, 31), concern("S5")), past(2, date(2026, 3, 1), concern("S5"))]
    assert repeated(at, LIMITS, TODAY).yes
    assert not repeated(before, LIMITS, TODAY).yes


def test_failure_across_sites_says_so_and_a_concern_without_progress_is_repeated():
    sites = [past(1, date(2025, 3, 1), concern("S5")), past(2, date(2026, 3, 1), concern("S5"), site="HMP Hollowlea")]
    assert "across 2 sites" in repeated(sites, LIMITS, TODAY).lines[1]
    stalled = repeated([past(1, date(2026, 3, 1), concern(progress="insufficient"))], LIMITS, TODAY)
    assert stalled.yes
    assert stalled.lines[-1] == "INS-2026-1: insufficient progress on “Violence”."


def test_significance_is_of_the_newest_inspection_and_turns_at_its_limits():
    old = past(1, date(2024, 3, 1), *[concern(priority=True)] * 9, lowest=("safety",), urgent=True)
    three = past(2, date(2026, 3, 1), *[concern(priority=True)] * 3)
    four = past(2, date(2026, 3, 1), *[concern(priority=True)] * 4)
    standards = past(2, date(2026, 3, 1), *[Finding("minimum-standard", "MS-1", "x", ("MS-1",))] * 3)
    assert not significant([old, three], LIMITS).yes
    assert significant([old, four], LIMITS).yes
    assert significant([standards], LIMITS).yes
    assert significant([past(3, date(2026, 3, 1), lowest=("safety",))], LIMITS).yes
    assert significant([past(3, date(2026, 3, 1), urgent=True)], LIMITS).yes
    assert "Priority concerns: 3. Significant from 4 on, so no." in significant([three], LIMITS).lines


@given(
    st.lists(
        st.tuples(st.dates(date(2015, 1, 1), TODAY), st.lists(st.sampled_from(["S1", "S2", "MS-1"]), max_size=3)),
        max_size=8,
    )
)
def test_repeated_is_what_counting_by_hand_says(told):
    history = [past(number, on, concern(*refs)) for number, (on, refs) in enumerate(told)]
    since = date(2020, 6, 1)
    most = max((sum(ref in refs and on >= since for on, refs in told) for ref in ("S1", "S2", "MS-1")), default=0)
    assert repeated(history, LIMITS, TODAY).yes == (most >= 2)
