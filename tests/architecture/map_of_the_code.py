"""Writes `docs/map.md` from the code itself: what stands on what, who hears what, and every life cycle.

`python -m tests.architecture.map_of_the_code > docs/map.md`
"""

import ast
import sys
from pathlib import Path

from regulator.app import declare
from regulator.core import outbox, worker
from regulator.core.events import subscribers
from regulator.enforcement.rules.lifecycle import LIFE as MEASURE
from regulator.improvement.rules.lifecycle import LIFE as OWED
from regulator.inspections.rules.lifecycle import LIFE
from regulator.licensing.rules.keeping import LIFE as KEPT
from regulator.licensing.rules.lifecycle import LIFE as APPLICATION
from regulator.register.rules import consenting
from regulator.standards.rules import agreeing, derogating, drafting
from regulator.tariffs.rules.lifecycle import LIFE as TARIFF

ROOT = Path(__file__).resolve().parent.parent.parent
ORDER = (
    "publication",
    "licensing",
    "tariffs",
    "enforcement",
    "improvement",
    "inspections",
    "standards",
    "register",
    "people",
    "core",
)
WORKFLOWS = (
    LIFE,
    OWED,
    MEASURE,
    APPLICATION,
    KEPT,
    TARIFF,
    consenting.CUT,
    consenting.DIRECTION,
    drafting.LIFE,
    derogating.LIFE,
    agreeing.LIFE,
)


def written() -> str:
    """The page, as it should be."""
    declare()
    return "\n".join([*_head(), *_packages(), *_heard(), *_done(), *_life_cycles()]) + "\n"


def _head() -> list[str]:
    return [
        "# The map of the code",
        "",
        "Written from the code by `python -m tests.architecture.map_of_the_code > docs/map.md`; a test compares it.",
        "",
    ]


def _packages() -> list[str]:
    lines = ["## What stands on what", "", "Each package may import only from those below it.", ""]
    lines += ["| Package | What it is |", "| --- | --- |"]
    for name in ORDER:
        lines.append(f"| `regulator/{name}` | {_first_sentence(ROOT / 'regulator' / name / '__init__.py')} |")
    return [*lines, ""]


def _heard() -> list[str]:
    lines = [
        "## Who hears what",
        "",
        "In the same transaction as the event.",
        "",
        "| Event | Heard by |",
        "| --- | --- |",
    ]
    for event, functions in sorted(subscribers().items()):
        ours = sorted(each for each in functions if each.startswith("regulator."))  # whatever was imported first
        if ours:
            lines.append(f"| {event} | {', '.join(f'`{function}`' for function in ours)} |")
    return [*lines, ""]


def _done() -> list[str]:
    lines = ["## What is done outside a request", ""]
    lines += [f"- `{kind}` is sent from the outbox" for kind in outbox.kinds() if not kind.startswith(("test", "try"))]
    lines += [
        f"- `{job.name}` runs every {int(job.every.total_seconds())} seconds in the leading worker"
        for job in worker.jobs()
        if job.name.startswith("regulator.")
    ]
    return [*lines, ""]


def _life_cycles() -> list[str]:
    lines = ["## Life cycles", ""]
    for workflow in WORKFLOWS:
        lines += [f"### {workflow.name.capitalize()}", "", "```mermaid", workflow.diagram(), "```", ""]
        lines += ["| Step | From | To | Who may |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {each.label} | {', '.join(each.from_)} | {each.to} | `{each.permission}` |"
            for each in workflow.transitions
        ]
    return lines


def _first_sentence(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    return said.split("\n\n")[0].replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(written())
