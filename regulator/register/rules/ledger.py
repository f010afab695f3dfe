"""The ledger of places: what a prison holds of one kind on a day is its opening figure and every change since.

Source: the proposal, 5.2: a provider "cannot reduce prison capacity without authorisation from the Criminal Justice
Regulator". So a published figure may raise the ledger by itself and never lower it: what is lower is an alarm, unless
its own source took back what it had said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ...core.refused import Refused


class Kind(StrEnum):
    """Why a line stands in the ledger."""

    OPENING = "opening"
    CONSENTED_CUT = "consented-cut"
    CORRECTION = "correction"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {"opening": "Opening figure", "consented-cut": "Cut with consent", "correction": "Correction"}[self]


@dataclass(frozen=True)
class Line:
    """One line: from which day on it counts, and by how much."""

    effective_on: date
    change: int
    kind: Kind = Kind.CORRECTION


@dataclass(frozen=True)
class Statement:
    """What a published file says of the places on a day, and what the same source had added before it changed its
    word. `following`: the day and figure of the next published statement, where there is one."""

    as_of: date
    published: int
    own: int = 0
    following: tuple[date, int] | None = None


@dataclass(frozen=True)
class Weighed:
    """What a statement does: the lines it adds, and whether it is an alarm."""

    lines: tuple[Line, ...]
    alarm: bool


def balance(lines: Iterable[Line], day: date) -> int:
    """The places on a day."""
    return sum(each.change for each in lines if each.effective_on <= day)


def lowest(lines: Sequence[Line], since: date) -> int:
    """The fewest places on that day or on any day after it."""
    later = sorted({each.effective_on for each in lines if each.effective_on > since})
    return min(balance(lines, each) for each in (since, *later))


def check_line(lines: Sequence[Line], new: Line) -> None:
    """Refused: a line that would leave fewer than no places on some day, an opening that is not the first, any other
    before the opening."""
    opening = next((each for each in lines if each.kind == Kind.OPENING), None)
    if (new.kind == Kind.OPENING) != (opening is None):
        raise Refused("A ledger begins with its opening figure, once")
    if new.kind == Kind.OPENING and new.change < 0:
        raise Refused("There cannot be fewer than no places", "places")
    if opening is not None and new.effective_on < opening.effective_on:
        raise Refused("The ledger begins later than this day", "from_on")
    if new.kind == Kind.CONSENTED_CUT and new.change >= 0:
        raise Refused("A cut takes places away", "places")
    if lowest([*lines, new], new.effective_on) < 0:
        raise Refused("The ledger has fewer places than that, on this day or on one after it", "places")


def weigh(lines: Sequence[Line], said: Statement) -> Weighed:
    """What a published statement does to a ledger that has begun on its day or before.

    More places are entered. Fewer are an alarm, but for what the same source had itself added. A statement that is not
    the newest counts until the next one: what it adds is taken off there again, and what it takes back is put back
    there as far as the next statement still says so.
    """
    stated = balance(lines, said.as_of)
    change = max(said.published - stated, -max(said.own, 0))
    if said.published >= stated:
        change = said.published - stated
    made = until_said_again(lines, Line(said.as_of, change), said.following)
    if change < 0 and _below_nothing(lines, made):
        change, made = 0, ()
    return Weighed(made, stated + change > said.published)


def until_said_again(lines: Sequence[Line], new: Line, following: tuple[date, int] | None) -> tuple[Line, ...]:
    """What a change of a day adds to a ledger: the line, and what undoes it on the day of the next statement, so far as
    that one says otherwise. Nothing for no change."""
    if not new.change:
        return ()
    if following is None:
        return (new,)
    on, published = following
    back = -new.change
    if new.change < 0:
        back = min(back, max(0, published - balance([*lines, new], on)))
    return (new, Line(on, back)) if back else (new,)


def _below_nothing(lines: Sequence[Line], made: tuple[Line, ...]) -> bool:
    return bool(made) and lowest([*lines, *made], made[0].effective_on) < 0
