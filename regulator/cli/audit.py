"""`regulator audit`: whether the log of what happened is as it was written, and what that cannot prove."""

import sys

import click

from regulator.core import db
from regulator.core.documents.queries import published_heads
from regulator.core.events import verify


@click.group()
def audit() -> None:
    """The log of what happened."""


@audit.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="WHERE=HASH",
    help="A head of the chain that was published, and where: the log must still hold it. May be given several times.",
)
def verify_log(heads: tuple[str, ...]) -> None:
    """Walk the chain and the log beside it. Ends with 1 where something was changed, taken out or never sealed."""
    published = [_split(head) for head in heads]
    with db.reading():
        verdict = verify([*published, *published_heads()])
    click.echo(f"{verdict.events} events, {verdict.sealed} of them sealed, {verdict.redacted} redacted")
    click.echo(f"Head of the chain: {verdict.head}")
    for finding in verdict.findings:
        where = f"event {finding.event_id}: " if finding.event_id is not None else ""
        click.echo(f"WRONG: {where}{finding.message}")
    for limit in verdict.limits:
        click.echo(f"Not proved: {limit}")
    click.echo("The log is sound." if verdict.sound else "The log is NOT sound.")
    sys.exit(0 if verdict.sound else 1)


def _split(head: str) -> tuple[str, str]:
    where, equals, value = head.rpartition("=")
    if not (equals and where and len(value) == 64 and set(value) <= set("0123456789abcdef")):
        raise click.BadParameter(f"{head} is not WHERE=HASH with a hash of 64 hexadecimal digits", param_hint="--head")
    return where, value
