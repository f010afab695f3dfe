"""A whole inspection as a file: what it may say, and everything that can be wrong with it, at once and by line.

2026-11: what the file must agree with (codes of the register, the scheme, the edition) is handed to the validators as
`Known`, so that an unknown code and a misspelt date are told together.
"""

import re
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from .concerns import may_be_raised
from .derivation import Flag
from .given import StandardInput
from .known import Known, wrong_before, wrong_points, wrong_scores, wrong_standards

T = TypeVar("T")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _known(info: ValidationInfo) -> Known:
    return info.context if isinstance(info.context, Known) else Known()


def _printable(value: str) -> str:
    """Text that every form of a report can carry."""
    if _UNPRINTABLE.search(value):
        raise ValueError("this has a character that cannot be stored: remove it")
    return value


def _area(value: str, info: ValidationInfo) -> str:
    known = _known(info).areas
    if known and value not in known:
        raise ValueError(f"“{value}” is not an area of this scheme: {', '.join(known)}")
    return value


def _reference(value: str, info: ValidationInfo) -> str:
    known = _known(info)
    if known.refs and value not in known.refs:
        raise ValueError(f"the edition has no “{value}”")
    return value


def _minimum(value: str, info: ValidationInfo) -> str:
    known = _known(info)
    if known.refs and value not in known.minimum_standards:
        raise ValueError(f"the edition has no minimum standard “{value}”")
    return value


