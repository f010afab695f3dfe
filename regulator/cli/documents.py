"""`regulator document`: withdraw what may not be shown, at once; a second person confirms it."""

import click

from regulator.core import clock
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import transaction
from regulator.core.documents import actions, queries

NAME = click.option("--as", "who", required=True, help="who gives the command: the second must be another person")


@click.group()
def document() -> None:
    """Published documents."""


@document.command()
@click.argument("reference")
@click.option("--because", required=True, help="the reason, which the public will read")
@NAME
def withdraw(reference: str, because: str, who: str) -> None:
    """Take the document REFERENCE from the public at once. Its address shows a dated notice; its bytes stay sealed."""
    with transaction():
        actions.withdraw(queries.document(reference), reason=because, actor=_operator(who), today=clock.today())
    click.echo(f"{reference} is withdrawn. A second person confirms it within a working day.")


@document.command("confirm-withdrawal")
@click.argument("reference")
@NAME
def confirm_withdrawal(reference: str, who: str) -> None:
    """Confirm, as a second person, that REFERENCE had to be withdrawn."""
    with transaction():
        actions.confirm_withdrawal(queries.document(reference), actor=_operator(who), today=clock.today())
    click.echo(f"The withdrawal of {reference} is confirmed.")


def _operator(who: str) -> Actor:
    return Actor(ActorKind.SYSTEM, f"operator:{who}"[:60], "An operator", frozenset())
