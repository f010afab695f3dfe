"""A clause as people read it: in words, in one order, with nothing of what it says left out."""

import pytest

from regulator.core.paths import STANDARDS
from regulator.standards.queries.compared import Portion, areas_of, portion
from regulator.standards.rules.assembling import Part, split
from regulator.standards.rules.clauses import EXPECTATION, MINIMUM
from regulator.standards.rules.legible import REST, head_told, told
from regulator.standards.rules.reading import Standards, read_standards


@pytest.fixture(scope="module")
def standards() -> Standards:
    return read_standards(STANDARDS)


def test_the_order_in_which_a_file_lists_its_evidence_or_its_names_is_no_difference():
    one = {"title": "Beds", "why": "Rest.", "evidence": {"documents": "Lists.", "observation": "Cells."}}
    other = {"evidence": {"observation": "Cells.", "documents": "Lists."}, "why": "Rest.", "title": "Beds"}
    assert list(told(EXPECTATION, one, {}).items()) == list(told(EXPECTATION, other, {}).items())
    assert told(EXPECTATION, one, {})["Where the evidence comes from"] == "Observation: Cells.\nDocuments: Lists."


def test_whatever_has_no_words_of_its_own_stands_as_the_file_writes_it():
    odd = {"title": "Beds", "must": "It must.", "pathways": "health", "colour": "red", "characteristics": []}
    said = told(MINIMUM, odd, {})
    assert said["What must be"] == "It must."
    assert said[REST] == "colour: red\npathways: health"


def test_citations_are_told_by_the_instruments_title_and_an_unknown_one_by_its_name(standards: Standards):
    cited = [{"instrument": "opcat", "provisions": ["20", "21"]}, {"instrument": "no-such-act"}]
    lines = told(MINIMUM, {"citations": cited}, {each.id: each for each in _all(standards)})["What it rests on"]
    assert "Optional Protocol" in lines
    assert "articles 20 and 21 (adopted" in lines
    assert "\nno-such-act" in lines


def test_no_clause_of_any_edition_is_told_with_a_name_out_of_its_file(standards: Standards):
    instruments = {each.id: each for each in _all(standards)}
    for edition in standards.editions.values():
        head, parts = split(edition)
        assert "applies_to" not in str(head_told(head)), edition.head.code
        for part in parts:
            said = told(part.kind, part.content, instruments)
            left = said.get(REST, "").split(":")[0]
            assert left in ("", "scored", "judged_by", "asked_of"), (edition.head.code, part.ref, said[REST])


def test_a_long_list_is_shown_an_area_at_a_time_and_a_short_one_whole():
    parts = [Part("area", name, None, {"title": name.title()}) for name in ("safety", "respect")]
    parts += [Part("standard", f"s{n}", "safety") for n in range(30)] + [Part("standard", "r", "respect")]
    parts += [Part(EXPECTATION, f"R{n}", "r") for n in range(20)]
    areas = areas_of(parts)
    shown = portion(parts, lambda part: areas[part.key], "Respect")
    assert (shown.here, len(shown.rows), shown.total) == ("Respect", 22, 53)
    assert shown.areas == [("Safety", 31), ("Respect", 22)]
    assert portion(parts, lambda part: areas[part.key], "\x00 none").here == "Safety"
    assert portion(parts[:9], lambda part: areas[part.key], "Respect") == Portion(parts[:9], 9, "", [])


def _all(standards: Standards) -> list:
    return [each for edition in standards.editions.values() for each in edition.instruments]
