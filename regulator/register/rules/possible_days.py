"""Which days can be meant of an organisation and of its places: each limit with the reason that it has.

A day is refused with the reason in the sentence, so that whoever typed it knows what to change or whom to ask.
"""

from collections.abc import Mapping
from datetime import date

from ...core.refused import Refused
from .dates import EARLIEST, in_words
from .words import Kind

CERTIFIED = date(1952, 10, 1)
"""Prison Act 1952, sections 14 and 55(2): no place was certified, and so none counted, before it came into force."""

LONGEST_AGREED = 40
"""Years from today. Contracts for prisons were let for 25 years at most; what is later than this is a slip."""

FIRST: Mapping[Kind, tuple[int, str]] = {
    Kind.PRISON: (EARLIEST, "no prison in use is older"),
    Kind.COMMISSIONER: (2012, "the first police and crime commissioners were elected then"),
    Kind.CRC: (2014, "the first community rehabilitation companies began then"),
    Kind.LRT: (2016, "trusts were first proposed then"),
}
"""The first year in which an organisation of a kind can have been anything, and why. Others are as old as may be."""


def check_of_kind(kind: Kind, day: date, field: str) -> None:
    """Refuse a day on which there was no organisation of this kind yet."""
    year, because = FIRST.get(kind, (EARLIEST, "nothing in the register is older"))
    if day.year < year:
        raise Refused(f"The year must be {year} or later: {because}", field)


def check_of_places(day: date, field: str) -> None:
    """Refuse a day on which no place was counted yet."""
    if day < CERTIFIED:
        since = in_words(CERTIFIED)
        raise Refused(f"Enter {since} or a later day: prison places have been certified since then", field)


def check_agreed_end(day: date, today: date, field: str) -> None:
    """Refuse an end of what was agreed that is farther off than anybody agrees on."""
    if day.year > today.year + LONGEST_AGREED:
        raise Refused(
            f"Enter a day within {LONGEST_AGREED} years from today, or leave it empty where there is no end", field
        )
