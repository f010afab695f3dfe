"""A draft as a file and back: nothing is lost on the way, and what is wrong is told row by row."""

import io

import pytest
from openpyxl import load_workbook

from regulator.core import sheets
from regulator.core.paths import STANDARDS
from regulator.core.refused import FileProblems
from regulator.standards.actions.importing import LIMITS, read
from regulator.standards.rules import assembling, exchange
from regulator.standards.rules.clauses import WrongClause, as_texts, check, from_texts
from regulator.standards.rules.lock import content_hash
from regulator.standards.rules.reading import Standards, read_standards


@pytest.fixture(scope="module")
def standards() -> Standards:
    return read_standards(STANDARDS)


@pytest.fixture(scope="module")
def rows(standards) -> list[list[str]]:
    head, parts = assembling.split(standards.editions["prisons-1"])
    return exchange.as_rows(head, parts)


def from_sheet(rows, name="next.xlsx"):
    return exchange.from_rows(sheets.sheet(sheets.made(rows, "Edition", exchange.WIDTHS), name, LIMITS).rows, name)


def problems(rows) -> list[str]:
    with pytest.raises(FileProblems) as refused:
        from_sheet(rows)
    return [str(each) for each in refused.value.problems]


def test_every_edition_comes_back_from_a_sheet_and_from_yaml_exactly_as_it_was(standards):
    for edition in standards.editions.values():
        head, parts = assembling.split(edition)
        own = {name: getattr(edition.head, name) for name in ("code", "number", "provider_kind", "status")}
        own["in_force_from"] = edition.head.in_force_from
        by_yaml = read(exchange.as_yaml(head, parts).encode(), "next.yaml")
        by_sheet = read(sheets.made(exchange.as_rows(head, parts), "Edition", exchange.WIDTHS), "next.xlsx")
        for given in (by_yaml, by_sheet):
            made, faults = assembling.whole(
                {**own, **given.head}, given.parts, standards.instruments, standards.schemes
            )
            assert faults == []
            assert content_hash(made) == content_hash(edition), edition.code


def test_columns_are_found_by_their_headings_wherever_they_stand(rows):
    moved = [[*reversed(row)] for row in rows]
    assert from_sheet(moved) == from_sheet(rows)
    apart = [[row[0], "", *row[1:]] for row in rows]
    assert from_sheet(apart) == from_sheet(rows), "an empty column between says nothing"
    shouted = [[cell.upper() for cell in rows[0]], *rows[1:]]
    assert from_sheet(shouted) == from_sheet(rows)


def test_a_heading_that_is_missing_unknown_or_twice_is_told_of_and_nothing_is_taken(rows):
    without = [row[:1] + row[2:] for row in rows]
    assert problems(without) == [
        "line 1: the column is missing: Reference. Columns may stand in any order, and may be empty"
    ]
    unsaid = [row[:6] for row in rows]
    told = "Why, What it is not, How it is tested, Citations, Evidence, More"
    assert f"the columns are missing: {told}" in problems(unsaid)[0], "else each clause would lose what they say"
    unknown = [[*row, "Colour" if at == 0 else "red"] for at, row in enumerate(rows)]
    assert problems(unknown) == ["line 1: Colour: this heading is not known here; take the column out, or rename it"]
    near = [["Knd", *rows[0][1:]], *rows[1:]]
    assert problems(near)[0] == "line 1: Knd: this heading is not known here; is it “Kind”?"
    twice = [[*row, row[1]] for row in rows]
    assert problems(twice) == ["line 1: Reference: this heading is here twice"]


def test_what_is_wrong_is_told_row_by_row_all_at_once(rows):
    spoiled = [list(row) for row in rows]
    at = {row[1]: number for number, row in enumerate(rows)}
    spoiled[at["S1"]][4] = "New arrivals must be received with decency."
    spoiled[at["MS-S1"]][4] = "Staff are kind."
    spoiled[at["S2"]][2] = "nowhere"
    spoiled[at["S3"]][9] = "Prison Rules 1999, rule 4"
    spoiled[at["S4"]][0] = "Wish"
    told = problems(spoiled)
    assert len(told) == 5
    assert any(f"line {at['S1'] + 1}: S1, Text: " in each and "An expectation says what is so" in each for each in told)
    assert any("MS-S1, Text" in each and "A minimum standard" in each for each in told)
    assert any("Under" in each and "there is no standard “nowhere” for S2" in each for each in told)
    assert any("S3, Citations" in each and "is not an instrument" in each for each in told)
    assert any("“Wish” is none of Area, Standard" in each for each in told)


