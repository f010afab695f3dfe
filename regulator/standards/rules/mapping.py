"""How the clauses of an edition follow from those of the edition before: by their references, and by what editors say.

A reference that stands in both is the same clause, `same` where it says the same and `changed` where it does not. What
the references do not show (one clause split into several, several merged into one, a clause under a new reference) an
editor says; what is said wins over what is found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .edition import EditionFile
from .lines import Line, lines

MAPPED = ("standard", "expectation", "minimum-standard", "key-question")
RELATIONS = {
    "same": "The same",
    "changed": "Changed",
    "split": "Split into several",
    "merged": "Merged from several",
    "new": "New",
    "retired": "Retired",
}
BY_HAND = ("same", "changed", "split", "merged")


@dataclass(frozen=True)
class Said:
    """What an editor said of one clause."""

    old_ref: str | None
    new_ref: str | None
    relation: str
    reason: str | None = None


@dataclass(frozen=True)
class Mapped:
    """One line of the mapping; `old` and `new` are the clauses themselves where there are any."""

    old: Line | None
    new: Line | None
    relation: str
    reason: str | None = None

    @property
    def words(self) -> str:
        """The relation in words."""
        return RELATIONS[self.relation]


def clauses(edition: EditionFile) -> dict[str, Line]:
    """The clauses of an edition that have a reference and a page of their own, in its order."""
    return {line.ref: line for line in lines(edition) if line.kind.value in MAPPED}


def mapping(old: EditionFile, new: EditionFile, said: Iterable[Said] = ()) -> list[Mapped]:
    """Every clause of both, in the order of the new edition; what is retired stands at the end."""
    return between(clauses(old), clauses(new), full(old), full(new), said)


def full(edition: EditionFile) -> dict[str, tuple[Any, ...]]:
    """All that each clause says, with its indicators or prompts, so that two can be told to say the same."""
    found: dict[str, list[Any]] = {}
    for line in lines(edition):
        own = (line.kind.value, line.title, line.text, line.details, line.citations)
        if line.kind.value in MAPPED:
            found[line.ref] = [own]
        elif line.parent in found:
            found[line.parent].append((line.text,))
    return {ref: tuple(each) for ref, each in found.items()}


def between(
    old: Mapping[str, Line],
    new: Mapping[str, Line],
    old_full: Mapping[str, Any],
    new_full: Mapping[str, Any],
    said: Iterable[Said],
) -> list[Mapped]:
    """The same from clauses in hand."""
    by_new: dict[str, list[Said]] = {}
    gone: dict[str, Said] = {}
    moved: set[str] = set()
    for each in said:
        if each.new_ref in new and each.old_ref in old:
            by_new.setdefault(str(each.new_ref), []).append(each)
            moved.add(str(each.old_ref))
        elif each.new_ref in new and each.relation == "new":
            by_new.setdefault(str(each.new_ref), []).append(each)
        elif each.old_ref in old and each.new_ref is None:
            gone[str(each.old_ref)] = each
    found: list[Mapped] = []
    for ref, line in new.items():
        if ref in by_new:
            found += _as_said(by_new[ref], old, line, moved)
        elif ref in old:
            same = old_full.get(ref) == new_full.get(ref)
            found.append(Mapped(old[ref], line, "same" if same else "changed"))
        else:
            found.append(Mapped(None, line, "new"))
    kept = {each.old.ref for each in found if each.old is not None} | moved
    for ref, line in old.items():
        if ref not in kept:
            reason = gone[ref].reason if ref in gone else None
            found.append(Mapped(line, None, "retired", reason))
    return found


def _as_said(said: list[Said], old: Mapping[str, Line], line: Line, moved: set[str]) -> list[Mapped]:
    """The rows of a clause of which editors said something. What another was merged into is not retired by that."""
    found = [Mapped(old.get(each.old_ref or ""), line, each.relation, each.reason) for each in said]
    if line.ref in old and line.ref not in moved and any(each.relation == "merged" for each in said):
        found.append(Mapped(old[line.ref], line, "merged"))
    return found


def counts(rows: Iterable[Mapped]) -> dict[str, int]:
    """How many there are of each relation, in the order of the list, those that occur."""
    found = dict.fromkeys(RELATIONS, 0)
    for row in rows:
        found[row.relation] += 1
    return {relation: count for relation, count in found.items() if count}
