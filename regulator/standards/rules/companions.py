"""What is kept beside the editions so that others can check them: subjects of provisions, topics, pairs, readings."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .shapes import Prose, Provision, Shape, Slug, some

Ref = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=60)]


class ProvisionsOf(Shape):
    """The provisions of one instrument that editions cite, each with its subject in our own words."""

    instrument: Slug
    provisions: dict[Provision, Prose]


class Provisions(Shape):
    """The file of provisions. A citation of anything else is a mistake, or has to be looked up and written here."""

    instruments: tuple[ProvisionsOf, ...]


class Topic(Shape):
    """Something that the standards have to deal with, where that is asked for, and the clauses that do.

    `asked_in` names a document and its chapter, as in `002 ch. 5.2`.
    """

    id: Slug
    title: Prose
    asked_in: Annotated[tuple[Prose, ...], AfterValidator(some)]
    covered_by: Annotated[dict[Slug, tuple[Ref, ...]], Field(default_factory=dict)]


class Topics(Shape):
    """The file of topics."""

    topics: tuple[Topic, ...]


class Pair(Shape):
    """Two clauses that read alike and are both wanted, and why. `other`: the second one's edition, where it differs."""

    edition: Slug
    other: Slug | None = None
    refs: Annotated[tuple[Ref, Ref], Field()]
    reason: Prose


class Pairs(Shape):
    """The file of pairs that were looked at."""

    pairs: tuple[Pair, ...]


Critic = Literal["governor", "probation lead", "human-rights lawyer", "commissioner", "person in custody", "monitor"]


class Reading(Shape):
    """A second reading of one area as its worst critics: who they were, what was changed, what is still in doubt.

    A writer who reads again is better than nobody, and is not a second reader: the report counts the two apart.
    """

    edition: Slug
    area: Slug
    read_on: date
    read_by: Literal["another reader", "its writer"]
    read_as: Annotated[tuple[Critic, ...], AfterValidator(some)]
    changed: tuple[Prose, ...] = ()
    doubts: tuple[Prose, ...] = ()


class Readings(Shape):
    """The file of second readings."""

    readings: tuple[Reading, ...]
