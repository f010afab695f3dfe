"""Organisations as people need to know them: told by the register, which stands above and hands itself in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select

from regulator.core.refused import NotFound


@dataclass(frozen=True)
class Known:
    """An organisation: its number, code and name today, what it is to the regulator, and whether it is open."""

    id: int
    code: str
    name: str
    kind: str
    active: bool


class Directory(Protocol):
    """What the register tells."""

    def by_code(self, code: str) -> Known | None:
        """The organisation of that code."""

    def by_ids(self, ids: Iterable[int]) -> dict[int, Known]:
        """Organisations by their numbers."""

    def found(self, search: str, kinds: frozenset[str], most: int) -> list[Known]:
        """Open organisations of these kinds, by the words of their names."""

    def active_providers(self) -> Select[int]:
        """The numbers of the open organisations that the regulator inspects."""


class _Place:
    directory: Directory | None = None


def organisations_are_told_by(directory: Directory) -> Directory:
    """Hand in the register."""
    _Place.directory = directory
    return directory


def directory() -> Directory:
    """The register. A fault where it was not loaded."""
    if _Place.directory is None:
        raise RuntimeError("No register is loaded: regulator.app.declare comes first")
    return _Place.directory


def organisation_with_code(code: str) -> Known:
    """The organisation of a code. NotFound where there is none."""
    found = directory().by_code(code)
    if found is None:
        raise NotFound
    return found


def organisation_with_id(organisation_id: int) -> Known | None:
    """The organisation of a number; None where the register has none."""
    return directory().by_ids([organisation_id]).get(organisation_id)


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of organisations by number. One that the register does not have is named by its number."""
    wanted = {each for each in ids if each is not None}
    known = directory().by_ids(wanted) if wanted else {}
    return {each: known[each].name if each in known else f"Organisation {each}" for each in wanted}
