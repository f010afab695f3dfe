"""`regulator keys`: what an operator is told of the keys, and what is refused before anything is lost."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulator.cli.keys import keys as command
from regulator.core import clock, db, keys, sealed_fields
from regulator.core.actor import SYSTEM
from regulator.core.refused import Refused
from regulator.core.settings import Settings
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import as_actor
from regulator.people.rules import Role
from tests.inspections import scene, visits

pytestmark = pytest.mark.database


@pytest.fixture
def settings(database) -> Settings:
    made = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(made.keys)
    sealed_fields.configure(made.keys)
    return made


@pytest.fixture
def planned(settings) -> str:
    """One visit, so that one field is sealed under the keys of the programme."""
    scene.lay_ground()
    with db.transaction():
        user = add_user(
            "Manager Invented", "m@regulator.example", visits.PASSWORD, [NewRole(Role.PROGRAMME_MANAGER)],
            actor=SYSTEM, now=clock.now(),
        )  # fmt: skip
        manager = as_actor(user.id, Role.PROGRAMME_MANAGER)
    return visits.planned(manager)


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=settings)


def test_every_key_is_listed_and_no_secret_is_shown(settings, planned):
    told = run(settings, "list")
    assert told.exit_code == 0
    for purpose in keys.PURPOSES:
        key = keys.current(settings.keys, purpose)
        assert f"{purpose}  {key.id}  {key.fingerprint}  in use" in told.output
        assert key.secret.decode() not in told.output
    assert "needed by 1 fields" in told.output


def test_a_missing_key_is_said_with_what_needs_it(settings, planned):
    key = keys.current(settings.keys, "programme")
    (settings.keys / f"programme.{key.id}.key").unlink()
    told = run(settings, "list").output
    assert f"programme  {key.id}  MISSING, and needed by 1 fields" in told
    assert "programme  MISSING: run `regulator setup`" in told


def test_an_older_key_is_kept_while_a_field_or_a_backup_may_need_it(settings, planned):
    old = keys.current(settings.keys, "programme").id
    assert isinstance(run(settings, "retire", "programme", old).exception, Refused)
    rotated = run(settings, "rotate", "programme")
    assert (rotated.exit_code, "1 fields are sealed anew" in rotated.output) == (0, True)
    assert "no-backup-needs-it" in str(run(settings, "retire", "programme", old).exception)
    assert run(settings, "retire", "programme", old, "--no-backup-needs-it").exit_code == 0
    assert [key.id for key in keys.every(settings.keys, "programme")] != [old]


@pytest.mark.parametrize("purpose", ["sealed-files", "second-factor"])
def test_a_key_whose_uses_are_not_counted_is_never_retired(settings, purpose):
    key = keys.current(settings.keys, purpose).id
    refused = run(settings, "retire", purpose, key, "--no-backup-needs-it").exception
    assert isinstance(refused, Refused)
    assert "not counted" in str(refused)


def test_an_export_brings_back_what_was_lost(settings, tmp_path: Path):
    safe = tmp_path / "safe"
    assert run(settings, "export", str(safe)).exit_code == 0
    assert isinstance(run(settings, "export", str(safe)).exception, Refused)
    key = keys.current(settings.keys, "identity").id
    (settings.keys / f"identity.{key}.key").unlink()
    assert f"identity {key}" in run(settings, "bring-back", str(safe)).output
    assert "No key was missing" in run(settings, "bring-back", str(safe)).output


def test_an_unknown_purpose_is_refused(settings):
    assert isinstance(run(settings, "rotate", "no-such").exception, Refused)