Said = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), AfterValidator(_printable)
]
_Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=60)]
Area = Annotated[_Ref, AfterValidator(_area)]
Reference = Annotated[_Ref, AfterValidator(_reference)]
MinimumReference = Annotated[_Ref, AfterValidator(_minimum)]
Day = Annotated[date, Field(strict=True, ge=date(1980, 1, 1), le=date(2100, 12, 31))]
Count = Annotated[int, Field(strict=True, ge=0, le=200_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Provider(_Part):
    """Who is inspected. A real one is found in the register by its code; an invented one is described whole."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,9}$")]
    name: Said
    kind: Literal["prison", "crc", "lrt"] = "prison"
    function: Said | None = None
    category: Literal["A", "B", "C", "D"] | None = None
    sector: Said | None = None
    holds: Said | None = None
    area: Said | None = None
    commissioner: Said | None = None


class Days(_Part):
    """A stretch of days on site."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            raise ValueError("the last day comes before the first")
        return self


class Population(_Part):
    """People held and places, on the days of the inspection. More people than places is a fact, not an error."""

    held: Count | None = None
    certified_normal_accommodation: Count | None = None
    operational_capacity: Count | None = None


class Lifted(_Part):
    """The panel's discretion over one standard."""

    to: Said
    ground: Flag
    reason: Said


class RatedStandardInput(StandardInput):
    """A standard with its judgement or its cases, and the panel's discretion where it used it."""

    discretion: Lifted | None = None


class Previous(_Part):
    """The inspection before, as far as the sources tell."""

    year: Annotated[int, Field(strict=True, ge=1980, le=2100)]
    note: Said | None = None
    judgements: dict[str, Annotated[int, Field(strict=True)]] = {}
    source: Said | None = None

    @field_validator("judgements")
    @classmethod
    def _on_the_scale(cls, scores: dict[str, int], info: ValidationInfo) -> dict[str, int]:
        scheme = _known(info).scheme
        return _right(scores, wrong_before(scheme, scores) if scheme and scores else [])


class Urgent(_Part):
    """An urgent notification."""

    issued: Literal[True]
    issued_on: Day | None = None
    reasons: Said | None = None
    earlier: Said | None = None


class Evidence(_Part):
    """One piece of evidence, from one source."""

    area: Annotated[Area, Field(alias="test")]
    source: Literal["observation", "survey", "prisoners", "staff", "documents"]
    statement: Said
    bearing: Literal["strength", "concern", "finding"] = "finding"
    standards: tuple[Reference, ...] = ()


class Concern(_Part):
    """Something that the provider must answer."""

    priority: Annotated[bool, Field(strict=True)]
    area: Annotated[Area, Field(alias="test")]
    title: Said
    text: Said | None = None
    standards: tuple[Reference, ...] = ()


class Practice(_Part):
    """Notable practice."""

    area: Annotated[Area, Field(alias="test")]
    title: Said
    text: Said | None = None


class MinimumStandard(_Part):
    """A minimum standard that was tested. Not met needs its evidence."""

    ref: MinimumReference
    outcome: Literal["met", "not-met", "not-tested"]
    evidence: Said | None = None
    put_right_by: Day | None = None

    @model_validator(mode="after")
    def _with_evidence(self) -> Self:
        if self.outcome == "not-met" and not self.evidence:
            raise ValueError("say what showed that it is not met")
        if self.outcome != "not-met" and self.put_right_by:
            raise ValueError("only what is not met is put right by a date")
        return self


class Member(_Part):
    """A member of the team, as the report names them."""

    role: Said
    name: Said | None = None
    employer: Said | None = None
    areas: tuple[Area, ...] = ()


class Point(_Part):
    """One point of the provider's reply with the answer to it; what was accepted changes the statement."""

    statement: Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,2}\d{1,2}\.\d{1,3}[a-z]{0,2}$")]
    claim: Literal["typing error", "wrong fact", "missing evidence"]
    text: Said
    answer: Literal["accept", "part", "reject"]
    reason: Said
    rewritten: Said | None = None

    @model_validator(mode="after")
    def _as_answered(self) -> Self:
        if (self.answer == "reject") != (self.rewritten is None):
            raise ValueError("say how the statement reads now (`rewritten`) where a point was accepted, and only there")
        return self


class Source(_Part):
    """A published source of the facts."""

    title: Said
    note: Said | None = None


class InspectionFile(_Part):
    """A whole inspection. `invented` marks a demonstration about an invented place; all else is published fact."""

    provider: Provider
    kind: str
    announced: Annotated[bool, Field(strict=True)]
    invented: Annotated[bool, Field(strict=True)] = False
    on_site: tuple[Days, ...]
    published_on: Day
    scheme: str | None = None
    edition: str | None = None
    population: Population = Population()
    judgements: dict[str, Annotated[int, Field(strict=True)]] = {}
    standards: Annotated[tuple[RatedStandardInput, ...], Field(validate_default=True)] = ()
    previous: Previous | None = None
    urgent_notification: Urgent | None = None
    evidence: tuple[Evidence, ...]
    concerns: tuple[Concern, ...] = ()
    notable_practice: tuple[Practice, ...] = ()
    minimum_standards: tuple[MinimumStandard, ...] = ()
    team: tuple[Member, ...] = ()
    reply: tuple[Point, ...] = ()
    summary: tuple[Said, ...] = ()
    minute: Said | None = None
    sources: tuple[Source, ...] = ()

    @field_validator("provider")
    @classmethod
    def _in_the_register(cls, provider: Provider, info: ValidationInfo) -> Provider:
        known = _known(info).providers
        if known and provider.code not in known:
            raise ValueError(f"the register has no provider “{provider.code}”")
        if known and known[provider.code] != provider.kind:
            raise ValueError(f"by the register {provider.code} is a {known[provider.code]}, not a {provider.kind}")
        return provider

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str, info: ValidationInfo) -> str:
        known = _known(info).kinds
        if known and kind not in known:
            raise ValueError(f"“{kind}” is not a kind of inspection: {', '.join(known)}")
        provider = info.data.get("provider")
        if known and provider and provider.kind not in known[kind].provider_kinds:
            raise ValueError(f"this kind of inspection is not made of a {provider.kind}")
        return kind

    @field_validator("announced")
    @classmethod
    def _as_its_kind_comes(cls, announced: bool, info: ValidationInfo) -> bool:
        kind = _known(info).kinds.get(info.data.get("kind", ""))
        if kind and kind.announced == ("never" if announced else "always"):
            raise ValueError(f"this kind of inspection is {kind.announced} announced")
        return announced

    @field_validator("on_site")
    @classmethod
    def _apart(cls, days: tuple[Days, ...]) -> tuple[Days, ...]:
        if not days:
            raise ValueError("give at least one stretch of days")
        ordered = sorted(days, key=lambda each: each.from_)
        if any(later.from_ <= earlier.to for earlier, later in zip(ordered, ordered[1:], strict=False)):
            raise ValueError("two stretches of days on site overlap")
        return tuple(ordered)

    @field_validator("published_on")
    @classmethod
    def _after_the_visit(cls, on: date, info: ValidationInfo) -> date:
        days = info.data.get("on_site")
        if days and on < days[-1].to:
            raise ValueError("this comes before the last day on site")
        today = _known(info).today
        if today and on > today and not info.data.get("invented"):
            raise ValueError("this has not been published yet")
        return on

    @field_validator("scheme")
    @classmethod
    def _known_scheme(cls, scheme: str | None, info: ValidationInfo) -> str | None:
        _unrated_kind_has_none(scheme, info)
        return _one_of(scheme, _known(info).schemes, "a rating scheme")

    @field_validator("edition")
    @classmethod
    def _known_edition(cls, edition: str | None, info: ValidationInfo) -> str | None:
        return _one_of(edition, _known(info).editions, "a published edition")

    @field_validator("judgements")
    @classmethod
    def _every_test_once(cls, scores: dict[str, int], info: ValidationInfo) -> dict[str, int]:
        _unrated_kind_has_none(scores, info)
        scheme = _known(info).scheme
        return _right(scores, wrong_scores(scheme, scores) if scheme and scores else [])

    @field_validator("standards")
    @classmethod
    def _every_standard_once(
        cls, standards: tuple[RatedStandardInput, ...], info: ValidationInfo
    ) -> tuple[RatedStandardInput, ...]:
        _unrated_kind_has_none(standards, info)
        scheme = _known(info).scheme
        kind = _known(info).kinds.get(info.data.get("kind", ""))
        if kind and kind.rated and not standards and info.data.get("judgements") == {}:
            raise ValueError("a rated inspection needs its judgements or its standards")
        return _right(standards, wrong_standards(scheme, standards) if scheme and standards else [])

    @field_validator("evidence")
    @classmethod
    def _there_is_some(cls, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return _right(evidence, [] if evidence else ["give at least one piece of evidence"])

    @field_validator("concerns")
    @classmethod
    def _not_too_many(cls, concerns: tuple[Concern, ...]) -> tuple[Concern, ...]:
        no = may_be_raised([each.priority for each in concerns])
        return _right(concerns, [no] if no else [])

    @field_validator("minimum_standards")
    @classmethod
    def _each_once(cls, findings: tuple[MinimumStandard, ...]) -> tuple[MinimumStandard, ...]:
        refs = [each.ref for each in findings]
        return _right(findings, [f"given twice: {ref}" for ref in sorted({ref for ref in refs if refs.count(ref) > 1})])

    @field_validator("reply")
    @classmethod
    def _about_the_draft(cls, reply: tuple[Point, ...], info: ValidationInfo) -> tuple[Point, ...]:
        if "evidence" not in info.data:
            return reply
        evidence = [each.area for each in info.data["evidence"]]
        return _right(reply, wrong_points([each.statement for each in reply], _known(info).areas, evidence))


def _right(value: T, wrong: list[str]) -> T:
    """The value itself; every reason at once where there are any."""
    if wrong:
        raise ValueError("; ".join(each.rstrip(".") for each in wrong))
    return value


def _one_of(value: str | None, known: tuple[str, ...], what: str) -> str | None:
    if value is not None and known and value not in known:
        raise ValueError(f"“{value}” is not {what}: {', '.join(known)}")
    return value


def _unrated_kind_has_none(given: object, info: ValidationInfo) -> None:
    kind = _known(info).kinds.get(info.data.get("kind", ""))
    if given and kind and not kind.rated:
        raise ValueError("this kind of inspection gives no ratings")
