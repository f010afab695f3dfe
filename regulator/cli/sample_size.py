"""`regulator inspection sample-size`: how many cases to look at."""

import json
import sys

import click

from regulator.core.refused import Refused
from regulator.inspections.rules import sampling


@click.command("sample-size")
@click.option("--eligible", type=int, required=True, help="Cases that could be drawn.")
@click.option("--confidence", type=float, default=sampling.CONFIDENCE, show_default=True, help="Per cent, 50 to 99.9.")
@click.option("--margin", type=float, default=sampling.MARGIN, show_default=True, help="Percentage points each way.")
@click.option("--json", "as_json", is_flag=True, help="Print the sample as JSON.")
def sample_size(eligible: int, confidence: float, margin: float, as_json: bool) -> None:
    """The number of cases to look at, corrected for a finite caseload, and the margin that gives."""
    try:
        sample = sampling.sample(eligible, confidence, margin)
    except Refused as refused:
        click.echo(refused.message, err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(sample.as_json(), indent=2))
    else:
        click.echo(sample.size)
        click.echo(sample.sentence)
