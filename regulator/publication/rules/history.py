"""What has been published of a prison's four tests through time, from every source, put in order and into words.

The tests are never added up, and sources that contradict each other all stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from regulator.register.rules.dates import PartialDate, Precision

from .words import listed

WORDS_END = 0.3  # how far the words of the scale reach across a plot on the narrowest phone
Scores = Mapping[str, int | None]


@dataclass(frozen=True)
class Told:
    """What one source says of one inspection: when it was, its scores by test, and where to read it.

    `of_later`: the source is about the inspection after it, and tells of this one beside. `address` may be empty.
    """

    start: PartialDate
    end: PartialDate | None
    scores: Scores
    source: str
    address: str
    what: str
    function_then: str | None = None
    contradicted: tuple[str, ...] = ()
    of_later: bool = False

    @property
    def when(self) -> str:
        """`30 October to 9 November 2023`, `about June to about August 2015`, `2012`."""
        return span(self.start, self.end)

    @property
    def scored(self) -> bool:
        """Whether it gives one score at least."""
        return any(score is not None for score in self.scores.values())


@dataclass(frozen=True)
class Point:
    """One inspection in a plot: its name on the axis, where it stands across it (0 to 1), and its scores."""

    label: str
    position: float
    scores: Scores


def span(start: PartialDate, end: PartialDate | None) -> str:
    """From one date to another; what both share is said once, and nothing is said that was not published."""
    first = start.in_words()
    if end is None or end.in_words() == first:
        return first
    alike = start.precision == end.precision and start.day.year == end.day.year
    if alike and start.precision == Precision.DAY:
        first = str(start.day.day) if start.day.month == end.day.month else f"{start.day.day} {start.day:%B}"
    elif alike and start.precision == Precision.MONTH:
        first = first.removesuffix(f" {start.day.year}")
    return f"{first} to {end.in_words()}"


def in_order(told: Sequence[Told]) -> list[Told]:
    """What is told, oldest first. What a later source says of an earlier inspection goes where another tells of that
    one and they agree."""
    own = [each for each in told if not each.of_later]
    beside = [each for each in told if each.of_later and each.scored and not _known(each, own)]
    return sorted([*own, *beside], key=lambda each: (each.start.day, each.of_later, each.source))


def _known(beside: Told, own: Sequence[Told]) -> bool:
    """Whether another source says the same, or more, of the same inspection."""
    return any(
        _same_inspection(beside, each)
        and all(score is None or each.scores.get(test) == score for test, score in beside.scores.items())
        for each in own
    )


def _same_inspection(one: Told, other: Told) -> bool:
    return one.start.may_be(other.start) or (other.end is not None and one.start.may_be(other.end))


def points(told: Sequence[Told]) -> list[Point]:
    """The points of a plot: what says exactly the same of the same time is one point."""
    scored = [each for each in told if each.scored]
    if not scored:
        return []
    first, last = scored[0].start.day, scored[-1].start.day
    made: list[Point] = []
    for each in scored:
        point = Point(short(each.start), _place(each.start.day, first, last), dict(each.scores))
        if point not in made:
            made.append(point)
    return made


def _place(day: date, first: date, last: date) -> float:
    days = (last - first).days
    share = (day - first).days / days if days else 0.5
    return WORDS_END + (1 - WORDS_END) * share


def short(when: PartialDate) -> str:
    """A date as it stands under a plot: `Oct 2023`, `about Jun 2015`, `2012`."""
    about = "about " if when.approximate else ""
    return about + (str(when.day.year) if when.precision == Precision.YEAR else f"{when.day:%b} {when.day.year}")


def sentence(told: Sequence[Told], names: Mapping[str, str], labels: Mapping[int, str]) -> str:
    """What is to be seen, in words: the newest scores, and that the tests are never added up."""
    scored = [each for each in told if each.scored]
    if not scored:
        return "No score of a past inspection is in the sources used."
    latest = scored[-1]
    said = [
        f"{names[test].lower()} {labels[score].lower()} ({score})"
        for test, score in latest.scores.items()
        if score is not None
    ]
    silent = [names[test].lower() for test, score in latest.scores.items() if score is None]
    missing = f" No score for {listed(silent)} is in the sources used." if silent else ""
    return f"The latest scores are of {latest.when}: {listed(said)}.{missing} The four tests are never added up."
