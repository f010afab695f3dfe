"""An edition of the standards, as its files say it.

2026-11: an expectation (an outcome, judged) and a minimum standard (met, not met, not tested) are different shapes in
different lists, so that nothing can add them up or turn one into the other. Indicators and prompts are listed under
what they point to and get their references from it.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .case_questions import EVERY_CASE, AdjustedSet, AskedOf, CaseQuestion
from .catalogue import Instrument
from .shapes import (
    AppliesTo,
    Characteristic,
    Citation,
    Evidence,
    IssuedBy,
    Pathway,
    Prose,
    Shape,
    Slug,
    StandardsFor,
    some,
)

JUDGEMENT = re.compile(
    r"\b(adequate(?:ly)?|appropriate(?:ly)?|sufficient(?:ly)?|reasonabl[ey]|effective(?:ly)?|suitabl[ey]|good|"
    r"satisfactory|timely|promptly|regularly|normally|usually|generally|should|decent(?:ly)?|properly|"
    r"(?:where|if|when|as soon as|as far as) (?:possible|practicable))\b",
    re.IGNORECASE,
)


UNRATED = "none"  # in place of a scheme, where nothing of an edition is scored or rated


class Kind(StrEnum):
    """What a line of an edition is. `expectation` and `minimum standard` are never counted together."""

    STANDARD = "standard"
    EXPECTATION = "expectation"
    INDICATOR = "indicator"
    MINIMUM_STANDARD = "minimum-standard"
    KEY_QUESTION = "key-question"
    PROMPT = "prompt"


def _outcome(text: str) -> str:
    if re.search(r"\b(must|shall)\b", text, re.IGNORECASE):
        raise ValueError("an expectation says what is so when it is met; what must be done is a minimum standard")
    return text


def _testable(text: str) -> str:
    found = JUDGEMENT.search(text)
    if found:
        raise ValueError(
            f"a minimum standard is met or not met: '{found.group(0)}' asks for a judgement, which is an expectation's"
        )
    return text


class Requirement(Shape):
    """What every requirement says of itself: who set it, for whom, on what authority, why, and what it is not.

    `figure_from` says where a number in it comes from: an instrument, or ourselves.
    """

    title: Prose
    why: Prose
    not_this: Prose
    issued_by: IssuedBy
    applies_to: AppliesTo = AppliesTo()
    pathways: tuple[Pathway, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    outcome_for_women: Prose | None = None
    figure_from: Prose | None = None
    citations: tuple[Citation, ...] = ()
    evidence: Evidence


class Expectation(Requirement):
    """An outcome for the people held. Indicators are prompts: none is a pass mark, and other ways count."""

    ref: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}\d{1,3}$")]
    outcome: Annotated[Prose, AfterValidator(_outcome)]
    indicators: Annotated[tuple[Prose, ...], AfterValidator(some)]


class MinimumStandard(Requirement):
    """What every provider must do. `must` is one testable sentence; `test` is how an inspector finds out on the day."""

    ref: Annotated[str, StringConstraints(pattern=r"^MS-[A-Z]{1,2}\d{1,3}$")]
    must: Annotated[Prose, AfterValidator(_testable)]
    test: Prose

    @model_validator(mode="after")
    def _says_must(self) -> Self:
        if not re.search(r"\bmust\b", self.must):
            raise ValueError("a minimum standard says what must be so")
        return self


class KeyQuestion(Shape):
    """What a probation standard is judged by: a share of cases, or the prompts taken together.

    Where cases are read, the case questions lead an assessor to one yes or no on the key question for each case. They
    are not added up.
    """

    ref: Annotated[str, StringConstraints(pattern=r"^\d\.\d\.\d$")]
    question: Prose
    prompts: Annotated[tuple[Prose, ...], AfterValidator(some)]
    case_questions: tuple[CaseQuestion, ...] = ()


class Standard(Shape):
    """One subject within an area, with its requirements.

    Where it is judged by key questions, it says itself what elsewhere each expectation says: issuer, why, what it is
    not, and where evidence comes from. The first editions did not.
    """

    ref: Annotated[str, StringConstraints(pattern=r"^([a-z]+(-[a-z]+)*|\d\.\d)$")]
    title: Prose
    text: Prose
    judged_by: Literal["expectations", "prompts", "cases"] = "expectations"
    asked_of: AskedOf = EVERY_CASE
    issued_by: IssuedBy | None = None
    why: Prose | None = None
    not_this: Prose | None = None
    evidence: Evidence
    citations: tuple[Citation, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()
    minimum_standards: tuple[MinimumStandard, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_is_judged_by(self) -> Self:
        if not (self.expectations if self.judged_by == "expectations" else self.key_questions):
            wanted = "expectation" if self.judged_by == "expectations" else "key question"
            raise ValueError(f"this standard has no {wanted}, so nothing could be judged under it")
        if self.expectations and self.key_questions:
            raise ValueError("a standard is judged by expectations or by key questions, not by both")
        return self

    @model_validator(mode="after")
    def _asks_of_cases_where_cases_are_read(self) -> Self:
        asks = self.asked_of != EVERY_CASE or any(question.case_questions for question in self.key_questions)
        if asks and self.judged_by != "cases":
            raise ValueError("no case is read for this standard, so it has no case questions and asks nothing of cases")
        return self


class Area(Shape):
    """A part of the edition, in a file of its own. A leadership area is reported and not scored."""

    area: Slug
    title: Prose
    description: Prose
    scored: bool
    standards: Annotated[tuple[Standard, ...], AfterValidator(some)]


class Head(Shape):
    """What an edition says of itself (`edition.yaml`). In force from its first day and, if it ends, before its last."""

    code: Slug
    title: Prose
    number: Annotated[int, Field(ge=1)]
    provider_kind: StandardsFor
    scheme: Slug
    status: Literal["draft", "published"]
    in_force_from: date
    in_force_until: date | None = None
    introduction: Prose
    applies_to: AppliesTo = AppliesTo()
    areas: Annotated[tuple[Slug, ...], AfterValidator(some)]
    adjusted_sets: tuple[AdjustedSet, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.in_force_until is not None and self.in_force_until <= self.in_force_from:
            raise ValueError("this edition would end before it begins")
        return self


class EditionFile(Shape):
    """A whole edition: its head, its areas in order, and the instruments it cites as they stood when it was made."""

    head: Head
    areas: tuple[Area, ...]
    instruments: tuple[Instrument, ...]

    @property
    def code(self) -> str:
        return self.head.code