def test_words_in_a_column_that_a_clause_does_not_have_are_told_of_and_never_lost_in_silence(rows):
    astray = [list(row) for row in rows]
    at = {row[1]: number for number, row in enumerate(rows)}
    astray[at["S1"]][8] = "Ten people are asked."
    astray[at["MS-S1"]][5] = "A bed."
    astray[at["safety"]][9] = "opcat"
    astray[at["S2"]][1] = "second"
    told = problems(astray)
    assert (
        f"line {at['S1'] + 1}: S1, How it is tested: an expectation has nothing in this column: move these words"
        in (told[1].rpartition(",")[0])
    )
    assert "MS-S1, Indicators or prompts: a minimum standard has nothing" in told[3]
    assert "safety, Citations: an area has nothing" in told[0]
    assert told[2].endswith("second, Reference: The reference of this kind of clause is written like S12")
    assert len(told) == 4


def test_a_reference_given_twice_and_words_outside_the_columns_are_told_of_and_a_formula_at_its_cell(rows):
    at = {row[1]: number for number, row in enumerate(rows)}
    twice = [*rows, rows[at["MS-S1"]], ["Expectation", "MS-S1", *rows[at["S1"]][2:]]]
    assert problems(twice)[0] == f"line {len(rows) + 1}: MS-S1: this reference is given twice"
    astray = [[*row, "a note of mine" if number == at["S2"] else ""] for number, row in enumerate(rows)]
    assert f"line {at['S2'] + 1}: a note of mine: this cell stands in a column without a heading" in problems(astray)[0]
    book = load_workbook(io.BytesIO(sheets.made(rows, "Edition", exchange.WIDTHS)))
    book.active.cell(at["S1"] + 1, 4).value = '=CONCATENATE("First ", "night")'
    book.active.cell(at["S2"] + 1, 5).value = "=1+1"
    written = io.BytesIO()
    book.save(written)
    with pytest.raises(FileProblems) as refused:
        read(written.getvalue(), "next.xlsx")
    assert [str(each) for each in refused.value.problems] == [
        f"line {at[ref] + 1}: {column}{at[ref] + 1}: this is a formula: write what it gives as plain text"
        for ref, column in (("S1", "D"), ("S2", "E"))
    ]


def test_a_reference_that_excel_took_for_a_number_is_the_same_reference(standards):
    head, parts = assembling.split(standards.editions["crc-1"])
    book = load_workbook(io.BytesIO(sheets.made(exchange.as_rows(head, parts), "Edition", exchange.WIDTHS)))
    for row in book.active.iter_rows(min_row=2):
        for cell in row[1:3]:
            if cell.value in ("1.1", "2.1", "4.2"):
                cell.data_type, cell.number_format, cell.value = "n", "General", float(cell.value)
    written = io.BytesIO()
    book.save(written)
    by_text = read(sheets.made(exchange.as_rows(head, parts), "Edition", exchange.WIDTHS), "next.xlsx")
    assert read(written.getvalue(), "next.xlsx") == by_text


def test_yaml_that_is_none_or_says_what_no_edition_says_is_told_of_by_line():
    for text, told in (
        ("areas: [", "this is not YAML"),
        ("hello", "no “edition” or no list"),
        ("edition: {title: A}\nareas: []\ncolour: red\n", "line 3: colour: this name is not known here"),
        ("edition: {title: A}\nareas:\n- area: safety\n  standards: hello\n", "not an area with a list of standards"),
        ("edition: {title: A}\nareas:\n- area: safety\n  title: T\n", "this is needed and is missing"),
    ):
        with pytest.raises(FileProblems) as refused:
            read(text.encode(), "next.yaml")
        assert told in str(refused.value), text
    for raw in (b"", b"\xff\xfe\x00", b"PK\x03\x04 and no more"):
        with pytest.raises(FileProblems):
            read(raw, "next.xlsx")


def test_a_clause_keeps_whatever_it_says_through_its_texts(standards):
    for edition in standards.editions.values():
        for part in assembling.split(edition)[1]:
            assert from_texts(part.kind, as_texts(part.kind, part.content)) == part.content, (edition.code, part.ref)


def test_a_text_that_cannot_be_read_is_told_of_at_its_box():
    with pytest.raises(WrongClause) as wrong:
        from_texts("expectation", {"title": "A", "evidence": "nothing", "more": "- a list", "citations": "Rule 4!"})
    assert {each.field for each in wrong.value.wrong} == {"evidence", "more", "citations"}
    with pytest.raises(WrongClause) as wrong:
        check("minimum-standard", "S1", {"title": "A title", "must": "Staff must be good."})
    told = {each.field: each.message for each in wrong.value.wrong}
    assert "asks for a judgement" in told["text"]
    assert {"ref", "why", "not_this", "test", "more"} <= set(told)
