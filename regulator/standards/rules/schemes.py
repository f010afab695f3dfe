"""A rating scheme: how one kind of inspection turns what was found into a rating, as it stood on its dates.

A scheme is data (a file for each), so that a published rating of any year recomputes under the rules of that year.
There are two kinds and one arithmetic is never forced on both: a *counted* scheme counts cases, takes the lowest key
question and adds its standards up; a *scored* scheme gives each test a score of its own and never adds anything.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from string import Formatter
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from .shapes import Shape

NOT_RATED = "not-rated"

Certainty = Literal["high", "medium", "low"]
"""How sure we are: a public source was seen; general knowledge that fits every result seen; to be checked."""


def _text(value: object) -> object:
    """A reference that YAML read as a number is refused: 2.10 would silently become 2.1."""
    if isinstance(value, int | float):
        raise ValueError('write this in quotes, as in "2.1": without them it is a number and not a reference')
    return value


Whole = Annotated[int, Field(strict=True)]  # neither "5" nor true is a number
Day = Annotated[date, Field(strict=True)]
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Reference = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=60)]


class Sourced(Shape):
    """A number or a rule with where it comes from and how sure we are of it."""

    source: Text
    certainty: Certainty


class InForce(Sourced):
    """The dates of the inspections that the scheme rates, to the precision that the source has; none where unknown."""

    begins: Day | None = None
    ends: Day | None = None
    precision: Literal["day", "month", "year"]


class Rating(Shape):
    """One step of the scale: its name in data, its label for people, its score and what it means."""

    name: Name
    label: Text
    score: Whole = Field(ge=0)
    meaning: Text | None = None


class Scale(Sourced):
    """The ratings from the worst to the best. A score means nothing without its scale: other bodies' run backwards."""

    ratings: tuple[Rating, ...] = Field(min_length=2)

    @field_validator("ratings")
    @classmethod
    def _in_steps_of_one(cls, ratings: tuple[Rating, ...]) -> tuple[Rating, ...]:
        first = ratings[0].score
        if [rating.score for rating in ratings] != list(range(first, first + len(ratings))):
            raise ValueError("scores go up by one from the worst rating to the best")
        if len({rating.name for rating in ratings}) < len(ratings) or any(r.name == NOT_RATED for r in ratings):
            raise ValueError(f"each rating has a name of its own, and none is {NOT_RATED}")
        return ratings

    def named(self, name: str) -> Rating:
        """The rating of that name; a KeyError for a name the scale lacks."""
        return {rating.name: rating for rating in self.ratings}[name]

    def scoring(self, score: int) -> Rating:
        """The rating with that score; a KeyError for a score the scale lacks."""
        return {rating.score: rating for rating in self.ratings}[score]

    def above(self, name: str) -> Rating | None:
        """The next rating up, or nothing above the best."""
        position = [rating.name for rating in self.ratings].index(name) + 1
        return self.ratings[position] if position < len(self.ratings) else None

    def below(self, name: str) -> Rating | None:
        """The next rating down, or nothing below the worst."""
        position = [rating.name for rating in self.ratings].index(name)
        return self.ratings[position - 1] if position else None

    @property
    def worst(self) -> Rating:
        """The bottom of the scale."""
        return self.ratings[0]

    @property
    def best(self) -> Rating:
        """The top of the scale."""
        return self.ratings[-1]


class Band(Shape):
    """From and to, both included, and the rating that they give. `words` is how a sentence says it."""

    rating: Name
    lowest: Whole
    highest: Whole
    words: Text | None = None


