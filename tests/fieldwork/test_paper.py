"""Paper twins: printed with codes, scanned, typed by them, and compared by a second person."""

import io
import re
from datetime import date

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.db import reading, transaction
from regulator.core.refused import Refused
from regulator.fieldwork.queries import paper as reads
from regulator.fieldwork.rules import paper, scans
from regulator.fieldwork.rules.paper import Line
from regulator.inspections import queries
from regulator.inspections.actions import planning
from regulator.inspections.queries import cases as case_queries
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests import verapdf
from tests.inspections import scene, trusts
from tests.inspections.workers import errors, inspection_for, sent, worker
from tests.people.visitor import token

CODES = st.text(paper.CHARACTERS, min_size=4, max_size=4)


def lines(count):
    return [Line(number, "note", "", f"Line {number}", "", "safety") for number in range(1, count + 1)]


@given(CODES, st.integers(1, 400), st.data())
def test_one_wrong_figure_or_two_swapped_never_name_another_line(code, number, data):
    typed = paper.line_code(code, number)
    assert paper.line_typed(code, f" {typed.lower()} ", lines(400)).number == number
    assert paper.line_typed(code, f"{code}-{typed}", lines(400)).number == number
    figures = list(str(number))
    place = data.draw(st.integers(0, len(figures) - 1))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != figures[place]]))
    wrong = "".join([*figures[:place], other, *figures[place + 1 :]])
    with pytest.raises(Refused):
        paper.line_typed(code, wrong + typed[-1], lines(400))
    if len(figures) > 1 and figures[0] != figures[1]:
        swapped = "".join([figures[1], figures[0], *figures[2:]])
        with pytest.raises(Refused):
            paper.line_typed(code, swapped + typed[-1], lines(400))


NOTE = Line(1, "note", "", "t", "", "safety")
ABOUT = Line(1, "note", "S3", "t", "", "safety")
MINIMUM = Line(1, "minimum-standard", "MS-1", "t", "", "safety")
QUESTIONS = tuple((ref, ref, "Is it so?") for ref in ("2.1.1", "2.1.2", "2.2.1"))
CASE = Line(1, "case", "", "Dock CRC: a case", "", "ZQD.2.1", QUESTIONS, "ZQD")
WRITTEN = date(2026, 3, 3)
RATING = Line(1, "proposal", "safety", "t", "", "safety", (("3", "3", "3: Good"),))


@pytest.mark.parametrize(
    ("line", "mark", "words", "told"),
    [
        (ABOUT, "p-", "Seen.", {"source": "prisoners", "bearing": "concern", "standards": ["S3"]}),
        (NOTE, "O", "Seen.", {"source": "observation", "area": "safety"}),
        (MINIMUM, "n", "No bell.", {"outcome": "not-met", "evidence": "No bell."}),
        (MINIMUM, "T", "", {"outcome": "not-tested"}),
        (RATING, "3", "Calm.", {"score": 3, "reason": "Calm."}),
        (
            CASE,
            "y-A",
            "c-014",
            {
                "pseudonym": "C-014",
                "component": "ZQD",
                "assessed_on": "2026-03-03",
                "answers": {"2.1.1": "yes", "2.2.1": "not-applicable"},
            },
        ),
        (CASE, "- - -", "C-14 Moved away.", {"pseudonym": "C-14", "answers": {}, "note": "Moved away."}),
    ],
)
def test_what_is_ticked_is_what_is_kept(line, mark, words, told):
    _kind, body = paper.read(line, mark, words, WRITTEN)
    assert told.items() <= body.items()


@pytest.mark.parametrize(
    ("kind", "mark", "words"),
    [("note", "OP", "x"), ("note", "", "x"), ("note", "O", ""), ("note", "O+-", "x"), ("note", "OX", "x"),
     ("minimum-standard", "M", ""), ("minimum-standard", "Q", "x"), ("proposal", "9", "x"), ("proposal", "3", "")],
)  # fmt: skip
def test_what_does_not_fit_the_line_is_told(kind, mark, words):
    with pytest.raises(Refused):
        paper.read(Line(1, kind, "safety", "t", "", "safety", (("3", "3", "3: Good"),)), mark, words, WRITTEN)


