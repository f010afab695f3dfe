"""`regulator keys`: what is sealed with which key, a new key, a copy for the safe, and the end of an old one."""

from pathlib import Path

import click

from regulator.core import keys as kept
from regulator.core import resealing
from regulator.core.db import reading
from regulator.core.refused import Refused
from regulator.core.sealed_fields import rotating
from regulator.core.settings import Settings

UNCOUNTED = ("sealed-files", "second-factor")
"""Purposes whose keys are needed by what is not a sealed field: files on the disk, and secrets sealed another way."""


@click.group()
def keys() -> None:
    """The keys of this installation. Their safe place is elsewhere: see `regulator keys export`."""


@keys.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Every key: its purpose, id and fingerprint, whether it is in use, and how many sealed fields need it."""
    with reading():
        for purpose in kept.PURPOSES:
            needed = resealing.uses(purpose)
            every = kept.every(settings.keys, purpose)
            for place, key in enumerate(every):
                state = "in use" if place == 0 else "older"
                click.echo(
                    f"{purpose}  {key.id}  {key.fingerprint}  {state}  needed by {_needed(purpose, key.id, needed)}"
                )
            for missing in sorted(set(needed) - {key.id for key in every}):
                click.echo(f"{purpose}  {missing}  MISSING, and needed by {needed[missing]} fields: bring it back.")
            if not every:
                click.echo(f"{purpose}  MISSING: run `regulator setup`, or bring it back.")


@keys.command()
@click.argument("purpose")
@click.pass_obj
def rotate(settings: Settings, purpose: str) -> None:
    """Use a new key for PURPOSE and seal everything anew under it, while people work. Interrupted, run it again."""
    kept.known(purpose)
    with rotating():
        done = resealing.rotate(purpose, told=click.echo)
    for sentence in sorted(set(done.left)):
        click.echo(f"Left as it was: {sentence}", err=True)
    click.echo(f"{done.count} fields are sealed anew. The older key stays until `regulator keys retire`.")
    if done.left:
        raise SystemExit(1)


@keys.command()
@click.argument("purpose")
@click.argument("key_id")
@click.option("--no-backup-needs-it", is_flag=True, help="say that no backup that may yet be restored needs this key")
@click.pass_obj
def retire(settings: Settings, purpose: str, key_id: str, no_backup_needs_it: bool) -> None:
    """Take an older key away for ever. Refused while a field needs it."""
    if kept.known(purpose) in UNCOUNTED:
        raise Refused(f"What the keys for {purpose} sealed is not counted here: they are kept")
    with reading():
        needed = resealing.uses(purpose).get(key_id, 0)
    if needed:
        raise Refused(f"{needed} fields need the key {key_id}. Run `regulator keys rotate {purpose}` first.")
    if not no_backup_needs_it:
        raise Refused("A backup from before the rotation cannot be read without it: say --no-backup-needs-it")
    kept.retire(settings.keys, purpose, key_id)
    click.echo(f"The key {key_id} for {purpose} is gone.")


@keys.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export(settings: Settings, file: Path) -> None:
    """Write every key into FILE, for a safe place that is not beside the backups. Whoever has it opens everything."""
    click.echo(f"{kept.export(settings.keys, file)} keys are in {file}, readable by its owner alone.")


@keys.command("bring-back")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def bring_back(settings: Settings, file: Path) -> None:
    """Put back the keys that are missing here from FILE, an export. Those that are here stay as they are."""
    back = kept.bring_back(settings.keys, file)
    click.echo(f"Brought back: {', '.join(back)}." if back else "No key was missing.")


def _needed(purpose: str, key_id: str, needed: dict[str, int]) -> str:
    return "what is not counted here" if purpose in UNCOUNTED else f"{needed.get(key_id, 0)} fields"
