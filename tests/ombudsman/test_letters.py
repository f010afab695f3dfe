"""Letters as they lie on the paper: every one in every way, its address in the window, its words below the fold; what
is not let go without somebody who speaks the language; what is written to whom after a review, and by mail."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pypdfium2
import pypdfium2.raw as raw
import pytest

from regulator.core import clock, db, mail, outbox
from regulator.core.documents.rendering import Renderer
from regulator.core.refused import Refused
from regulator.ombudsman.actions import casework, intake, letters
from regulator.ombudsman.queries import letters as letters_read
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.queries.letters import TEMPLATE, content, in_the_window, sheet
from regulator.ombudsman.rules import texts_carried, texts_easy, texts_plain, texts_welsh
from regulator.ombudsman.rules.carrying import Relation
from regulator.ombudsman.rules.eligibility import CODES, Code
from regulator.ombudsman.rules.letters import KINDS, NAMES, WAYS, Words, blocks, no_letters, why_not, written
from regulator.ombudsman.rules.words import Layout, Outcome, ReplyLanguage, Situation, Way
from tests import verapdf

from .office import Office, allocated, logged, now, version

ON, DUE = date(2026, 11, 2), date(2027, 2, 8)
TO = ["Tomas Bartholomew-Obrien A1234BC", "HMP Wexmere and Quillmarsh Young Offender Institution", "Quillmarsh ZZ1 1ZZ"]
TEXT = "Your radio was lost when you were moved. Nobody signed your card.\n\nThe prison should pay you £42.50."
PLAIN, LARGE, EASY = (Way(each) for each in (Layout.PLAIN, Layout.LARGE, Layout.EASY))
WELSH, LARGE_WELSH = Way(Layout.PLAIN, ReplyLanguage.WELSH), Way(Layout.LARGE, ReplyLanguage.WELSH)
POINT = 72 / 25.4  # of a millimetre
HEIGHT, FOLD = 297, 99  # of a sheet of A4, and where it is folded, in millimetres
WINDOW = (46, 92)  # what the window of a DL envelope may show of a sheet that slips in it, from the top, in millimetres
SAFE = (57, 81)  # what it always shows
LARGEST_SENTENCE = 15  # words (texts_easy)


@pytest.fixture(scope="module")
def pdf() -> Iterator[Callable[[str, Way], bytes]]:
    with Renderer() as renderer:

        @cache
        def made(kind: str, way: Way) -> bytes:
            return renderer.pdf(TEMPLATE, content([a_sheet(kind, way)]))

        yield made


def a_sheet(kind: str, way: Way, to: list[str] | None = None, *, carried: bool = False) -> dict:
    return sheet(
        kind, way, text_of(kind, way, carried=carried), reference="OMB-2026-000123", on=ON, to=to or TO,
        invented=True, carried=carried,
    )  # fmt: skip


def text_of(kind: str, way: Way, code: Code = Code.OUT_OF_REMIT_CLINICAL, *, carried: bool = False) -> str:
    words = Words(
        "Mary Bartholomew" if carried else "Tomas Bartholomew-Obrien", "OMB-2026-000123", "HMP Hollowlea", ON, DUE,
        code=code, outcome=Outcome.PARTLY_UPHELD, step="reopen", text=TEXT,
        person="Tomas Bartholomew-Obrien" if carried else "", relation=Relation.NEXT_OF_KIN if carried else None,
    )  # fmt: skip
    return written(kind, way, words)


def between(page: pypdfium2.PdfPage, top: float, bottom: float) -> str:
    """The words on a sheet between two heights in millimetres from its top."""
    found = page.get_textpage().get_text_bounded(0, (HEIGHT - bottom) * POINT, 210 * POINT, (HEIGHT - top) * POINT)
    return " ".join(found.split())


@pytest.mark.parametrize("way", WAYS)
def test_every_letter_shows_its_address_in_the_window_and_nothing_else(way: Way, pdf):
    for kind in KINDS:
        pages = pypdfium2.PdfDocument(pdf(kind, way))
        first = pages[0]
        assert between(first, *WINDOW) == between(first, *SAFE) == " ".join(TO)
        above = between(first, 0, FOLD)
        assert "OMB-" not in above
        assert "complaint" not in above.casefold()
        assert "cwyn" not in above.casefold()
        day = "2 Tachwedd 2026" if way.welsh else "2 November 2026"
        assert day in between(first, FOLD, HEIGHT)
        for page in pages:
            words = between(page, 20, 270).split()
            assert len(words) > 5, f"{kind} in {way} has a sheet with next to nothing on it"
            assert "OMB-2026-000123" in between(page, 275, HEIGHT)


def test_verapdf_finds_no_fault_with_any_letter():
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    every = [a_sheet(kind, way) for way in WAYS for kind in KINDS]  # one file: to start the judge takes longest
    every += [a_sheet(kind, way, carried=True) for way in WAYS for kind in NAMES]
    with Renderer() as renderer:
        assert verapdf.judge(renderer.pdf(TEMPLATE, content(every))).failed == ()


@pytest.mark.parametrize("way", [LARGE, LARGE_WELSH])
def test_large_print_is_eighteen_points_or_more_but_for_the_address_of_the_post(way: Way, pdf):
    for page in pypdfium2.PdfDocument(pdf("not-eligible", way)):
        text = page.get_textpage()
        whole = text.get_text_range()
        sizes = {
            raw.FPDFText_GetFontSize(text.raw, number): HEIGHT - text.get_charbox(number)[3] / POINT
            for number in range(text.count_chars())
            if whole[number : number + 1].isalnum()
        }
        small = {size: down for size, down in sizes.items() if size < 18}
        assert all(down < 21 or SAFE[0] <= down <= SAFE[1] for down in small.values()), small
        assert max(sizes) >= 18


def test_letters_in_a_batch_never_share_a_sheet_printed_on_both_sides(pdf):
    letter = a_sheet("free", PLAIN)
    with Renderer() as renderer:
        pages = pypdfium2.PdfDocument(renderer.pdf(TEMPLATE, content([letter, letter])))
    assert [bool(between(page, *WINDOW)) for page in pages] == [True, False, True]


def test_an_address_of_many_lines_stays_in_the_window_and_loses_none():
    lines = [f"Line {number}" for number in range(1, 12)]
    assert in_the_window(lines)[-1] == "Line 8, Line 9, Line 10, Line 11"
    with Renderer() as renderer:
        page = pypdfium2.PdfDocument(renderer.pdf(TEMPLATE, content([a_sheet("free", LARGE, lines)])))[0]
    assert all(each in between(page, *WINDOW) for each in lines)
    assert "Line" not in between(page, 0, 50) + between(page, 88, HEIGHT)


@pytest.mark.parametrize("carried", [False, True])
def test_easy_words_are_short_sentences_with_questions_over_them(carried: bool):
    for kind in NAMES if carried else KINDS:
        for code in Code:
            made = blocks(text_of(kind, EASY, code, carried=carried), EASY)
            assert kind == "free" or sum(each.is_heading for each in made) >= 2
            assert all(each.text.endswith("?") for each in made if each.is_heading)
            for each in made:
                address = "write to:" in each.text.casefold() or each.text.startswith(("Dear", "The address"))
                for sentence in [] if address else re.split(r"(?<=[.?])\s+", each.text):
                    assert len(sentence.split()) <= LARGEST_SENTENCE, sentence


def test_welsh_says_paragraph_for_paragraph_what_the_plain_letter_says():
    def names(text: str) -> list[list[str]]:
        return [sorted(re.findall(r"{\w+}", each)) for each in text.split("\n\n")]

    for kind in KINDS:
        assert names(texts_welsh.TEXTS[kind]) == names(texts_plain.TEXTS[kind]), kind
    for kind in NAMES:
        assert names(texts_carried.WELSH_TEXTS[kind]) == names(texts_carried.TEXTS[kind]), kind
    for kind in KINDS:
        in_easy = {each for part in names(texts_easy.TEXTS[kind]) for each in part}
        in_plain = {each for part in names(texts_plain.TEXTS[kind]) for each in part}
        assert in_plain <= in_easy | {"{provider}"}
    for told in (texts_welsh, texts_easy):
        assert set(told.CODES) == set(Code)
        assert set(told.OUTCOMES) == set(Outcome)
        assert set(told.REVIEWS) == set(texts_plain.REVIEWS)
        for code, (why, instead) in told.CODES.items():
            assert (why, instead) != CODES[code]
            assert not why.endswith(".")
            assert instead.endswith(".")


def test_language_and_layout_combine_where_there_are_letters():
    every = {Way(layout, language) for layout in Layout for language in ReplyLanguage}
    assert set(WAYS) == {way for way in every if no_letters(*way) is None}
    assert every - set(WAYS) == {Way(Layout.EASY, ReplyLanguage.WELSH)}, "write the letters first"
    assert "in Welsh yet" in (no_letters(Layout.EASY, ReplyLanguage.WELSH) or "")
    assert a_sheet("decision", LARGE_WELSH) | {"format": ""} == a_sheet("decision", WELSH) | {"format": ""}


def test_a_letter_that_would_say_nothing_is_not_written():
    empty = Words("Ada", "OMB-2026-1", "HMP Wexmere", ON)
    assert all(why_not(kind, empty) for kind in ("not-eligible", "decision", "draft", "review", "free"))
    assert why_not("acknowledgement", empty) is None
    assert "write to you soon" in written("acknowledgement", PLAIN, empty)
    assert "atoch yn fuan" in written("acknowledgement", WELSH, empty)


@pytest.mark.database
def test_a_letter_in_welsh_goes_once_somebody_who_speaks_it_has_read_it(at_work: Office):
    reference = logged(at_work, way=WELSH)
    with db.reading():
        (drafted,), _ = letters_read.waiting(at_work.clerk)
    with pytest.raises(Refused, match="speaks Welsh"), db.transaction():
        letters.approve(reference, drafted.id, 1, actor=at_work.clerk)
    clerk = at_work.browser(at_work.clerk, "clerk")
    page = clerk.get(f"/ombudsman/cases/{reference}/letters/{drafted.id}")
    assert "Nobody who speaks Welsh has read the fixed words" in page.text
    at = f"/ombudsman/cases/{reference}/letters/{drafted.id}/approve"
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    refused = clerk.browser.post(at, data={"csrf_token": token, "version": "1", "speaker": ""})
    assert refused.status_code == 422
    assert "Say who read this letter that speaks Welsh" in refused.text
    told = clerk.browser.post(at, data={"csrf_token": token, "version": "1", "speaker": "Invented Reader"})
    assert told.status_code == 303
    with db.reading():
        assert letters_read.letter(at_work.clerk, reference, drafted.id).speaker == "Invented Reader"


@pytest.mark.database
def test_whoever_asked_for_a_review_is_written_to_when_it_ends(at_work: Office):
    reference = allocated(at_work)
    with db.transaction():
        casework.end_early(
            reference, version(at_work, reference), outcome=Outcome.CEASED, text="Nothing useful could come of it.",
            actor=at_work.investigator, at=now(),
        )  # fmt: skip
    for name in ("review", "uphold-decision"):
        with db.transaction():
            casework.step(
                reference, version(at_work, reference), name, why="The cards say the same.",
                actor=at_work.deputy, at=now(),
            )  # fmt: skip
    with db.reading():
        drafts, _ = letters_read.waiting(at_work.clerk)
        (review,) = [each for each in drafts if each.kind == "review"]
        text = letters_read.letter(at_work.clerk, reference, review.id).text
    assert "Our decision stands.\n\nThe cards say the same." in text


@pytest.mark.database
def test_only_whoever_asked_for_mail_is_written_to_by_mail(at_work: Office):
    asked = {
        "who": Identity("Ada Invented", address="1 Nowhere Lane\nQuillmarsh", email="ada@family.example"),
        "situation": Situation.FAMILY,
    }
    references = [logged(at_work, **asked, by_mail=True), logged(at_work, **asked)]
    with db.reading():
        drafts, _ = letters_read.waiting(at_work.clerk)
    for each in drafts:
        with db.transaction():
            letters.approve(each.reference, each.id, 1, actor=at_work.clerk)
    with db.reading():
        sent = mail.stands(letters_read.BY_MAIL, [each.id for each in drafts])
    assert [each.id for each in drafts if each.id in sent] == [
        each.id for each in drafts if each.reference == references[0]
    ]
    (row,) = sent.values()
    assert row.compartment == "ombudsman"
    mail.configure(at_work.app.config["SETTINGS"])
    assert mail.send(row.payload) == outbox.Sending.KEPT
    (kept,) = (at_work.app.config["SETTINGS"].instance / "mail").glob("letter-*.eml")
    whole = kept.read_text()
    subject = re.search(r"^Subject: (.+)$", whole, re.MULTILINE)
    assert subject
    assert subject[1] == "A letter for you"
    assert "To: ada@family.example" in whole
    assert references[0] in whole


@pytest.mark.database
def test_whoever_was_released_is_not_written_to_at_the_prison_that_they_left(at_work: Office):
    reference = logged(at_work)
    with db.transaction():
        intake.correct(
            reference, version(at_work, reference), who=Identity("Tomas Obrien", "A1234BC", address="1 Nowhere Lane"),
            held_at="", why="Released.", actor=at_work.clerk, now=clock.now(), today=clock.today(),
            way=LARGE,
        )  # fmt: skip
    with db.transaction():
        written_now = letters.write(
            reference, "free", text="Good luck.", actor=at_work.clerk, now=clock.now(), today=clock.today()
        )
    with db.reading():
        assert letters_read.letter(at_work.clerk, reference, written_now.id).way == LARGE
        pdf = letters_read.sheets(at_work.clerk, reference=reference, letter_id=written_now.id)
    assert between(pypdfium2.PdfDocument(pdf)[0], *WINDOW) == "Tomas Obrien 1 Nowhere Lane"


@pytest.mark.database
def test_a_letter_without_an_address_says_so_before_it_is_printed(at_work: Office):
    reference = logged(at_work, situation=Situation.FAMILY)
    with db.reading():
        (drafted,), _ = letters_read.waiting(at_work.clerk)
    clerk = at_work.browser(at_work.clerk, "clerk")
    assert "This letter has no address" in clerk.get(f"/ombudsman/cases/{reference}/letters/{drafted.id}").text
