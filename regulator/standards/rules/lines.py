"""An edition as one list of lines in its own order: what is stored, cited, compared and printed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .case_questions import EVERY_CASE
from .edition import Area, EditionFile, Expectation, KeyQuestion, Kind, MinimumStandard, Standard
from .shapes import Citation


@dataclass(frozen=True)
class Line:
    """One standard, requirement or prompt: its reference, what it is under, and everything it says."""

    area: str
    kind: Kind
    ref: str
    parent: str | None
    title: str
    text: str
    details: dict[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()


def lines(edition: EditionFile) -> Iterator[Line]:
    """Every line of the edition: each standard, then what is under it, prompts and indicators right after theirs."""
    for area in edition.areas:
        for standard in area.standards:
            yield from _of_standard(area, standard)


def _of_standard(area: Area, standard: Standard) -> Iterator[Line]:
    details: dict[str, Any] = {"judged_by": standard.judged_by}
    if standard.asked_of != EVERY_CASE:
        details["asked_of"] = standard.asked_of.model_dump(mode="json")
    said = standard.model_dump(mode="json", include={"issued_by", "why", "not_this", "evidence"}, exclude_defaults=True)
    details |= said
    place, ref = area.area, standard.ref
    yield Line(place, Kind.STANDARD, ref, None, standard.title, standard.text, details, standard.citations)
    for expectation in standard.expectations:
        yield _requirement(place, Kind.EXPECTATION, ref, expectation, expectation.outcome)
        for number, indicator in enumerate(expectation.indicators, start=1):
            mark = f"{expectation.ref}.{number}"
            yield Line(place, Kind.INDICATOR, mark, expectation.ref, expectation.title, indicator)
    for question in standard.key_questions:
        yield from _of_question(place, ref, standard.title, question)
    for minimum in standard.minimum_standards:
        yield _requirement(place, Kind.MINIMUM_STANDARD, ref, minimum, minimum.must)


def _of_question(area: str, standard: str, title: str, question: KeyQuestion) -> Iterator[Line]:
    asked = [each.model_dump(mode="json") for each in question.case_questions]
    details = {"case_questions": asked} if asked else {}
    yield Line(area, Kind.KEY_QUESTION, question.ref, standard, title, question.question, details)
    for number, prompt in enumerate(question.prompts):
        mark = f"{question.ref}{chr(ord('a') + number)}"
        yield Line(area, Kind.PROMPT, mark, question.ref, title, prompt)


def _requirement(area: str, kind: Kind, standard: str, said: Expectation | MinimumStandard, text: str) -> Line:
    kept = {"ref", "title", "outcome", "must", "indicators", "citations"}
    details = said.model_dump(mode="json", exclude=kept)
    if said.figure_from is None:
        del details["figure_from"]  # older editions say nothing of it, and their lines stay as they were
    return Line(area, kind, said.ref, standard, said.title, text, details, said.citations)
