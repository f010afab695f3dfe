"""Files that are to be published: what is hidden in them, who made them, what their names and words tell."""

import io
import zipfile

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

from regulator.core.files.photographs import reduce
from regulator.inspections.rules.file_pieces import LARGEST, LARGEST_UNPACKED, MOST_ROWS
from regulator.inspections.rules.leaks_in_files import CSV, DOCX, PDF, TEXT, XLSX, in_file


def kinds(content: bytes, media_type: str, name: str = "Paper", names: tuple[str, ...] = ()) -> dict[str, str]:
    return {each.kind: each.found for each in in_file(content, media_type, name, names)}


def word(change=lambda document: None) -> bytes:
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = ""
    document.add_paragraph("What was found.")
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sheet(change=lambda book: None) -> bytes:
    book = Workbook()
    book.properties.creator = ""
    book.active["A1"] = "Cases"
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def pdf(change=lambda made: None, content: bytes = b"BT /F1 12 Tf (Found) Tj ET") -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(content)
    change(made)
    kept = io.BytesIO()
    made.save(kept, compress_streams=True)
    return kept.getvalue()


def _author(document) -> None:
    document.core_properties.last_modified_by = "Ada Inspector"


def _tracked(document) -> None:
    change = OxmlElement("w:ins")
    change.set(qn("w:author"), "Ada Inspector")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "put in"
    run.append(text)
    change.append(run)
    document.paragraphs[0]._p.append(change)


def _hidden(document) -> None:
    document.paragraphs[0].add_run("seen by nobody").font.hidden = True


def _number(document) -> None:
    document.add_paragraph("A1234BC was moved.")


@pytest.mark.parametrize(
    ("change", "kind", "found"),
    [
        (_author, "metadata", "Ada Inspector"),
        (_tracked, "tracked-change", "put in"),
        (_hidden, "hidden-text", "seen by nobody"),
        (_number, "prison-number", "A1234BC (paragraph 2)"),
    ],
)
def test_a_word_document_tells_what_its_reader_does_not_see(change, kind, found):
    assert kinds(word(), DOCX) == {}
    assert kinds(word(change), DOCX)[kind] == found


def _second_sheet(book) -> None:
    book.create_sheet("Names").sheet_state = "hidden"


def _row(book) -> None:
    book.active.row_dimensions[1].hidden = True


def _remark(book) -> None:
    book.active["A1"].comment = Comment("Ask about cell 4", "")


def _few(book) -> None:
    book.active["B2"] = 3
    book.active["B3"] = 5


def _lists(book) -> None:
    book.active["A4"], book.active["C4"] = "Moved", "A1234BC"


@pytest.mark.parametrize(
    ("change", "kind", "found"),
    [
        (_second_sheet, "hidden-part", "the sheet Names"),
        (_row, "hidden-part", "row 1 (sheet Sheet)"),
        (_remark, "comment", "Ask about cell 4"),
        (_few, "small-cell", "3 (sheet Sheet, cell B2)"),
        (_lists, "prison-number", "A1234BC (sheet Sheet, row 4)"),
    ],
)
def test_a_spreadsheet_tells_what_is_hidden_and_what_is_few(change, kind, found):
    assert kinds(sheet(), XLSX) == {}
    assert kinds(sheet(change), XLSX)[kind] == found


def _written(made) -> None:
    made.docinfo["/Author"] = "Ada Inspector"


def _attached(made) -> None:
    made.attachments["names.txt"] = b"Ada"


def _noted(made) -> None:
    note = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="Why?"))
    made.pages[0].Annots = made.make_indirect([note])


@pytest.mark.parametrize(
    ("change", "kind", "found"),
    [(_written, "metadata", "Ada Inspector"), (_attached, "hidden-part", "the attachment names.txt"),
     (_noted, "comment", "Why? (page 1)")],
)  # fmt: skip
def test_a_pdf_tells_who_made_it_and_what_hangs_on_it(change, kind, found):
    assert kinds(pdf(), PDF) == {}
    assert kinds(pdf(change), PDF)[kind] == found


def test_text_of_a_pdf_that_is_not_painted_is_found():
    assert "hidden-text" in kinds(pdf(content=b"BT /F1 12 Tf 3 Tr (Hidden) Tj ET"), PDF)


