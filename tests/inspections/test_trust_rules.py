"""The parts of a trust's inspection: references, voices, numbers and editions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.inspections.rules.components import Component, component_of, counted_by_part, differing_editions
from regulator.inspections.rules.numbering import places
from regulator.inspections.rules.team import Member, may_join
from regulator.inspections.rules.voices import voice_of

TRUST = 1
PRISON = Component("ZQA", 2, "HMP Quay", "prison", "prisons-1", "prisons-1", leads=True)
OTHER = Component("ZQB", 3, "HMP Brink", "prison", "prisons-1", "prisons-1")
COMPANY = Component("ZQC", 4, "Quay CRC", "crc", "crc-1", "crc-1")
PARTS = (PRISON, OTHER, COMPANY)
ALONE = Component("", 9, "", "prison", "prisons-1", "prisons-1")
CODES = st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,28}", fullmatch=True)
REFS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,28}", fullmatch=True)


@given(st.lists(CODES, min_size=1, max_size=5, unique=True), REFS, st.data())
def test_a_reference_says_to_which_part_it_belongs_and_nothing_is_lost_of_it(codes, ref, data):
    parts = tuple(Component(code, number, code, "prison", "e", None) for number, code in enumerate(codes))
    part = data.draw(st.sampled_from(parts))
    address = part.address(ref)
    assert component_of(parts, address) == part
    assert part.local(address) == ref
    assert len(address) <= 60


def test_where_there_is_one_part_a_reference_is_what_it_always_was():
    assert ALONE.address("safety") == ALONE.local("safety") == "safety"
    assert ALONE.owns("2.1")
    assert component_of((ALONE,), "anything") == ALONE
    assert ALONE.given({"ref": "2.1", "score": 2}) == {"ref": "2.1", "score": 2}
    assert counted_by_part((ALONE,), ["safety", "purposeful-activity"]) == "safety and purposeful activity"
    assert COMPANY.words("2.1", "Assessment") == "Quay CRC: 2.1 Assessment"
    assert counted_by_part(PARTS, ["ZQA.safety", "ZQC.2.1", "ZQC.2.2"]) == "1 of HMP Quay and 2 of Quay CRC"


def test_members_of_one_kind_are_judged_by_one_edition():
    later = Component("ZQD", 5, "HMP Later", "prison", "prisons-2", "prisons-1")
    assert differing_editions(PARTS) is None
    assert "HMP Later by prisons-2" in (differing_editions((*PARTS, later)) or "")


@pytest.mark.parametrize(
    ("organisation", "parts", "sends"),
    [
        (TRUST, set(), True),
        (2, set(), True),  # it leads
        (3, {"ZQB"}, False),
        (4, {"ZQC"}, False),
        (None, set(), True),
    ],
)
def test_each_member_answers_its_own_part_and_who_leads_the_trust_sends(organisation, parts, sends):
    voice = voice_of(organisation, TRUST, PARTS)
    assert (set(voice.parts), voice.sends) == (parts, sends)
    assert voice.speaks_of("ZQC.2.1") == (not parts or "ZQC" in parts)


def test_where_nobody_leads_any_member_may_send_so_that_no_reply_is_stuck():
    assert voice_of(3, TRUST, (OTHER, COMPANY)).sends
    assert voice_of(9, 9, (ALONE,)).sends
    assert voice_of(9, 9, (ALONE,)).speaks_of("safety")


def test_who_works_for_a_member_judges_no_part_of_the_trust():
    bodies = {TRUST: "", 2: "HMP Quay", 4: "Quay CRC"}
    assert (
        may_join(Member("person:1", "field", 4), [], bodies) == "Someone employed by Quay CRC cannot inspect its trust."
    )
    assert may_join(Member("person:1", "panel", 2), [], bodies) is not None
    assert (
        may_join(Member("person:1", "field", TRUST), [], bodies)
        == "Someone employed by the provider cannot inspect it."
    )
    assert may_join(Member("person:1", "field", 77), [], bodies) is None


def test_statements_of_a_part_begin_with_its_letter_so_that_none_has_the_number_of_a_standard():
    areas = ["ZQA.safety", "ZQA.respect", "ZQC.2.1", "ZQC.2.2", "elsewhere"]
    assert places(areas, ["ZQA", "ZQC"]) == {
        "ZQA.safety": "A1", "ZQA.respect": "A2", "ZQC.2.1": "B1", "ZQC.2.2": "B2", "elsewhere": "1",
    }  # fmt: skip
    assert places(["safety", "respect"]) == {"safety": "1", "respect": "2"}
