"""A CSV file of a stranger: taken whole, or refused with every problem by row."""

import csv
import io
import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from regulator.core import tabular
from regulator.core.refused import FileProblems, Problem
from regulator.core.tabular import Day, Line, Whole, YesNo


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Door(BaseModel):
    """A row of the files here."""

    code: Annotated[Line, Field(max_length=20)]
    height: Annotated[Whole, Field(le=500)] | None
    locked: YesNo
    colour: Colour
    opened: Day | None
    note: Line | None = None


HEADER = "code,height,locked,colour,opened\n"
RIGHT = HEADER + "D1,200,yes,red,2024-01-31\nD2,,no,blue,\n"


def read(text: str | bytes) -> tabular.Table[Door]:
    raw = text.encode() if isinstance(text, str) else text
    return tabular.parse(raw, "doors.csv", Door, unique=("code",))


def problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(FileProblems) as refused:
        read(text)
    assert refused.value.name == "doors.csv"
    return refused.value.problems


def only(text: str | bytes) -> Problem:
    found = problems(text)
    assert len(found) == 1, [str(each) for each in found]
    return found[0]


def test_a_right_file_is_taken_whole_with_the_line_of_each_row():
    table = read(RIGHT)
    assert [row.line for row in table.rows] == [2, 3]
    assert table.values[0] == Door(code="D1", height=200, locked=True, colour=Colour.RED, opened=date(2024, 1, 31))
    assert table.values[1].height is None
    assert len(table.sha256) == 64


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + RIGHT,
        RIGHT.replace("\n", "\r\n"),
        RIGHT.replace("\n", "\r"),
        RIGHT.removesuffix("\n"),
        RIGHT.replace("D1", ' "D1"'.strip()),
        RIGHT.replace("D1,200", " D1 , 200 "),
        RIGHT + "\n\n,,,,\n",
    ],
    ids=["byte order mark", "CRLF", "CR", "no last line end", "quoted", "spaces", "blank rows"],
)
def test_the_ways_a_spreadsheet_saves_make_no_difference(text):
    assert read(text).values == read(RIGHT).values


def test_columns_may_stand_in_any_order_and_an_optional_one_may_be_there():
    assert read("colour,locked,code,opened,height\nred,yes,D1,2024-01-31,200\n").values == read(RIGHT).values[:1]
    assert read(HEADER.strip() + ",note\nD1,200,yes,red,,mended\n").values[0].note == "mended"


def test_a_cell_with_line_breaks_does_not_shift_the_lines_told():
    found = only(HEADER + "D1,200,yes,red,\n\n" + 'D2,200,"yes\n",red,\n' + "D3,200,perhaps,red,\n")
    assert (found.line, found.where) == (6, "locked")


def test_every_wrong_cell_of_every_row_is_told_at_once():
    found = problems(HEADER + "D1,tall,yes,green,\n,9999,perhaps,red,\n")
    assert [(each.line, each.where) for each in found] == [
        (2, "height"),
        (2, "colour"),
        (3, "code"),
        (3, "height"),
        (3, "locked"),
    ]
    assert found[0].message.startswith('"tall" is not a whole number')
    assert found[1].message == "\"green\" is not one of 'red' or 'blue'"
    assert found[2].message == "this cell is blank"
    assert found[3].message == "9999 is too large: at most 500"


@pytest.mark.parametrize("number", ["12.0", "1,000", "1_000", "-1", "+1", "１２", "1e3", "0x10", "1234567890", "1 2"])
def test_a_number_is_digits_and_nothing_else(number):
    assert only(HEADER + f'D1,"{number}",yes,red,\n').where == "height"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("31/01/2024", "is not a date: write the year first, as in 2014-08-29"),
        ("2024-1-31", "is not a date: write the year first, as in 2014-08-29"),
        ("2024-01-31 00:00", "is not a date: write the year first, as in 2014-08-29"),
        ("45322", "is not a date: write the year first, as in 2014-08-29"),
        ("2023-02-29", "is not a day that exists"),
        ("0000-01-01", "is not a day that exists"),
    ],
)
def test_a_day_is_written_year_first_and_exists(written, message):
    assert only(HEADER + f"D1,200,yes,red,{written}\n").message == f'"{written}" {message}'


def test_wrong_columns_are_told_and_the_rows_are_not_guessed_at():
    found = problems("code,hight,colour,colour,,opened\nD1,1,2,3,4,5\n")
    assert [(each.line, each.where, each.message) for each in found] == [
        (1, '"hight"', "this column is not known here; is it height?"),
        (1, "colour", "this column is here twice"),
        (1, "column 5", "this column has no name"),
        (1, "height", "this column is missing"),
        (1, "locked", "this column is missing"),
    ]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_marks_between_cells_are_named_as_what_is_wrong(mark):
    assert "not separated by commas" in only(RIGHT.replace(",", mark)).message


def test_rows_that_are_too_long_or_too_short_are_told():
    found = problems(HEADER + "D1,200,yes,red\nD2,200,yes,red,,,\n")
    assert [str(each) for each in found] == [
        "line 2: this row has 4 cells and the header has 5",
        "line 3: this row has 7 cells and the header has 5",
    ]


