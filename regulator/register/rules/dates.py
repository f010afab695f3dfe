"""Dates as they are published: some to the day, some only to the month or the year, some only about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from ...core.tabular import day, shown

EARLIEST = 1800  # the oldest prison in use is younger


class Precision(StrEnum):
    """How much of a date is known. `unknown`: it changed on that day or before, and nobody says when."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(~)?")
_IN_TEXT = re.compile(r"\b([0-9]{1,2}) ([A-Z][a-z]{2,8}) ([0-9]{4})\b")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date of which no more is claimed than was published: `day` is the first day it may be."""

    day: date
    precision: Precision
    approximate: bool = False

    @property
    def last(self) -> date:
        """The last day it may be."""
        if self.precision in {Precision.DAY, Precision.UNKNOWN}:
            return self.day
        month = 12 if self.precision == Precision.YEAR else self.day.month
        return date(self.day.year, month, monthrange(self.day.year, month)[1])

    def in_words(self) -> str:
        """`15 July 2024`, `July 2024`, `2024`, `about June 2015`."""
        about = "about " if self.approximate else ""
        return (
            about
            + {
                Precision.DAY: in_words(self.day),
                Precision.MONTH: f"{_MONTHS[self.day.month - 1]} {self.day.year}",
                Precision.YEAR: f"{self.day.year}",
                Precision.UNKNOWN: f"on or before {in_words(self.day)}",
            }[self.precision]
        )

    def may_be(self, other: "PartialDate") -> bool:
        """Whether the two may be the same day."""
        return self.day <= other.last and other.day <= self.last


def in_words(when: date) -> str:
    """`15 July 2024`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def partial(text: str) -> PartialDate:
    """`2024-07-15`, `2024-07`, `2024`, each with `~` behind it where it is only about. ValueError otherwise."""
    found = _SHAPE.fullmatch(text)
    if not found:
        raise ValueError(f"{shown(text)} is not a date: write 2024-07-15, 2024-07 or 2024, with ~ behind it for about")
    year, month, number, about = found.groups()
    if int(year) < EARLIEST:
        raise ValueError(f"{shown(text)} is before {EARLIEST}")
    precision = Precision.DAY if number else Precision.MONTH if month else Precision.YEAR
    return PartialDate(day(f"{year}-{month or '01'}-{number or '01'}"), precision, bool(about))


def last_in(text: str) -> date | None:
    """The last date in a sentence: `figures at 29 Sept 2006`. None where there is none that is real."""
    for number_of_day, word, year in reversed(_IN_TEXT.findall(text)):
        for number, month in enumerate(_MONTHS, start=1):
            if month.startswith(word[:3]) and (word in {month, month[:3]} or (word, number) == ("Sept", 9)):
                try:
                    return date(int(year), number, int(number_of_day))
                except ValueError:
                    break
    return None


def _as_partial(value: Any) -> Any:
    return partial(value) if isinstance(value, str) else value


Published = Annotated[PartialDate, BeforeValidator(_as_partial)]
"""A column of dates as published."""
