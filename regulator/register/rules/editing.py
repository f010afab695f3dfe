"""What somebody may write into the register: texts of one line, reasons, days, postcodes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...core.plain import line, paragraph, plain_text
from ...core.refused import Refused
from .dates import EARLIEST, in_words

LONGEST_NAME = 200  # characters: of organisations, operators, owners
LONGEST_TOWN = 100
LONGEST_SOURCE = 400
LONGEST_REASON = 1000
MOST_PLACES = 100_000  # no prison has a tenth of them: more is a slip of the hand
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")  # BS 7666: outward and inward code


@dataclass(frozen=True)
class Grounds:
    """Why a fact is changed, and who says so: every change of the register has both."""

    reason: str
    source: str


@dataclass(frozen=True)
class Period:
    """From which day until which a fact holds, half-open; None where it is not known or has not come."""

    from_on: date | None
    until_on: date | None

    def in_words(self) -> str:
        """`from 1 May 2020 until 3 June 2024`, `until 3 June 2024`, `with no dates known`."""
        said = [f"from {in_words(self.from_on)}"] if self.from_on else []
        said += [f"until {in_words(self.until_on)}"] if self.until_on else []
        return " ".join(said) or "with no dates known"

    @property
    def empty(self) -> bool:
        """Whether it has no day at all: a word that was corrected on the day it was entered."""
        return self.from_on is not None and self.from_on == self.until_on

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        if self.empty or other.empty:
            return False
        return _before(self.from_on, other.until_on) and _before(other.from_on, self.until_on)


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def grounds(reason: str, source: str) -> Grounds:
    """Grounds as somebody wrote them. Refused where one is missing."""
    return Grounds(
        paragraph(reason, "reason", "why you make this change", LONGEST_REASON),
        line(source, "source", "where this is from", LONGEST_SOURCE),
    )


def postcode(text: str) -> str:
    """A postcode as it is written: `mk402dj` is `MK40 2DJ`."""
    found = _POSTCODE.fullmatch("".join(plain_text(text, "postcode").split()).upper())
    if not found:
        raise Refused("Enter a full UK postcode, like MK40 1HG", "postcode")
    return " ".join(found.groups())


def check_day(day: date, field: str, today: date) -> None:
    """Refuse a day on which nothing of the register can have begun: still to come, or before any prison in use."""
    if day > today:
        raise Refused(f"{in_words(day)} is still to come: enter a change on the day it happens or later", field)
    if day.year < EARLIEST:
        raise Refused(f"The year must be {EARLIEST} or later: nothing in the register is older", field)


def check_apart(periods: Sequence[tuple[Period, str]], field: str) -> None:
    """Refuse facts of which two would hold on one day. Each is given with its words."""
    for position, (period, words) in enumerate(periods):
        for other, others_words in periods[position + 1 :]:
            if period.overlaps(other):
                raise Refused(
                    f"“{words}” ({period.in_words()}) and “{others_words}” ({other.in_words()}) would hold on the same"
                    " days: correct the other one first",
                    field,
                )
