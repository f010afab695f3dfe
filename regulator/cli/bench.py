"""`regulator bench`: how fast the work is done, each figure against a plain yardstick."""

import os
import sys

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    short_help="Measure each figure against its yardstick.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure, in a process of its own: nothing of this installation may be connected while another is measured."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "regulator.bench", *arguments])  # noqa: S606 - no shell