def test_a_picture_with_data_about_it_and_a_name_with_a_number_are_found():
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (4, 4)).save(made, "JPEG", exif=exif)
    assert kinds(made.getvalue(), "image/jpeg") == {"metadata": "A camera"}
    assert kinds(word(), DOCX, "Notes_on_A1234BC.docx") == {"prison-number": "A1234BC"}
    assert kinds(word(), DOCX, "ada-inspector notes.docx", ("Ada Inspector",)) == {}
    assert kinds(word(), DOCX, "Ada Inspector.docx", ("Ada Inspector",)) == {"name": "Ada Inspector"}


@pytest.mark.parametrize(
    ("text", "media_type", "found"),
    [
        ("Moved: A1234BC", TEXT, {"prison-number": "A1234BC (line 1)"}),
        ("Bed\nA1234BC\nA1234BC\n", TEXT, {"prison-number": "A1234BC (line 2); A1234BC (line 3)"}),
        ("wing,men\nA,4\nB,5\nC,0\n", CSV, {"small-cell": "4 (row 2)"}),
        ("wing,born\nA,born on 3 May 1990\n", CSV, {"birth-date": "born on 3 May 1990 (row 2)"}),
        ('who,"Ring\n020 7946 0018"\n', CSV, {"phone": "020 7946 0018 (row 1)"}),
        ("Ada Inspector wrote this", TEXT, {"name": "Ada Inspector (line 1)"}),
        ("", CSV, {}),
        ("²,4²\n", CSV, {}),
    ],
)
def test_a_list_and_a_text_are_searched_line_by_line(text, media_type, found):
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert kinds(content, media_type, names=("Ada Inspector",)) == found


def test_what_stands_in_many_places_is_told_once_with_the_first_of_them():
    made = "\n".join(f"A{number}BC" for number in range(1000, 1012))
    assert kinds(made.encode(), TEXT)["prison-number"].endswith("A1004BC (line 5) and 7 more")


def test_a_file_of_an_unknown_kind_or_one_that_is_too_long_says_that_it_was_not_read(monkeypatch):
    assert kinds(b"\x00\x01", TEXT) == {"unreadable": "ValueError"}
    assert kinds("wörter".encode("latin-1"), CSV) == {"unreadable": "UnicodeDecodeError"}
    assert kinds(b"words", "application/x-thing")["unreadable"] == "it is of a kind that is not read here"
    assert kinds(b"a\n" * MOST_ROWS, TEXT) == {}
    assert kinds(b"a\n" * (MOST_ROWS + 1), TEXT) == {"unreadable": "lines after the first 20,000 were not read"}
    assert kinds(b"a,b\n" * (MOST_ROWS + 1), CSV) == {"unreadable": "rows after the first 20,000 were not read"}
    assert kinds(b" " * (LARGEST + 1), TEXT) == {"unreadable": "it is larger than 25 MB"}
    monkeypatch.setattr("regulator.inspections.rules.leaks_in_pdf.MOST_PAGES", 2)
    assert kinds(pdf(lambda made: made.add_blank_page()), PDF) == {}
    longer = pdf(lambda made: [made.add_blank_page() for _ in range(3)])
    assert kinds(longer, PDF) == {"unreadable": "pages 3 to 4 were not read"}


def test_what_is_made_to_burst_is_not_read():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert kinds(made.getvalue(), DOCX) == {"unreadable": "a part of it declares a document type"}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (LARGEST_UNPACKED + 1))
    assert kinds(made.getvalue(), XLSX) == {"unreadable": "it unpacks to more than is read"}
    burst = pdf(lambda made: None, b" " * (LARGEST_UNPACKED + 1))
    assert len(burst) < LARGEST
    assert kinds(burst, PDF) == {"unreadable": "it unpacks to more than is read"}


def test_a_photograph_as_it_is_kept_here_gives_nothing_away():
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "PNG")
    assert kinds(reduce(made, "image/png", "0" * 64), "image/jpeg", "wing.jpg") == {}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([DOCX, XLSX, PDF, "image/png"]))
def test_no_bytes_are_a_fault(content, media_type):
    assert "unreadable" in kinds(content, media_type)
