"""Cases and desks without a browser: what may be said of a case, in which order it stands, how a desk numbers it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections.actions import at_the_desk
from regulator.inspections.actions import cases as actions
from regulator.inspections.models.cases import CaseAssessment
from regulator.inspections.models.journal import Operation
from regulator.inspections.queries import cases as queries
from regulator.inspections.rules import cases, cases_file
from regulator.inspections.rules.cases import Case, CountedStandard, Question
from regulator.inspections.rules.cases_file import Asked
from regulator.inspections.rules.lifecycle import State

from . import scene
from .scene import COLLEAGUE, INSPECTOR, NOW

STANDARD = CountedStandard("2.1", "Assessment", (Question("2.1.1", "Who"), Question("2.1.2", "What")))
ASKED = Asked((STANDARD,), frozenset({"C-1"}), date(2026, 3, 2), date(2026, 3, 6))
HEAD = "pseudonym,assessed on,2.1.1,2.1.2,note\n"


def test_a_question_that_does_not_apply_is_in_no_denominator():
    said = [{"2.1.1": "yes", "2.1.2": "no"}, {"2.1.1": "not-applicable", "2.1.2": "yes"}, {"2.1.1": "no"}]
    counts = cases.counted(STANDARD, said)["key_questions"]
    assert [(each["yes"], each["no"], each["not_applicable"]) for each in counts] == [(1, 1, 1), (1, 1, 0)]


@pytest.mark.parametrize(("typed", "kept"), [("c-014", "C-014"), (" AB-1 ", "AB-1"), ("xyz-99999", "XYZ-99999")])
def test_a_code_is_tidied(typed, kept):
    assert cases.code(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "Jane Doe", "Doe", "A1234BC", "C014", "C-", "C-123456", "ABCD-1", "C-1\x00"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(Refused):
        cases.code(typed)


def test_a_file_says_what_is_wrong_with_each_cell_and_keeps_the_rest():
    rows = ["c-2,2026-03-03,yes,N/A,", "C-3,2026-03-07,y,no,", "C-4,3.3.2026,n,NO,Good work", "C-1,,yes,yes,"]
    read = cases_file.read((HEAD + "\n".join(rows)).encode(), "x.csv", ASKED)
    assert [(each.row, each.case.pseudonym, dict(each.case.answers)) for each in read.good] == [
        (2, "C-2", {"2.1.1": "yes", "2.1.2": "not-applicable"}),
        (4, "C-4", {"2.1.1": "no", "2.1.2": "no"}),
    ]
    assert read.good[1].case.assessed_on == date(2026, 3, 3)
    assert [(each.line, each.where) for each in read.problems] == [
        (3, "assessed on"),
        (5, "pseudonym"),
        (5, "assessed on"),
    ]


def test_what_is_written_is_read_again_as_it_was():
    held = [Case("C-2", date(2026, 3, 3), {"2.1.1": "yes", "2.1.2": "not-applicable"}, '=1+1, "quoted"\nsecond line')]
    for raw in (cases_file.as_csv(ASKED.refs, held), cases_file.workbook(ASKED.refs, held)):
        read = cases_file.read(raw, "x", ASKED)
        assert read.problems == ()
        assert [each.case for each in read.good] == held


def crc() -> int:
    return scene.inspection_at(
        State.FIELDWORK, organisation_id=_provider(), edition="crc-1", scheme="crc-1", actor=scene.LEAD
    )


def _provider() -> int:
    with reading():
        return scene.organisation("ZMC")


def said(pseudonym="C-1", answer="yes", **more):
    return {"pseudonym": pseudonym, "answers": {"2.1.1": answer}, "assessed_on": "2026-03-03"} | more


@pytest.mark.database
def test_the_assessment_made_last_stands_whichever_device_hands_it_in_first(ground):
    inspection_id = crc()
    late, early = scene.an_entry(2, "case", said(answer="no")), scene.an_entry(1, "case", said(answer="yes"))
    with transaction():
        made = scene.again(inspection_id)
        scene.handed_in(made, [late], "tablet-a")
        scene.handed_in(made, [early], "tablet-b", COLLEAGUE)
        scene.handed_in(made, [late], "tablet-a")
    with reading():
        held = session().scalars(sa.select(CaseAssessment).filter_by(inspection_id=inspection_id)).all()
        assert [each.answers for each in held] == [{"2.1.1": "no"}]
        kept = sa.select(sa.func.count()).select_from(Operation).filter_by(inspection_id=inspection_id, kind="case")
        assert session().scalar(kept) == 2


@pytest.mark.database
@pytest.mark.parametrize(
    "body",
    [
        said(pseudonym="Jane Doe"),
        said(answer="maybe"),
        said(assessed_on="2026-02-30"),
        said(assessed_on=0),
        said(assessed_on="{0}"),
        {"pseudonym": "C-1", "answers": {}, "assessed_on": "2026-03-03"},
        said(name="Jane Doe"),
    ],
)
def test_a_device_cannot_hand_in_what_is_no_case(ground, body):
    inspection_id = crc()
    with pytest.raises(Refused, match="Entry 1"), transaction():
        scene.handed_in(scene.again(inspection_id), [scene.an_entry(1, "case", body)])


@pytest.mark.database
def test_a_desk_numbers_its_entries_without_gaps_and_keeps_each_once(ground):
    inspection_id = crc()
    id = at_the_desk.new_id()
    note = {"area": "2.1", "source": "staff", "statement": "Caseloads are high."}
    with transaction():
        made = scene.again(inspection_id)
        counts = [at_the_desk.hand_in(made, "note", note, id=id, actor=INSPECTOR, now=NOW) for _ in range(2)]
        counts.append(at_the_desk.hand_in(made, "note", note | {"statement": "More."}, id=id, actor=INSPECTOR, now=NOW))
        counts.append(at_the_desk.hand_in(made, "note", note, id="not an id\x00", actor=INSPECTOR, now=NOW))
        counts.append(at_the_desk.hand_in(made, "note", note, actor=COLLEAGUE, now=NOW))
    assert counts == [1, 0, 1, 1, 1]
    with reading():
        numbers = sa.select(Operation.device, Operation.sequence).filter_by(inspection_id=inspection_id)
        found = [tuple(each) for each in session().execute(numbers.order_by(Operation.device, Operation.sequence))]
    assert found == [("web:902", 1), ("web:902", 2), ("web:902", 3), ("web:903", 1)]


@pytest.mark.database
def test_cases_are_brought_in_whole_or_not_at_all(ground):
    inspection_id = crc()
    with reading():
        refs = queries.asked(scene.again(inspection_id), scene.LAST).refs
    every = [Case(f"C-{number}", scene.FIRST, dict.fromkeys(refs, "yes")) for number in range(1, 4)]
    with transaction():
        assert actions.bring_in(scene.again(inspection_id), every[:2], actor=INSPECTOR, now=NOW) == 2
    with pytest.raises(Refused, match="C-2. Nothing was brought in"), transaction():
        actions.bring_in(scene.again(inspection_id), every[1:], actor=COLLEAGUE, now=NOW)
    early = Case("C-9", scene.FIRST - timedelta(days=400), dict.fromkeys(refs, "yes"))
    with pytest.raises(Refused, match="more than six months"), transaction():
        actions.assess(scene.again(inspection_id), early, new=True, id=None, actor=INSPECTOR, now=NOW)
    with reading():
        assert len(queries.standing(scene.again(inspection_id))) == 2


@pytest.mark.database
def test_no_case_is_counted_in_a_prison(ground):
    inspection_id = scene.inspection_at(State.FIELDWORK)
    one = Case("C-1", scene.FIRST, {})
    with pytest.raises(Refused, match="No case is counted"), transaction():
        actions.assess(scene.again(inspection_id), one, new=True, id=None, actor=INSPECTOR, now=NOW)
