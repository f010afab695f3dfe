"""Which clauses of earlier and later editions are the same clause: by what was kept of how each edition follows.

Between two editions whose mapping was kept, only what it says holds: a reference that was given to something else is
another clause. Between two of which nothing was kept, a reference stands for the same, as it does in the redline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A clause of an edition and the one of the edition before that it follows from: neither is empty."""

    before: str
    old_ref: str
    edition: str
    new_ref: str


@dataclass(frozen=True)
class Family:
    """The editions for one kind of provider, the earliest first, with the links between them. `mapped`: the pairs of
    editions (before, after) of which a mapping was kept."""

    editions: Sequence[str]
    links: Sequence[Link] = field(default_factory=tuple)
    mapped: frozenset[tuple[str, str]] = frozenset()

    def same(self, edition: str, ref: str) -> frozenset[tuple[str, str]]:
        """A clause with all that it came from and all that came of it, as (edition, reference). What else came of what
        it came from is not in it: of a clause that was split, the one half is not the other."""
        return frozenset({(edition, ref)} | self._walk(edition, {ref}, -1) | self._walk(edition, {ref}, 1))

    def _walk(self, edition: str, refs: set[str], step: int) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        at = self.editions.index(edition) if edition in self.editions else -1
        while refs and at >= 0 and 0 <= at + step < len(self.editions):
            here, there = self.editions[at], self.editions[at + step]
            refs = self._back(here, there, refs) if step < 0 else self._on(here, there, refs)
            found |= {(there, ref) for ref in refs}
            at += step
        return found

    def _back(self, here: str, there: str, refs: set[str]) -> set[str]:
        if (there, here) not in self.mapped:
            return refs
        return {each.old_ref for each in self._between(there, here) if each.new_ref in refs}

    def _on(self, here: str, there: str, refs: set[str]) -> set[str]:
        if (here, there) not in self.mapped:
            return refs
        return {each.new_ref for each in self._between(here, there) if each.old_ref in refs}

    def _between(self, before: str, edition: str) -> list[Link]:
        return [each for each in self.links if (each.before, each.edition) == (before, edition)]
