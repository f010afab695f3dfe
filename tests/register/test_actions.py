"""Imports of the estate and its places: whole or nothing, once, and never over what was."""

import shutil
from datetime import date

import pytest
import time_machine
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from regulator.core import db, tabular
from regulator.core.actor import STRANGER
from regulator.core.events import record
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.guard import Forbidden
from regulator.core.refused import FileProblems, Refused
from regulator.register import queries
from regulator.register.actions import import_capacity, import_estate, register_area, register_organisation
from regulator.register.events import AreaRegistered, EstateImported
from regulator.register.models import Area, Operator, Organisation, OrganisationName, Places, PrisonFunction
from regulator.register.rules.capacity_file import CapacityRow
from regulator.register.rules.dates import Precision
from regulator.register.rules.estate_files import read_estate
from regulator.register.rules.words import Category, CommissionerType, Function, Holds, Kind, PrisonFacts, Sector
from tests.register.estate import CAPACITY, ESTATE, FILES, HIGHMOOR, IMPORTER, LOWFEN, prisons, written

pytestmark = pytest.mark.database

FIRST, THEN = date(2026, 3, 2), date(2026, 9, 1)
BULLETIN = "MoJ monthly population bulletin, 29 August 2014"


@pytest.fixture(autouse=True)
def _in_november_2026():
    with time_machine.travel("2026-11-01T12:00:00Z", tick=False):
        yield


def bring(folder, as_of=FIRST):
    with db.transaction():
        return import_estate(read_estate(folder), actor=IMPORTER, as_of=as_of)


def bring_places(path=CAPACITY, as_of=date(2014, 8, 29), source=BULLETIN):
    with db.transaction():
        table = tabular.read(path, CapacityRow, unique=("prison",))
        return import_capacity(table, actor=IMPORTER, as_of=as_of, source=source)


