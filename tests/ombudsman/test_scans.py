"""A morning's post, scanned: split at its cover sheets, given to cases, turned; and what no scanner should send."""

import io

import pikepdf
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from regulator.core import clock, db, files
from regulator.core.refused import Refused
from regulator.ombudsman.actions import scans as actions
from regulator.ombudsman.queries import cases, scans
from regulator.ombudsman.rules.scans import NEW, Piece, pieces
from tests import make

from .office import Office, logged


def a_sheet(code: str = "", turned: int = 0) -> Image.Image:
    """A sheet of A4 at 144 dots to the inch, with a code where it is a cover sheet."""
    sheet = Image.new("L", (1190, 1684), 255)
    if code:
        drawn = io.BytesIO()
        segno.make(code, error="h").save(drawn, kind="png", scale=8)
        sheet.paste(Image.open(drawn).convert("L"), (300, 400))
    return sheet.rotate(turned, expand=True)


def a_scan(*sheets: Image.Image) -> bytes:
    made = io.BytesIO()
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:], resolution=144)
    return made.getvalue()


def taken(office: Office, content: bytes):
    received = files.receive(content, name="scan", allowed=frozenset({"application/pdf"}), sealed=True)
    with db.transaction():
        return actions.take_in(received, actor=office.clerk, now=clock.now())


@pytest.mark.database
def test_a_batch_falls_into_letters_and_each_goes_to_the_case_of_its_cover_sheet(at_work: Office):
    reference = logged(at_work)
    batch = a_scan(
        a_sheet(), a_sheet(NEW), a_sheet(), a_sheet(), a_sheet(reference, turned=180), a_sheet(),
    )  # fmt: skip
    lost, new, known = taken(at_work, batch)
    assert [each.pages for each in (lost, new, known)] == [1, 2, 1]
    with db.reading():
        assert [each.id for each in scans.of_case(at_work.investigator, reference)] == [known.id]
        assert cases.show(at_work.investigator, reference).entries[-1].text == "A scanned letter"
        assert {each.id for each in scans.waiting(at_work.clerk)} == {lost.id, new.id}
        upright = scans.sheet(at_work.clerk, new.id, 3)
    with db.transaction():
        actions.turn(new.id, actor=at_work.clerk)
        rest = actions.split(new.id, 3, actor=at_work.clerk, now=clock.now())
    with db.reading():
        assert list(scans.scan(at_work.clerk, rest.id).sheets) == [4]
        lying = scans.sheet(at_work.clerk, new.id, 3)
    sizes = [Image.open(io.BytesIO(each)).size for each in (upright, lying)]
    assert sizes[0] == sizes[1][::-1]
    with pytest.raises(Refused, match="no case under this reference"), db.transaction():
        actions.give(rest.id, "OMB-1999-000000", actor=at_work.clerk, now=clock.now())
    with db.transaction():
        actions.give(rest.id, reference, actor=at_work.clerk, now=clock.now())
    with pytest.raises(Refused, match="already"), db.transaction():
        actions.give(rest.id, reference, actor=at_work.clerk, now=clock.now())
    kept = [path for path in (at_work.app.config["SETTINGS"].instance / "files").rglob("*") if path.is_file()]
    assert not any(path.read_bytes().startswith(b"%PDF") for path in kept), "no letter stands open on the disk"


def without_sheets() -> bytes:
    made = io.BytesIO()
    pikepdf.new().save(made)
    return made.getvalue()


@pytest.mark.database
def test_a_scan_that_nobody_could_read_later_is_refused(at_work: Office):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_scan(a_sheet()))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    for content, why in (
        (locked.getvalue(), "locked with a password"),
        (a_scan(a_sheet(NEW)), "no letter"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (make.pdf(), "damaged|has no sheets"),
        (without_sheets(), "has no sheets. Scan it again"),
    ):
        with pytest.raises(Refused, match=why):
            taken(at_work, content)
    with pytest.raises(Refused, match="empty"):
        files.receive(b"", name="scan", allowed=frozenset({"application/pdf"}), sealed=True)
    with db.reading():
        assert scans.waiting(at_work.clerk) == []


@pytest.mark.database
def test_a_letter_lies_as_its_cover_sheet_and_is_shown_the_right_way_up(at_work: Office):
    letter = Image.new("L", (1190, 1684), 255)
    letter.paste(0, (0, 0, 1190, 400))  # dark at the top

    def upside_down(sheet: Image.Image) -> Image.Image:
        return sheet.rotate(180)

    first, second = taken(
        at_work, a_scan(a_sheet(NEW), letter, upside_down(a_sheet(NEW)), upside_down(letter))
    )  # fmt: skip
    for row, number in ((first, 2), (second, 4)):
        with db.reading():
            shown = Image.open(io.BytesIO(scans.sheet(at_work.clerk, row.id, number)))
        assert shown.getpixel((600, 100)) < 60
        assert shown.getpixel((600, 1500)) > 200


@pytest.mark.database
def test_the_same_scan_is_not_taken_in_twice(at_work: Office):
    scan = a_scan(a_sheet(NEW), a_sheet())
    taken(at_work, scan)
    with pytest.raises(Refused, match="taken in already"):
        taken(at_work, scan)
    with db.reading():
        assert scans.how_many_wait(at_work.clerk) == 1


@pytest.mark.database
def test_a_clerk_takes_in_the_post_in_the_browser(at_work: Office):
    clerk = at_work.browser(at_work.clerk, "clerk")
    token = clerk.get("/ombudsman/scans").text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {
        "csrf_token": token,
        "files": [(io.BytesIO(a_scan(a_sheet(), a_sheet())), "post.pdf"), (io.BytesIO(b"MZ"), "x.pdf")],
    }
    answer = clerk.browser.post("/ombudsman/scans", data=sent, headers={"Accept": "application/json"})
    assert [each["kept"] for each in answer.json] == [True, False]
    with db.reading():
        (letter,) = scans.waiting(at_work.clerk)
    assert clerk.get(f"/ombudsman/scans/{letter.id}").status_code == 200
    assert clerk.get(f"/ombudsman/scans/{letter.id}/2.jpg").mimetype == "image/jpeg"
    assert clerk.get(f"/ombudsman/scans/{letter.id}/3.jpg").status_code == 404
    assert clerk.get("/ombudsman/cover-sheet.pdf").data.startswith(b"%PDF")


@given(st.lists(st.sampled_from(["", NEW, "OMB-2026-123456", "something else"]), max_size=12))
def test_every_sheet_that_is_no_cover_belongs_to_one_letter_in_its_order(codes: list[str]):
    found = pieces(([code], 0) for code in codes)
    held = [number for piece in found for number in range(piece.first, piece.last + 1)]
    assert held == [number for number, code in enumerate(codes, 1) if code not in (NEW, "OMB-2026-123456")]
    assert all(piece.first <= piece.last for piece in found)


def test_what_comes_before_the_first_cover_sheet_is_a_letter_too():
    assert pieces([([], 0), ([NEW], 180), ([], 0)]) == [Piece(1, 1, None), Piece(3, 3, None, 180)]