@pytest.mark.parametrize(
    ("mark", "words"),
    [("YN", "C-014"), ("YNYN", "C-014"), ("YNX", "C-014"), ("---", "C-014"), ("YNA", "John Smith"), ("YNA", "")],
)
def test_a_case_has_a_code_and_a_letter_for_each_question(mark, words):
    with pytest.raises(Refused):
        paper.read(CASE, mark, words, WRITTEN)


def test_a_case_has_a_sheet_to_itself():
    found = paper.sheets([*lines(4), CASE, CASE, NOTE])
    assert [len(each) for each in found] == [3, 1, 1, 1, 1]


@pytest.fixture
def visit(app):
    """Ann, who wrote on paper and types it in, and Ben, who compares, on a visit with fieldwork open."""
    ann, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    return ann, ben, inspection_for(State.FIELDWORK, (ann, "field"), (ben, "field"))


def at(ref, more=""):
    return f"/staff/inspections/{ref}/fieldwork/paper{more}"


def made(who, ref, scope="area:safety"):
    """A form that was made; its code."""
    assert sent(who, at(ref), scope=scope).status_code == 303
    return re.search(r"paper/([0-9A-Z]{4})/form.pdf", who.visitor.get(at(ref)).text)[1]


def day(name="written_on"):
    return {f"{name}-day": "3", f"{name}-month": "3", f"{name}-year": "2026"}


def typed(who, ref, code, sheet=1, more="", **rows):
    page = who.visitor.get(at(ref, f"/{code}?sheet={sheet}{more}")).text
    codes = dict(re.findall(r'name="(code_\d)"[^>]*value="([^"]*)"', page))
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("id", "scan")}
    data = {**codes, **hidden, "written_by": who.actor.key, **day(), **rows, "csrf_token": token(page)}
    return data, who.visitor.browser.post(at(ref, f"/{code}?sheet={sheet}"), data=data)


@pytest.mark.database
def test_a_sheet_is_printed_scanned_recognised_typed_and_compared(visit):
    ann, ben, ref = visit
    code = made(ann, ref)
    pdf = ann.visitor.get(at(ref, f"/{code}/form.pdf"))
    assert pdf.mimetype == "application/pdf"
    found = scans.sheets_in(pdf.data, "application/pdf")
    assert found == [(code, number) for number in range(1, len(found) + 1)]
    assert len(found) == len(pypdfium2.PdfDocument(pdf.data)), "each sheet is one page, and has its code"
    page = ann.visitor.get(at(ref, "/scan")).text
    data = {"csrf_token": token(page), "id": re.search(r'name="id" value="([^"]+)"', page)[1]}
    answer = ann.visitor.browser.post(at(ref, "/scan"), data=data | {"file": (io.BytesIO(pdf.data), "scan.pdf")})
    assert answer.status_code == 303
    scan = re.search(r"scan=([0-9a-f-]+)", answer.location)[1]
    rows = {"mark_1": "O-", "words_1": "The bell rang for ten minutes.", "mark_3": "p", "words_3": "They said so too."}
    data, answer = typed(ann, ref, code, more=f"&scan={scan}", **rows)
    assert answer.status_code == 303
    again = ann.visitor.browser.post(at(ref, f"/{code}?sheet=1"), data=data)
    assert "This was kept already." in ann.visitor.get(again.location).text
    with reading():
        notes = {each.statement: each for each in queries.evidence(queries.by_reference(ref).id)}
    assert notes["The bell rang for ten minutes."].bearing == "concern"
    assert notes["They said so too."].source == "prisoners"
    own = ann.visitor.get(f"/staff/inspections/{ref}/evidence/safety").text
    assert f"From paper form {code}, line" in own
    assert "nobody has compared it with the paper yet" in own
    assert "Nothing waits for you" in ann.visitor.get(at(ref, "/compare")).text
    page = ben.visitor.get(at(ref, "/compare")).text
    entries = re.findall(r"/compare/([0-9a-f-]{36})", page)
    assert len(entries) == 2
    assert "Scan of paper form" in ben.visitor.get(at(ref, f"/compare/{entries[0]}")).text
    refused = sent(ann, at(ref, f"/compare/{entries[0]}"), same="same")
    assert errors(refused.text) == ["Somebody else compares what you typed."]
    assert errors(sent(ben, at(ref, f"/compare/{entries[0]}"), same="different").text) == ["Enter what is different"]
    told = {"same": "different", "difference": "It says twelve."}
    assert sent(ben, at(ref, f"/compare/{entries[0]}"), **told).status_code == 303
    assert sent(ben, at(ref, f"/compare/{entries[1]}"), same="same").status_code == 303
    own = ann.visitor.get(f"/staff/inspections/{ref}/evidence/safety").text
    assert "compared by Ben Beside, found different: It says twelve." in own
    assert "compared by Ben Beside, found the same" in own


