"""What may be applied for: who may belong, from which inspection results on, and by what it is judged."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

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


class Asked(Shape):
    """One thing that is asked of an applicant: a paper to bring, or a question that it asks itself first."""

    id: Slug
    asks: Prose


class Paper(Asked):
    """A file that an application cannot be submitted without."""

    title: Prose


class Section(Paper):
    """One part of what an application says, and the criterion that it speaks to where there is one."""

    criterion: Slug | None = None


class Status(Shape):
    """A status that may be applied for. `only_with`: the status that each member of kind prison must hold before.

    `tests`: the criteria that a decision tells as tests of their own (5.3 of the proposal). A section or a test names a
    criterion that there is.
    """

    id: Slug
    title: Prose
    summary: Prose
    members: dict[ProviderKind, Annotated[int, Field(ge=1, le=20)]]
    only_with: Slug | None
    gate: Gate
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    papers: tuple[Paper, ...]
    ready: Annotated[tuple[Asked, ...], Field(min_length=1)]
    tests: tuple[Slug, ...]
    quorum: Annotated[int, Field(ge=2, le=20)]

    @model_validator(mode="after")
    def _speaks_of_its_criteria(self) -> Self:
        known = {each.id for each in self.criteria}
        named = {*self.tests, *(each.criterion for each in self.sections if each.criterion)}
        if named - known:
            raise ValueError(f"there is no criterion {', '.join(sorted(named - known))}")
        return self


class Licensing(Shape):
    """The file of what may be applied for."""

    statuses: tuple[Status, ...]
