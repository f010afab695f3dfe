"""What may be applied for: who may belong, from which inspection results on, and by what it is judged."""

from typing import Annotated, Literal

from pydantic import Field

from .shapes import Prose, ProviderKind, Shape, Slug

MemberKind = Literal["prison", "crc"]


class Scores(Shape):
    """For one kind of member: which scores are good enough, which bar it, and how many may be neither."""

    kind: MemberKind
    good_enough: tuple[Slug, ...]
    never: tuple[Slug, ...]
    others: Annotated[int, Field(ge=0, le=20)]


class Gate(Shape):
    """From which results of the latest published inspection on a member may belong, and how many years they hold."""

    years: Annotated[int, Field(ge=1, le=30)]
    source: Prose
    kinds: tuple[Scores, ...]


class Criterion(Shape):
    """One thing that an application is judged by, and where it is from."""

    id: Slug
    title: Prose
    source: Prose


class Status(Shape):
    """A status that may be applied for. `only_with`: the status that each member of kind prison must hold before."""

    id: Slug
    title: Prose
    members: dict[ProviderKind, Annotated[int, Field(ge=1, le=20)]]
    only_with: Slug | None
    gate: Gate
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    quorum: Annotated[int, Field(ge=2, le=20)]


class Licensing(Shape):
    """The file of what may be applied for."""

    statuses: tuple[Status, ...]
