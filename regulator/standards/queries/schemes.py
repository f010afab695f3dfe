"""The rating schemes that the regulator knows: its own, and those of the past by which published history recomputes."""

from functools import cache
from pathlib import Path

from regulator.core import yaml_file
from regulator.core.canonical import canonical, digest
from regulator.core.paths import STANDARDS
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.standards.rules import lock
from regulator.standards.rules.schemes import KINDS, Scheme


def scheme(name: str) -> Scheme:
    """The scheme of that name. Refused, with the names there are, when there is none."""
    known = _published()
    if name not in known:
        raise Refused(f"There is no rating scheme called “{name}”. There are: {', '.join(known)}.", "scheme")
    return known[name]


def schemes() -> dict[str, Scheme]:
    """Every scheme by its name, in the order of the names."""
    return dict(_published())


def in_folder(folder: Path) -> dict[str, Scheme]:
    """The schemes of a folder, one file each. Refused with `FileProblems` at the first file that has any."""
    return {path.stem: from_file(path) for path in sorted(folder.glob("*.yaml"))}


def from_file(path: Path) -> Scheme:
    """One scheme, read and checked against itself. Refused with `FileProblems`; a file is named after its scheme."""
    file = yaml_file.read(path)
    kind = file.data.get("kind") if isinstance(file.data, dict) else None
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        known = " or ".join(KINDS)
        raise FileProblems(file.name, [Problem(file.line_of(("kind",)), "kind", f"a scheme is of the kind {known}")])
    read: Scheme = yaml_file.check(file, model)
    if read.id != path.stem:
        problem = Problem(file.line_of(("id",)), "id", f"the file is named {path.stem} and its scheme {read.id}")
        raise FileProblems(file.name, [problem])
    return read


def locked(schemes: dict[str, Scheme], lock_file: Path) -> dict[str, Scheme]:
    """The schemes, each as its lock says. Refused with `FileProblems`: one that differs, is not locked, or is gone.

    A rating of any year recomputes under its scheme, so a scheme that was used never changes: it gets a successor.
    """
    hashes, wrong = lock.parse(lock_file.read_text(encoding="utf-8"))
    problems = [Problem(line, "", message) for line, message in wrong]
    for name, each in schemes.items():
        now = digest(canonical(each.model_dump(mode="json")))
        if name not in hashes:
            problems.append(Problem(1, name, f"this scheme is not in the lock: add the line '{name} {now}'"))
        elif hashes[name] != now:
            problems.append(Problem(1, name, "a scheme that was used never changes: make a new one beside it"))
    problems += [Problem(1, name, "this scheme is locked and is gone") for name in hashes if name not in schemes]
    if problems:
        raise FileProblems(lock_file.name, problems)
    return schemes


@cache
def _published() -> dict[str, Scheme]:
    return locked(in_folder(STANDARDS / "schemes"), STANDARDS / "schemes.lock")
