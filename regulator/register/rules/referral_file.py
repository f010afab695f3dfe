"""The file of refusals and acceptances that a prison hands in: one row for each prisoner it was asked to take."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from ...core.refused import Refused
from ...core.tabular import Day, Line, YesNo
from .place_words import LONGEST_WORDS, PlaceCategory
from .refusing import local_reference, names_nobody
from .spreadsheet import row

COLUMNS = ("date", "category", "local_reference", "decision", "outside_area", "commissioner", "reason", "words")
EXAMPLE = ("2026-11-02", "b", "LOCAL-0001", "refused", "no", "", "no-room", "Every wing was full at 4pm.")


def _local(value: str) -> str:
    return _checked(lambda: local_reference(value))


def _words(value: str) -> str:
    return _checked(lambda: names_nobody(value))


def _checked(check: Callable[[], str]) -> str:
    try:
        return check()
    except Refused as refused:
        raise ValueError(refused.message[:1].lower() + refused.message[1:]) from refused


class ReferralRow(BaseModel):
    """One prisoner, under the prison's own pseudonym."""

    date: Day
    category: PlaceCategory
    local_reference: Annotated[Line, AfterValidator(_local)]
    decision: Literal["refused", "accepted"]
    outside_area: YesNo
    commissioner: Annotated[Line, Field(max_length=40)] | None = None
    reason: Annotated[Line, Field(max_length=60)] | None = None
    words: Annotated[Line, Field(max_length=LONGEST_WORDS), AfterValidator(_words)] | None = None


def template() -> str:
    """The empty file, with one row that shows how it is filled in."""
    return row(COLUMNS) + row(EXAMPLE)
