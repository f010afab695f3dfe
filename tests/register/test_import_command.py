"""`regulator import` as a person at the command line meets it."""

import pytest
from click.testing import CliRunner

from regulator.cli.imports import import_
from regulator.core import db
from regulator.core.actor import STRANGER
from regulator.register import queries
from tests.register.estate import CAPACITY, HIGHMOOR, LOWFEN, prisons, written

pytestmark = pytest.mark.database

OUTCOMES = CAPACITY.parent.parent / "outcomes" / "published-outcomes.csv"


def run(*arguments):
    return CliRunner().invoke(import_, [str(each) for each in arguments], catch_exceptions=False)


def test_the_published_files_come_in_and_say_so(database):
    estate = run("estate", "--as-of", "2026-07-27")
    assert estate.exit_code == 0
    assert "171 prisons, 43 areas, 21 crcs" in estate.stdout
    places = run("capacity", CAPACITY)
    assert "Places on 29 August 2014: the files have 53 places.\nAdded: 53 places.\n10 remarks" in places.stdout
    assert "Cookham Wood: population 154 is above" in places.stdout
    assert run("outcomes", OUTCOMES).stdout == "Published outcomes: the file has 12; 12 added.\n"
    assert "Nothing was new." in run("estate").stdout
    assert "Nothing was new." in run("capacity", CAPACITY).stdout
    assert run("outcomes", OUTCOMES).stdout == "Published outcomes: the file has 12; 0 added.\n"


def test_what_changed_is_told(database, tmp_path):
    run("estate", written(tmp_path), "--as-of", "2026-07-27")
    written(tmp_path, prisons=prisons(HIGHMOOR.replace("HMP Highmoor", "HMP Hill"), LOWFEN))
    assert "Changed: HMA: name: HMP Highmoor is now HMP Hill" in run("estate", tmp_path).stdout


def test_a_wrong_file_changes_nothing_and_is_told_on_standard_error(database, tmp_path):
    done = run("estate", written(tmp_path, prisons=prisons(HIGHMOOR.replace(",yes,", ",perhaps,"))))
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[0].endswith('line 2: prisons.csv active: "perhaps" is not yes or no')
    assert done.stderr.splitlines()[-1].startswith("1 problem in ")
    with db.reading():
        assert queries.organisations(STRANGER).count == 0


def test_rubbish_is_refused_by_every_command(database, tmp_path):
    rubbish = tmp_path / "rubbish-2014-01-01.csv"
    with rubbish.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    for command in ("capacity", "outcomes"):
        done = run(command, rubbish)
        assert done.exit_code == 1
        assert "larger than 10 MB; nothing of it was read" in done.stderr


def test_places_need_a_day(database, tmp_path):
    path = tmp_path / "places.csv"
    path.write_bytes(CAPACITY.read_bytes())
    assert "say the day of its figures with --as-of" in run("capacity", path).stderr
    assert "is not a date: write the year first" in run("capacity", path, "--as-of", "29/08/2014").stderr
    assert "is still to come" in run("capacity", path, "--as-of", "2999-01-01").stderr
    unknown = run("capacity", path, "--as-of", "2014-08-29")
    assert unknown.exit_code == 1
    assert 'line 2: prison: no organisation in the register is called "Altcourse"' in unknown.stderr