class Bands(Sourced):
    """Whole numbers to ratings, from the worst up, with no hole and no overlap."""

    table: tuple[Band, ...] = Field(min_length=2)

    @field_validator("table")
    @classmethod
    def _without_holes(cls, table: tuple[Band, ...]) -> tuple[Band, ...]:
        for band in table:
            if band.lowest > band.highest:
                raise ValueError(f"the band of {band.rating} ends before it begins")
        for lower, upper in zip(table, table[1:], strict=False):
            if upper.lowest != lower.highest + 1:
                raise ValueError(f"{upper.rating} must begin at {lower.highest + 1}, where {lower.rating} ends")
        return table

    def holding(self, number: int) -> Band:
        """The band that a whole number falls in; a KeyError outside them all."""
        for band in self.table:
            if band.lowest <= number <= band.highest:
                return band
        raise KeyError(number)

    def of(self, rating: str) -> Band:
        """The band that gives a rating."""
        return {band.rating: band for band in self.table}[rating]

    def faults(self, scale: Scale, first: int, last: int) -> Iterable[str]:
        """What is wrong with the table against its scale and the numbers that can occur."""
        if [band.rating for band in self.table] != [rating.name for rating in scale.ratings]:
            yield "there is one band for each rating, from the worst to the best"
        if (self.table[0].lowest, self.table[-1].highest) != (first, last):
            yield f"the bands cover {first} to {last} exactly"


class Rounding(Sourced):
    """What is done to a percentage before the bands are read: 49.5, 64.5 and 79.5 depend on it."""

    method: Literal["half-up"]
    unit: Literal["whole-per-cent"]

    def percentage(self, yes: int, applicable: int) -> int:
        """`yes` of `applicable` cases as a whole percentage, in whole numbers throughout: a half goes up."""
        return (200 * yes + applicable) // (2 * applicable)


class RatedStandard(Shape):
    """A standard of a counted scheme: judged on the whole of the evidence, or worked out from cases."""

    ref: Reference
    title: Text
    rated_by: Literal["judgement", "cases"]
    also: tuple[Reference, ...] = ()


class StandardRule(Sourced):
    """How key questions make a standard's rating, and what a question that no case applied to does to it."""

    rule: Literal["lowest-key-question"]
    question_without_cases: Literal["left-out"]


class TotalRule(Sourced):
    """What becomes of the total when a standard has no rating or was not given, and why."""

    unrated_standard: Literal["left-out-of-total-and-maximum"]
    some_of_the_standards: Literal["formula"]
    reason: Text


class Closeness(Sourced):
    """When a panel may consider lifting a standard worked out from cases, and by how much."""

    steps: Literal[1]
    direction: Literal["up"]
    points: Literal[5]
    measured_on: Literal["rounded-percentage"]
    small_sample: Whole = Field(ge=1)


PLACES = {
    "by_cases": {"standard", "rating", "question", "yes", "applicable", "percent", "words"},
    "by_judgement": {"standard", "rating"},
    "as_given": {"standard", "rating"},
    "no_cases": {"standard"},
    "not_judged": {"standard"},
    "overall": {"rating", "total", "maximum", "count", "lowest", "highest"},
    "part": {"rating", "total", "maximum", "count", "all"},
    "none": {"all"},
    "test": {"test", "rating", "score", "lowest", "worst", "highest", "best"},
    "tests": {"tests", "lowest", "worst", "highest", "best"},
    "lifted": {"standard", "computed", "final", "reason"},
}


class Sentences(Shape):
    """The plain sentences that explain a rating, with places for its facts in braces."""

    @field_validator("*")
    @classmethod
    def _known_places(cls, sentence: str, info: ValidationInfo) -> str:
        allowed = PLACES[info.field_name or ""]
        for _, place, form, conversion in Formatter().parse(sentence):
            if place is not None and (place not in allowed or form or conversion):
                raise ValueError(f"{{{place}}} is not known here; known: {', '.join(sorted(allowed)) or 'none'}")
        return sentence


class CountedSentences(Sentences):
    """What a counted scheme says."""

    by_cases: Text
    by_judgement: Text
    as_given: Text
    no_cases: Text
    not_judged: Text
    overall: Text
    part: Text
    none: Text
    lifted: Text


class ScoredSentences(Sentences):
    """What a scored scheme says."""

    test: Text
    tests: Text


class Described(Sourced):
    """What every scheme says of itself."""

    id: Name
    name: Text
    issued_by: Text
    in_force: InForce
    scale: Scale
    note: Text | None = None


