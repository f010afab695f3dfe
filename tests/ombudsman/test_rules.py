"""The Ombudsman's rules at their edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.ombudsman.queries.eligibility import windows
from regulator.ombudsman.rules import eligibility, matching
from regulator.ombudsman.rules.eligibility import (
    CODES,
    DISCRETION,
    Answer,
    Code,
    Criterion,
    Told,
    may_be_taken_on,
    suggested,
)
from regulator.ombudsman.rules.letters import KINDS, WAYS, Words, dated, heading, signed, written
from regulator.ombudsman.rules.small_numbers import LEAST, suppressed
from regulator.ombudsman.rules.words import SERIOUS, SUBJECTS, Layout, ReplyLanguage, Stage, Way


def told(**changed) -> Told:
    given = {
        "received_on": date(2026, 5, 31), "stages": Stage.APPEAL, "last_reply_on": date(2026, 2, 28),
        "complained_on": date(2026, 1, 5), "affected": True, "in_remit": True, "worthwhile": True,
    }  # fmt: skip
    return Told(**(given | changed))


def answers(one: Told, learned: date = date(2026, 1, 1)) -> dict[Criterion, Answer]:
    return {
        each.test: each.answer
        for each in eligibility.tested(one, windows(one.last_reply_on, one.complained_on, learned))
    }


@pytest.mark.parametrize(
    ("received", "answer"),
    [(date(2026, 5, 28), Answer.MET), (date(2026, 5, 29), Answer.NOT_MET), (date(2026, 2, 28), Answer.MET)],
)
def test_three_months_end_on_the_corresponding_day(received: date, answer: Answer):
    assert answers(told(received_on=received))[Criterion.THREE_MONTHS] == answer


@pytest.mark.parametrize(("received", "answer"), [(date(2026, 2, 16), Answer.NOT_MET), (date(2026, 2, 17), Answer.MET)])
def test_six_weeks_of_silence_count_as_done_from_the_day_after(received: date, answer: Answer):
    silent = told(received_on=received, last_reply_on=None, stages=Stage.FIRST)
    assert answers(silent)[Criterion.STAGES] == answer


def test_a_year_counts_from_the_day_on_which_they_knew():
    assert answers(told(), date(2025, 5, 31))[Criterion.TWELVE_MONTHS] == Answer.MET
    assert answers(told(), date(2025, 5, 30))[Criterion.TWELVE_MONTHS] == Answer.NOT_MET


def test_what_nobody_knows_is_unknown_and_stops_nothing_but_the_finding():
    nothing = Told(date(2026, 5, 31), None, None, None, None, None, None)
    found = eligibility.tested(nothing, windows(None, None, None))
    assert {each.answer for each in found} == {Answer.UNKNOWN}
    assert may_be_taken_on(found, frozenset()).startswith("This is not known yet")
    assert suggested(found) is None


@given(st.sets(st.sampled_from(list(Criterion))), st.sets(st.sampled_from(list(Criterion))))
def test_nothing_is_taken_on_with_a_test_not_met_that_nobody_may_set_aside(failing, aside):
    one = told(
        received_on=date(2027, 6, 30) if Criterion.THREE_MONTHS in failing else date(2026, 5, 1),
        stages=Stage.FIRST if Criterion.STAGES in failing else Stage.APPEAL,
        affected=Criterion.AFFECTED not in failing,
        in_remit=Criterion.REMIT not in failing,
        worthwhile=Criterion.WORTHWHILE not in failing,
    )
    found = eligibility.tested(one, windows(one.last_reply_on, one.complained_on, date(2026, 1, 1)))
    unmet = {each.test for each in found if each.answer == Answer.NOT_MET}
    allowed = may_be_taken_on(found, frozenset(aside & DISCRETION)) is None
    assert allowed == (unmet <= aside & DISCRETION)


def test_every_code_says_why_and_what_to_do_instead_in_every_letter():
    for code in Code:
        why, instead = CODES[code]
        assert not why.endswith(".")
        assert instead.endswith(".")
    for way in WAYS:
        for kind in KINDS:
            text = written(kind, way, Words("Ada", "OMB-2026-1", "HMP Wexmere", date(2026, 5, 1), text="So it is."))
            assert "Ada" in text
            assert "{" not in text
            assert "Ada" in text.splitlines()[0]


WELSH = Way(Layout.PLAIN, ReplyLanguage.WELSH)


def test_a_welsh_letter_is_welsh_from_its_heading_to_its_name():
    for kind, title in KINDS.items():
        assert heading(kind, WELSH) != title
        text = written(kind, WELSH, Words("Ada", "OMB-2026-1", "HMP Wexmere", date(2026, 5, 1), date(2026, 5, 8)))
        assert text.startswith("Annwyl Ada")
        assert "Dear" not in text
    assert (dated(date(2026, 11, 2), WELSH), signed(WELSH)) == ("2 Tachwedd 2026", "Yr Ombwdsmon")
    assert (dated(date(2026, 11, 2), Way(Layout.LARGE)), signed(Way(Layout.EASY))) == (
        "2 November 2026",
        "The Ombudsman",
    )


def test_every_serious_subject_is_a_subject():
    assert all(kind in SUBJECTS[subject][1] for subject, kind in SERIOUS)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), min_size=1, max_size=8))
def test_a_small_count_is_never_shown_and_cannot_be_worked_out_from_the_total(counts):
    plain, beside_total = suppressed(counts), suppressed(counts, with_total=True)
    assert all(value is None or value >= LEAST for value in (*plain.values(), *beside_total.values()))
    assert {key for key, count in counts.items() if count < LEAST} == {key for key, v in plain.items() if v is None}
    hidden = [counts[key] for key, value in beside_total.items() if value is None]
    told_anything = any(value is not None for value in beside_total.values())
    assert not sum(hidden) or not told_anything or (sum(hidden) >= LEAST and len(hidden) >= 2)


@pytest.mark.parametrize(
    ("typed", "name", "like"),
    [
        ("obrien", "Siobhán O'Brien", True), ("shavon obrien", "Siobhán O'Brien", True), ("quil", "Peter Quill", True),
        ("jonson", "Johnson", True), ("smith", "Peter Quill", False), ("ng", "Ng Li", False),
    ],
)  # fmt: skip
def test_a_name_is_like_another_as_people_would_say(typed: str, name: str, like: bool):
    asked = matching.asked_keys(typed)
    shared = bool(asked) and any(keys & matching.keys_of(name) for keys in asked)
    assert (shared and matching.likeness(typed, name) >= matching.LIKELY) == like


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_can_be_indexed_and_compared(first: str, second: str):
    matching.keys_of(first, second)
    matching.asked_keys(second)
    assert 0 <= matching.likeness(first, second) <= 100