@pytest.mark.database
def test_a_wrong_line_is_told_beside_it_with_all_that_was_typed_and_nothing_kept(visit):
    ann, _ben, ref = visit
    code = made(ann, ref)
    rows = {"mark_1": "O", "words_1": "The first.", "mark_2": "Q", "words_2": "The second, long and dear."}
    _data, answer = typed(ann, ref, code, **rows)
    assert answer.status_code == 422
    assert "Type the one source that is ticked" in answer.text
    assert "The second, long and dear." in answer.text
    _data, answer = typed(ann, ref, code, **{"code_1": "1A2B"}, **rows)
    assert "Type the number and the letter beside the line" in answer.text
    with reading():
        assert "The first." not in {each.statement for each in queries.evidence(queries.by_reference(ref).id)}


@pytest.mark.database
def test_the_form_of_a_standard_and_of_judgements_go_the_same_way(visit):
    ann, ben, ref = visit
    page = ann.visitor.get(at(ref)).text
    minimum = re.search(r'value="(standard:MS[^"]+)"', page)[1]
    code = made(ann, ref, minimum)
    _data, answer = typed(ann, ref, code, mark_1="N", words_1="None was there.", written_by=ben.actor.key)
    assert answer.status_code == 303
    with reading():
        inspection = queries.by_reference(ref)
        found = queries.minimum_standards(inspection.id)[0]
    assert (found.ref, found.outcome, found.author) == (minimum.partition(":")[2], "not-met", ben.actor.key)


@pytest.mark.database
def test_cases_of_each_company_of_a_trust_are_written_on_sheets_of_its_own(app):
    ann = worker(app, Role.INSPECTOR, "Ann Author")
    with transaction():
        trusts.a_trust(companies=2)
        inspection = trusts.brought_to(State.FIELDWORK)
        planning.name_member(inspection, person=ann.actor.key, duty=ann.actor.duty, part="field", actor=scene.LEAD)
        ref = inspection.reference
    codes = {each: made(ann, ref, f"cases:{each}") for each in ("ZQC", "ZQD")}
    pdf = ann.visitor.get(at(ref, f"/{codes['ZQD']}/form.pdf")).data
    sheets = pypdfium2.PdfDocument(pdf)
    assert len(sheets) == paper.CASES, "each case is on one page"
    assert "Dock CRC Q: a case" in sheets[0].get_textpage().get_text_range()
    assert len(scans.sheets_in(pdf, "application/pdf")) == paper.CASES
    with reading():
        count = len(reads.of_form(reads.form(queries.by_reference(ref), codes["ZQD"]))[0].choices)
    _data, answer = typed(ann, ref, codes["ZQD"], mark_1="YN" + "A" * (count - 2), words_1="c-014 Read at the office.")
    assert answer.status_code == 303
    assert "2.1.1 yes, 2.1.2 no, 2.1.3 not applicable" in ann.visitor.get(answer.location).text
    _data, answer = typed(ann, ref, codes["ZQC"], mark_1="Y" * count, words_1="C-014")
    assert "C-014 is a case of Dock CRC Q: it counts there alone" in answer.text
    with reading():
        (case,) = case_queries.cases(queries.by_reference(ref))
    assert (case.component, case.pseudonym, case.answers["2.1.2"], case.note) == (
        "ZQD", "C-014", "no", "Read at the office.",
    )  # fmt: skip
    assert case.author == ann.actor.key


@pytest.mark.database
def test_the_printed_form_is_tagged_so_that_everyone_can_read_it(visit, database_engine):
    if database_engine != "sqlite":
        pytest.skip("the sheets are the same on both engines")
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    ann, _ben, ref = visit
    minimum = re.search(r'value="(standard:MS[^"]+)"', ann.visitor.get(at(ref)).text)[1]
    verdict = verapdf.judge(ann.visitor.get(at(ref, f"/{made(ann, ref, minimum)}/form.pdf")).data)
    assert verdict.failed == ()
    assert verdict.compliant
