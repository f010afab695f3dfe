"""The words of the oversight of places: which kind of place, what may be said of each record of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from .words import Category, Function, Holds

LONGEST_WORDS = 1000  # characters of reasons and answers
LONGEST_LOCAL = 20  # characters of a provider's own pseudonym for a prisoner
LONGEST_CATEGORY = 20
MOST_IN_ONE = 20_000  # places in one entry: five times the largest prison, so a slip of the hand is found


class PlaceCategory(StrEnum):
    """What kind of place: by security for adult men, by whom it is for otherwise. A prison of no letter holds men."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    YOUNG_ADULTS = "young-adults"
    WOMEN = "women"
    CHILDREN = "children"
    MEN = "men"

    @property
    def words(self) -> str:
        """As a page says it."""
        return _WORDS[self]


_WORDS: Mapping[PlaceCategory, str] = {
    PlaceCategory.A: "Category A",
    PlaceCategory.B: "Category B",
    PlaceCategory.C: "Category C",
    PlaceCategory.D: "Category D (open)",
    PlaceCategory.YOUNG_ADULTS: "Young adults",
    PlaceCategory.WOMEN: "Women",
    PlaceCategory.CHILDREN: "Children",
    PlaceCategory.MEN: "Men, no category",
}


def category_of(function: Function, category: Category | None, holds: Holds) -> PlaceCategory:
    """The kind of the places of a prison of this function, as the register has it."""
    if holds == Holds.WOMEN:
        return PlaceCategory.WOMEN
    if holds == Holds.CHILDREN:
        return PlaceCategory.CHILDREN
    if category is not None:
        return PlaceCategory(category.value.lower())
    return PlaceCategory.YOUNG_ADULTS if function == Function.YOUNG_ADULT else PlaceCategory.MEN


def choices() -> list[tuple[str, str]]:
    """The kinds of places as a list to choose from."""
    return [(each.value, each.words) for each in PlaceCategory]


def day(value: date) -> str:
    """`3 June 2026`."""
    return f"{value.day} {value:%B %Y}"


def listed(names: Iterable[str]) -> str:
    """`Kent, Essex and Surrey`."""
    some = list(names)
    return " and ".join([", ".join(some[:-1]), some[-1]] if len(some) > 1 else some)


def counted(number: int, one: str = "place") -> str:
    """`1 place`, `20 places`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"
