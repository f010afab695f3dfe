"""What an import did, for the person who asked for it."""

from dataclasses import dataclass

from ...core.refused import Problem
from ..events import Change


@dataclass(frozen=True)
class Imported:
    """How many rows the files hold, how many were added, what changed, and what a reader should be told.

    `warnings` are remarks on the file's rows (by line), never reasons to refuse. Nothing added and nothing changed
    means that the register already held all of it, and no event was recorded.
    """

    held: dict[str, int]
    added: dict[str, int]
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]

    @property
    def new(self) -> bool:
        """Whether the register is any different."""
        return any(self.added.values()) or bool(self.changes)
