"""Published outcomes of past inspections: as precise as they were published, and every source kept."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from regulator.core import db, tabular
from regulator.core.actor import STRANGER
from regulator.core.events import record
from regulator.core.events.models import EventRow
from regulator.core.guard import Forbidden
from regulator.core.paths import DATA
from regulator.core.refused import FileProblems
from regulator.inspections.actions.outcomes import import_outcomes
from regulator.inspections.models.outcomes import PublishedOutcome
from regulator.inspections.queries.outcomes import corrections, past_outcomes
from regulator.inspections.rules.outcomes import OutcomeRow, OutcomesImported
from regulator.register import queries as register
from regulator.register.actions import import_estate
from regulator.register.rules.estate_files import read_estate
from tests.register.estate import ESTATE, IMPORTER

PUBLISHED = DATA / "outcomes" / "published-outcomes.csv"
HEADER = ",".join(OutcomeRow.model_fields)
LEEDS = "1,HMP Leeds,local,full,2019-05,2019-05,2,3,3,2,2017,,,,,full,Press release,https://example.org/leeds"


def row(**changed):
    """A row about Leeds with some cells changed."""
    cells = dict(zip(OutcomeRow.model_fields, LEEDS.split(","), strict=True))
    assert changed.keys() <= cells.keys()
    return ",".join({**cells, **changed}.values())


def table(*rows):
    return tabular.parse("\n".join([HEADER, *rows]).encode(), "outcomes.csv", OutcomeRow)


@pytest.fixture
def estate(database):
    with db.transaction():
        import_estate(read_estate(ESTATE), actor=IMPORTER, as_of=date(2026, 1, 1))


def bring(given):
    with db.transaction():
        return import_outcomes(given, actor=IMPORTER)


def past(code):
    return past_outcomes(STRANGER, register.organisation(STRANGER, code).id)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"start": "June 2019"}, "is not a date"),
        ({"start": ""}, "this cell is blank"),
        ({"end": "2019-04"}, "it ends (April 2019) before it starts (May 2019)"),
        ({"prev_date": "2020"}, "the inspection before it (2020) is after it"),
        ({"safety": "5"}, "5 is too large: at most 4"),
        ({"safety": "0"}, "0 is too small: at least 1"),
        ({"safety": "2.5"}, "is not a whole number"),
        ({"prev_date": "", "prev_safety": "2"}, "come with its date"),
        ({"safety": "", "respect": "", "purposeful_activity": "", "release": ""}, "this row has not one score"),
        ({"url": "javascript:alert(1)"}, "is not an address"),
        ({"source": ""}, "this cell is blank"),
        ({"source": "s" * 201}, "this cell has 201 characters; at most 200 are kept"),
    ],
)
def test_a_wrong_row_is_refused_in_plain_words(changed, told):
    with pytest.raises(FileProblems) as refused:
        table(row(**changed))
    assert told in str(refused.value)


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_the_published_outcomes_come_in_whole_and_once():
    given = tabular.read(PUBLISHED, OutcomeRow)
    done = bring(given)
    assert (done.held, done.added, done.corrected, done.warnings) == (12, 12, 0, ())
    assert bring(given).added == 0
    with db.reading():
        events = db.session().scalars(select(EventRow.name)).all()
        assert events == ["EstateImported", "OutcomesImported"]
        first, second, third = past("HDI")
        assert first.row.start.in_words() == "about June 2015"
        assert (first.row.start_on, first.row.start_precision, first.row.start_about) == (
            date(2015, 6, 1),
            "month",
            True,
        )
        assert first.row.previous.in_words() == "2012"
        assert set(first.row.previous_scores.values()) == {None}
        assert second.row.start.in_words() == second.row.end.in_words() == "August 2019"
        assert third.row.start.in_words() == "15 July 2024"
        assert third.row.scores == {
            "safety": 4,
            "respect": 4,
            "purposeful-activity": 4,
            "preparation-for-release": 4,
        }
        assert third.row.url.startswith("https://www.thestar.co.uk/")
        partial = past("PDI")[1].row
        assert partial.scores["safety"] == 1
        assert partial.scores["respect"] is None
        assert partial.completeness == "partial (no test improved)"


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_two_sources_that_contradict_each_other_both_stand_and_say_so():
    bring(table(LEEDS))
    done = bring(table(row(safety="3", source="Newspaper", url="https://example.org/other")))
    assert [str(each) for each in done.warnings] == [
        'line 2: LEI: safety is 2 in "Press release" and 3 in "Newspaper" for the inspection of May 2019; both are kept'
    ]
    with db.reading():
        one, other = past("LEI")
        assert (one.row.safety, other.row.safety) == (2, 3)
        assert one.contradicted == other.contradicted
        assert "both are kept" in one.contradicted[0]


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_a_later_source_that_remembers_otherwise_is_remarked():
    later = row(id="2", start="2022-06", end="", prev_date="2019", prev_safety="1", source="Press release 2022")
    done = bring(table(LEEDS, later))
    assert [each.line for each in done.warnings] == [3]
    assert 'safety is 1 in "Press release 2022" and 2 in "Press release"' in done.warnings[0].message


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_what_a_source_corrects_stands_beside_what_it_said():
    bring(table(LEEDS))
    done = bring(table(row(safety="1")))
    assert (done.added, done.corrected, done.warnings) == (1, 1, ())
    with db.reading():
        (shown,) = past("LEI")
        assert shown.row.safety == 1
        assert [each.safety for each in corrections(shown.row)] == [2, 1]
    assert bring(table(row(safety="1"))).added == 0


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_wrong_establishments_are_all_told_and_nothing_is_kept():
    given = table(
        LEEDS,
        row(id="2", establishment="HMP Parc"),
        row(id="3", establishment="Narnia"),
        row(id="4", establishment="Feltham"),
        row(id="5", establishment="Leeds", safety="1"),
    )
    with pytest.raises(FileProblems) as refused:
        bring(given)
    assert [each.line for each in refused.value.problems] == [3, 4, 5, 6]
    assert "could be any of HMP/YOI Parc (PRI), HMYOI Parc (PYI)" in refused.value.problems[0].message
    assert "this name covers FMI, FYI: say which one" in refused.value.problems[2].message
    assert "this source already tells of this inspection on line 2" in refused.value.problems[3].message
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(PublishedOutcome)) == 0


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_an_outcome_said_to_be_full_without_all_its_scores_is_remarked_and_kept():
    done = bring(table(row(respect="")))
    assert [str(each) for each in done.warnings] == ["line 2: HMP Leeds: is given as full and lacks a score"]
    assert done.added == 1


@pytest.mark.database
@pytest.mark.usefixtures("estate")
def test_a_published_outcome_is_never_changed_and_never_off_its_scale():
    bring(table(LEEDS))
    for statement in (update(PublishedOutcome).values(safety=4), delete(PublishedOutcome)):
        with pytest.raises(Forbidden, match="append-only"), db.transaction():
            db.session().execute(statement)
    with db.reading():
        held = db.session().scalars(select(PublishedOutcome)).one()
    same = {
        column.key: getattr(held, column.key) for column in PublishedOutcome.__table__.columns if column.key != "id"
    }
    for change in ({"safety": 5}, {"start_precision": "unknown"}, {"end_on": None}, {"source": ""}, {}):
        with pytest.raises((IntegrityError, DatabaseError)):
            _add(PublishedOutcome(**{**same, **change}))


def _add(outcome):
    with db.transaction():
        db.session().add(outcome)
        record(IMPORTER, OutcomesImported("outcomes.csv", "0" * 64, 1, 0))
