"""`regulator setup`: an installation that is ready, and run again the same."""

import sqlite3
import stat

import pytest

from regulator.core.paths import DATA

from .installation import Installation

pytestmark = pytest.mark.database


def counted(installation):
    """How many rows each table has, the counts that any start may change left out."""
    connection = sqlite3.connect(installation.folder / "regulator.sqlite")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    connection.close()
    return found


def test_set_up_again_nothing_changes(installation):
    before = counted(installation)
    assert before["edition"] == 3
    assert before["organisation"] > 200
    said = installation.run("setup")
    assert (said.code, said.err) == (0, "")
    assert counted(installation) == before


def test_the_folder_and_its_keys_are_for_the_owner_alone(installation):
    assert stat.S_IMODE(installation.folder.stat().st_mode) & 0o077 == 0
    for path in (installation.folder / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_the_demonstration_is_there_and_shown_again_adds_nothing(installation):
    first = installation.run("setup", "--demo")
    assert first.code == 0, first.err
    for path in (DATA / "inspections").glob("*.yaml"):
        assert f"is published, from {path.name}." in first.out
    assert "lead-inspector@demonstration.example" in first.out
    for path in (DATA / "under-way").glob("*.yaml"):
        assert f"is under way, from {path.name}." in first.out
    before = counted(installation)
    files = [each for folder in ("inspections", "under-way", "licensing") for each in (DATA / folder).glob("*.yaml")]
    assert before["inspection"] == len(files) + 1, "the earlier report on which the matter of enforcement stands"
    assert before["document_form"] == 3 * before["document_version"]
    again = installation.run("setup", "--demo")
    assert again.code == 0, again.err
    after = counted(installation)
    looked = after.pop("compartment_opening") - before.pop("compartment_opening")
    assert looked == 1, "whether the complaints are there is looked up behind the wall, and that is written down"
    assert after == before
    assert installation.run("audit", "verify").code == 0


def test_a_setting_that_cannot_be_used_stops_with_a_sentence(tmp_path):
    installation = Installation(tmp_path / "instance", {"REGULATOR_DATABASE_URL": "mysql://nowhere"})
    said = installation.run("setup")
    assert said.code != 0
    assert "sqlite:///" in said.err
    assert not installation.folder.exists()


def test_a_database_that_is_not_there_is_said(tmp_path):
    away = {"REGULATOR_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    installation = Installation(tmp_path / "instance", away)
    said = installation.run("report", "export", "INS-2026-1234")
    assert said.code == 1
    assert said.err.startswith("The database cannot be used")
