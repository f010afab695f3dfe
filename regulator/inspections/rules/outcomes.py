"""Published outcomes of past inspections: the file they come in, and where sources contradict each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, model_validator

from ...core.tabular import Line, Whole, shown
from ...register.rules.dates import PartialDate, Published

SCHEME = "prison-tests"  # the scale of the scores in the file
TESTS = ("safety", "respect", "purposeful-activity", "preparation-for-release")


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"{shown(value)} is not an address: it begins with https:// or http://")
    return value


Score = Annotated[Whole, Field(ge=1, le=4)]
Text = Annotated[Line, Field(max_length=200)]
Address = Annotated[Line, Field(max_length=400), AfterValidator(_address)]


class OutcomeRow(BaseModel):
    """A row of the file of published outcomes: what one source says of one inspection."""

    id: Whole | None = None
    establishment: Text
    function_at_time: Text | None
    inspection_type: Text
    start: Published
    end: Published | None
    safety: Score | None
    respect: Score | None
    purposeful_activity: Score | None
    release: Score | None
    prev_date: Published | None
    prev_safety: Score | None
    prev_respect: Score | None
    prev_purposeful_activity: Score | None
    prev_release: Score | None
    completeness: Text | None
    source: Text
    url: Address

    @property
    def scores(self) -> tuple[int | None, ...]:
        """The scores, in the order of `TESTS`."""
        return self.safety, self.respect, self.purposeful_activity, self.release

    @property
    def previous_scores(self) -> tuple[int | None, ...]:
        """What it says of the scores before, in the same order."""
        return self.prev_safety, self.prev_respect, self.prev_purposeful_activity, self.prev_release

    @model_validator(mode="after")
    def _agrees(self) -> "OutcomeRow":
        if self.end and self.end.last < self.start.day:
            raise ValueError(f"it ends ({self.end.in_words()}) before it starts ({self.start.in_words()})")
        if self.prev_date and self.prev_date.day > self.start.last:
            raise ValueError(f"the inspection before it ({self.prev_date.in_words()}) is after it")
        if self.prev_date is None and any(score is not None for score in self.previous_scores):
            raise ValueError("scores of the inspection before come with its date (prev_date)")
        if all(score is None for score in (*self.scores, *self.previous_scores)):
            raise ValueError("this row has not one score")
        return self


@dataclass(frozen=True)
class Told:
    """What one source says of one inspection of one establishment. `line`: where in the file; None in the register."""

    establishment: str
    start: PartialDate
    end: PartialDate | None
    scores: tuple[int | None, ...]
    previous: PartialDate | None
    previous_scores: tuple[int | None, ...]
    source: str
    line: int | None = None


@dataclass(frozen=True)
class Contradiction:
    """Two sources that give a test different scores. Neither is taken to be right."""

    one: Told
    other: Told
    message: str


def contradictions(told: Sequence[Told]) -> list[Contradiction]:
    """Where sources contradict each other: on one inspection, or one of them on the inspection before its own."""
    by_place: dict[str, list[Told]] = {}
    for each in told:
        by_place.setdefault(each.establishment, []).append(each)
    return [found for group in by_place.values() for one, other in combinations(group, 2) for found in _of(one, other)]


def _of(one: Told, other: Told) -> Iterator[Contradiction]:
    if one.start.may_be(other.start):
        for test in _differing(one.scores, other.scores):
            yield _contradiction(one, other, test, one.scores, other.scores)
    for later, earlier in ((one, other), (other, one)):
        if later.previous and not later.start.may_be(earlier.start) and _is(later.previous, earlier):
            for test in _differing(later.previous_scores, earlier.scores):
                yield _contradiction(later, earlier, test, later.previous_scores, earlier.scores)


def _is(when: PartialDate, inspection: Told) -> bool:
    """Whether a date given for an inspection may mean this one: by its beginning or by its end."""
    return when.may_be(inspection.start) or (inspection.end is not None and when.may_be(inspection.end))


def _differing(one: Iterable[int | None], other: Iterable[int | None]) -> list[int]:
    pairs = enumerate(zip(one, other, strict=True))
    return [number for number, (a, b) in pairs if a is not None and b is not None and a != b]


def _contradiction(
    one: Told, other: Told, test: int, first: Sequence[int | None], second: Sequence[int | None]
) -> Contradiction:
    message = (
        f"{TESTS[test]} is {first[test]} in {shown(one.source)} and {second[test]} in {shown(other.source)}"
        f" for the inspection of {other.start.in_words()}; both are kept"
    )
    return Contradiction(one, other, message)


@dataclass(frozen=True)
class OutcomesImported:
    """Published outcomes were brought in: from which file, how many rows, how many of them corrections."""

    file: str
    sha256: str
    added: int
    corrected: int

    @property
    def subject(self) -> str:
        return f"published_outcome:{self.sha256[:12]}"