class CountedScheme(Described):
    """Standards counted from cases or judged, whose scores are added up into one overall rating."""

    kind: Literal["counted"]
    percentages: Bands
    rounding: Rounding
    standards: tuple[RatedStandard, ...] = Field(min_length=1)
    standard_rule: StandardRule
    discretion: Closeness
    totals: Bands
    total_rule: TotalRule
    sentences: CountedSentences

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "CountedScheme":
        faults = [f"percentages: {fault}" for fault in self.percentages.faults(self.scale, 0, 100)]
        faults += [f"totals: {fault}" for fault in self.totals.faults(self.scale, 0, self.maximum(len(self.standards)))]
        faults += _same_name(name for standard in self.standards for name in (standard.ref, *standard.also))
        if self.scale.worst.score != 0:
            faults.append("scale: the worst rating scores nothing, so that totals begin at 0")
        if any(band.words is None for band in self.percentages.table):
            faults.append("percentages: each band has words")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def standard(self, ref: str) -> RatedStandard | None:
        """The standard of that reference, however the scheme's own documents write it."""
        return next((standard for standard in self.standards if ref in (standard.ref, *standard.also)), None)

    def maximum(self, standards: int) -> int:
        """The most that so many standards can score together."""
        return self.scale.best.score * standards

    def overall(self, total: int, standards: int) -> Rating:
        """The rating of a total: by the published table for all of the standards, else by the formula."""
        if standards == len(self.standards):
            return self.scale.named(self.totals.holding(total).rating)
        return by_formula(self.scale, total, standards)


class NameInUse(Shape):
    """What a test was called, up to and including a year; the last name has no end."""

    name: Text
    until: Whole | None = None


class ScoredTest(Shape):
    """A test that is scored on its own. Its names have changed; its reference has not."""

    ref: Name
    meaning: Text
    names: tuple[NameInUse, ...] = Field(min_length=1)
    also: tuple[Name, ...] = ()

    @field_validator("names")
    @classmethod
    def _in_order(cls, names: tuple[NameInUse, ...]) -> tuple[NameInUse, ...]:
        years = [name.until for name in names]
        if None in years[:-1] or years[-1] is not None or years[:-1] != sorted(set(years[:-1]), key=lambda y: y or 0):
            raise ValueError("names are in the order of their last years, and the last has none: it is in use")
        return names

    @property
    def name(self) -> str:
        """What the test is called now."""
        return self.names[-1].name

    def name_in(self, year: int) -> str:
        """What the test was called in a year; sources say the year of a change and no more."""
        return next(name.name for name in self.names if name.until is None or year <= name.until)


class Unscored(Shape):
    """Something inspected and reported with no score, and what to tell a person who gives it one."""

    ref: Name
    reason: Text


class ScoredScheme(Described):
    """Tests scored one by one. There is no total and no overall rating, and none may be worked out."""

    kind: Literal["scored"]
    tests: tuple[ScoredTest, ...] = Field(min_length=1)
    unscored: tuple[Unscored, ...] = ()
    total: Literal["never"]
    sentences: ScoredSentences

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "ScoredScheme":
        names = [name for test in self.tests for name in (test.ref, *test.also)] + [part.ref for part in self.unscored]
        if faults := _same_name(names):
            raise ValueError("; ".join(faults))
        return self

    def test(self, ref: str) -> ScoredTest | None:
        """The test of that reference, or of one of its former ones."""
        return next((test for test in self.tests if ref in (test.ref, *test.also)), None)


Scheme = CountedScheme | ScoredScheme
KINDS: dict[str, type[CountedScheme] | type[ScoredScheme]] = {"counted": CountedScheme, "scored": ScoredScheme}


def by_formula(scale: Scale, total: int, standards: int) -> Rating:
    """The rating of a total over any number of equally weighted standards.

    A total of at most a half of a point for each standard is the worst rating, one and a half the next, and so on.
    Every published table agrees with it; the tables stay the authority and this their cross-check.
    """
    for rating in scale.ratings[:-1]:
        if 2 * total <= (2 * rating.score + 1) * standards:
            return rating
    return scale.best


def _same_name(names: Iterable[str]) -> Sequence[str]:
    listed = list(names)
    return [f"{name} is named twice" for name in sorted({name for name in listed if listed.count(name) > 1})]
