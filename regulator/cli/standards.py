"""`regulator standards`: are the files right, publish them into the record, compare editions, take one out."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
import yaml

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, transaction
from regulator.core.paths import STANDARDS
from regulator.core.refused import NotFound, Refused
from regulator.standards import actions, queries
from regulator.standards.rules import lock
from regulator.standards.rules.checks import case_questions
from regulator.standards.rules.edition import EditionFile
from regulator.standards.rules.lines import lines
from regulator.standards.rules.proof import prove
from regulator.standards.rules.reading import Standards, WrongStandards, read_edition, read_standards
from regulator.standards.rules.redline import Change, changes

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def standards() -> None:
    """The published standards."""


@standards.command()
@click.argument("folder", type=FOLDER, default=STANDARDS)
def check(folder: Path) -> None:
    """Say everything that is wrong with the standards in FOLDER, by file and line. No database is needed.

    Structure and references first. Then, of the newest edition of each kind: that each provision cited is known, that
    nothing is asked twice or two ways, that numbers say whose they are, that each topic is covered, and that each area
    was read by a second reader. Ends with 1 where anything is wrong.
    """
    found = _read(folder)
    proof = prove(folder, found)
    if proof.problems:
        _stop("\n".join(map(str, proof.problems)))
    for edition in found.editions.values():
        said = list(lines(edition))
        counts = {kind: sum(line.kind == kind for line in said) for kind in dict.fromkeys(line.kind for line in said)}
        parts = [f"{number} {kind.value.replace('-', ' ')}s" for kind, number in counts.items()]
        if asked := case_questions(edition.areas):
            parts += [f"{len(asked)} case questions", f"{len(edition.head.adjusted_sets)} adjusted sets"]
        click.echo(f"{edition.code} ({edition.head.status}, scheme {edition.head.scheme}): {', '.join(parts)}")
    for code, (age, hardest, oldest) in proof.ages.items():
        click.echo(f"{code} can be read at the age of {age}; its hardest area is {hardest}, at {oldest}")
    click.echo(
        f"{proof.topics} topics are covered; {proof.pairs} pairs read alike and are both wanted; "
        f"{proof.read} areas were read again, {proof.read_by_writer} of them by their writer alone."
    )
    click.echo(
        f"{len(found.instruments)} instruments, {len(found.clocks)} clocks, {len(found.kinds)} kinds of inspection, "
        f"{len(found.powers)} powers, {len(found.schemes)} rating schemes. Nothing is wrong."
    )


@standards.command()
@click.argument("folder", type=FOLDER, default=STANDARDS)
def load(folder: Path) -> None:
    """Publish the editions of FOLDER into the record. What is there stays as it is; a changed one is refused."""
    published = _read(folder).published.values()
    try:
        with transaction():
            before = {edition.code for edition in queries.editions()}
            for edition in published:
                actions.load_edition(edition, actor=SYSTEM, now=clock.now())
    except Refused as refused:
        _stop(refused.message)
    for edition in published:
        done = "is there already, unchanged" if edition.code in before else "is published"
        click.echo(f"{edition.code} {done}: {lock.content_hash(edition)}")


@standards.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say what NEW says otherwise than OLD. Each is an edition's code, or the folder of an edition."""
    for change in changes(_edition(old), _edition(new)):
        click.echo("\n".join(_told(change)))


@standards.command()
@click.argument("code")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write; it must not exist.")
@click.option(
    "--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", help="As people or machines read."
)
def export(code: str, out: Path, form: str) -> None:
    """Write the edition CODE as the record holds it. A folder of YAML can be read back and has the same hash."""
    try:
        with reading():
            found = queries.edition(code)
            content: dict[str, Any] = json.loads(found.content)
    except NotFound as missing:
        _stop(str(missing))
    if out.exists():
        _stop(f"{out} exists already: nothing was written")
    out.mkdir(parents=True)
    if form == "json":
        body = {"code": code, "content_hash": found.content_hash, "content": content}
        (out / f"{code}.json").write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", "utf-8")
    else:
        plain = lock.content(lock.from_content(content))
        _write_yaml(out / "edition.yaml", plain["head"] | {"status": "published"})
        for area in plain["areas"]:
            _write_yaml(out / f"{area['area']}.yaml", area)
    click.echo(f"{code} is in {out}")


def _write_yaml(path: Path, data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    path.write_text(text, "utf-8")


def _edition(named: str) -> EditionFile:
    """An edition by its code in this installation, or by its folder (`.../editions/CODE`)."""
    folder = Path(named)
    try:
        if folder.is_dir():
            return read_edition(folder.resolve().parent.parent, folder.resolve().name)
        if not (STANDARDS / "editions" / named).is_dir():
            _stop(f"There is no edition {named}, and no folder of that name")
        return read_edition(STANDARDS, named)
    except WrongStandards as wrong:
        _stop(str(wrong))


def _told(change: Change) -> list[str]:
    if change.what == "added":
        return [f"+ {change.ref} ({change.part}): {change.after}"]
    if change.what == "removed":
        return [f"- {change.ref} ({change.part}): {change.before}"]
    return [f"~ {change.ref} {change.part}", f"    was: {_plain(change.before)}", f"    now: {_plain(change.after)}"]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read(folder: Path) -> Standards:
    try:
        return read_standards(folder)
    except WrongStandards as wrong:
        _stop(str(wrong))


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