def test_a_row_given_twice_and_a_key_given_twice_are_told_with_the_first_line():
    found = problems(HEADER + "D1,200,yes,red,\nD1,200,yes,red,\nD1,201,yes,red,\n")
    assert [str(each) for each in found] == [
        "line 3: this row is the same as the one on line 2",
        'line 4: code: "D1" is already on line 2',
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", ",,,\n"])
def test_an_empty_file_is_refused(text):
    assert only(text).message == "the file is empty"


def test_a_header_alone_is_refused():
    assert only(HEADER + "\n\n").message == "there is a header and not one row below it"


def test_another_encoding_is_refused_at_its_row_with_what_to_do():
    found = only((HEADER + "D1,200,yes,red,\n").encode() + b"Caf\xe9,200,yes,red,\n")
    assert found.line == 3
    assert "byte 4 of the line is 0xe9" in found.message
    assert "CSV UTF-8" in found.message


def test_a_bad_byte_behind_a_byte_order_mark_is_told_at_its_own_place():
    found = only("\ufeff".encode() + HEADER.encode() + b"\xff,200,yes,red,\n")
    assert found.line == 2
    assert "byte 1 of the line is 0xff" in found.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_wide_text_is_refused_with_what_to_do(encoding):
    assert "CSV UTF-8" in problems(RIGHT.encode(encoding))[0].message


def test_a_nul_is_refused_at_its_line():
    found = problems(HEADER + "D1,200,yes,red,\nD\x002,200,yes,red,\nD3,200,yes,r\x00ed,\n")
    assert [each.line for each in found] == [3, 4]


def test_a_quotation_mark_that_never_closes_is_told_where_it_opens():
    found = only(HEADER + 'D1,200,yes,red,\nD2,200,"yes,red,\nD3,200,yes,red,\n')
    assert found.line == 3
    assert "quotation mark" in found.message


def test_a_quotation_mark_inside_a_quoted_cell_does_not_hide_the_rows_after_it():
    found = problems(HEADER + '"D"1",200,yes,red,\nD2,tall,yes,red,\n')
    assert [each.line for each in found] == [2, 3]


def test_a_cell_that_cannot_be_kept_is_told_and_shown_harmlessly():
    found = problems(HEADER + 'D1,200,yes,"\x1b[31mred",\n"D\n2",200,yes,red,\n')
    assert [each.line for each in found] == [2, 3]
    assert "\x1b" not in str(found[0])


def test_the_listing_stops_and_says_how_many_more_there_are():
    found = problems(HEADER + "".join(f"D{number},tall,yes,red,\n" for number in range(1000)))
    assert len(found) == tabular.LISTED + 1
    assert found[-1].message == "and 800 more problems in this file"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tabular, "MOST_ROWS", 3)
    found = only(HEADER + "".join(f"D{number},200,yes,red,\n" for number in range(4)))
    assert found.message == "there are more than 3 rows; the rest was not read"


def test_a_hundred_megabytes_are_refused_in_one_sentence_without_being_read(tmp_path):
    path = tmp_path / "rubbish.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(FileProblems) as refused:
        tabular.read(path, Door)
    assert [each.message for each in refused.value.problems] == [
        "the file is larger than 10 MB; nothing of it was read"
    ]


def test_what_is_no_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "absent.csv", pipe, Path("/dev/zero"), Path("a\x00b")):
        with pytest.raises(FileProblems):
            tabular.read(path, Door)


rubbish = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet=',"\r\n;\t \x00\ufeffaé1', max_size=200).map(str.encode),
)


@settings(max_examples=400, deadline=None)
@given(rubbish, st.booleans())
def test_no_bytes_whatever_give_anything_but_rows_or_problems(raw, with_header):
    told, rows = [], ()
    try:
        rows = read(HEADER.encode() + raw if with_header else raw).rows
    except FileProblems as refused:
        told = refused.problems
    assert bool(told) != bool(rows)
    assert all(each.line >= 1 and each.message for each in told)


cells = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[A-Za-z\"',;éß]{1,20}", fullmatch=True).filter(lambda text: text.strip() == text),
        "height": st.one_of(st.just(""), st.integers(0, 500).map(str)),
        "locked": st.sampled_from(["yes", "no"]),
        "colour": st.sampled_from(["red", "blue"]),
        "opened": st.one_of(st.just(""), st.dates().map(str)),
    }
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(cells, min_size=1, max_size=8, unique_by=lambda row: row["code"]),
    st.permutations(list(Door.model_fields)[:5]),
)
def test_whatever_is_written_rightly_is_read_as_it_was_written(rows, columns):
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    read_back = read(file.getvalue())
    assert [row.code for row in read_back.values] == [row["code"] for row in rows]
    assert [row.height for row in read_back.values] == [int(row["height"]) if row["height"] else None for row in rows]
    assert [str(row.opened or "") for row in read_back.values] == [row["opened"] for row in rows]
