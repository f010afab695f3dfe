"""Changes of the register by people: dated, with a reason and a source, never over what was."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import db
from regulator.core.actor import STRANGER
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.refused import Refused
from regulator.publication import actions as publication  # noqa: F401 - it hears what changes the public pages
from regulator.publication.queries import version
from regulator.register import actions, queries
from regulator.register.models import ContractArea
from regulator.register.rules.dates import Precision
from regulator.register.rules.editing import Grounds
from regulator.register.rules.places import Figures
from regulator.register.rules.words import Category, Descent, Function, Holds, Kind, Sector
from tests.register.people import BECAUSE, EDITOR, FACTS, TODAY, changed, given, small_estate

pytestmark = pytest.mark.database

MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _estate(database):
    small_estate()


def rename(name, on=MARCH, code="HMA", **more):
    changed(lambda it: actions.rename(it, name, from_on=on, **given(**more)), code)


def last_event():
    with db.reading():
        row, text = (
            db.session()
            .execute(
                select(EventRow, EventFacts.text)
                .join(EventFacts, EventFacts.event_id == EventRow.id)
                .order_by(EventRow.id.desc())
                .limit(1)
            )
            .one()
        )
        return row, json.loads(text)


def found(search):
    with db.reading():
        return [each.code for each in queries.organisations(STRANGER, search=search).items]


def test_a_renamed_prison_keeps_both_names_each_with_its_days():
    rename("HMP Highmoor Hill")
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        old, new = queries.names(it.id)
        assert (it.name, it.sort_name, it.version) == ("HMP Highmoor Hill", "highmoor hill", 2)
        assert (old.name, old.until_on, old.until_precision) == ("HMP Highmoor", MARCH, Precision.DAY)
        assert (new.name, new.from_on, new.until_on, new.source) == ("HMP Highmoor Hill", MARCH, None, BECAUSE.source)
        assert queries.name_on(it.id, MARCH - timedelta(days=1)) == "HMP Highmoor"
        assert queries.name_on(it.id, MARCH) == "HMP Highmoor Hill"


def test_the_event_says_who_changed_what_from_which_day_why_and_on_what_source():
    rename("HMP Highmoor Hill")
    row, facts = last_event()
    assert (row.name, row.actor_id, row.duty, row.occurred_on) == (
        "OrganisationRenamed",
        EDITOR.id,
        "register-editor",
        MARCH,
    )
    assert facts["changes"] == [{"code": "HMA", "now": "HMP Highmoor Hill", "was": "HMP Highmoor", "what": "name"}]
    assert (facts["from_on"], facts["reason"], facts["source"], facts["version"]) == (
        "2026-03-01",
        BECAUSE.reason,
        BECAUSE.source,
        2,
    )


def test_a_renamed_prison_is_found_by_both_names_its_town_and_its_code():
    rename("HMP Lowfen Grange")
    for search in ("highm", "lowfen", "GRANGE", "hma", "low highmoor"):
        assert found(search) == ["HMA"], search
    assert found("ighmoor") == []


def test_what_the_public_sees_is_made_anew_after_each_change():
    with db.reading():
        before = version.current()
    rename("HMP Highmoor Hill")
    with db.reading():
        assert version.current() > before


@pytest.mark.parametrize(
    ("grounds", "field"),
    [(Grounds("", "list"), "reason"), (Grounds("why", " \n"), "source"), (Grounds("why", "s" * 401), "source")],
)
def test_no_change_without_a_reason_and_a_source(grounds, field):
    with pytest.raises(Refused) as refused:
        rename("HMP Hill", because=grounds)
    assert refused.value.field == field
    with db.reading():
        assert queries.organisation(STRANGER, "HMA").version == 1


@pytest.mark.parametrize(
    ("name", "on", "said", "field"),
    [
        ("HMP Highmoor", MARCH, "already", "name"),
        ("  ", MARCH, "Enter the new name", "name"),
        ("H" * 201, MARCH, "at most 200", "name"),
        ("HMP\x00Hill", MARCH, "cannot be stored", "name"),
        ("HMP \ud800", MARCH, "cannot be stored", "name"),
        ("HMP \u202eHill", MARCH, "cannot be shown", "name"),
        ("HMP Hill", TODAY + timedelta(days=1), "still to come", "from_on"),
        ("HMP Hill", date(1799, 12, 31), "1800 or later", "from_on"),
    ],
)
def test_a_name_that_is_none_and_a_day_that_cannot_be_are_refused(name, on, said, field):
    with pytest.raises(Refused, match=said) as refused:
        rename(name, on)
    assert refused.value.field == field


def test_a_change_cannot_begin_before_what_it_changes():
    rename("HMP Hill", MARCH)
    for day in (MARCH, MARCH - timedelta(days=1)):
        with pytest.raises(Refused, match="holds since 1 March 2026: enter a later day, or correct"):
            rename("HMP Dale", day)


def test_a_function_a_category_and_who_is_held_change_from_a_day():
    def act(it):
        actions.change_function(it, Function.WOMEN_OPEN, None, Holds.WOMEN, from_on=MARCH, **given())

    changed(act)
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        assert queries.function_on(it.id, MARCH).holds == Holds.WOMEN
        assert queries.function_on(it.id, MARCH - timedelta(days=1)).category == Category.B
    with pytest.raises(Refused, match="already"):
        changed(act)


@pytest.mark.parametrize(
    ("function", "category", "holds", "field"),
    [
        (Function.WOMEN_OPEN, None, Holds.MEN, "holds"),
        (Function.OPEN, None, Holds.CHILDREN, "holds"),
        (Function.WOMEN_CLOSED, Category.A, Holds.WOMEN, "category"),
    ],
)
def test_a_function_must_fit_whom_it_holds(function, category, holds, field):
    with pytest.raises(Refused) as refused:
        changed(lambda it: actions.change_function(it, function, category, holds, from_on=MARCH, **given()))
    assert refused.value.field == field


def test_an_operator_changes_from_a_day():
    changed(lambda it: actions.change_operator(it, Sector.PRIVATE, "Fenways", from_on=MARCH, **given()))
    with db.reading():
        it = queries.organisation(STRANGER, "HMA")
        assert [(each.operator, each.until_on) for each in queries.operators(it.id)] == [
            ("HMPPS", MARCH),
            ("Fenways", None),
        ]


def test_a_company_has_no_function_and_a_prison_no_contract():
    with pytest.raises(Refused, match="has no operator"):
        changed(lambda it: actions.change_operator(it, Sector.PRIVATE, "X", from_on=MARCH, **given()), "CRCM")
    with pytest.raises(Refused, match="Only a community rehabilitation company"):
        changed(lambda it: actions.start_contract(it, fens(), "X", from_on=MARCH, **given()))


def fens():
    return db.session().scalar(select(ContractArea).where(ContractArea.code == "CPA02"))


def contract(it):
    return queries.contracts(it.id)[-1]


def test_a_contract_starts_changes_hands_and_ends():
    def start(it):
        return actions.start_contract(it, fens(), "Fenworks", from_on=MARCH, **given())

    assert changed(start, "CRCM") == []
    with pytest.raises(Refused, match="already has the contract of Fens"):
        changed(start, "CRCM")
    april, may = date(2026, 4, 1), date(2026, 5, 1)
    changed(lambda it: actions.change_owner(it, contract(it), "Seaworks", from_on=april, **given()), "CRCM")
    changed(lambda it: actions.end_contract(it, contract(it), until_on=may, **given()), "CRCM")
    with db.reading():
        rows = queries.contracts(queries.organisation(STRANGER, "CRCM").id)
        assert [(each.owner, each.from_on, each.until_on) for each in rows] == [
            ("Moorworks", date(2015, 2, 1), None),
            ("Fenworks", MARCH, april),
            ("Seaworks", april, may),
        ]
    with pytest.raises(Refused, match="ended already"):
        changed(lambda it: actions.end_contract(it, contract(it), until_on=may, **given()), "CRCM")


def test_an_area_that_another_company_serves_is_kept_and_remarked_on():
    with db.transaction():
        actions.register_organisation("CRCX", "Other Company", Kind.CRC, source="x", actor=EDITOR, invented=True)
    moors = queries.contract_area

    def start(it):
        first = queries.contracts(queries.organisation(STRANGER, "CRCM").id)[0]
        return actions.start_contract(it, moors(first.contract_area_id), "X", from_on=MARCH, **given())

    assert changed(start, "CRCX") == ["Moors Community Rehabilitation Company has the contract of Moors too"]


def test_a_contract_must_end_after_it_began():
    with pytest.raises(Refused, match="it must end after that"):
        changed(lambda it: actions.end_contract(it, contract(it), until_on=date(2015, 2, 1), **given()), "CRCM")


def test_a_prison_moves_to_another_area_and_the_event_keeps_the_first():
    changed(lambda it: actions.move(it, queries.area("south"), from_on=MARCH, **given()))
    assert last_event()[1]["changes"] == [{"code": "HMA", "now": "South", "was": "North", "what": "area"}]
    with pytest.raises(Refused, match="its area already"):
        changed(lambda it: actions.move(it, queries.area("south"), from_on=MARCH, **given()))
    with pytest.raises(Refused, match="already has an office"):
        changed(lambda it: actions.move(it, queries.area("south"), from_on=MARCH, **given()), "commissioner-north")


def test_town_and_postcode_are_changed_and_the_event_keeps_what_they_were():
    changed(lambda it: actions.change_address(it, "Moorside", "mk402dj", **given()))
    assert [(each["was"], each["now"]) for each in last_event()[1]["changes"]] == [
        ("Highmoor", "Moorside"),
        ("", "MK40 2DJ"),
    ]
    assert found("moorside") == ["HMA"]
    with pytest.raises(Refused, match="already"):
        changed(lambda it: actions.change_address(it, "Moorside", "MK40 2DJ", **given()))
    with pytest.raises(Refused, match="full UK postcode"):
        changed(lambda it: actions.change_address(it, "Moorside", "MK40", **given()))


def test_a_place_is_closed_and_opened_again_and_stays_in_the_register():
    changed(lambda it: actions.close(it, on=MARCH, **given()))
    with pytest.raises(Refused, match="closed already"):
        changed(lambda it: actions.close(it, on=MARCH, **given()))
    assert found("highmoor") == ["HMA"]
    changed(lambda it: actions.reopen(it, on=MARCH, **given()))
    with pytest.raises(Refused, match="open already"):
        changed(lambda it: actions.reopen(it, on=MARCH, **given()))


def test_a_company_with_a_contract_cannot_close():
    with pytest.raises(Refused, match="still has the contract of Moors: end that first"):
        changed(lambda it: actions.close(it, on=MARCH, **given()), "CRCM")


def test_a_closed_office_is_not_opened_beside_the_one_that_took_its_place():
    changed(lambda it: actions.close(it, on=MARCH, **given()), "commissioner-north")
    with db.transaction():
        area = queries.area("north").id
        actions.register_organisation(
            "mayor-north", "Mayor of North", Kind.COMMISSIONER, source="x", actor=EDITOR, area_id=area, invented=True
        )
    with pytest.raises(Refused, match="Another office commissions"):
        changed(lambda it: actions.reopen(it, on=MARCH, **given()), "commissioner-north")
    with pytest.raises(Refused, match="already has an office"), db.transaction():
        actions.register_organisation(
            "two", "Second", Kind.COMMISSIONER, source="x", actor=EDITOR, area_id=area, invented=True
        )


def test_places_above_capacity_are_kept_with_a_warning_and_a_second_figure_is_a_correction():
    def enter(**figures):
        return changed(lambda it: actions.enter_places(it, Figures(**figures), as_of=MARCH, **given()))

    assert enter(certified=300, operational=400, population=410) == [
        "population 410 is above the operational capacity of 400"
    ]
    with pytest.raises(Refused, match="has these figures already"):
        enter(certified=300, operational=400, population=410)
    assert enter(certified=300, operational=420, population=410) == []
    with pytest.raises(Refused, match="one figure at least"):
        enter()
    with pytest.raises(Refused, match="whole number"):
        enter(certified=-1)
    with db.reading():
        rows = [each.places for each in queries.places(queries.organisation(STRANGER, "HMA").id)]
        assert [(row.operational, row.correction, row.published_as) for row in rows] == [
            (420, 1, "HMP Highmoor"),
            (400, 0, "HMP Highmoor"),
        ]


def test_figures_of_a_place_of_the_same_name_are_not_mixed_up():
    with db.transaction():
        north = queries.area("north").id
        facts = {"source": "x", "actor": EDITOR, "area_id": north, "invented": True}
        actions.register_organisation("HMB", "HMP Highmoor", Kind.PRISON, prison=FACTS, **facts)
    for code in ("HMA", "HMB"):
        changed(lambda it: actions.enter_places(it, Figures(certified=5), as_of=MARCH, **given()), code)
    with db.reading():
        for code, name in (("HMA", "HMP Highmoor"), ("HMB", "HMB HMP Highmoor")):
            held = queries.places(queries.organisation(STRANGER, code).id)
            assert [(each.places.published_as, each.shared_with) for each in held] == [(name, ())]


def test_lineage_is_told_of_both_and_can_be_struck():
    with db.transaction():
        actions.register_organisation("NEW", "Newmoor", Kind.PARTNER, source="x", actor=EDITOR, invented=True)

    def merge(it):
        later = queries.organisation_to_change(STRANGER, "NEW")
        actions.record_lineage(it, Descent.MERGED_INTO, later, happened_on=MARCH, **given())

    changed(merge)
    with pytest.raises(Refused, match="recorded already, on 1 March 2026"):
        changed(merge)
    with db.reading():
        earlier, later = (queries.organisation(STRANGER, code) for code in ("HMA", "NEW"))
        (out,), (back,) = queries.lineage(earlier.id), queries.lineage(later.id)
        assert (out.words, out.other.code) == ("merged into", "NEW")
        assert (back.words, back.other.code) == ("formed by merging", "HMA")
        assert [each.name for each in queries.log_of(later)] == ["LineageRecorded", "OrganisationRegistered"]
    changed(lambda it: actions.strike_lineage(it, queries.lineage(it.id)[0].row, **given()))
    with db.reading():
        assert queries.lineage(earlier.id) == queries.lineage(later.id) == []
    changed(merge)


def test_a_place_may_be_re_roled_as_itself_and_merged_only_into_another():
    changed(lambda it: actions.record_lineage(it, Descent.REROLED_AS, it, happened_on=MARCH, **given()))
    with pytest.raises(Refused, match="another organisation") as refused:
        changed(lambda it: actions.record_lineage(it, Descent.SPLIT_INTO, it, happened_on=MARCH, **given()))
    assert refused.value.field == "other"
