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

from regulator.inspections.rules.leaks_in_files import DOCX, PDF, XLSX, in_file


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
    made.save(kept)
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
        (_number, "prison-number", "A1234BC"),
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


@pytest.mark.parametrize(
    ("change", "kind", "found"),
    [
        (_second_sheet, "hidden-part", "the sheet Names"),
        (_row, "hidden-part", "row 1"),
        (_remark, "comment", "Ask about cell 4"),
        (_few, "small-cell", "B2: 3"),
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
     (_noted, "comment", "Why?")],
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


def test_what_is_made_to_burst_is_not_read():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert "unreadable" in kinds(made.getvalue(), DOCX)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([DOCX, XLSX, PDF, "image/png"]))
def test_no_bytes_are_a_fault(content, media_type):
    assert "unreadable" in kinds(content, media_type)
