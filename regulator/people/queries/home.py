"""What stands on a member of staff's home page: parts that upper features give."""

from collections.abc import Callable
from dataclasses import dataclass

from regulator.core.actor import Actor


@dataclass(frozen=True)
class HomeRow:
    """One line of a part of the home page: its words, the address of the page it leads to, and what is said beside."""

    text: str
    address: str = ""
    detail: str = ""


@dataclass(frozen=True)
class HomePart:
    """A part of the home page. With no rows it says `empty_sentence` instead, so that nothing looks forgotten."""

    title: str
    rows: tuple[HomeRow, ...]
    empty_sentence: str


MakesPart = Callable[[Actor], HomePart | None]
_parts: dict[str, tuple[int, MakesPart]] = {}


def home_part(title: str, order: int) -> Callable[[MakesPart], MakesPart]:
    """Let an upper feature put a part on the home page; lower orders first. It gives None to those it is not for."""

    def register(function: MakesPart) -> MakesPart:
        _parts[title] = (order, function)
        return function

    return register


def home_parts(actor: Actor) -> list[HomePart]:
    """The parts of this actor's home page, in order."""
    made = (function(actor) for _, (_, function) in sorted(_parts.items(), key=lambda each: (each[1][0], each[0])))
    return [part for part in made if part is not None]
