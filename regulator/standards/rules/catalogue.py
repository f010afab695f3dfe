"""What stands beside the editions: the instruments they cite, clocks, kinds of inspection, and powers."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from .shapes import Citation, Prose, ProviderKind, Shape, Slug, some

Addressee = Literal["provider", "commissioner", "secretary-of-state", "public"]


class Instrument(Shape):
    """A law, rule book or treaty that a requirement rests on, in one edition; a later text is another instrument."""

    id: Slug
    title: Prose
    edition: Prose
    kind: Literal["treaty", "international-rules", "act", "statutory-instrument", "proposal"]
    provisions_called: Literal["rule", "article", "section", "chapter"]


class Basis(StrEnum):
    """How a clock is counted: working days of England and Wales, calendar days, or months."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTHS = "months"


class Force(StrEnum):
    """What a clock means: a limit binds, a target is reported on, a warning is ours, an earliest opens a window."""

    LIMIT = "limit"
    TARGET = "target"
    WARNING = "warning"
    EARLIEST = "earliest"


class Certainty(StrEnum):
    """How sure we are of a number: published by the body it comes from, recalled and unchecked, or our own choice."""

    PUBLISHED = "published"
    UNVERIFIED = "unverified"
    OWN = "own"


class Clock(Shape):
    """A deadline's rule. `length` is in days or months by `basis`, counted from the start event's day or the next."""

    id: Slug
    title: Prose
    basis: Basis
    length: Annotated[int, Field(ge=1, le=400)]
    start_event: Prose
    counted_from: Literal["day", "day after"]
    bound: Prose
    force: Force
    source: Prose
    certainty: Certainty


class Kind(Shape):
    """A kind of inspection: who may be visited, whether it may come unannounced, and whether it ends in ratings.

    `scheme` is `of the edition`, or none where nothing is rated. `parts`: of a trust, the kinds of bodies that have a
    part each, and so by whose editions they are judged; a body of no edition yet (the trust itself) has no part.
    """

    id: Slug
    title: Prose
    purpose: Prose
    rated: bool
    scheme: Literal["of the edition", "none"]
    announced: Literal["always", "never", "either"]
    provider_kinds: Annotated[tuple[ProviderKind, ...], AfterValidator(some)]
    parts: tuple[ProviderKind, ...] = ()
    clocks: tuple[Slug, ...]

    @model_validator(mode="after")
    def _rated_by_a_scheme(self) -> Self:
        if self.rated != (self.scheme == "of the edition"):
            raise ValueError("a rated inspection has the edition's scheme, and an unrated one has none")
        return self

    @model_validator(mode="after")
    def _has_parts_where_a_trust_is_visited(self) -> Self:
        if (ProviderKind.LRT in self.provider_kinds) != bool(self.parts):
            raise ValueError("a kind of inspection that is made of trusts, and no other, names the parts of one")
        return self


class Power(Shape):
    """What entitles the regulator to act. Where no Act confers it, `notice_says` stands on every notice."""

    id: Slug
    title: Prose
    conferred_by: tuple[Citation, ...] = ()
    proposed_in: tuple[Citation, ...] = ()
    resembles: tuple[Citation, ...] = ()
    notice_says: Prose | None = None
    addressees: Annotated[tuple[Addressee, ...], AfterValidator(some)]
    used_by: Prose
    window: Slug | None = None
    appeal: Prose

    @model_validator(mode="after")
    def _says_what_it_lacks(self) -> Self:
        if not self.conferred_by and self.notice_says is None:
            raise ValueError("no Act confers this power, so it needs the sentence that its notices carry (notice_says)")
        return self


class Rung(Shape):
    """A step of the ladder of enforcement: whom it addresses, under which power, by how many signatures.

    `requirement`: it binds, and is imposed once for each breach. `opens`: what a decision opens in the register.
    """

    id: Slug
    title: Prose
    side: Literal["provider", "commissioner", "secretary-of-state"]
    power: Slug
    signatures: Annotated[int, Field(ge=1, le=2)]
    requirement: bool
    complied_by: bool
    appealable: bool
    opens: Literal["competition"] | None = None
    only_for: tuple[ProviderKind, ...] = ()


class Weighing(Shape):
    """From how much on failure counts as significant or as repeated, over how many years before."""

    years: Annotated[int, Field(ge=1, le=30)]
    repeated_findings: Annotated[int, Field(ge=2)]
    priority_concerns: Annotated[int, Field(ge=1)]
    minimum_standards_not_met: Annotated[int, Field(ge=1)]
    tests_at_the_lowest: Annotated[int, Field(ge=1)]


class Ladder(Shape):
    """The file of the ladder of enforcement."""

    rungs: tuple[Rung, ...]
    weighing: Weighing

    def rung(self, name: str) -> Rung | None:
        """The rung of that id, if there is one."""
        return next((each for each in self.rungs if each.id == name), None)


class Instruments(Shape):
    """The file of instruments."""

    instruments: tuple[Instrument, ...]


class Clocks(Shape):
    """The file of clocks."""

    clocks: tuple[Clock, ...]


class Kinds(Shape):
    """The file of kinds of inspection."""

    kinds: tuple[Kind, ...]


class Powers(Shape):
    """The file of powers."""

    powers: tuple[Power, ...]
