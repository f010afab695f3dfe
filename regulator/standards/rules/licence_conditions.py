"""The standard conditions of licences: what binds every licence of a status, how it is tested, and by when."""

from datetime import date
from typing import Annotated

from pydantic import Field

from .shapes import Prose, Shape, Slug


class Returns(Shape):
    """What a condition has licensees return, again and again: called what, asking for what, once in how many months of
    the licence. Asked for are the periods that end on `counted_from` or later; within which time, the clock says."""

    title: Prose
    asks: Prose
    every_months: Annotated[int, Field(ge=1, le=60)]
    counted_from: date


class StandardCondition(Shape):
    """One standard condition: for which statuses, what it asks for, how anyone can tell, from which day it binds."""

    id: Slug
    statuses: Annotated[tuple[Slug, ...], Field(min_length=1)]
    title: Prose
    text: Prose
    test: Prose
    evidence: Prose
    by: Prose
    from_on: date
    source: Prose
    returns: Returns | None = None


class StandardConditions(Shape):
    """The file of standard conditions."""

    conditions: tuple[StandardCondition, ...]
