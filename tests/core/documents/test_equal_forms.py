"""HTML and PDF of a report say the same, word for word and in the same order, and everybody can read them."""

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from regulator.core.documents import markup
from regulator.core.documents.rendering import Renderer
from tests import verapdf
from tests.inspections import sample_content

from . import structure
from .conftest import HASH, Rendered

Reports = Callable[[str], Rendered]
LEFT, RIGHT = 56, 540  # points: A4 without its margins of 20 mm, and a hair for rounding
NAMES = ["bedford", "crc", "long"]


def html_of(report: Rendered) -> str:
    return markup.whole("inspections/report", report.content, content_hash=HASH, photographs=report.photographs)


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_says_word_for_word_what_the_html_says(name: str, reports: Reports) -> None:
    report = reports(name)
    html = html_of(report)
    printed, shown = structure.words_of_pdf(report.pdf), structure.words_of_html(html)
    assert structure.difference(printed, shown, structure.table_heads(html)) is None
    assert shown.count(structure.PAGE_NUMBER) > 10


def test_a_word_that_one_form_lacks_would_be_noticed(reports: Reports) -> None:
    report = reports("bedford")
    html = html_of(report)
    printed, heads = structure.words_of_pdf(report.pdf), structure.table_heads(html)
    for mutilated in (html.replace("crowded cells", "cells"), html.replace("Squalid,", "Squalid, squalid,")):
        assert structure.difference(printed, structure.words_of_html(mutilated), heads)
    assert structure.difference(printed[:-1], structure.words_of_html(html), heads)


def test_the_body_for_a_web_page_says_what_the_whole_file_says(reports: Reports) -> None:
    report = reports("crc")
    body = markup.body("inspections/report", report.content, content_hash=HASH)
    assert structure.words_of_html(body) == structure.words_of_html(html_of(report))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_verapdf_finds_no_fault_with_a_report(name: str, reports: Reports) -> None:
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    verdict = verapdf.judge(reports(name).pdf)
    assert verdict.failed == ()
    assert verdict.compliant
    assert verdict.checks > 10_000


@pytest.mark.slow
def test_verapdf_does_find_fault_with_a_pdf_that_nobody_made_accessible() -> None:
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    plain = HTML(string="<html lang='en'><title>A</title><h1>A</h1><h3>B</h3><img src='x'>").write_pdf()
    verdict = verapdf.judge(plain)
    assert not verdict.compliant
    assert verdict.failed


@pytest.mark.parametrize("name", NAMES)
def test_the_notice_stands_at_the_head_of_every_sheet(name: str, reports: Reports) -> None:
    report = reports(name)
    sheets = structure.sheets(report.pdf)
    assert sheets
    for number, sheet in enumerate(sheets, start=1):
        head = " ".join(sheet.split("\n")[:4])
        assert report.content["notice"] in head
        assert f"Page {number} of {len(sheets)}" in sheet
        assert report.content["reference"] in sheet


def test_a_report_without_a_notice_has_none(renderer: Renderer) -> None:
    content = sample_content.crc() | {"notice": None}
    sheets = structure.sheets(renderer.pdf("inspections/report", content))
    assert sample_content.INVENTED not in "".join(sheets)


@pytest.mark.parametrize("name", NAMES)
def test_no_sheet_is_empty_and_no_heading_stands_last_on_one(name: str, reports: Reports) -> None:
    report = reports(name)
    headings = {
        " ".join("".join(element.itertext()).split())
        for element in HTML(string=html_of(report)).etree_element.iter()
        if element.tag in ("h2", "h3", "h4")
    }
    for sheet in structure.sheets(report.pdf):
        lines = [" ".join(line.split()) for line in sheet.split("\n") if line.strip()]
        assert len(lines) > 6
        assert lines[-2] not in headings


@pytest.mark.parametrize("name", NAMES)
def test_no_word_leaves_the_sheet(name: str, reports: Reports) -> None:
    assert [word for word in structure.places(reports(name).pdf) if word[1] < LEFT or word[2] > RIGHT] == []


def test_even_words_without_end_stay_on_the_sheet(renderer: Renderer) -> None:
    content = sample_content.bedford()
    content["title"] = "A" * 120
    content["areas"][0]["statements"][0]["text"] = "b" * 600
    content["changes"]["rows"][0]["history"][0]["source"] = "https://example.org/" + "c" * 300
    content["team"] = [{"role": "Lead", "name": "D" * 90, "employer": "e" * 90, "areas": []}]
    pdf = renderer.pdf("inspections/report", content)
    assert [word for word in structure.places(pdf) if word[1] < LEFT or word[2] > RIGHT] == []


def test_every_header_cell_says_whether_it_heads_a_column_or_a_row(reports: Reports, tmp_path: Path) -> None:
    with pikepdf.open(structure.write_to(tmp_path, "crc", reports("crc").pdf)) as file:
        cells = [thing for thing in file.objects if _is(thing, "/TH")]
        scopes = {str(cell.A.Scope) for cell in cells}
    assert len(cells) > 50
    assert scopes == {"/Column", "/Row"}


def test_every_picture_of_the_pdf_says_what_it_shows(reports: Reports, tmp_path: Path) -> None:
    with pikepdf.open(structure.write_to(tmp_path, "long", reports("long").pdf)) as file:
        figures = [str(thing.Alt) for thing in file.objects if _is(thing, "/Figure")]
    assert figures.count("A cell on wing 3 with a broken window") == 2
    assert sum("QR code" in figure for figure in figures) == 1
    assert any(re.match(r"Safety: 2022, not stated; .* poor \(1\)\.", figure) for figure in figures)


def test_the_pdf_carries_its_title_language_and_our_fonts(reports: Reports, tmp_path: Path) -> None:
    with pikepdf.open(structure.write_to(tmp_path, "bedford", reports("bedford").pdf)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo.Title) == "HMP Bedford: report of a full inspection, 2023"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.MarkInfo.Marked
        fonts = {str(thing.FontName) for thing in file.objects if _has_type(thing, "/FontDescriptor")}
        assert "/EmbeddedFiles" not in str(file.Root.get("/Names", {}))
    assert fonts
    assert all("Atkinson" in name for name in fonts)


def test_the_same_content_always_makes_the_same_bytes(reports: Reports) -> None:
    with Renderer() as another:
        assert (
            another.pdf("inspections/report", reports("bedford").content, content_hash=HASH) == reports("bedford").pdf
        )


def _is(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind and thing.get("/Type") == "/StructElem"


def _has_type(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind
