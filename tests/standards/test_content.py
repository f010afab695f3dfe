"""What the newest editions promise to hold: enough of each kind, for each group, of each topic that the issue names."""

import pytest

from regulator.core.paths import STANDARDS
from regulator.standards.rules.assembling import OWN_OF_HEAD, split, whole
from regulator.standards.rules.edition import EditionFile, Expectation, Kind, MinimumStandard
from regulator.standards.rules.lines import lines
from regulator.standards.rules.mapping import mapping
from regulator.standards.rules.reading import read_standards
from regulator.standards.rules.shapes import Characteristic, IssuedBy, Pathway

FIRST_OF_THEIR_KIND = ("lrt-1", "lrt-2", "reform-1", "monitors-1", "ombudsman-1")


@pytest.fixture(scope="module")
def editions() -> dict[str, EditionFile]:
    return read_standards(STANDARDS).editions


def requirements(edition: EditionFile) -> list[Expectation | MinimumStandard]:
    return [
        each
        for area in edition.areas
        for standard in area.standards
        for each in (*standard.expectations, *standard.minimum_standards)
    ]


def count(edition: EditionFile, kind: Kind) -> int:
    return sum(line.kind is kind for line in lines(edition))


def test_there_is_as_much_of_each_kind_as_was_asked_for(editions: dict[str, EditionFile]) -> None:
    prisons, companies = editions["prisons-2"], editions["crc-2"]
    assert count(prisons, Kind.EXPECTATION) >= 90
    assert count(prisons, Kind.INDICATOR) >= 400
    assert count(prisons, Kind.MINIMUM_STANDARD) >= 60
    assert count(companies, Kind.MINIMUM_STANDARD) >= 30


@pytest.mark.parametrize("group", ["men", "women", "children"])
def test_each_group_that_a_prison_holds_has_requirements_of_its_own(
    editions: dict[str, EditionFile], group: str
) -> None:
    own = [each.ref for each in requirements(editions["prisons-2"]) if each.applies_to.holds == (group,)]
    assert len(own) >= 3, own


@pytest.mark.parametrize("function", ["young adult", "open", "high security"])
def test_each_kind_of_prison_has_requirements_of_its_own(editions: dict[str, EditionFile], function: str) -> None:
    own = [each for each in requirements(editions["prisons-2"]) if function in each.applies_to.functions]
    assert any(len(each.applies_to.functions) <= 2 for each in own), function


@pytest.mark.parametrize("category", list("ABCD"))
def test_there_are_minimum_standards_of_security_for_each_category(
    editions: dict[str, EditionFile], category: str
) -> None:
    minimum = [each for each in requirements(editions["prisons-2"]) if isinstance(each, MinimumStandard)]
    named = [each for each in minimum if category in each.applies_to.categories or f"Category {category}" in each.title]
    assert named


@pytest.mark.parametrize("pathway", list(Pathway))
def test_each_pathway_out_of_offending_is_tagged(editions: dict[str, EditionFile], pathway: Pathway) -> None:
    assert any(pathway in each.pathways for each in requirements(editions["prisons-2"]))


@pytest.mark.parametrize("characteristic", list(Characteristic))
def test_each_protected_characteristic_is_tagged(
    editions: dict[str, EditionFile], characteristic: Characteristic
) -> None:
    assert any(characteristic in each.characteristics for each in requirements(editions["prisons-2"]))


def test_each_of_the_ten_standards_for_companies_says_what_it_has_to_say_of_itself(
    editions: dict[str, EditionFile],
) -> None:
    ten = [standard for area in editions["crc-2"].areas for standard in area.standards]
    assert [each.ref for each in ten] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "4.1", "4.2"]
    for standard in ten:
        assert all((standard.why, standard.not_this, standard.issued_by)), standard.ref
        assert len(standard.evidence) >= 3, standard.ref
    said = {line.ref: line.details for line in lines(editions["crc-2"]) if line.kind is Kind.STANDARD}
    assert said["2.1"]["not_this"].startswith("Not the form")


@pytest.mark.parametrize("code", FIRST_OF_THEIR_KIND)
def test_what_is_not_inspected_for_a_rating_has_no_scheme_and_no_score(
    editions: dict[str, EditionFile], code: str
) -> None:
    assert editions[code].head.scheme == "none"
    assert not any(area.scored for area in editions[code].areas)
    assert all(standard.expectations for area in editions[code].areas for standard in area.standards)


def test_a_trust_is_asked_under_its_three_headings_its_market_test_and_its_four_rules(
    editions: dict[str, EditionFile],
) -> None:
    areas = {area.area: area for area in editions["lrt-2"].areas}
    assert list(areas) == [
        "leadership-and-capability",
        "effectiveness-and-future",
        "finance",
        "integration-and-diversity",
        "headline-rules",
    ]
    rules = areas["headline-rules"].standards
    assert [standard.ref for standard in rules] == ["local-places", "national-places", "places-elsewhere", "capacity"]
    assert all(standard.minimum_standards for standard in rules)


def test_each_of_the_seven_freedoms_has_an_expectation(editions: dict[str, EditionFile]) -> None:
    uses = next(area for area in editions["reform-1"].areas if area.area == "use-of-freedoms")
    assert sum(len(standard.expectations) for standard in uses.standards) == 7


def test_the_ombudsman_issues_its_own_standards_and_its_monitors_prompts(editions: dict[str, EditionFile]) -> None:
    assert {each.issued_by for each in requirements(editions["ombudsman-1"])} == {IssuedBy.OMBUDSMAN}
    assert IssuedBy.REGULATOR not in {each.issued_by for each in requirements(editions["monitors-1"])}


def test_no_reference_of_an_earlier_edition_means_another_kind_of_thing_now(editions: dict[str, EditionFile]) -> None:
    for old, new in (("prisons-1", "prisons-2"), ("crc-1", "crc-2"), ("lrt-1", "lrt-2")):
        before = {line.ref: line.kind for line in lines(editions[old]) if line.kind is not Kind.INDICATOR}
        after = {line.ref: line.kind for line in lines(editions[new])}
        moved = {ref for ref, kind in before.items() if after.get(ref, kind) is not kind}
        assert not moved


def test_the_second_edition_for_trusts_keeps_every_clause_of_the_first_and_says_what_a_full_prison_does(
    editions: dict[str, EditionFile],
) -> None:
    rows = mapping(editions["lrt-1"], editions["lrt-2"])
    assert not [row for row in rows if row.relation == "retired"]
    assert [row.new.ref for row in rows if row.relation == "new" and row.new] == ["MS-T19", "MS-T20"]
    changed = {row.new.ref for row in rows if row.relation == "changed" and row.new}
    assert changed >= {"T6", "T7", "T19", "MS-T12", "MS-T13"}
    taken = next(each for each in requirements(editions["lrt-2"]) if each.ref == "MS-T13")
    assert isinstance(taken, MinimumStandard)
    assert "No prison of the trust has a free place" in taken.must
    assert "26" in next(each.provisions for each in taken.citations if each.instrument == "prison-rules-1999")


@pytest.mark.parametrize("code", ["prisons-2", "crc-2", *FIRST_OF_THEIR_KIND])
def test_each_edition_can_be_taken_apart_as_a_draft_and_put_together_again(code: str) -> None:
    held = read_standards(STANDARDS)
    edition = held.editions[code]
    head, parts = split(edition)
    own = edition.head.model_dump(mode="json", include=set(OWN_OF_HEAD))
    made, faults = whole({**head, **own}, parts, held.instruments, held.schemes)
    assert not faults
    assert made == edition
