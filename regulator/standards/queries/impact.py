"""Who cites the standards: upper features say it here, each for its own, so that a change is seen before it is made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from regulator.core.actor import Actor


@dataclass(frozen=True)
class Cites:
    """Something that cites an edition: what it is called, where it is read, which clauses, and whether it is open.

    `changed` is what of it the change touches; empty where it only stands on the edition as a whole.
    """

    text: str
    address: str
    refs: tuple[str, ...]
    open: bool
    detail: str = ""


@dataclass(frozen=True)
class CitesOf:
    """What one feature has: those that the reader may know of, and how many more there are."""

    title: str
    known: tuple[Cites, ...]
    others: int = 0


Finds = Callable[[Actor, str], CitesOf]
_finders: dict[str, tuple[int, Finds]] = {}


def cites(title: str, order: int) -> Callable[[Finds], Finds]:
    """Let an upper feature say what of its own cites an edition: given who asks, and the edition's code."""

    def register(function: Finds) -> Finds:
        _finders[title] = (order, function)
        return function

    return register


def cited_by(actor: Actor, edition: str | None) -> list[CitesOf]:
    """What cites an edition, feature by feature; nothing for no edition."""
    if edition is None:
        return []
    return [function(actor, edition) for _order, function in sorted(_finders.values(), key=lambda each: each[0])]


def how_often(actor: Actor, edition: str | None, refs: Iterable[str]) -> int:
    """How many cite one of these clauses of an edition, as far as the reader may know."""
    wanted = set(refs)
    return sum(1 for part in cited_by(actor, edition) for each in part.known if wanted & set(each.refs))
