"""The files of the estate: everything wrong in any of them, at once."""

import shutil

import pytest

from regulator.core.refused import FileProblems
from regulator.register.rules.estate_files import read_estate
from tests.register.estate import ESTATE, FILES, HIGHMOOR, LOWFEN, prisons, written


def problems(folder, **changed):
    with pytest.raises(FileProblems) as refused:
        read_estate(written(folder, **changed))
    return [str(each) for each in refused.value.problems]


def test_the_published_estate_is_right():
    estate = read_estate(ESTATE)
    assert (len(estate.prisons.rows), len(estate.crcs.rows), len(estate.areas.rows)) == (171, 21, 43)
    assert sorted(estate.digests) == ["aliases.csv", "crcs.csv", "police_areas.csv", "prisons.csv"]


def test_aliases_may_be_absent_and_the_other_files_may_not(tmp_path):
    for name in FILES:
        written(tmp_path)
        (tmp_path / name).unlink()
        if name == "aliases.csv":
            assert read_estate(tmp_path).aliases.rows == ()
            continue
        with pytest.raises(FileProblems, match=name):
            read_estate(tmp_path)
    with pytest.raises(FileProblems, match="no such folder"):
        read_estate(tmp_path / "absent")


def test_problems_of_all_files_are_told_at_once(tmp_path):
    found = problems(
        tmp_path,
        prisons=prisons(HIGHMOOR.replace(",yes,", ",perhaps,"), LOWFEN.replace("LF1 2AB", "LF12AB")),
        crcs=["code,name", "CPA01,Moors"],
    )
    assert found[:2] == [
        'line 2: prisons.csv active: "perhaps" is not yes or no',
        'line 3: prisons.csv postcode: "LF12AB" is not a postcode: write it as MK40 1HG',
    ]
    assert all("crcs.csv" in each for each in found[2:])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"prisons": prisons(HIGHMOOR.replace(",north,", ",east,"))}, 'police_area: "east" is not a code'),
        ({"prisons": prisons(HIGHMOOR.replace("local/reception", "seaside"))}, '"seaside" is not one of'),
        (
            {"prisons": prisons(HIGHMOOR.replace(",men,", ",women,"))},
            "a place that is local/reception cannot hold women",
        ),
        ({"prisons": prisons(HIGHMOOR.replace(",300,400", ",,"))}, "a capacity_source with one of them"),
        ({"prisons": prisons(HIGHMOOR.replace("Bulletin of 27 July 2026", "a list"))}, "capacity_source names no day"),
        ({"prisons": prisons(HIGHMOOR.replace(",300,", ",30000,"))}, "30000 is too large"),
        ({"prisons": prisons(HIGHMOOR, HIGHMOOR.replace("Highmoor", "Other"))}, '"HMA" is already on line 2'),
        ({"prisons": prisons(HIGHMOOR.replace("HMA", "../etc"))}, "is not a code"),
        ({"prisons": prisons(HIGHMOOR.replace("HMA", "CPA01"), LOWFEN)}, "is also the code of a prison"),
        (
            {"prisons": prisons(HIGHMOOR.replace("HMP Highmoor", "H" * 201))},
            "this cell has 201 characters",
        ),
        ({"crcs": [FILES["crcs.csv"][0], "CPA01,A,B,C,north"]}, "does not list south"),
        ({"crcs": [FILES["crcs.csv"][0], "CPA01,A,B,C,north;south;west"]}, '"west" is not a code'),
        (
            {"police_areas": [*FILES["police_areas.csv"][:2], "south,South,PCC,CPA02,The Fens"]},
            'contract_area: "CPA02" is not a code',
        ),
        ({"police_areas": [*FILES["police_areas.csv"][:2], "south,South,Sheriff,CPA01,The Fens"]}, '"Sheriff"'),
        ({"aliases": [FILES["aliases.csv"][0], "Both,HMA;XXX,bulletin"]}, 'codes: "XXX" is not a code'),
    ],
)
def test_what_contradicts_is_told_by_file_row_and_column(tmp_path, changed, told):
    assert any(told in each for each in problems(tmp_path, **changed))


def test_columns_of_the_estate_may_stand_in_another_order(tmp_path):
    shutil.copytree(ESTATE, tmp_path, dirs_exist_ok=True)
    lines = (tmp_path / "police_areas.csv").read_text(encoding="utf-8").splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines]
    (tmp_path / "police_areas.csv").write_text("\n".join(turned), encoding="utf-8")
    assert read_estate(tmp_path).areas.values == read_estate(ESTATE).areas.values