def counted(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def events():
    with db.reading():
        return list(db.session().scalars(select(EventRow.name).order_by(EventRow.id)))


def test_the_published_estate_comes_in_whole_in_one_event(database):
    done = bring(ESTATE)
    assert done.held == {"prisons": 171, "areas": 43, "crcs": 21, "aliases": 4}
    assert done.added["prisons"] == 171
    assert done.added["crcs"] == done.added["contracts"] == done.added["contract areas"] == 21
    assert done.added["areas"] == done.added["commissioners"] == 43
    assert events() == ["EstateImported"]
    with db.reading():
        facts = db.session().scalar(select(EventFacts.text))
        assert read_estate(ESTATE).prisons.sha256 in facts
        kinds = select(Area.commissioner_type, func.count()).group_by(Area.commissioner_type)
        assert {kind.value: count for kind, count in db.session().execute(kinds)} == {
            "PCC": 37,
            "elected mayor": 4,
            "MOPAC": 1,
            "City of London Corporation": 1,
        }


def test_active_prisons_by_function_are_as_many_as_published(database):
    bring(ESTATE)
    with db.reading():
        wanted = (
            select(PrisonFunction.function, func.count())
            .join(Organisation, Organisation.id == PrisonFunction.organisation_id)
            .where(Organisation.active)
            .group_by(PrisonFunction.function)
        )
        assert {function.value: count for function, count in db.session().execute(wanted)} == {
            "category C trainer/resettlement": 46,
            "local/reception": 29,
            "open": 13,
            "women closed": 10,
            "high security": 8,
            "category B trainer": 8,
            "young adult": 5,
            "children's YOI": 4,
            "women open": 2,
            "secure training centre": 1,
        }


def test_bringing_the_same_in_again_changes_nothing_and_records_nothing(database):
    bring(ESTATE)
    bring_places()
    before = [counted(table) for table in (Organisation, OrganisationName, PrisonFunction, Operator, Places)]
    again, places = bring(ESTATE, THEN), bring_places()
    assert not again.new
    assert not places.new
    assert [counted(table) for table in (Organisation, OrganisationName, PrisonFunction, Operator, Places)] == before
    assert events() == ["EstateImported", "CapacityImported"]


def test_a_renamed_prison_keeps_both_names_with_the_day_the_change_was_seen(database, tmp_path):
    bring(written(tmp_path))
    done = bring(
        written(tmp_path, prisons=prisons(HIGHMOOR.replace("HMP Highmoor", "HMP Highmoor Hill"), LOWFEN)), THEN
    )
    assert [(each.code, each.what, each.was, each.now) for each in done.changes] == [
        ("HMA", "name", "HMP Highmoor", "HMP Highmoor Hill")
    ]
    with db.reading():
        prison = queries.organisation(STRANGER, "HMA")
        old, new = queries.names(prison.id)
        assert (old.name, old.from_on, old.until_on, old.until_precision) == (
            "HMP Highmoor",
            None,
            THEN,
            Precision.UNKNOWN,
        )
        assert (new.name, new.from_on, new.from_precision, new.until_on) == (
            "HMP Highmoor Hill",
            THEN,
            Precision.UNKNOWN,
            None,
        )
        assert queries.name_on(prison.id, date(2026, 8, 31)) == "HMP Highmoor"
        assert queries.name_on(prison.id, THEN) == "HMP Highmoor Hill"
        assert prison.name == "HMP Highmoor Hill"
        found = queries.organisations(STRANGER, search="highmoor").items
        assert [each.code for each in found] == ["HMA"]
        assert queries.name_index().match("Highmoor") == queries.name_index().match("Highmoor Hill") == ("HMA",)


def test_a_new_function_or_operator_or_owner_stands_beside_the_old_one(database, tmp_path):
    bring(written(tmp_path))
    changed = HIGHMOOR.replace("local/reception,B,public,HMPPS", "open,D,private,Fenways")
    owner = FILES["crcs.csv"][1].replace("Moorworks", "Fenworks")
    done = bring(written(tmp_path, prisons=prisons(changed, LOWFEN), crcs=[FILES["crcs.csv"][0], owner]), THEN)
    assert [(each.what, each.was, each.now) for each in done.changes] == [
        ("owner", "Moorworks", "Fenworks"),
        ("function", "local/reception, B, men", "open, D, men"),
        ("operator", "public, HMPPS", "private, Fenways"),
    ]
    with db.reading():
        prison, crc = queries.organisation(STRANGER, "HMA"), queries.organisation(STRANGER, "CPA01")
        assert queries.function_on(prison.id, FIRST).function == Function.LOCAL
        assert queries.function_on(prison.id, THEN).function == Function.OPEN
        assert [each.operator for each in queries.operators(prison.id)] == ["HMPPS", "Fenways"]
        assert [(each.owner, each.from_on) for each in queries.contracts(crc.id)] == [
            ("Moorworks", date(2015, 2, 1)),
            ("Fenworks", THEN),
        ]


def test_other_changed_facts_are_told_by_the_event(database, tmp_path):
    bring(written(tmp_path))
    closed = HIGHMOOR.replace(",yes,", ",no,").replace(",Highmoor,,", ",Highmoor,HM1 1AA,")
    done = bring(written(tmp_path, prisons=prisons(closed, LOWFEN)), THEN)
    assert [(each.what, each.was, each.now) for each in done.changes] == [
        ("active", "True", "False"),
        ("postcode", "", "HM1 1AA"),
    ]
    with db.reading():
        last = db.session().scalars(select(EventFacts.text).order_by(EventFacts.event_id.desc())).first()
        assert '"HM1 1AA"' in last


def test_an_earlier_file_cannot_change_what_is_known_of_later(database, tmp_path):
    bring(written(tmp_path))
    renamed = prisons(HIGHMOOR.replace("HMP Highmoor", "HMP Hill"), LOWFEN)
    bring(written(tmp_path, prisons=renamed), THEN)
    with pytest.raises(FileProblems, match="the name of HMA changed on 1 September 2026, after 31 August 2026"):
        bring(written(tmp_path), date(2026, 8, 31))
    with pytest.raises(Refused, match="still to come"):
        bring(tmp_path, date(2026, 11, 2))


def test_a_correction_on_the_same_day_leaves_the_wrong_word_in_force_on_no_day(database, tmp_path):
    bring(written(tmp_path))
    for name in ("HMP Hihgmoor", "HMP Highmoor Hill"):
        bring(written(tmp_path, prisons=prisons(HIGHMOOR.replace("HMP Highmoor", name), LOWFEN)), THEN)
    with db.reading():
        prison = queries.organisation(STRANGER, "HMA")
        assert [each.name for each in queries.names(prison.id)] == ["HMP Highmoor", "HMP Hihgmoor", "HMP Highmoor Hill"]
        assert queries.name_on(prison.id, THEN) == "HMP Highmoor Hill"


def test_a_refused_row_imports_nothing_of_any_file(database, tmp_path):
    with db.transaction():
        area = register_area(
            "east", "East", "Moors", CommissionerType.PCC, source="here", actor=IMPORTER, invented=True
        )
        register_organisation("LFA", "Lowfen", Kind.PARTNER, source="here", actor=IMPORTER, area_id=area.id)
    with pytest.raises(FileProblems, match="LFA is the code of a partner in the register, not of a prison"):
        bring(written(tmp_path))
    assert counted(Organisation) == 2
    assert events() == ["AreaRegistered", "OrganisationRegistered", "OrganisationRegistered"]


def test_a_prison_that_the_files_no_longer_have_stays_and_is_told(database, tmp_path):
    bring(written(tmp_path))
    lines = [FILES["aliases.csv"][0], "Highmoor and Lowfen,HMA,bulletin"]
    done = bring(written(tmp_path, prisons=prisons(HIGHMOOR), aliases=lines), THEN)
    assert any("HMP/YOI Lowfen is in the register and not in these files" in str(each) for each in done.warnings)
    with db.reading():
        assert queries.organisation(STRANGER, "LFA").active
        assert queries.name_index().match("Highmoor and Lowfen") == ("HMA",)


def test_population_above_capacity_is_kept_and_remarked(database):
    bring(ESTATE)
    done = bring_places()
    assert done.held == {"places": 53}
    assert "line 21: Cookham Wood: population 154 is above the operational capacity of 143" in map(str, done.warnings)
    with db.reading():
        prison = queries.organisation(STRANGER, "CKI")
        held = next(each.places for each in queries.places(prison.id) if each.places.as_of.year == 2014)
        assert (held.population, held.operational, held.source) == (154, 143, BULLETIN)
        assert queries.latest_places(prison.id).places.as_of == date(2026, 7, 27)


def test_a_figure_published_for_two_prisons_is_kept_as_one_that_both_share(database):
    bring(ESTATE)
    bring_places()
    with db.reading():
        shown = queries.latest_places(queries.organisation(STRANGER, "SPI").id)
        assert (shown.places.published_as, shown.places.operational) == ("Grendon / Springhill", 554)
        assert [each.code for each in shown.shared_with] == ["GNI"]


def test_two_sources_and_a_corrected_one_all_stand(database, tmp_path):
    bring(ESTATE)
    header = "prison,baseline_cna,in_use_cna,operational_capacity,population\n"
    day = date(2026, 8, 31)
    for number, source in ((400, "one"), (401, "two"), (402, "one")):
        path = tmp_path / "august.csv"
        path.write_text(header + f"Bedford,,,{number},\n", encoding="utf-8")
        done = bring_places(path, day, source)
    assert done.added == {"places": 1, "corrections": 1}
    with db.reading():
        prison = queries.organisation(STRANGER, "BFI")
        told = [(each.places.source, each.places.operational) for each in queries.places(prison.id)]
        assert told[:3] == [("one", 402), ("one", 400), ("two", 401)]


def test_wrong_rows_of_places_are_all_told_and_none_is_kept(database, tmp_path):
    bring(ESTATE)
    path = tmp_path / "places.csv"
    rows = ["Bedford,1,1,1,1", "Narnia,1,1,1,1", "Parc,1,1,1,1", "HMP/YOI Bedford,2,2,2,2", "Leeds,,,,"]
    path.write_text(
        "prison,baseline_cna,in_use_cna,operational_capacity,population\n" + "\n".join(rows), encoding="utf-8"
    )
    before = counted(Places)
    with pytest.raises(FileProblems) as refused:
        bring_places(path)
    told = [str(each) for each in refused.value.problems]
    assert [each.partition(":")[0] for each in told] == ["line 3", "line 4", "line 5", "line 6"]
    assert "HMP/YOI Bedford (BFI) already has figures on line 2" in told[2]
    assert counted(Places) == before


@pytest.mark.parametrize("source", ["", "  ", "s" * 401])
def test_places_without_a_source_are_refused(database, source):
    with pytest.raises(Refused, match="Say which publication"):
        bring_places(source=source)


def test_an_invented_place_says_so_and_the_real_estate_does_not_take_it_over(database, tmp_path):
    facts = PrisonFacts(Function.LOCAL, Category.B, Holds.MEN, Sector.PUBLIC, "HMPPS")
    with db.transaction():
        area = register_area(
            "moors", "Moors", "Nowhere", CommissionerType.PCC, source="invented", actor=IMPORTER, invented=True
        )
        register_organisation(
            "HMA", "HMP Highmoor", Kind.PRISON, source="invented", actor=IMPORTER, area_id=area.id, invented=True,
            prison=facts,
        )  # fmt: skip
        with pytest.raises(Refused, match="already the code"):
            register_organisation("HMA", "Other", Kind.PARTNER, source="invented", actor=IMPORTER)
    with db.reading():
        assert queries.organisation(STRANGER, "HMA").invented
        assert queries.function_on(queries.organisation(STRANGER, "HMA").id, FIRST).function == Function.LOCAL
    with pytest.raises(FileProblems, match="HMA is the code of an invented place"):
        bring(written(tmp_path))


@pytest.mark.parametrize(
    ("kind", "area", "facts", "told"),
    [
        (Kind.PRISON, None, True, "in which police area"),
        (Kind.PRISON, 1, False, "has a function and an operator"),
        (Kind.CRC, None, True, "has a function and an operator"),
    ],
)
def test_an_organisation_is_entered_with_what_its_kind_needs(database, kind, area, facts, told):
    given = PrisonFacts(Function.LOCAL, None, Holds.MEN, Sector.PUBLIC, "HMPPS") if facts else None
    with db.transaction(), pytest.raises(Refused, match=told):
        register_organisation("XXX", "X", kind, source="here", actor=IMPORTER, area_id=area, prison=given)


def test_the_database_lets_a_dated_fact_do_nothing_but_end_once(database, tmp_path):
    bring(written(tmp_path))
    ends = {"until_on": THEN, "until_precision": Precision.DAY}
    for change in ({"name": "Other"}, {"from_on": FIRST}, {"source": "x"}, {"name": "Other", **ends}):
        with pytest.raises(DatabaseError, match="append-only"), db.transaction():
            db.session().execute(update(OrganisationName).values(**change))
    with pytest.raises(DatabaseError, match="append-only"), db.transaction():
        db.session().execute(delete(PrisonFunction))
    with pytest.raises(Forbidden, match="append-only"), db.transaction():
        db.session().execute(delete(Places))
    with db.transaction():
        db.session().execute(update(Operator).values(**ends))
        record(IMPORTER, EstateImported(THEN, {}, {}, ()))
    with pytest.raises(DatabaseError, match="append-only"), db.transaction():
        db.session().execute(update(Operator).values(until_on=FIRST))
    with db.reading():
        prison = queries.organisation(STRANGER, "HMA")
        assert queries.operator_on(prison.id, date(2026, 8, 31)).operator == "HMPPS"
        assert queries.operator_on(prison.id, THEN) is None


def test_the_database_refuses_two_current_names_and_two_commissioners_of_an_area(database, tmp_path):
    bring(written(tmp_path))
    with db.reading():
        prison = queries.organisation(STRANGER, "HMA")
    again = {"organisation_id": prison.id, "name": "B", "folded": "b", "from_precision": "unknown", "source": "x"}
    second = {"code": "second", "kind": "commissioner", "name": "B", "sort_name": "b", "active": True, "source": "x"}
    for row in (OrganisationName(**again), Organisation(area_id=prison.area_id, **second)):
        with pytest.raises(IntegrityError, match="UNIQUE|unique"):
            _add(row)


def _add(row):
    with db.transaction():
        db.session().add(row)
        record(IMPORTER, EstateImported(THEN, {}, {}, ()))


def test_a_change_of_the_register_without_an_event_is_refused(database, tmp_path):
    bring(written(tmp_path))
    with pytest.raises(Forbidden, match="without an event"):
        _move_silently()


def _move_silently():
    with db.transaction():
        db.session().execute(update(Organisation).values(town="Elsewhere"))
        record(IMPORTER, AreaRegistered(1, "north"))


def test_the_real_files_survive_being_brought_in_after_the_small_estate(database, tmp_path):
    bring(written(tmp_path))
    shutil.copytree(ESTATE, tmp_path, dirs_exist_ok=True)
    with pytest.raises(FileProblems, match=r"CPA01"):
        bring(tmp_path, date(2015, 1, 1))
    assert bring(tmp_path, THEN).new
