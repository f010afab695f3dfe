"""How a tariff is made and how objections to it are counted, as its file states it."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from .catalogue import Certainty
from .shapes import Prose, Shape, Slug, some


def _figure(value: object) -> Decimal:
    if not isinstance(value, str):
        raise ValueError("write the figure as text, between quotation marks")
    try:
        made = Decimal(value)
    except InvalidOperation:
        raise ValueError("this is not a figure") from None
    if not made.is_finite() or not 0 <= made <= 1_000_000:
        raise ValueError("this is no figure between 0 and 1,000,000")
    return made


Figure = Annotated[Decimal, BeforeValidator(_figure)]
Year = Annotated[int, Field(ge=1990, le=2200)]
MeasureName = Literal["direct-per-place", "direct-per-prisoner", "overall-per-place", "overall-per-prisoner"]
Statistic = Literal["lowest", "lower-quartile", "median", "upper-quartile", "highest", "best-practice"]
Side = Literal["provider", "commissioner"]


class Method(Shape):
    """How a price is made of the returns. `uplift` and `efficiency` in per cent, `round_to` in pounds."""

    id: Slug
    title: Prose
    from_year: Year
    measure: MeasureName
    statistic: Statistic
    returns_lag: Annotated[int, Field(ge=1, le=5)]
    uplift: Figure
    efficiency: Figure
    least_returns: Annotated[int, Field(ge=1, le=200)]
    round_to: Figure
    words: Prose
    source: Prose
    certainty: Certainty


class Threshold(Shape):
    """From how many per cent of one side on, by number or by share of supply, objections stop a tariff."""

    side: Side
    by: Literal["number", "supply"]
    at_least: Figure


class Counting(Shape):
    """A rule by which objections are counted: it is met where any one of its thresholds is."""

    id: Slug
    title: Prose
    from_year: Year
    tests: Annotated[tuple[Threshold, ...], AfterValidator(some)]
    source: Prose
    certainty: Certainty


class Eligible(Shape):
    """Whose objections count, by their kind in the register, and why."""

    providers: Annotated[tuple[Slug, ...], AfterValidator(some)]
    commissioners: Annotated[tuple[Slug, ...], AfterValidator(some)]
    because: Prose


class ReferTo(Shape):
    """To whom a method is referred that was objected to, on what, and the clock of its finding."""

    title: Prose
    clock: Slug
    because: Prose
    source: Prose
    certainty: Certainty


class Unit(Shape):
    """What a figure that is out by about so many times was probably given in."""

    times: Figure
    words: Prose


class Yardstick(Shape):
    """A published figure to compare a first return with."""

    measure: MeasureName
    pounds: Figure
    year: Year
    source: Prose


class Returns(Shape):
    """When a figure of a return is implausible, and how closely totals must agree, in per cent."""

    implausible_factor: Figure
    tied_within: Figure
    units: tuple[Unit, ...]
    yardsticks: tuple[Yardstick, ...]


class Tariffs(Shape):
    """The file of tariffs."""

    eligible: Eligible
    methods: Annotated[tuple[Method, ...], AfterValidator(some)]
    counting: Annotated[tuple[Counting, ...], AfterValidator(some)]
    refer_to: ReferTo
    returns: Returns

    def methods_for(self, year: int) -> tuple[Method, ...]:
        """The methods for the tariff year that begins on 1 April of a year, the usual one first."""
        latest = max((each.from_year for each in self.methods if each.from_year <= year), default=None)
        return tuple(each for each in self.methods if each.from_year == latest)

    def counted_by(self, year: int) -> Counting | None:
        """The rule for a consultation that opens in a calendar year."""
        found = (each for each in self.counting if each.from_year <= year)
        return max(found, key=lambda it: it.from_year, default=None)
