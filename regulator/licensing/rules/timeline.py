"""What held of a licence from when until when, from what was said of it: the drawn timeline and its table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Spoken:
    """One thing said, as the rules see it: of which days, and what (empty takes back)."""

    about: str
    value: Mapping[str, Any]
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Stretch:
    """What held from a day until another, which is the first on which it did not; none where no end is known."""

    about: str
    value: Mapping[str, Any]
    from_on: date
    until_on: date | None


def stretches(said: Sequence[Spoken], about: str) -> list[Stretch]:
    """What held of one thing, stretch by stretch, the first one first. Of two that speak of a day the later one counts:
    `said` is in the order in which it was written down."""
    own = [each for each in said if each.about == about]
    days = sorted({each.from_on for each in own} | {each.until_on for each in own if each.until_on})
    found: list[Stretch] = []
    for place, day in enumerate(days):
        value = _on(own, day)
        until = days[place + 1] if place + 1 < len(days) else None
        last = found[-1] if found else None
        if last is not None and last.until_on == day and last.value == value:
            found[-1] = Stretch(about, value, last.from_on, until)
        elif value:
            found.append(Stretch(about, value, day, until))
    return found


def _on(own: Sequence[Spoken], day: date) -> Mapping[str, Any]:
    for each in reversed(own):
        if each.from_on <= day and (each.until_on is None or day < each.until_on):
            return each.value
    return {}


def unsaid(said: Sequence[Spoken], about: str, gone: Collection[int], day: date) -> list[Spoken]:
    """What to say of one thing so that from a day on it holds as if some of what was said (by its places) had not been.

    What was said later of the same days stays said. Days before are left as they are. Nothing where it is so already.
    """
    rest = [each for place, each in enumerate(said) if place not in gone]
    wanted, now = _from(stretches(rest, about), about, day), _from(stretches(said, about), about, day)
    return [] if wanted == now else wanted


def _from(held: Sequence[Stretch], about: str, day: date) -> list[Spoken]:
    """Every day from one on, each told once: what holds, and in between that nothing does."""
    told: list[Spoken] = []
    reached: date | None = day
    for each in held:
        if reached is None or (each.until_on is not None and each.until_on <= reached):
            continue
        begins = max(each.from_on, reached)
        if begins > reached:
            told.append(Spoken(about, {}, reached, begins))
        told.append(Spoken(about, each.value, begins, each.until_on))
        reached = each.until_on
    return told if reached is None else [*told, Spoken(about, {}, reached, None)]


@dataclass(frozen=True)
class Bar:
    """A stretch as it is drawn: where it begins and how wide it is, in per cent, and whether it goes on."""

    start: float
    width: float
    words: str
    goes_on: bool


def bars(found: Sequence[Stretch], words: Sequence[str], first: date, last: date) -> list[Bar]:
    """The stretches between two days, as bars. One that lies outside is left out; each is wide enough to be seen."""
    whole = max((last - first).days, 1)
    made = []
    for stretch, said in zip(found, words, strict=True):
        begin, end = max(stretch.from_on, first), min(stretch.until_on or last, last)
        if begin > last or end < first:
            continue
        start = min(100 * (begin - first).days / whole, 99.0)
        width = min(max(100 * (end - begin).days / whole, 1.0), 100 - start)
        made.append(Bar(round(start, 2), round(width, 2), said, not stretch.until_on))
    return made
