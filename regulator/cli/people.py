"""`regulator people`: letting the first people in, by those who run the installation."""

import sys

import click

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, transaction
from regulator.core.refused import Refused
from regulator.people import actions
from regulator.people.rules import Role


@click.group()
def people() -> None:
    """The people who may sign in."""


@people.command()
@click.option("--name", required=True, help="Their full name.")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What they act as; may be given more than once. The first is the one they come in with.",
)
@click.option("--organisation", type=int, help="The number of the organisation they act for, where not the regulator.")
def add(name: str, email: str, roles: tuple[str, ...], organisation: int | None) -> None:
    """Let somebody in. The password is asked for, or read from the first line of what is piped in."""
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    given = [actions.NewRole(Role(role), organisation) for role in roles]
    try:
        with transaction():
            user = actions.add_user(name, email, password, given, actor=SYSTEM, now=clock.now())
    except Refused as refused:
        click.echo(refused.message, err=True)
        sys.exit(1)
    click.echo(f"User {user.id} can sign in as {', '.join(roles)}.")


@people.command()
@click.argument("email")
def code(email: str) -> None:
    """The second factor of a person of the demonstration, at this moment. Refused for anybody else.

    What everybody knows protects nobody: only the demonstration's own people have it, and no real address is theirs.
    """
    try:
        with reading():
            figures, seconds = actions.demonstration_code(email, clock.now())
    except Refused as refused:
        click.echo(refused.message, err=True)
        sys.exit(1)
    click.echo(f"{figures} (for {seconds} more seconds, once)")
