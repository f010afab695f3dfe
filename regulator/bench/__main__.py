"""`python -m regulator.bench`: a process of its own, where nothing of an installation is connected."""

import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module

import click
import orjson

from . import FIGURES, SIZED
from .measuring import Line, NotMeasured
from .scratch import FULL, QUICK, Effort, Scratch


@click.command("bench", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("name", required=False, type=click.Choice(list(FIGURES)), metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="for a program to read")
@click.option("--list", "only_list", is_flag=True, help="the figures by name, without measuring")
@click.option("--quick", is_flag=True, help="just enough to see that each figure can be measured; proves nothing")
@click.option(
    "--size",
    type=click.IntRange(2_000, 5_000_000),
    help="of `complaints`: how many there are, instead of 100,000; a million takes most of an hour and 20 GB",
)
def bench(name: str | None, as_json: bool, only_list: bool, quick: bool, size: int | None) -> None:
    """Measure how fast the regulator's work is done: each figure's ratio to a plain yardstick, and its goal.

    Always ends with 0: a machine is noisy, and whether a goal holds is for the reader of the numbers.
    """
    if only_list:
        for each, figure in FIGURES.items():
            click.echo(f"{each:16} {figure.what} (goal: {figure.goal})")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave through every clean-up
    if size and (name not in SIZED or quick):
        raise click.UsageError(f"--size is for a full measurement of {' or '.join(SIZED)}")
    effort = QUICK if quick else FULL
    told = []
    with Scratch(effort, size) as scratch:
        for each in [name] if name else FIGURES:
            for line in _measured(each, scratch):
                told.append({"name": each, **line.told()})
                if not as_json:
                    click.echo(f"{each}: {line}")
    if as_json:
        click.echo(orjson.dumps({"machine": _machine(), "effort": _named(effort), "figures": told}, option=2))


def _measured(name: str, scratch: Scratch) -> Iterator[Line]:
    figure = FIGURES[name]
    measure = getattr(import_module(f"regulator.bench.{figure.module}"), figure.function)
    try:
        yield from measure(scratch)
    except NotMeasured as reason:
        yield Line(figure.what, "", figure.goal, "", "", [], missing=str(reason))


def _machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": sys.version.split()[0]}


def _named(effort: Effort) -> str:
    return "quick" if effort is QUICK else "full"


if __name__ == "__main__":
    bench(prog_name="regulator bench")
