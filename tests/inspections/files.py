"""Files of inspections for tests: of the published facts, and of invented places."""

from pathlib import Path

from regulator.core.paths import DATA
from regulator.core.yaml_file import YamlFile, parse

BEDFORD = (DATA / "inspections" / "bedford-2023.yaml").read_text(encoding="utf-8")
WEXMERE = (DATA / "inspections" / "wexmere-2026.yaml").read_text(encoding="utf-8")
TARNWOLD = (DATA / "inspections" / "tarnwold-2026.yaml").read_text(encoding="utf-8")

SMALL = """\
invented: true
provider: {code: ZSM, name: HMP Smallbeck, function: open, category: D, holds: men, sector: public, area: Smallshire}
kind: full
announced: false
on_site:
  - {from: 2026-01-12, to: 2026-01-16}
published_on: 2026-04-01
scheme: prisons-1
edition: prisons-1
judgements:
  safety: 3
  respect: 3
  purposeful-activity: 2
  preparation-for-release: 4
evidence:
  - {area: safety, source: observation, statement: Doors were open all day.}
  - {area: respect, source: survey, statement: Nine in ten felt respected.}
reply:
  - {statement: "1.1", claim: wrong fact, text: Not on Sundays., answer: accept, reason: Quite right.,
     rewritten: Doors were open on most days.}
"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first part replaced by the second, which must be there to replace."""
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def line_of(text: str, start: str) -> int:
    """The line (from 1) that begins so."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def told(text: str, name: str = "inspection.yaml") -> YamlFile:
    return parse(text, name)


def written(folder: Path, text: str | bytes, name: str = "inspection.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path
