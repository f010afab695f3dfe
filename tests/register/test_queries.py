"""What the register says, and how it is found."""

from datetime import date

import pytest
from sqlalchemy import insert

from regulator.core import db
from regulator.core.actor import STRANGER
from regulator.core.events import record
from regulator.core.refused import NotFound
from regulator.register import queries
from regulator.register.actions import import_estate
from regulator.register.events import EstateImported
from regulator.register.models import Organisation
from regulator.register.rules.estate_files import read_estate
from regulator.register.rules.words import PROVIDERS, Kind
from tests.register.estate import ESTATE, IMPORTER

pytestmark = pytest.mark.database

DAY = date(2026, 1, 1)


@pytest.fixture
def estate(database):
    with db.transaction():
        import_estate(read_estate(ESTATE), actor=IMPORTER, as_of=DAY)
    with db.reading():
        yield


def codes(**wanted):
    return [each.code for each in queries.organisations(STRANGER, limit=400, **wanted).items]


@pytest.mark.usefixtures("estate")
def test_pages_follow_each_other_without_a_gap_or_a_repeat():
    seen, after = [], None
    for _ in range(10):
        page = queries.organisations(STRANGER, kinds=[Kind.PRISON], after=after, limit=30)
        seen += page.items
        after = page.more
        if after is None:
            break
    assert len(seen) == page.count == 171
    assert len({each.id for each in seen}) == 171
    assert [each.sort_name for each in seen] == sorted(each.sort_name for each in seen)


@pytest.mark.usefixtures("estate")
def test_a_page_that_is_exactly_full_promises_no_other():
    page = queries.organisations(STRANGER, kinds=[Kind.CRC], limit=21)
    assert (len(page.items), page.more, page.count_in_words) == (21, None, "21")


@pytest.mark.usefixtures("estate")
def test_the_list_narrows_by_kind_area_state_and_name():
    assert len(codes(kinds=[Kind.PRISON], active=True)) == 126
    assert len(codes(kinds=PROVIDERS)) == 192
    assert codes(area="bedfordshire") == ["BFI", "CPA17", "commissioner-bedfordshire"]
    assert codes(area="nowhere") == []
    assert codes(search="WORMWOOD") == codes(search="wsi") == ["WSI"]
    assert codes(search="100%") == codes(search="_") == []
    assert len(codes(search="  ")) == 235
    assert codes(search="parc", active=True) == ["PRI", "PYI"]


def test_a_long_list_says_more_than_a_thousand(database):
    row = {"kind": "partner", "name": "P", "sort_name": "p", "active": True, "source": "x", "invented": True}
    with db.transaction():
        rows = [{"code": f"P{number}", "version": 1, **row} for number in range(1200)]
        db.session().execute(insert(Organisation), rows)
        record(IMPORTER, EstateImported(DAY, {}, {}, ()))
    with db.reading():
        page = queries.organisations(STRANGER)
        assert page.count_in_words == "more than 1,000"
        assert queries.organisations(STRANGER, after=page.more).items[0].code == "P50"


@pytest.mark.usefixtures("estate")
def test_what_is_not_there_is_not_found():
    for asked in (
        lambda: queries.organisation(STRANGER, "NOPE"),
        lambda: queries.area("nope"),
        lambda: queries.name_on(99999, DAY),
        lambda: queries.contract_area(99999),
    ):
        with pytest.raises(NotFound):
            asked()
    crc = queries.organisation(STRANGER, "CPA01")
    assert queries.latest_places(crc.id) is None
    assert queries.function_on(crc.id, DAY) is None
    assert queries.operator_on(crc.id, DAY) is None


@pytest.mark.usefixtures("estate")
def test_a_prison_and_a_crc_lead_to_their_areas_and_commissioners():
    prison, crc = queries.organisation(STRANGER, "BFI"), queries.organisation(STRANGER, "CPA20")
    assert [each.code for each in queries.areas_of(prison.id, DAY)] == ["bedfordshire"]
    assert [each.name for each in queries.commissioners_of(prison.id, DAY)] == [
        "Police and Crime Commissioner for Bedfordshire"
    ]
    assert [each.code for each in queries.areas_of(crc.id, DAY)] == ["city-of-london", "metropolitan"]
    assert [each.name for each in queries.commissioners_of(crc.id, DAY)] == [
        "City of London Corporation",
        "Mayor's Office for Policing and Crime (MOPAC)",
    ]
    assert queries.areas_of(crc.id, date(2015, 1, 31)) == []


@pytest.mark.usefixtures("estate")
def test_every_area_has_one_commissioner_and_one_crc():
    areas = queries.areas()
    assert len(areas) == 43
    for area in areas:
        assert queries.commissioner_of(area.id).area_id == area.id
        assert len(queries.crcs_of(area.id, date(2015, 2, 1))) == 1
        assert queries.crcs_of(area.id, date(2015, 1, 31)) == []


@pytest.mark.usefixtures("estate")
def test_organisations_are_found_by_their_numbers():
    prison = queries.organisation(STRANGER, "BFI")
    assert queries.by_ids([prison.id, 99999]) == {prison.id: prison}
    assert queries.contract_area(
        queries.contracts(queries.organisation(STRANGER, "CPA11").id)[0].contract_area_id
    ).name == ("Wales")
