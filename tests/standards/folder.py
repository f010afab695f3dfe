"""A copy of the published standards to spoil, one word at a time."""

import shutil
from pathlib import Path

from regulator.core.paths import STANDARDS
from regulator.standards.rules.reading import WrongStandards, read_standards


def copied(to: Path) -> Path:
    """The whole folder of standards, in a place where it may be changed."""
    return Path(shutil.copytree(STANDARDS, to / "standards"))


def changed(folder: Path, file: str, old: str, new: str) -> int:
    """Replace a text that stands once in a file; return the line it began on."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[tuple[str, int, str]]:
    """What is wrong with a folder: file, line and sentence. Empty where nothing is."""
    try:
        read_standards(folder)
    except WrongStandards as wrong:
        return [(found.file, found.problem.line, found.problem.message) for found in wrong.problems]
    return []
