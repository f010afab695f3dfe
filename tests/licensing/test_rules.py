"""Who may apply, whose results are good enough, who may judge, and when something may be decided."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.licensing.rules.applying import Latest, Member, Scores, Wanted, why_not_eligible, why_not_good_enough
from regulator.licensing.rules.deciding import (
    DUTIES,
    OUTCOMES,
    Minded,
    Seat,
    outcome,
    why_no_vote,
    why_not_decided,
    why_not_this_duty,
)
from regulator.standards import queries as standards

TODAY = date(2026, 6, 1)
REFORM = frozenset({"reform-prison"})


def wanted(name: str) -> Wanted:
    found = standards.status(name)
    return Wanted(found.id, found.title, {str(kind): least for kind, least in found.members.items()}, found.only_with)


def prison(code: str = "ZWX", **changed) -> Member:
    return Member(**{"code": code, "name": f"HMP {code}", "kind": "prison", "active": True, **changed})


def crc(**changed) -> Member:
    return Member(**{"code": "ZMC", "name": "Mereland CRC", "kind": "crc", "active": True, **changed})


def scores(kind: str) -> Scores:
    found = next(each for each in standards.status("lrt").gate.kinds if each.kind == kind)
    return Scores(frozenset(found.good_enough), frozenset(found.never), found.others)


def test_one_prison_or_a_cluster_may_apply_and_a_trust_has_prisons_and_crcs():
    assert why_not_eligible(wanted("reform-prison"), [prison()]) == []
    assert why_not_eligible(wanted("reform-prison"), [prison(), prison("ZHL")]) == []
    assert why_not_eligible(wanted("lrt"), [prison(holds=REFORM), crc()]) == []


@pytest.mark.parametrize(
    ("name", "members", "said"),
    [
        ("lrt", [crc()], "at least 1 prison: there is none"),
        ("lrt", [prison(holds=REFORM)], "at least 1 community rehabilitation company: there is none"),
        ("lrt", [prison(), crc()], "HMP ZWX needs Reform Prison status first"),
        ("lrt", [prison(holds=REFORM), crc(trust="Old Trust")], "Mereland CRC belongs to Old Trust already"),
        ("reform-prison", [prison(), crc()], "Mereland CRC is no prison"),
        ("reform-prison", [prison(), prison()], "Named twice: ZWX"),
        ("reform-prison", [prison(holds=REFORM)], "has Reform Prison status already"),
        ("reform-prison", [prison(active=False)], "is closed"),
        ("reform-prison", [], "there is none"),
    ],
)
def test_others_may_not_and_are_told_why(name, members, said):
    assert said in " ".join(why_not_eligible(wanted(name), members))


def test_the_latest_inspection_lets_a_member_through_or_bars_it():
    tests = {"safety": "reasonably-good", "respect": "good", "activity": "not-sufficiently-good", "release": "good"}

    def no(changed: dict[str, str], on: date = date(2025, 1, 1), kind: str = "prison"):
        latest = Latest("INS-2025-0001", on, tests | changed)
        return why_not_good_enough("HMP Wexmere", scores(kind), latest, years=5, today=TODAY)

    assert no({}) is None
    assert "“Safety” is poor" in no({"safety": "poor"})
    assert "2 scores are not good enough (Activity, Respect)" in no({"respect": "not-sufficiently-good"})
    assert no({}, on=date(2021, 6, 1)) is None, "on its last day it still holds"
    assert "more than 5 years ago" in no({}, on=date(2021, 5, 31))
    assert no({}, on=date(2024, 2, 29)) is None
    assert "No published inspection" in why_not_good_enough("X", scores("crc"), None, years=5, today=TODAY)


def test_each_duty_is_another_persons_and_enforcement_is_kept_apart():
    for duty in DUTIES:
        for other in DUTIES:
            no = why_not_this_duty("person:1", duty, {other: ["person:1"]}, enforcing=False)
            assert (no is None) == (duty == other), (duty, other)
        assert "enforcement" in (why_not_this_duty("person:1", duty, {}, enforcing=True) or "")


def test_a_conflicted_member_never_votes():
    assert why_no_vote(Seat("a", declared=True), "grant") is None
    assert "do not vote" in (why_no_vote(Seat("a", declared=True, conflicted=True), "grant") or "")
    assert "Declare first" in (why_no_vote(Seat("a", declared=False), "grant") or "")
    assert "recorded already" in (why_no_vote(Seat("a", declared=True, vote="grant"), "refuse") or "")
    assert "do not sit" in (why_no_vote(None, "grant") or "")


SEATS = st.lists(
    st.builds(Seat, st.just("p"), st.booleans(), st.booleans(), st.sampled_from([None, *OUTCOMES])), max_size=7
)


@given(SEATS, st.integers(2, 5))
def test_an_outcome_has_a_quorum_and_a_majority_of_those_without_a_conflict(seats, quorum):
    decided, why = outcome(seats, quorum)
    able = [each for each in seats if not each.conflicted]
    assert why
    if decided is not None:
        assert all(each.declared for each in seats)
        assert len(able) >= quorum
        assert 2 * sum(each.vote == decided for each in able) > len(able)
    elif all(each.declared and each.vote for each in seats) and len(able) >= quorum:
        assert all(2 * sum(each.vote == one for each in able) <= len(able) for one in OUTCOMES)


def test_nothing_is_decided_before_the_window_closes():
    open_still = Minded(TODAY, waived=False)
    assert "until 1 June 2026" in (why_not_decided(open_still, "person:2", "person:1", TODAY) or "")
    assert why_not_decided(open_still, "person:2", "person:1", TODAY + timedelta(days=1)) is None
    assert why_not_decided(Minded(TODAY, waived=True), "person:2", "person:1", TODAY) is None
    assert "not considered" in (why_not_decided(Minded(TODAY, waived=True), None, "person:1", TODAY) or "")
    assert "somebody else decides" in (why_not_decided(Minded(TODAY, waived=True), "a", "a", TODAY) or "")
    assert "Nobody was told" in (why_not_decided(None, None, "a", TODAY) or "")
