"""The rules of answers, of their spreadsheet, of repeats and of who verifies: pure, at their edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Problem
from regulator.improvement.rules import answer_sheet
from regulator.improvement.rules.answer_sheet import HEAD, Asked, rows
from regulator.improvement.rules.answering import Action, Reply, lacking, read_day, unfinished, unreadable
from regulator.improvement.rules.lifecycle import State, waits_for
from regulator.improvement.rules.repeating import Raised, repeat
from regulator.improvement.rules.telling import first_reminder, next_reminder
from regulator.improvement.rules.verifying import CLOSES, WORDS, may_close, may_verify
from regulator.standards.rules.lineage import Family, Link

TODAY = date(2026, 5, 6)
WHOLE = Action("Open the doors", "Head of residence", "1 September 2026", "Ten hours", "Two officers", "A log")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("31 March 2027", date(2027, 3, 31)),
        ("31/3/2027", date(2027, 3, 31)),
        ("2027-03-31", date(2027, 3, 31)),
        ("1 sept 2027", date(2027, 9, 1)),
        ("31.03.2027", date(2027, 3, 31)),
        ("30 February 2027", None),
        ("31/3/27", None),
        ("soon", None),
        ("", None),
        ("1 2 3 4", None),
        ("²/²/²²²²", None),
        ("0/0/0000", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, meant):
    assert read_day(typed) == meant


@given(st.text(max_size=40))
def test_no_day_that_somebody_types_is_a_fault(typed):
    assert read_day(typed) is None or isinstance(read_day(typed), date)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_reads_back_as_itself(day):
    assert read_day(day.isoformat()) == read_day(f"{day:%-d %B} {day.year:04}") == day


def problems(reply: Reply, complete_by: date | None = None) -> list[str]:
    return [f"{box}: {message}" for box, message in unfinished(reply, TODAY, complete_by)]


def test_an_answer_says_what_it_lacks_box_by_box():
    assert problems(Reply(1, "accept", "", (WHOLE,))) == []
    assert problems(Reply(1, "reject", "It is not so.")) == []
    assert problems(Reply(1)) == ["response: Choose accept, accept in part or reject"]
    assert problems(Reply(1, "part", "", (WHOLE,))) == ["reasons: Say which part you do not accept"]
    late = Reply(1, "accept", "", (WHOLE, Action("Then this", "Me", "1 May 2026")))
    assert problems(late) == ["action-2-due: The day is past: enter one that is still to come"]
    by = problems(Reply(1, "accept", "", (WHOLE,)), date(2026, 8, 6))
    assert by == ["action-1-due: This must be met by 6 August 2026: enter an earlier day"]
    today = Reply(1, "accept", "", (Action("Now", "Me", TODAY.isoformat()),))
    assert problems(today, TODAY) == []
    assert "nine years" in problems(Reply(1, "accept", "", (Action("One day", "Me", "1 January 2036"),)))[0]
    many = Reply(1, "accept", "", tuple(Action(f"Number {each}") for each in range(11)))
    assert [box for box, _message in unreadable(many)] == ["action-1-text"]
    long = Reply(1, "accept", "x" * 5001, (Action("x" * 5001, evidence="x" * 5001),))
    assert [box for box, _message in unreadable(long)] == ["reasons", "action-1-text", "action-1-text"]


def test_what_a_plan_lacks_is_shown_and_a_rejection_lacks_nothing():
    assert lacking(Reply(1, "accept", "", (WHOLE,))) == []
    assert lacking(Reply(1, "accept", "", (WHOLE, Action("More", "Me", "1 June 2026")))) == [
        "a measure of success",
        "resources",
        "evidence that will show it",
    ]
    assert lacking(Reply(1, "accept"))[0] == "an owner"
    assert lacking(Reply(1, "reject", "No.")) == []


def asked(*states: bool) -> list[Asked]:
    return [
        Asked(f"OWE-2026-{number:05}", f"Concern {number}", state, Reply(number, seen=3))
        for number, state in enumerate(states, 1)
    ]


texts = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=20).map(str.strip)
acts = st.builds(Action, texts.filter(bool), texts, st.sampled_from(["", "1 June 2027"]), texts, texts, texts)


@given(st.lists(st.tuples(st.sampled_from(["", "accept", "part", "reject"]), texts, st.lists(acts, max_size=3))))
def test_what_is_taken_out_comes_back_as_it_was(said):
    before = asked(*(True for _ in said))
    stands = [
        Asked(each.reference, each.title, True, Reply(number, *answer[:2], tuple(answer[2]), 3))
        for number, (each, answer) in enumerate(zip(before, said, strict=True), 1)
    ]
    found = answer_sheet.read(enumerate(rows(stands), 1), stands)
    assert (found.replies, found.problems) == ((), ())  # nothing changed, so there is nothing to bring in
    fresh = answer_sheet.read(enumerate(rows(stands), 1), before)
    assert found.problems == fresh.problems == ()
    kept = {each.obligation_id: (each.response, each.reasons, each.actions) for each in fresh.replies}
    assert kept == {
        each.stands.obligation_id: (each.stands.response, each.stands.reasons, each.stands.actions)
        for each in stands
        if each.stands.response or each.stands.reasons or each.stands.actions
    }


def test_wrong_lines_are_told_of_each_and_spoil_no_other():
    open_, sent, other = asked(True, False, True)
    lines = [
        ("Reference", "Answer", "Reasons", "Action", "Owner", "By"),
        (open_.reference.lower(), "Accepted in part", "Not on Sundays", "Open", "Me", "2027-01-31"),
        (open_.reference, "", "", "Mend", "You", "1 June 2027"),
        (sent.reference, "Accept", "", "", "", ""),
        (other.reference, "Perhaps", "", "", "", ""),
        (other.reference, "Reject", "", "", "", ""),
        ("", "Accept", "", "", "", ""),
        ("", "", "", "", "", ""),
        ("OWE-2026-OTHER", "Accept", "", "", "", ""),
    ]
    found = answer_sheet.read(enumerate(lines, 1), [open_, sent, other])
    assert [(each.line, each.where) for each in found.problems] == [
        (4, "Reference"),
        (5, "Answer"),
        (7, "Reference"),
        (9, "Reference"),
    ]
    (reply,) = found.replies
    assert (reply.response, [each.text for each in reply.actions], reply.seen) == ("part", ["Open", "Mend"], 3)
    against = [lines[0], (other.reference, "Accept", *[""] * 4), (other.reference, "Reject", *[""] * 4)]
    assert "contradicts" in answer_sheet.read(enumerate(against, 1), [other]).problems[0].message


def test_columns_are_found_by_their_headings_or_told_of():
    (one,) = asked(True)
    twice = [(*HEAD, "answer"), (one.reference, *[""] * 10)]
    assert [each.message for each in answer_sheet.read(enumerate(twice, 1), [one]).problems] == [
        "this column is here twice"
    ]
    renamed = [("Reference", "Answer", "Reason", "Action", "Owner", "By"), (one.reference, "Accept", *[""] * 4)]
    (problem,) = answer_sheet.read(enumerate(renamed, 1), [one]).problems
    assert (problem.where, problem.message) == ("Reasons", "this column is missing; is it “Reason”?")
    assert "no line has the headings" in answer_sheet.read([(1, ("a", "b"))], [one]).problems[0].message
    formula = Problem(2, "C2", "this is a formula: write what it gives as plain text")
    told = answer_sheet.read(enumerate([HEAD, (one.reference, *["x"] * 9)], 1), [one], [formula])
    assert (told.replies, formula in told.problems) == ((), True)


def raised(
    number: int, year: int, source: str, organisation: int = 1, edition: str = "prisons-2", ref: str = "S1"
) -> Raised:
    return Raised(edition, ref, number, organisation, f"OWE-{number}", date(year, 5, 7), source, "Doors")


def test_a_report_counts_once_and_another_kind_of_provider_not_at_all():
    history = [
        raised(1, 2019, "A", edition="prisons-1", ref="S9"),
        raised(2, 2019, "A", edition="prisons-1", ref="S9"),
        raised(8, 2019, "A", edition="prisons-1", ref="S1"),
        raised(3, 2020, "B", edition="crc-1"),
        raised(4, 2021, "C", organisation=2),
        raised(5, 2026, "D"),
        raised(6, 2026, "D"),
        raised(7, 2027, "E"),
    ]
    same = {("prisons-2", "S1"), ("prisons-1", "S9")}
    found = repeat(("prisons-2", "S1"), same, 1, date(2026, 5, 7), 5, history, {1: "Here", 2: "There"})
    assert found is not None
    assert (found.times, found.since) == (2, 2019)
    assert found.words == "Second time since 2019; raised at one other site of the same operator"
    assert [found.called_then(each) for each in found.here] == [" (then S9 of prisons-1)"]
    assert [found.called_then(each) for _name, each in found.elsewhere] == [""]
    assert repeat(("prisons-2", "S1"), same, 1, date(2026, 5, 7), 5, history[5:7], {}) is None
    assert repeat(("prisons-2", "S2"), {("prisons-2", "S2")}, 1, date(2026, 5, 7), 5, history, {}) is None


def test_a_clause_is_the_same_through_its_editions_whatever_it_is_called():
    """Edition 2 renumbers 1 to 9, splits 2, merges 4 and 5, gives 1 to something new; edition 3 kept no mapping."""
    said = (("S1", "S9"), ("S2", "S2"), ("S2", "S2b"), ("S3", "S3"), ("S4", "S4"), ("S5", "S4"))
    links = [Link("p-1", old, "p-2", new) for old, new in said]
    family = Family(("p-1", "p-2", "p-3"), links, frozenset({("p-1", "p-2")}))
    assert family.same("p-2", "S9") == {("p-1", "S1"), ("p-2", "S9"), ("p-3", "S9")}
    assert family.same("p-1", "S1") == {("p-1", "S1"), ("p-2", "S9"), ("p-3", "S9")}
    assert family.same("p-3", "S1") == {("p-3", "S1"), ("p-2", "S1")}, "a number that was given anew is another clause"
    assert family.same("p-3", "S2b") == {("p-3", "S2b"), ("p-2", "S2b"), ("p-1", "S2")}, "nothing of the other half"
    assert family.same("p-1", "S5") == {("p-1", "S5"), ("p-2", "S4"), ("p-3", "S4")}
    assert family.same("p-2", "S4") >= {("p-1", "S4"), ("p-1", "S5")}
    assert family.same("other-1", "S4") == {("other-1", "S4")}
    assert Family(("p-1",)).same("p-1", "S1") == {("p-1", "S1")}


def test_nobody_verifies_their_own_word_and_only_the_best_closes():
    assert may_verify("person:1", None, 7, {"person:2"}) is None
    assert "Somebody else" in str(may_verify("person:1", None, 7, {"person:1"}))
    assert "outside the organisation" in str(may_verify("person:1", 7, 7, set()))
    for judgement in WORDS:
        kind = "minimum-standard" if judgement in ("met", "not-met") else "concern"
        assert (may_close(kind, judgement) is None) == (judgement in CLOSES)
    assert "before somebody has verified" in str(may_close("concern", None))


def test_who_is_waited_for_follows_from_where_it_stands():
    waits = {state: waits_for(state, True) for state in State}
    assert {state for state, who in waits.items() if who == "provider"} == {"owed", "returned", "under-way"}
    assert {state for state, who in waits.items() if who == "regulator"} == {"answered", "claimed"}
    assert {waits_for(state, False) for state in State} == {"nobody"}


def test_reminders_come_before_then_after_then_to_the_next_in_line():
    assert first_reminder(date(2026, 4, 20), date(2026, 5, 18)) == ("soon", date(2026, 5, 13))
    assert first_reminder(date(2026, 4, 20), date(2026, 4, 20)) == ("soon", date(2026, 4, 20))
    assert [next_reminder(stage) for stage in ("soon", "late", "escalate")] == [("late", 1), ("escalate", 5), None]
